"""The processes that a process has started, on every system that has processes."""

from contextlib import suppress

import psutil

__all__ = ["end_processes", "processes_below"]


def processes_below(first):
    """Return the processes that a process has started, and those that they have started.

    Parameters
    ----------
    first : int
        The number of the process.

    Returns
    -------
    list of psutil.Process
        Empty if it has ended: then nobody can tell which were its own.
    """
    try:
        return psutil.Process(first).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def end_processes(processes):
    """Kill processes; one that has just ended, or belongs to another user, is left alone."""
    for process in processes:
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            process.kill()
