"""The processes that a process has started, on every system that has processes."""

from contextlib import suppress

import psutil

__all__ = ["end_processes", "listens", "processes_below"]


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


def listens(first, port):
    """Return whether a process, or one that it has started, waits for calls on a port of this machine.

    Parameters
    ----------
    first : int
        The number of the process.
    port : int

    Returns
    -------
    bool
        False if it has ended, or the system does not tell.
    """
    for process in (*processes_below(first), psutil.Process(first)) if psutil.pid_exists(first) else ():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            for connection in process.net_connections("inet"):
                if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port:
                    return True
    return False


def end_processes(processes):
    """Kill processes; one that has just ended, or belongs to another user, is left alone."""
    for process in processes:
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            process.kill()
