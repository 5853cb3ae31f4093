"""A worker of `tinynet grade`: it grades one submission after the other for the process that started it.

They talk over a pipe that nobody else has an end of. The worker ends when its standard input ends, which happens when
the other process has ended in any way.
"""

import json
import os
import resource
import sys
import threading
from multiprocessing.connection import Connection

from tinynet.course import CourseError
from tinynet.grading.assignment import Unfit
from tinynet.grading.grade_notebook import end_all, grade_notebook
from tinynet.grading.remote.kernel_client import KernelEnded
from tinynet.grading.sandbox.bubblewrap import Limits

__all__ = ["grade_here", "main"]

# Of memory, beyond what it has when it begins: the largest notebook takes some hundred million.
BYTES_MORE = 1_500_000_000


def grade_here(content, slug, course, limits, confined):
    """Grade one submission; return its row's status, reason and result.

    Parameters
    ----------
    content, slug, course, limits, confined
        As for `grade_notebook.grade_notebook`.

    Returns
    -------
    dict

    Raises
    ------
    CourseError
        If nothing can be graded here.
    """
    try:
        return {"status": "graded", "reason": "", "result": grade_notebook(content, slug, course, limits, confined)}
    except (Unfit, KernelEnded) as reason:
        return {"status": "not graded", "reason": str(reason)}
    except CourseError:
        raise
    except Exception as error:  # one that nobody thought of costs one row, and not the class
        return {"status": "not graded", "reason": f"the grader stopped: {type(error).__name__}: {error}"[:300]}


def main(connection):
    """Grade the submissions that come over a connection, until its other end is closed.

    Parameters
    ----------
    connection : multiprocessing.connection.Connection
    """
    _limit_itself()
    threading.Thread(target=_end_with_who_started_it, daemon=True).start()
    connection.send_bytes(b"{}")
    while True:
        settings, content = json.loads(connection.recv_bytes()), connection.recv_bytes()
        try:
            answer = grade_here(content, **settings | {"limits": Limits(**settings["limits"])})
        except CourseError as error:
            answer = {"no grading here": str(error)}
        connection.send_bytes(json.dumps(answer).encode())


def _limit_itself():
    """Limit the memory that endless messages of a kernel can use here; processes started here have their own limits."""
    if sys.platform.startswith("linux"):
        with open("/proc/self/statm") as sizes:
            held = int(sizes.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (held + BYTES_MORE, hard))


def _end_with_who_started_it():
    os.read(0, 1)
    end_all()
    os._exit(1)


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
