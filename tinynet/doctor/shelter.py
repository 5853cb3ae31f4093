"""Where a program is examined: it can read what it could read, and changes nothing that outlasts it.

It works in a copy of its folder. What it wants to write anywhere else is refused by an audit hook, which sees all that
Python itself does. Where bubblewrap is installed, the system refuses it too, whatever the program does it with: its
folder is then a copy in memory, all else is read-only, and what it started ends with it.
"""

import os
import secrets
import shutil
import stat
import sys
import tempfile
from collections import deque
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

__all__ = ["BUBBLEWRAP", "COPY", "NOTHING", "Refused", "Shelter", "enter", "shelter_of"]

BUBBLEWRAP, COPY, NOTHING = "bubblewrap", "copy", "nothing"
# What of a folder is copied, the upper files first; the rest can be read where it is.
MOST_BYTES, MOST_FILES = 20_000_000, 500
SIZE_IN_MEMORY = 4 * MOST_BYTES
MOST_ENTRIES = 500
TEMPORARY = "tinynet-doctor-"
# Of /proc, which Linux leaves writable for root.
SETTINGS = ("sys", "sysrq-trigger", "irq", "bus", "fs")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What Python tells an audit hook of, and which of the arguments are paths that are changed.
CHANGES = {
    **{"os.remove": (0,), "os.rmdir": (0,), "os.mkdir": (0,), "os.truncate": (0,), "os.chmod": (0,), "os.chown": (0,)},
    **{"os.rename": (0, 1), "os.link": (1,), "os.symlink": (1,), "os.utime": (0,), "os.setxattr": (0,)},
    **{"os.removexattr": (0,), "os.mkfifo": (0,), "os.mknod": (0,), "sqlite3.connect": (0,)},
}
STARTS = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.spawn", "os.startfile", "pty.spawn")


class Refused(PermissionError):
    """The program wanted to change what outlasts it."""


class Shelter:
    """A place to examine a program in.

    Attributes
    ----------
    kind : str
        ``BUBBLEWRAP``, or ``COPY`` where only the copy and the hook hold.
    before : list of str
        What stands before the command that examines.
    original : str
        Where the program's folder can be read.
    copy : str
        Where its copy is to be made, and the program works.
    temporary : str
        For what it writes without saying where.
    """

    def __init__(self, kind, before, original, copy, temporary):
        self.kind, self.before = kind, before
        self.original, self.copy, self.temporary = original, copy, temporary


@contextmanager
def shelter_of(folder):
    """Give a shelter for a program in a folder; nothing is left of it."""
    folder = str(Path(folder).resolve())
    if _bubblewrap_works() and folder not in ("/", "/tmp"):
        hidden = f"/tmp/{TEMPORARY}{secrets.token_hex(8)}"
        original, temporary = f"{hidden}/original", f"{hidden}/temporary"
        own = ["--perms", "0700", "--size", str(SIZE_IN_MEMORY), "--tmpfs"]
        before = [*_bubblewrap(), *_of_tmp(), "--ro-bind", folder, original, *own, folder, *own, temporary]
        yield Shelter(BUBBLEWRAP, [*before, "--"], original, folder, temporary)
        return
    _remove_leftovers()
    with tempfile.TemporaryDirectory(prefix=f"{TEMPORARY}{os.getpid()}-", ignore_cleanup_errors=True) as place:
        copy, temporary = Path(place, "copy"), Path(place, "temporary")
        copy.mkdir()
        temporary.mkdir()
        yield Shelter(COPY, [], folder, str(copy), str(temporary))


@cache
def _bubblewrap_works():
    import subprocess  # a browser's Python has none

    if not shutil.which("bwrap"):
        return False
    command = [*_bubblewrap(), "--", sys.executable, "-c", ""]
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0


def _bubblewrap():
    root = ["--cap-drop", "ALL", "--cap-add", "CAP_DAC_OVERRIDE"] if os.geteuid() == 0 else ["--unshare-user"]
    settings = []
    for name in SETTINGS:
        settings += ["--ro-bind-try", f"/proc/{name}", f"/proc/{name}"]
    return ["bwrap", "--unshare-pid", "--unshare-ipc", "--die-with-parent", *root,
            *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"), *settings]  # fmt: skip


def _of_tmp():
    """Return what makes /tmp writable for the program alone, with all that is in it to be read."""
    with os.scandir("/tmp") as entries:
        names = sorted(entry.path for entry in entries if not entry.is_symlink())
    if len(names) > MOST_ENTRIES:
        return ["--tmpfs", "/tmp", "--ro-bind", "/tmp", "/tmp"]
    binds = ["--perms", "1777", "--size", str(SIZE_IN_MEMORY), "--tmpfs", "/tmp"]
    for name in names:
        binds += ["--ro-bind-try", name, name]
    return binds


def _remove_leftovers():
    """Remove the folders of examinations that were killed."""
    for place in Path(tempfile.gettempdir()).glob(f"{TEMPORARY}*-*"):
        number = place.name.removeprefix(TEMPORARY).partition("-")[0]
        if number.isdigit() and not _runs(int(number)):
            shutil.rmtree(place, ignore_errors=True)


def _runs(process):
    if os.name == "nt":  # where asking with a signal would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


# In the process that examines ----------------------------------------------------------------------------


def enter(kind, original, copy, temporary):
    """Make the copy of the program's folder, go there, and refuse from now on what would change anything else.

    What another program does, only bubblewrap can hold: without it none is started.
    """
    _copy(original, copy)
    os.chdir(copy)
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR"), temporary))
    tempfile.tempdir = None
    if kind == COPY:
        # A cleared screen, or a sound: nothing that a result hangs on.
        os.system = lambda command: 0
    allowed = tuple(os.path.realpath(place) for place in (copy, temporary, tempfile.gettempdir()))
    allowed += ("/tmp",) if kind == BUBBLEWRAP else ()
    sys.addaudithook(_hook(allowed, STARTS if kind == COPY else ()))


def _copy(original, copy):
    """Copy a folder's files, the upper ones first; of what is too much there are links."""
    files = size = 0
    folders = deque([""])
    while folders:
        inside = folders.popleft()
        try:
            with os.scandir(os.path.join(original, inside)) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:  # what cannot be read here could not be read there
            continue
        for entry in entries:
            name = os.path.join(inside, entry.name)
            into = os.path.join(copy, name)
            with suppress(OSError):
                look = entry.stat(follow_symlinks=False)
                files += 1
                if files <= MOST_FILES and stat.S_ISDIR(look.st_mode):
                    os.mkdir(into)
                    folders.append(name)
                elif files <= MOST_FILES and stat.S_ISREG(look.st_mode) and size + look.st_size <= MOST_BYTES:
                    size += look.st_size
                    shutil.copy2(entry.path, into)
                else:
                    os.symlink(entry.path, into)


def _hook(allowed, refused):
    nowhere = (os.devnull, "nul", "NUL")

    def is_allowed(path):
        if isinstance(path, int) or path is None:
            return True  # it is open already
        path = os.fsdecode(path)
        if path in nowhere or path == ":memory:" or path.startswith("/dev/"):
            return True
        # A link is changed itself, and not what it leads to.
        folder, name = os.path.split(os.path.abspath(path))
        real = os.path.join(os.path.realpath(folder), name)
        return any(real == place or real.startswith(place + os.sep) for place in allowed)

    def hook(event, arguments):
        if event == "open":
            path, mode, flags = arguments
            writes = flags & WRITES if isinstance(flags, int) else any(letter in str(mode) for letter in "wxa+")
            # What a link leads to is what is written to.
            if writes and not (is_allowed(path) and (isinstance(path, int) or is_allowed(os.path.realpath(path)))):
                raise Refused(f"it writes to {os.fsdecode(path)}")
        elif event in CHANGES:
            for place in CHANGES[event]:
                if not is_allowed(arguments[place]):
                    raise Refused(f"it changes {os.fsdecode(arguments[place])}")
        elif event in refused:
            raise Refused("it starts another program")

    return hook
