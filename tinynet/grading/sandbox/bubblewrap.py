"""A sandbox for one student's kernel: bubblewrap, limits, and a watch that ends it when it is over a limit.

The sandbox has the system's programs, Python and this package, all read-only, and a few folders of limited size in
memory. It has no network, no other process, no /proc and no /sys, and nothing of the course, of the class or of its
teacher. Nothing outside can be written to, so nothing has to be cleaned up. The kernel's sockets are files in the
sandbox, reached through the grader's own /proc. Seen from outside its user is never root, even if root grades.
"""

import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil

from tinynet.course import CourseError
from tinynet.grading.sandbox import seccomp
from tinynet.grading.sandbox.cgroup import make_group
from tinynet.processes import end_processes, processes_below

__all__ = ["HOME", "Limits", "Sandbox", "refuse_without_bubblewrap"]

HOME = "/student"
# What can be written to; each lies in memory.
FOLDERS = ("/tmp", HOME, "/dev/shm")
SOCKETS = f"{HOME}/.sockets"
SECONDS_BETWEEN_LOOKS = 0.03
# Where student code is trusted, the watch is there for accidents.
SECONDS_WHERE_TRUSTED = 0.3
# The user that root becomes in a sandbox: nobody.
NOBODY = 65534
# What the kernel holds beyond what a process is seen to: for an open socket or pipe (a socket's buffer is 212,992 by
# Linux' default, and it goes over that by one message), and for a file without content in a folder in memory.
BUFFER, FILE = 250_000, 1_300
MOST_DESCRIPTORS = 128
# What programs find under these names and cannot do without.
OF_THE_SYSTEM = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
INSTALL = "Install it (Debian and Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap)"


@dataclass(frozen=True)
class Limits:
    """The limits of a student's code.

    Attributes
    ----------
    seconds : float
        For one cell, and for the check of one task.
    memory : int
        Bytes of all processes together.
    processes : int
        Processes and threads together.
    disk : int
        Bytes of each folder that can be written to; these are in memory.
    output : int
        Bytes that one cell may print; output beyond a tenth of it is not kept.
    """

    seconds: float = 30.0
    memory: int = 2_000_000_000
    processes: int = 64
    disk: int = 64_000_000
    output: int = 10_000_000


class Sandbox:
    """A process in a sandbox, with a kernel in it.

    Parameters
    ----------
    limits : Limits
    beside : tuple of Path
        Files and folders that are put into the student's folder, read-only.
    confined : bool
        False runs the kernel without bubblewrap, with nothing between it and the machine.

    Attributes
    ----------
    line : socket
        The end of a check's socket that stays here; the kernel has the other end as descriptor `descriptor`.
    ended_because : str or None
        Why it was ended, if it was over a limit.
    """

    def __init__(self, limits, beside=(), confined=True):
        self.limits, self.confined = limits, confined
        self._because = None
        # Files in the sandbox's folders are in memory too.
        self._group = make_group(limits.memory + len(FOLDERS) * limits.disk) if confined else None
        self._folder = None if confined else tempfile.mkdtemp(prefix="tinynet-")
        self.line, theirs = socket.socketpair()
        told, tells = os.pipe()
        calls = _refused_calls()
        try:
            self.descriptor = theirs.fileno()
            command = [_python(), "-m", "tinynet.grading.remote.kernel_main", json.dumps(self._setup())]
            if confined:
                command = [*_bubblewrap(limits, beside, tells, calls), *command]
            if self._group:
                command = ["/bin/sh", "-c", 'echo $$ >"$0" && exec "$@"', self._group.entrance, *command]
            self.process = subprocess.Popen(
                command,
                pass_fds=(self.descriptor, tells, calls) if confined else (self.descriptor,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Without bubblewrap it is ipykernel itself that ends with its parent.
                env=_environment(self._home()) | ({} if confined else {"JPY_PARENT_PID": str(os.getpid())}),
                cwd=self._folder,
                start_new_session=True,
            )
        finally:
            theirs.close()
            os.close(tells)
            os.close(calls)
        for path in beside if not confined else ():
            into = Path(self._folder, path.name)
            shutil.copytree(path, into) if path.is_dir() else shutil.copy(path, into)
        with os.fdopen(told) as answer:
            said = answer.read() if confined else ""
        self._first = json.loads(said)["child-pid"] if confined and said else self.process.pid
        self._handle = None
        if confined:
            # A number may be another process's once this one has ended; the descriptor stays its own.
            with suppress(ProcessLookupError):
                self._handle = os.pidfd_open(self._first)
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    def _home(self):
        return HOME if self.confined else self._folder

    def _setup(self):
        """Return the set-up for the launcher."""
        return {
            "sockets": f"{self._home()}/.sockets",
            "memory": self.limits.memory * 2,  # addresses, of which only a part is ever used
            "largest_file": self.limits.disk,
            "seconds": 20 * self.limits.seconds,
            "descriptors": MOST_DESCRIPTORS,
            "line": self.descriptor,
            "confined": self.confined,
            "user": NOBODY if self.confined and os.geteuid() == 0 else None,
        }

    @property
    def sockets(self):
        """Where the kernel's sockets are, seen from here."""
        return f"/proc/{self._first}/root{SOCKETS}" if self.confined else f"{self._folder}/.sockets"

    @property
    def ended_because(self):
        """Why it was ended, or None."""
        return self._because or (self._too_much_memory() if self._group and self._group.ran_out else None)

    @property
    def alive(self):
        """Whether it runs."""
        return self.process.poll() is None

    def ends_within(self, seconds):
        """Wait at most that long until it has ended; return whether it has."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        return not self.alive

    def end(self, because=None):
        """End it, with all that was started in it."""
        self._because = self.ended_because or because
        if not self.confined:  # without a process namespace: what is still seen below its first, then its first
            end_processes(processes_below(self._first))
        elif self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        self.process.kill()

    def close(self):
        """End it and release what it held."""
        self._stopped.set()
        self.end()
        self.process.wait()
        self._watch.join()
        self.line.close()
        if self._group:
            self._group.close()
        if self._handle is not None:
            os.close(self._handle)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _look(self):
        """End it as soon as it uses more than it may."""
        while not self._stopped.wait(SECONDS_BETWEEN_LOOKS if self.confined else SECONDS_WHERE_TRUSTED):
            seen = (_seen if self.confined else _seen_where_trusted)(self._first)
            held = sum(memory + BUFFER * descriptors for _, memory, descriptors in seen)
            if self.confined:
                held += FILE * sum(_files(f"/proc/{self._first}/root{folder}") for folder in FOLDERS)
            if sum(threads for threads, _, _ in seen) > self.limits.processes:
                self.end(f"it started more than {self.limits.processes} processes and threads")
            elif held > self.limits.memory:
                self.end(self._too_much_memory())
            elif self.ended_because:
                self.end()
            if self.ended_because or not self.alive:
                return

    def _too_much_memory(self):
        return f"it used more than {self.limits.memory / 1e6:.0f} MB of memory"


def _refused_calls():
    """Return a descriptor from which bubblewrap reads the filter of system calls."""
    reads, writes = os.pipe()
    with os.fdopen(writes, "wb") as file:
        file.write(seccomp.bpf_program() or b"")
    return reads


def _python():
    """Return the path of Python without the links through which it was started."""
    return os.path.abspath(sys.executable)


def _bubblewrap(limits, beside, tells, calls):
    """Return the bubblewrap command, to which the command for the sandbox is added."""
    # What can be written to comes first: a clone may lie in /tmp, and must not be hidden.
    own = ["--perms", "1777", "--size", str(limits.disk), "--tmpfs"]
    system = [*own, "/tmp", *own, HOME, "--ro-bind", "/usr", "/usr"]
    for name in ("lib", "lib64", "lib32", "bin", "sbin"):
        if os.path.islink(f"/{name}"):
            system += ["--symlink", os.readlink(f"/{name}"), f"/{name}"]
        elif os.path.isdir(f"/{name}"):
            system += ["--ro-bind", f"/{name}", f"/{name}"]
    for name in OF_THE_SYSTEM:
        system += ["--ro-bind-try", name, name]
    inside = _of_python()
    # Made by itself, a folder on the way to another would be its owner's alone.
    for folder in sorted({str(folder) for path in inside for folder in Path(path).parents if folder != Path("/")}):
        system += ["--perms", "0755", "--dir", folder]
    for path in inside:
        system += ["--ro-bind", path, path]
    course = ["--perms", "1777", "--dir", f"{HOME}/.matplotlib"]
    for font_list in _font_lists():
        course += ["--ro-bind", str(font_list), f"{HOME}/.matplotlib/{font_list.name}"]
    for path in beside:
        course += ["--ro-bind", str(path.resolve()), f"{HOME}/{path.name}"]
    return [
        *("bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *("--die-with-parent", "--new-session", "--cap-drop", "ALL", "--hostname", "student"),
        *_user(),
        *system,
        *("--dev", "/dev", *own, "/dev/shm", "--remount-ro", "/dev"),
        *course,
        *(("--seccomp", str(calls)) if seccomp.bpf_program() else ()),
        *("--remount-ro", "/", "--chdir", HOME, "--info-fd", str(tells), "--"),
    ]


def _user():
    """Return the user of the student's code: one of a namespace; if root grades, an ordinary user of the machine."""
    if os.geteuid() == 0:
        # All that is left to the launcher, which gives it up before it reads anything of the student's.
        return ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return ["--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000"]


def _of_python():
    """Return the paths of this Python, of the libraries that it finds, and of this package.

    Other files near Python may be anything, such as a class's submissions or somebody's home.
    """
    executable = _python()
    places = (executable, os.path.realpath(executable))
    found = []
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix, *(os.path.join(place, "../..") for place in places))):
        folder = Path(os.path.abspath(prefix))
        for library in dict.fromkeys(("lib", sys.platlibdir)):
            version = f"{library}/python{sys.version_info.major}.{sys.version_info.minor}"
            # Conda's libraries are hundreds, and a folder of its own.
            ours = [library] if (folder / "conda-meta").is_dir() else [version, f"{library}/*.so*"]
            found += [path for part in ("bin/python*", "pyvenv.cfg", *ours) for path in sorted(folder.glob(part))]
    # An environment may point to the libraries of another.
    found += [Path(path) for path in sys.path if path.endswith(("/site-packages", "/dist-packages"))]
    found += [Path(__file__).resolve().parents[2]]
    found = [path for path in dict.fromkeys(found) if path.exists() and not path.is_relative_to("/usr")]
    return [str(path) for path in found if not any(other in path.parents for other in found)]


@cache
def _font_lists():
    """Return matplotlib's list of fonts: without it every kernel would search all fonts of the system."""
    import matplotlib.font_manager

    return sorted(Path(matplotlib.get_cachedir()).glob("fontlist-*.json"))


def _environment(home):
    """Return an environment that shows nothing of the teacher's."""
    return {
        "HOME": home,
        "USER": "student",
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore::FutureWarning",
        "TINYNET_PROGRESS_BAR": "0",
        # One student, one core.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        **{name: os.environ[name] for name in ("OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES") if name in os.environ},
    }


def refuse_without_bubblewrap():
    """Raise unless bubblewrap is installed and can make a sandbox.

    Raises
    ------
    CourseError
        The message says what to do.
    """
    if not sys.platform.startswith("linux"):
        raise CourseError(
            "Student code runs in bubblewrap, which needs Linux. At your own risk, use --trust-submissions."
        )
    if not shutil.which("bwrap"):
        raise CourseError(
            f"bubblewrap is missing; student code runs in it. {INSTALL}, or run student code without a sandbox, at "
            "your own risk: --trust-submissions."
        )
    if os.geteuid() == 0 and not seccomp.bpf_program():
        raise CourseError(
            f"On this kind of machine ({platform.machine()}) the sandbox cannot hold what root starts. Grade as an "
            "ordinary user, who can read this Python, the course and what was handed in."
        )
    told, tells = os.pipe()
    calls = _refused_calls()
    with os.fdopen(told), os.fdopen(tells, "w"), os.fdopen(calls):
        user = NOBODY if os.geteuid() == 0 else None
        probe = f"from tinynet.grading.remote import kernel_main; kernel_main.become({user}); import ipykernel, numpy"
        command = [*_bubblewrap(Limits(), (), tells, calls), _python(), "-c", probe]
        tried = subprocess.run(command, pass_fds=(tells, calls), capture_output=True, text=True)
    if tried.returncode:
        instead = "Or grade as an ordinary user, who can read this Python and the course. " if os.geteuid() == 0 else ""
        raise CourseError(
            f"bubblewrap cannot make a sandbox here ({_last_line(tried.stderr)}). In a container "
            "it needs the right to make user namespaces; on Ubuntu 24.04 and newer, an AppArmor profile for bwrap "
            f"(apt install apparmor-profiles). {instead}At your own risk, --trust-submissions runs student code "
            "without a sandbox."
        )


def _last_line(text):
    return text.strip().rpartition("\n")[2] or "no further word"


# Processes -----------------------------------------------------------------------------------------------
# In a sandbox, on Linux alone, /proc is read as it is: it tells of swap and of tables, which psutil does not, and a
# look takes 0.2 ms in place of 3. Without a sandbox psutil looks, on every system.


def _seen(first):
    """Return (threads, bytes, descriptors) of each process of a sandbox."""
    return [_seen_of(process) for process in _tree(first)]


def _seen_where_trusted(first):
    """Return (threads, bytes, descriptors) of a process and of all below it, counting memory alone."""
    seen = []
    with suppress(psutil.NoSuchProcess):  # it has ended
        for process in (psutil.Process(first), *processes_below(first)):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied), process.oneshot():
                seen.append((process.num_threads(), process.memory_info().rss, process.num_fds()))
    return seen


def _tree(first):
    """Return a process and all below it; in a process namespace that is everything in it."""
    found, waiting = [], [first]
    while waiting:
        process = waiting.pop()
        found.append(process)
        with suppress(OSError):
            for thread in os.listdir(f"/proc/{process}/task"):
                with suppress(OSError), open(f"/proc/{process}/task/{thread}/children") as children:
                    waiting += map(int, children.read().split())
    return found


def _seen_of(process):
    """Return how many threads a process has, how many bytes it uses, and how many descriptors it has open."""
    try:
        with open(f"/proc/{process}/status", "rb") as file:  # its name may be any bytes
            fields = dict(line.split(b":", 1) for line in file)
        descriptors = len(os.listdir(f"/proc/{process}/fd"))
    except PermissionError:  # a process may hide these
        descriptors = MOST_DESCRIPTORS
    except OSError:  # it has ended
        return 0, 0, 0
    # In memory, in swap, and the tables of where it is.
    sizes = (fields.get(name, b"0 kB").split()[0] for name in (b"VmRSS", b"VmSwap", b"VmPTE"))
    return int(fields[b"Threads"]), 1024 * sum(map(int, sizes)), descriptors


def _files(folder):
    """Return how many files there are on a file system."""
    try:
        counted = os.statvfs(folder)
    except OSError:  # the sandbox has ended, or is not there yet
        return 0
    return counted.f_files - counted.f_ffree
