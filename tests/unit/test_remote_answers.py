"""A check says the same of answers that live in another process, as it does in the notebook."""

import contextlib
import io
import os
import socket

import numpy as np
import pytest
from test_checks import MISTAKES, right_answers

from tinynet import checks
from tinynet.checks import TASKS
from tinynet.grading.answers import Answers
from tinynet.grading.inside import Student


class Line:
    """A check's answers behind a socket, with the student's side in a process of its own."""

    def __init__(self, answers, seconds=60):
        self.notebook, self.seconds = answers, seconds

    def __enter__(self):
        here, there = socket.socketpair()
        self.child = os.fork()
        if not self.child:
            here.close()
            with contextlib.suppress(BaseException):
                Student(there).serve(self.notebook, list(self.notebook))
            os._exit(0)
        there.close()
        self.answers = Answers(here, self.seconds)
        return self.answers

    def __exit__(self, *_):
        self.answers.line.close()
        os.waitpid(self.child, 0)


pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
# It looks at where the code of the check's own function is, which no other process can.
LOOKS_AT_CODE = "fails with a right one that is written differently"


def outcome(task, answers):
    """Return what a check says: points, message, code; or the exception that it lets through."""
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        try:
            found = task.outcome(**answers)
        except AssertionError as error:  # a learner's own assert
            return type(error).__name__, str(error)
    return found.points, found.message, found.so_far, found.failure and found.failure.code


def remote(task, answers):
    with Line(answers) as line:
        found = outcome(task, line.read())
        line.done()
    return found


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_right_answer_is_right_from_another_process(task):
    found = remote(task, right_answers(task))
    assert found[0] == task.points
    assert found == outcome(task, right_answers(task))


@pytest.mark.parametrize("name", sorted({name for name, *_ in MISTAKES}))
def test_a_mistake_is_called_the_same_from_another_process(name):
    check = getattr(checks, name)
    for answers in [answers for task, answers, said, *_ in MISTAKES if task == name and said != LOOKS_AT_CODE]:
        answers = right_answers(check) | answers
        assert remote(check, answers) == outcome(check, answers)
