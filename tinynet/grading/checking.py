"""A check in a process of its own: it ends within its limits, whatever the answers are.

A check is the course's code, but it computes with a student's answers. So a server, which has loaded the checks once
and holds nothing from any student, forks a process for each check, with limits on time, memory and files. Only that
process reads what the student's side sends. It shows nothing on a terminal, and it returns text of a known form. The
server talks over a pipe to the process that started it, and ends with that process.
"""

import gc
import importlib
import json
import math
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle

from tinynet.checks.task import NotAnswered
from tinynet.grading.remote.grader_side import Answers, Lost
from tinynet.grading.remote.kernel_main import limit
from tinynet.grading.remote.wire_format import RemoteError

__all__ = ["Checked", "check", "serve"]

# What a check itself may need: the student's side has its own time, and only data comes from there.
SECONDS_MORE = 10
BYTES_MORE = 500_000_000
MOST_FILES = 64
LONGEST_MESSAGE = 2_000
LARGEST_REPLY = 1_000_000


@dataclass(frozen=True)
class Checked:
    """The result of a check.

    Attributes
    ----------
    points : float
    message : str
        The message to the student.
    code : str
        The name of the mistake; empty if there is none.
    parts : list of (float, str)
        The parts that are right, each with its points.
    missing : list of str
        The answers that the notebook does not have. If there are any, no check was made.
    is_open : bool
        Whether there is nothing to check yet.
    trouble : str
        For the teacher: why the check could not be made; empty if it could.
    """

    points: float = 0.0
    message: str = ""
    code: str = ""
    parts: tuple = ()
    missing: tuple = ()
    is_open: bool = False
    trouble: str = ""


def check(task, line, seconds):
    """Check the answers at the other end of a line, in another process.

    Parameters
    ----------
    task : Task
    line : socket
        With `kernel_side.answer` at its other end.
    seconds : float
        How long the student's side may take in total.

    Returns
    -------
    Checked

    Raises
    ------
    Lost
        If the student's side is gone, or the check was ended. Then nothing more can be asked over the line.
    """
    server = _server()
    try:
        reply = server.ask(task, line, seconds)
    except (EOFError, OSError):
        server.close()
        del _OF_THIS_THREAD.server
        raise Lost("The check could not be made: its process is gone.", "not-checked") from None
    if "lost" in reply:
        raise Lost(*reply["lost"])
    return Checked(**reply)


# The side of who asks ------------------------------------------------------------------------------------


class _Server:
    """The server, as the process that started it sees it."""

    def __init__(self):
        self.connection, theirs = Pipe()
        with theirs:
            # Without -P, a file beside the submissions could pass for a module.
            command = [sys.executable, "-P", "-m", "tinynet.grading.checking", str(theirs.fileno())]
            self.process = subprocess.Popen(
                command,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # One thread: a fork copies no other.
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
                start_new_session=True,
            )

    def ask(self, task, line, seconds):
        self.connection.send_bytes(pickle.dumps((_reference(task), seconds, SECONDS_MORE)))
        send_handle(self.connection, line.fileno(), self.process.pid)
        return json.loads(self.connection.recv_bytes())

    def close(self):
        self.connection.close()
        self.process.kill()
        self.process.wait()


_OF_THIS_THREAD = threading.local()


def _server():
    if not hasattr(_OF_THIS_THREAD, "server"):
        _OF_THIS_THREAD.server = _Server()
    return _OF_THIS_THREAD.server


def _reference(task):
    """Return the place of a task and the numbers that a variant gives it, since its function cannot be pickled."""
    return task.check.__module__, task.__name__, task.given, task.called


# The server ----------------------------------------------------------------------------------------------


def serve(connection):
    """Make each check that is asked for in a process of its own, until the other end is closed.

    Parameters
    ----------
    connection : multiprocessing.connection.Connection
    """
    import tinynet.checks  # noqa: F401

    gc.freeze()
    while True:
        try:
            (module, name, given, called), seconds, more = pickle.loads(connection.recv_bytes())
            line = socket.socket(fileno=recv_handle(connection))
            task = getattr(importlib.import_module(module), name).with_given(given, called)
            connection.send_bytes(_apart(task, line, seconds, seconds + more, connection))
        except (EOFError, OSError):
            return


def _apart(task, line, seconds, in_all, connection):
    """Return as JSON the result of a check that is made in a child; end the child when its time is up."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        _be_the_child(task, line, seconds, in_all, connection, writes)
    os.close(writes)
    line.close()
    until, reply = time.monotonic() + in_all, bytearray()
    while True:
        # The other end speaks only when it has ended.
        ready, *_ = select.select([reads, connection], [], [], max(0, until - time.monotonic()))
        if ready != [reads] or len(reply) > LARGEST_REPLY:
            os.kill(child, signal.SIGKILL)
            break
        piece = os.read(reads, 1 << 16)
        if not piece:
            break
        reply += piece
    os.close(reads)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 0 and reply:
        return bytes(reply)
    if not ready or code == -signal.SIGXCPU:
        why = f"The check of this answer took more than {in_all:g} s and was stopped."
        return _lost(why, "runs-too-long")
    how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
    return _lost(f"The check could not be made: its process ended ({how}).", "not-checked")


def _lost(message, code):
    return json.dumps({"lost": [message, code]}).encode()


def _be_the_child(task, line, seconds, in_all, connection, writes):
    """Make a check within limits, write its result, and end."""
    try:
        connection.close()
        if sys.platform.startswith("linux"):
            with open("/proc/self/statm") as sizes:
                held = int(sizes.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
            most = {"memory": held + BYTES_MORE, "seconds": math.ceil(in_all)}
            limit(most | {"largest_file": 0, "descriptors": MOST_FILES})
        with open(writes, "wb") as out:
            out.write(_made(task, Answers(line, seconds)))
        os._exit(0)
    finally:
        # Whatever was raised: a child never becomes a second server.
        os._exit(1)


def _made(task, answers):
    """Return as JSON the result of a check, made in this process."""
    try:
        return json.dumps(asdict(_checked(task, answers))).encode()
    except Lost as lost:
        return _lost(str(lost)[:LONGEST_MESSAGE], lost.code)
    except MemoryError:
        return _lost(
            f"The check of this answer needed more than {BYTES_MORE / 1e6:.0f} MB of memory and was stopped.", "crashes"
        )


def _checked(task, answers):
    given = answers.read()
    missing = [name for name in task.answers if name not in given]
    if missing:
        answers.done()
        return Checked(missing=missing)
    try:
        outcome = task.outcome(**given)
    except AssertionError as error:
        # A learner's own assert, which a check lets through.
        answers.done()
        return Checked(message=_cut(f"An answer stopped with {type(error).__name__}: {error}"), code="crashes")
    except Exception as error:
        if isinstance(error, MemoryError) and not isinstance(error, RemoteError):
            raise
        answers.done()
        message = f"The check could not be made: {type(error).__name__}."
        return Checked(message=message, code="not-checked", trouble=f"{error!r:.200}")
    answers.done()
    failure = outcome.failure
    message = outcome.message if not failure else "\n".join(filter(None, (outcome.message, outcome.so_far)))
    return Checked(
        points=float(outcome.points),
        message=_cut(message),
        code=failure.code if failure else "",
        parts=[(float(points), _cut(what)) for points, what in outcome.parts],
        is_open=isinstance(failure, NotAnswered),
    )


def _cut(text):
    return text[:LONGEST_MESSAGE]


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
