"""A control group for a sandbox: the kernel itself then limits memory, including sockets, pipes and files.

If no group can be made or entered, only the sandbox's own watch is left. An ordinary user needs a group that was
delegated to them, with the memory controller on for the groups in it. See the kernel's
``Documentation/admin-guide/cgroup-v2.rst`` and, for the older hierarchy, ``cgroup-v1/memory.rst``.
"""

import os
import secrets
import subprocess
import time
from contextlib import suppress
from pathlib import Path

__all__ = ["Group", "make_group"]

NAME = "tinynet-"
SECONDS_TO_EMPTY = 2.0


class Group:
    """A group of processes.

    Parameters
    ----------
    folder : Path
    events : str
        The file in it that counts processes that were killed because memory ran out.

    Attributes
    ----------
    entrance : str
        The file into which a process writes its number to be in the group.
    """

    def __init__(self, folder, events):
        self._folder, self._events = folder, events
        self.entrance = str(folder / "cgroup.procs")

    @property
    def ran_out(self):
        """Whether a process in it was killed because memory ran out."""
        with suppress(OSError):
            counts = (line.split() for line in (self._folder / self._events).read_text().splitlines())
            return any(line[0] == "oom_kill" and line[1] != "0" for line in counts)
        return False

    def close(self):
        """Remove it, as soon as the last process in it is gone."""
        until = time.monotonic() + SECONDS_TO_EMPTY
        while not _removed(self._folder) and time.monotonic() < until:
            time.sleep(0.01)


def make_group(memory):
    """Return a new group, or None if none can be made.

    Parameters
    ----------
    memory : int
        Bytes.
    """
    with suppress(OSError):  # no Linux
        for parent, limit, swap, events in parents(Path("/proc/self/cgroup").read_text()):
            _remove_leftovers(parent)
            folder = parent / f"{NAME}{os.getpid()}-{secrets.token_hex(4)}"
            if _made(folder, limit, swap, memory):
                return Group(folder, events)
    return None


def parents(groups):
    """Yield the places for a group, best first, with the names of three files in it: memory, swap, and kills.

    Parameters
    ----------
    groups : str
        The groups of this process, as in ``/proc/self/cgroup``.
    """
    for line in groups.splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            # A group that processes are in cannot limit those below it, save the first of all; its neighbours it can.
            own = Path("/sys/fs/cgroup", path.lstrip("/"))
            for parent in dict.fromkeys((own, own.parent if path != "/" else own)):
                yield parent, "memory.max", "memory.swap.max", "memory.events"
        elif "memory" in controllers.split(","):
            parent = Path("/sys/fs/cgroup/memory", path.lstrip("/"))
            # The older hierarchy counts memory and swap together.
            yield parent, "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.oom_control"


def _made(folder, limit, swap, memory):
    """Make a group with its limits; return whether a process can enter it."""
    try:
        folder.mkdir()
    except OSError:
        return False
    try:
        (folder / limit).write_text(str(memory))
        if (folder / swap).exists():  # where the machine has any
            (folder / swap).write_text("0" if limit == "memory.max" else str(memory))
        enter = ["/bin/sh", "-c", 'echo $$ >"$0"', folder / "cgroup.procs"]
        if subprocess.run(enter, stderr=subprocess.DEVNULL).returncode == 0:
            return True
    except OSError:  # there is no such controller here
        pass
    _removed(folder)
    return False


def _remove_leftovers(parent):
    """Remove the groups of graders that were killed."""
    for folder in parent.glob(f"{NAME}*"):
        grader = folder.name.removeprefix(NAME).partition("-")[0]
        if not os.path.exists(f"/proc/{grader}"):
            _removed(folder)


def _removed(folder):
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:  # a process is still in it
        return False
    return True
