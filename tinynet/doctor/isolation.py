"""The place where a program is examined: it can read everything that its user can read, and changes nothing for good.

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
from urllib.parse import unquote, urlsplit

try:
    import posix
except ImportError:  # Windows
    import nt as posix

__all__ = ["BUBBLEWRAP", "COPY", "NOTHING", "Refused", "Shelter", "enter", "shelter_of"]

BUBBLEWRAP, COPY, NOTHING = "bubblewrap", "copy", "nothing"
# What of a folder is copied, the upper files first; the rest can be read where it is.
MOST_BYTES, MOST_FILES = 20_000_000, 500
SIZE_IN_MEMORY = 4 * MOST_BYTES
MOST_ENTRIES = 500
TMP = ["--perms", "1777", "--size", str(SIZE_IN_MEMORY), "--tmpfs", "/tmp"]
TEMPORARY = "tinynet-doctor-"
# Of /proc, which Linux leaves writable for root.
SETTINGS = ("sys", "sysrq-trigger", "irq", "bus", "fs")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What Python tells an audit hook of (see its documentation, Audit events table), and which arguments are changed paths.
NO_FOLDER = 99
CHANGES = {
    # Each with the place of the open folder, if one is told, that it is below.
    **{"os.remove": [(0, 1)], "os.rmdir": [(0, 1)], "os.mkdir": [(0, 2)], "os.chmod": [(0, 2)], "os.chown": [(0, 3)]},
    **{"os.rename": [(0, 2), (1, 3)], "os.link": [(1, 3)], "os.symlink": [(1, 2)], "os.utime": [(0, 3)]},
    **{"os.truncate": [(0, NO_FOLDER)], "os.setxattr": [(0, NO_FOLDER)], "os.removexattr": [(0, NO_FOLDER)]},
}
SQLITE_ATTACH = 24
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
    folder = os.path.realpath(folder)
    if _bubblewrap_works() and folder not in ("/", "/tmp"):
        hidden = f"/dev/{TEMPORARY}{secrets.token_hex(8)}"
        original, temporary = f"{hidden}/original", f"{hidden}/temporary"
        own = ["--perms", "0700", "--size", str(SIZE_IN_MEMORY), "--tmpfs"]
        # /tmp is the program's alone, and `enter` puts links into it to all that is there.
        before = [*_bubblewrap(), "--ro-bind", "/tmp", f"{hidden}/tmp", *TMP, "--ro-bind", folder, original]
        around = [path for path in (Path(folder), *Path(folder).parents) if str(path.parent) == "/tmp"]
        for place in [*map(str, around), *_needed_below("/tmp")]:
            before += ["--ro-bind", place, place]
        before += [*own, folder, *own, temporary]
        for place in _needed_below(folder):
            before += ["--ro-bind", place, place]
        yield Shelter(BUBBLEWRAP, [*before, "--"], original, folder, temporary)
        return
    _remove_leftovers()
    with tempfile.TemporaryDirectory(prefix=f"{TEMPORARY}{os.getpid()}-", ignore_cleanup_errors=True) as place:
        # As deep as it lies, so that what it finds by `..` can be there too.
        copy, temporary = Path(place, "copy", *Path(folder).parts[1:]), Path(place, "temporary")
        copy.mkdir(parents=True)
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


def _needed_below(folder):
    """Return what the doctor runs on, where it lies below the program's folder: a clone's environment, or a home's."""
    package = Path(__file__).resolve().parents[1]
    places = (sys.prefix, sys.base_prefix, os.path.realpath(sys.executable), package, *sys.path)
    below = {os.path.realpath(place) for place in places if place} | {os.path.abspath(sys.prefix)}
    below = sorted(place for place in below if place.startswith(f"{folder}{os.sep}") and os.path.exists(place))
    return [place for place in below if not any(place.startswith(f"{other}{os.sep}") for other in below)]


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
    if kind == COPY:
        _surround(original, copy)
    else:
        _link_all(Path(original).with_name("tmp"), "/tmp")
    _copy(original, copy)
    os.chdir(copy)
    _keep_font_lists(temporary)
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR"), temporary))
    tempfile.tempdir = None
    if kind == COPY:
        # A cleared screen, or a sound: nothing that a result hangs on.
        os.system = posix.system = lambda command: 0
        _guard_what_no_hook_sees()
    allowed = tuple(os.path.realpath(place) for place in (copy, temporary, tempfile.gettempdir()))
    allowed += ("/tmp",) if kind == BUBBLEWRAP else ()
    sys.addaudithook(_hook(allowed, STARTS if kind == COPY else ()))


def _keep_font_lists(temporary):
    """Copy Matplotlib's lists of fonts, which take it seconds to make."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    places = (os.environ.get("MPLCONFIGDIR"), Path(cache, "matplotlib"), Path.home() / ".matplotlib")
    for place in filter(None, places):
        for fonts in Path(place).glob("fontlist-*.json"):
            with suppress(OSError):
                shutil.copy(fonts, temporary)


def _guard_what_no_hook_sees():
    """Refuse what Python tells no audit hook of, or not enough: opening below an open folder, pipes, databases."""
    open_ = os.open

    def guarded(path, flags, mode=0o777, *, dir_fd=None):
        if dir_fd is not None and flags & WRITES:
            path, dir_fd = os.path.join(_path_of(dir_fd), os.fsdecode(path)), None
        return open_(path, flags, mode, dir_fd=dir_fd)

    def refused(path, *_, **__):
        raise Refused(f"it makes {os.fsdecode(path)}")

    with suppress(ImportError):
        import _posixsubprocess

        def not_started(*_):
            raise Refused("it starts another program")

        _posixsubprocess.fork_exec = not_started  # what multiprocessing starts programs with
    for module in (os, posix):
        module.open, module.mkfifo, module.mknod = guarded, refused, refused
    with suppress(ImportError):  # a Python without it
        import sqlite3

        connect = sqlite3.connect

        def alone(*arguments, **named):
            connection = connect(*arguments, **named)
            connection.set_authorizer(lambda action, *_: int(action == SQLITE_ATTACH))
            return connection

        sqlite3.connect = sqlite3.dbapi2.connect = alone


def _path_of(descriptor):
    """Return where an open file or folder lies; what no system tells is refused."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        raise Refused("it changes a file that it holds by number alone") from None


def _surround(original, copy):
    """Put links around a copy, to all that lies around the folder: so `../data.csv` is what it was."""
    folder = Path(original)
    for into in Path(copy).parents[: len(folder.parts) - 1]:
        folder = folder.parent
        _link_all(folder, into)


def _link_all(folder, into):
    """Put links into a folder to what is in another, but for what is there already."""
    names = []
    with suppress(OSError):  # what cannot be listed cannot be linked, and can be gone through all the same
        names = os.listdir(folder)
    for name in names if len(names) <= MOST_ENTRIES else ():
        with suppress(OSError):  # it is there, or not everybody may make links, as on Windows
            os.symlink(os.path.join(folder, name), os.path.join(into, name))


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
                if os.path.ismount(into):
                    continue
                if files <= MOST_FILES and stat.S_ISDIR(look.st_mode):
                    os.makedirs(into, exist_ok=True)
                    folders.append(name)
                elif files <= MOST_FILES and stat.S_ISREG(look.st_mode) and size + look.st_size <= MOST_BYTES:
                    size += look.st_size
                    shutil.copy2(entry.path, into)
                else:
                    os.symlink(entry.path, into)


def _hook(allowed, refused):
    def is_allowed(path, folder=-1):
        path = _path_of(path) if isinstance(path, int) else os.fsdecode(path)
        if folder != -1 and folder is not None:
            path = os.path.join(_path_of(folder), path)
        if path in (os.devnull, "nul", "NUL") or _is_a_device(path):
            return True
        # A link is changed itself, and not what it leads to.
        place, name = os.path.split(os.path.abspath(path))
        real = os.path.join(os.path.realpath(place), name)
        if real.startswith("/tmp/") and "/tmp" in allowed and not os.path.ismount(os.sep.join(real.split(os.sep)[:3])):
            return True  # new in the private /tmp; all that was there before is mounted in it to be read
        return any(real == place or real.startswith(place + os.sep) for place in allowed if place != "/tmp")

    def hook(event, arguments):
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, int):
                return  # it was asked for when it was opened
            writes = flags & WRITES if isinstance(flags, int) else any(letter in str(mode) for letter in "wxa+")
            # What a link leads to is what is written to.
            if writes and not (is_allowed(path) and is_allowed(os.path.realpath(path))):
                raise Refused(f"it writes to {os.fsdecode(path)}")
        elif event in CHANGES:
            for place, folder in CHANGES[event]:
                descriptor = arguments[folder] if folder < len(arguments) else -1
                if not is_allowed(arguments[place], descriptor):
                    raise Refused(f"it changes {arguments[place]}")
        elif event == "sqlite3.connect":
            database = os.fsdecode(arguments[0])
            named = urlsplit(database).path if database.startswith("file:") else database
            if named not in ("", ":memory:") and not is_allowed(unquote(named)):
                raise Refused(f"it changes {database}")
        elif event in refused:
            raise Refused("it starts another program")

    return hook


def _is_a_device(path):
    try:
        return stat.S_ISCHR(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False
