"""A check says the same of answers that live in another process, as it does in the notebook."""

import contextlib
import io
import json
import os
import socket
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from test_checks import MISTAKES, right_answers

import tinynet as tn
from tinynet import checks
from tinynet.checks import TASKS
from tinynet.grading.remote.grader_side import Answers, Lost
from tinynet.grading.remote.kernel_side import Student
from tinynet.grading.remote.wire_format import NoSense, Opaque, decode, encode


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


pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="Windows cannot fork"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]
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


@pytest.mark.sample(4)
@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_right_answer_is_right_from_another_process(task):
    found = remote(task, right_answers(task))
    assert found[0] == task.points
    assert found == outcome(task, right_answers(task))


@pytest.mark.sample(10, ci=2)
@pytest.mark.parametrize("name", sorted({name for name, *_ in MISTAKES}))
def test_a_mistake_is_called_the_same_from_another_process(name):
    check = getattr(checks, name)
    mistakes = [answers for task, answers, said, *_ in MISTAKES if task == name and said != LOOKS_AT_CODE]
    for answers in mistakes[::6]:
        answers = right_answers(check) | answers
        assert remote(check, answers) == outcome(check, answers)


# Only plain values come out ------------------------------------------------------------------------------


def through(value):
    """Return a value after its way out of a sandbox."""
    text = json.dumps(encode(value, lambda function: 7))
    return decode(json.loads(text), lambda number, name, *_: (number, name))


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 3, -2.5, "text", ..., 1 + 2j, [], (1, [2]), {1, 2}, {"a": {2: (3,)}}, 10**300, -(10**300)),
        *(np.arange(6.0).reshape(2, 3), np.array([], int), np.float64(0.1), np.bool_(True), np.array(1j)),
    ],
    ids=str,
)
def test_plain_values_come_out_as_they_are(value):
    found = through(value)
    assert type(found) is type(value)
    assert np.array_equal(found, value) if isinstance(value, np.ndarray) else found == value


def test_numbers_that_are_none_come_out_too():
    assert np.isnan(through(float("nan")))
    assert through(float("-inf")) == -np.inf


def test_a_network_and_its_copies_come_out():
    for network in (tn.Network((2, 1, 1), seed=3), tn.Network((2, 1), copies=4, seed=3)):
        found = through(network)
        assert found.sizes == network.sizes
        for name in network.names:
            assert np.array_equal(getattr(found, name), getattr(network, name))


class Bomb:
    """Nothing that is asked of it goes well."""

    def __repr__(self):
        return "x" * 10**7

    def __reduce__(self):
        raise AssertionError("it was pickled")


def test_whatever_else_it_is_only_its_looks_come_out():
    found = through(Bomb())
    assert type(found).__name__ == "Bomb"
    assert len(repr(found)) == 2_000
    assert type(through(10**5_000)).__name__ == "int"
    assert through(len) == (7, "len")


def test_what_has_no_end_comes_out_as_far_as_it_goes():
    endless = []
    endless.append(endless)
    found = through(endless)
    for _ in range(20):
        [found] = found
    assert isinstance(found, Opaque)


@pytest.mark.parametrize(
    "message",
    [
        *([], ["import", "os"], ["list"] * 2, {"a": 1}, ["array", "<f8", [2], "AAAA"], ["array", "O", [1], "AAAAAAAA"]),
        *(["array", "<f8", [10**12], ""], ["dict", [1]], ["dict", [["list"], 1]], ["complex", "a"], ["function", 1]),
        *(
            ["network", [2, 1], 3],
            ["network", [2, 1], ["dict", ["w11", 1e400]]],
            ["scalar", "<f8", [3], "AAAAAAAAAAA="],
        ),
        ["function", 0, "f", [["not a name", 1, False, None]], [], False],
    ],
    ids=str,
)
def test_a_message_that_makes_no_sense_is_refused(message):
    if message == ["list"] * 2:
        assert decode(message, None) == ["list"]
    else:
        with pytest.raises(NoSense):
            decode(message, lambda *_: None)


def lost(send, seconds=2):
    """Return why a check gives up on what a kernel sends."""
    here, there = socket.socketpair()
    with here, there:
        there.sendall(send)
        if seconds > 1:
            there.shutdown(socket.SHUT_WR)
        with pytest.raises(Lost) as why:
            Answers(here, seconds).read()
    return str(why.value), why.value.code


def framed(text):
    return len(text).to_bytes(8, "big") + text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "the program ended its kernel"),
        (framed(b"{"), "could not be read"),
        (framed(b"3"), "something in the kernel was changed"),
        (framed(b'{"answers": 3}'), "something in the kernel was changed"),
        (framed(b'{"answers": {"x": ["import", "os"]}}'), "could not be read"),
        (framed(b"[" * 100_000), "could not be read"),
        (framed(b"1" * 10_000), "could not be read"),
        ((10**12).to_bytes(8, "big"), "An answer has 1000000 MB; at most 4 MB are read"),
        (framed(b'{"answers"')[:-3], "the program ended its kernel"),
    ],
    ids=range(9),
)
def test_what_a_kernel_sends_cannot_stop_the_grader(sent, said):
    assert said in lost(sent)[0]


def test_keys_that_all_collide_are_too_many_before_they_are_slow():
    numbers = [i * (2**61 - 1) for i in range(5_001)]
    for message in (["set", *numbers], ["dict", *([number, 1] for number in numbers)]):
        with pytest.raises(NoSense, match="5,001 keys"):
            decode(message, None)


def test_fractions_decimals_and_views_count_as_what_they_hold():
    assert through(Fraction(1, 3)) == Fraction(1, 3)
    assert through(Decimal("0.25")) == Fraction(1, 4)
    assert through({1: 2}.keys()) == [1]


def test_a_function_that_is_its_own_default_comes_out():
    def own(x=None):
        return x

    own.__defaults__ = (own,)
    assert through(own) == (7, "own")


def test_a_check_makes_no_large_table_for_a_student():
    def slope_of(loss, parameters, name, nudge):
        return loss({"a": np.zeros((3_000, 1)), "b": np.zeros((1, 3_000)), "c": 0.0})

    found = remote(checks.nudged_slope, {"slope_of": slope_of})
    assert "more than 4,000 numbers in one call" in found[1]


def test_a_silent_kernel_is_given_up():
    said, code = lost(b"", seconds=0.2)
    assert "took more than 0.2 s" in said
    assert code == "runs-too-long"


def test_no_check_can_catch_a_loss():
    assert not issubclass(Lost, Exception)
