"""A check in a process of its own, with limits of its own: whatever a student sends, it ends.

The process needs no sandbox, since nothing of a student's is executed in it. It needs an end: a value can be so large,
or so made, that looking at it takes for ever. It is forked from a process that has loaded the course and nothing of any
student's, so that no check sees what another one left behind.
"""

import json
import os
import signal
import threading
from dataclasses import dataclass
from multiprocessing import parent_process

from tinynet.checks.task import NotAnswered
from tinynet.grading.answers import Answers, Lost
from tinynet.grading.workers import processes

__all__ = ["Checked", "checked"]

# What a check may take beyond the time of the student's functions: the slowest takes about two seconds.
SECONDS_OF_ITS_OWN = 15.0
MEMORY_OF_ITS_OWN = 1_000_000_000
MOST_FILES = 64
LONGEST_RESULT = 1_000_000


@dataclass(frozen=True)
class Checked:
    """What came of a check.

    Attributes
    ----------
    points : float
    message, code : str
    parts : tuple of (float, str)
    missing : tuple of str
        Answers that the notebook does not have; then nothing else counts.
    is_open : bool
        Whether there is nothing to check yet.
    note : str
        What the teacher is told, empty where all went well.
    """

    points: float = 0.0
    message: str = ""
    code: str = ""
    parts: tuple = ()
    missing: tuple = ()
    is_open: bool = False
    note: str = ""


def checked(task, line, seconds):
    """Check the answers at the other end of a socket.

    Parameters
    ----------
    task : Task
    line : socket
        With `inside.answer` at its other end.
    seconds : float
        How long the student's side may take in all.

    Returns
    -------
    Checked

    Raises
    ------
    Lost
        If the student's side is gone or silent, or the check did not end within its limits.
    """
    reads, writes = processes().Pipe(duplex=False)
    process = processes().Process(target=_check, args=(task, line, seconds, writes), daemon=True)
    process.start()
    writes.close()
    try:
        # As soon as the process is gone, however it went, there is an end of the pipe to be read.
        if not reads.poll(seconds + SECONDS_OF_ITS_OWN):
            raise _took_too_long(seconds)
        what, *result = json.loads(reads.recv_bytes(LONGEST_RESULT))
    except EOFError:
        process.join()
        if process.exitcode == -signal.SIGXCPU:
            raise _took_too_long(seconds) from None
        raise Lost(f"Checking this answer ended the check (exit status {process.exitcode}).", "not-checked") from None
    finally:
        process.kill()
        process.join()
        process.close()
        reads.close()
    if what == "lost":
        raise Lost(*result)
    points, message, code, parts, missing, is_open, note = result
    return Checked(points, message, code, tuple(map(tuple, parts)), tuple(missing), is_open, note)


def _took_too_long(seconds):
    limit = seconds + SECONDS_OF_ITS_OWN
    return Lost(f"Checking this answer took more than {limit:g} s and was stopped.", "runs-too-long")


# In the process ------------------------------------------------------------------------------------------


def _check(task, line, seconds, tells):
    _silence()
    _end_with_the_grader()
    limit(seconds + SECONDS_OF_ITS_OWN)
    try:
        result = ["checked", *_outcome(task, Answers(line, seconds))]
    except Lost as lost:
        result = ["lost", str(lost), lost.code]
    except MemoryError:
        said = f"Checking this answer took more than {MEMORY_OF_ITS_OWN / 1e6:,.0f} MB of memory and was stopped."
        result = ["lost", said, "not-checked"]
    tells.send_bytes(json.dumps(result).encode()[:LONGEST_RESULT])


def _outcome(task, answers):
    """Return the fields of a `Checked`."""
    given = answers.read()
    missing = [name for name in task.answers if name not in given]
    if missing:
        answers.done()
        return 0, "", "", (), missing, False, ""
    try:
        outcome = task.outcome(**given)
    except MemoryError:
        raise
    except AssertionError as error:
        # A learner's own assert, which a check lets through.
        answers.done()
        return 0, f"An answer stopped with {type(error).__name__}: {error}", "crashes", (), (), False, ""
    except Exception as error:
        answers.done()
        note = f"please look at this yourself: the check of task {task.number} stopped ({error!r:.200})"
        return 0, f"The check could not be made: {type(error).__name__}.", "not-checked", (), (), False, note
    answers.done()
    failure = outcome.failure
    message = "\n".join(filter(None, (outcome.message, outcome.so_far))) if failure else outcome.message
    code = failure.code if failure else ""
    return float(outcome.points), message, code, outcome.parts, (), isinstance(failure, NotAnswered), ""


def _silence():
    """Let nothing that is printed or warned of here reach the teacher's terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end_with_the_grader():
    def wait():
        parent_process().join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def limit(seconds):
    """Take from this process the time and the memory that no check needs."""
    import resource  # Unix only, as all of grading

    kinds = [
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    ]
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm") as sizes:
            mapped = int(sizes.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        kinds.append((resource.RLIMIT_AS, mapped + MEMORY_OF_ITS_OWN))
    for kind, value in kinds:
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
