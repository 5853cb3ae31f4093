"""A process that forks one process for each operation on a learner's folder: real ones, and cheap.

It is told over its input, one JSON object a line, what shall be done at the same time, and answers with a line of what
came of each: "done", "refused: …", or "killed". The state machine of `test_learners_files.py` drives it.
"""

import codecs
import errno
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
import traceback
import warnings
from pathlib import Path

from tinynet import course, files, progress

NOBODY = 65534
STEPS = {"open", "os.rename", "os.link", "os.remove", "os.mkdir"}


class Processes:
    """The process that forks, seen from the test."""

    def __enter__(self):
        command = [sys.executable, str(Path(__file__))]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *failure):
        with self.process:  # which closes its pipes
            self.process.stdin.close()
            assert self.process.wait(60) == 0

    def run(self, *operations):
        """Do this at the same time, each in a process of its own; return what came of each."""
        self.process.stdin.write(json.dumps(operations) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def main():
    """Fork for what is asked, until the input ends."""
    for line in sys.stdin:
        read_end, write_end = os.pipe()
        children = []
        for operation in json.loads(line):
            answer, theirs = os.pipe()
            child = os.fork()
            if not child:
                os.close(write_end)
                os.read(read_end, 1)  # so that all begin at once
                os.write(theirs, perform(**operation).encode())
                os._exit(0)
            os.close(theirs)
            children.append((child, answer))
        os.close(read_end)
        os.close(write_end)
        outcomes = []
        for child, answer in children:
            with os.fdopen(answer) as pipe:
                outcomes.append(pipe.read() or "killed")
            os.waitpid(child, 0)
        print(json.dumps(outcomes), flush=True)


def perform(do, folder, source, argument=None, links=True, locks=True, room=None, dies_at=None, stumbles=None):
    """Do one operation, in the child.

    Parameters
    ----------
    do, folder, source, argument
        What: "lab", "reset" or "bet"; where; the folder of the course's version; which exercise or bet.
    links, locks : bool
        Whether the file system has hard links, and locks.
    room : int, optional
        How many bytes of a file the disk still takes.
    dies_at : int, optional
        At which of its steps it is killed; without one, but with `room` negative, in the middle of a write.
    stumbles : int, optional
        The seed of small waits before its steps, so that others come between.
    """
    os.chdir(folder)
    course.source_folder = lambda: Path(source)
    if not links:
        os.link = refuse_to_link
    if not locks:
        files.fcntl = None
    if room is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (abs(room), abs(room)))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN if room >= 0 else signal.SIG_DFL)
    warnings.simplefilter("ignore")
    if os.geteuid() == 0:
        # No file is read-only for root.
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if dies_at is not None or stumbles is not None:
        listen_to_the_steps(folder, dies_at, stumbles)
    try:
        if do == "lab":
            course.copy_out(folder)
        elif do == "reset":
            course.reset(folder, argument)
        elif do == "bet":
            progress.record_bet(argument, argument, "the answer")
            return "refused: not saved" if progress._unsaved[progress.find_folder()] else "done"
    except course.CourseError as error:
        return f"refused: {error}"
    except BaseException:
        return f"failed: {traceback.format_exc()}"
    return "done"


def refuse_to_link(source, target):
    """Be a file system without hard links."""
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), source)


def listen_to_the_steps(folder, dies_at, stumbles):
    """Kill this process at one of its steps on the disk, or wait a little before some."""
    taken, chance = 0, random.Random(stumbles)

    def step(event, arguments):
        nonlocal taken
        if event in STEPS and isinstance(arguments[0], (str, os.PathLike)) and str(arguments[0]).startswith(folder):
            taken += 1
            if taken == dies_at:
                os.kill(os.getpid(), signal.SIGKILL)
            if stumbles is not None and chance.random() < 0.3:
                time.sleep(chance.random() / 500)

    sys.addaudithook(step)


if __name__ == "__main__":
    # Whatever is imported late, before the first child gives up the right to read it.
    course._version()
    codecs.lookup("utf-8-sig")
    main()
