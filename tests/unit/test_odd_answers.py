"""Whatever stands for an answer, a check ends soon, takes little memory, and says in a sentence what is wrong."""

import contextlib
import io
import itertools
import os
import resource
import time
import warnings
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial

import numpy as np
import pytest
from odd_values import VALUES, dressed, places, through
from test_checks import SLOW, right_answers

from tinynet import checks
from tinynet.checks import TASKS, CheckFailed
from tinynet.checks.expectations import as_real_number, close, floats, must_be_number, short
from tinynet.grading.remote.wire_format import NoSense, decode, encode
from tinynet.short_text import a_kind

takes_an_hour = pytest.mark.skipif(
    not os.environ.get("TINYNET_EXHAUSTIVE"), reason="takes an hour or more; TINYNET_EXHAUSTIVE=1 runs it"
)
every_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
SECONDS, MEGABYTES, LETTERS = 5.0, 200, 3_000


def outcome(task, name, value, way):
    """Return what a check says to its right answers with one of them another, made sure that it is within bounds."""
    value = through(value) if way == "from a sandbox" else value
    answers = right_answers(task) | {name: value}
    before, begun = peak(), time.process_time()
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        # On the way to a sentence NumPy may have its say.
        warnings.simplefilter("ignore")
        found = task.outcome(**answers)
    assert time.process_time() - begun < SECONDS
    assert peak() - before < MEGABYTES
    assert len(found.message) < LETTERS
    assert "\x1b" not in found.message
    return found


def peak():
    """Return the largest memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def odd_answers(task):
    """Return every odd answer of a task: which, in what place, what, on which way, and what makes it of a value."""
    for name, right in right_answers(task).items():
        for place, put in places(right, is_a_test="test_" in f"{name}_").items():
            for odd in VALUES:
                for way in ("in the notebook", "from a sandbox"):
                    yield name, place, odd, way, partial(put, right)


@cache
def sampled():
    """Return some of the odd answers of each task: one in every place of every answer, on both ways, in turn."""
    turn, chosen, names = itertools.count(), {}, list(VALUES)
    for key, task in TASKS.items():
        by_place = {}
        for name, place, odd, way, answer in odd_answers(task):
            by_place.setdefault((name, place, way), {})[odd] = answer
        chosen[key] = []
        for (name, place, way), by_odd in by_place.items():
            odd = names[next(turn) % len(names)]
            chosen[key].append((name, place, odd, way, by_odd[odd]))
    return chosen


def must_be_refused(task, odd_ones):
    """Raise unless each is refused, or is a number that is right there written as a float too."""
    task.outcome(**right_answers(task))
    for name, place, odd, way, answer in odd_ones:
        found = outcome(task, name, answer(VALUES[odd]), way)
        if found.failure is None:
            number = as_real_number(VALUES[odd]())
            assert number is not None, (name, place, odd, way)
            found = outcome(task, name, answer(lambda number=number: number), way)
            assert found.failure is None, (name, place, odd, way)


def few(task):
    """Return the sample of a task; of a slow one, each answer once."""
    if task.key not in SLOW:
        return sampled()[task.key]
    return list({name: (name, *rest) for name, *rest in sampled()[task.key]}.values())


@pytest.mark.sample(4)
@every_task
def test_an_odd_answer_is_refused_with_a_sentence_soon_and_in_little_memory(task):
    must_be_refused(task, few(task))


@pytest.mark.exhaustive
@pytest.mark.parametrize("key", sorted(SLOW))
def test_more_odd_answers_are_refused_where_that_takes_long(key):
    must_be_refused(TASKS[key], sampled()[key])


@pytest.mark.exhaustive
@takes_an_hour
@every_task
def test_every_odd_answer_is_refused_with_a_sentence_soon_and_in_little_memory(task):
    must_be_refused(task, odd_answers(task))


def test_the_sample_has_every_value_and_every_answer():
    chosen = [(key, *one) for key, task in TASKS.items() for one in few(task)]
    assert {odd for _, _, _, odd, *_ in chosen} == set(VALUES)
    assert {(key, name) for key, name, *_ in chosen} == {(key, name) for key, t in TASKS.items() for name in t.answers}
    assert {way for *_, way, _ in chosen} == {"in the notebook", "from a sandbox"}


# A number is a number ------------------------------------------------------------------------------------

DRESSES = {
    "complex": complex,
    "Fraction": Fraction,
    "Decimal": lambda number: Decimal(float(number)),
    "0-d": np.array,
    "longdouble": np.longdouble,
    "np.complex128": np.complex128,
}


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.exhaustive)])
@every_task
def test_a_right_number_is_right_in_any_dress(task, every):
    for turn, (name, right) in enumerate(right_answers(task).items()):
        if as_real_number(right) is not None:
            for dress in list(DRESSES.values())[(turn + task.number) % every :: every]:
                for way in ("in the notebook", "from a sandbox"):
                    assert outcome(task, name, dress(right), way).points == task.points


@pytest.mark.sample(4)
# A dress that a program of numbers alone may refuse: it computes with what it gets.
@every_task
def test_a_function_may_return_its_numbers_in_any_dress(task):
    for turn, (name, right) in enumerate(right_answers(task).items()):
        if callable(right):
            dress = list(DRESSES.values())[(turn + task.number) % len(DRESSES)]
            found = outcome(task, name, dressed(right, dress), "in the notebook")
            assert found.failure is None or found.failure.code in ("wrong-form", "crashes", "test-proves-nothing")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        *((0.5 + 0j, 0.5), (Fraction(1, 2), 0.5), (Decimal("0.5"), 0.5), (np.array(0.5), 0.5), (np.float16(0.5), 0.5)),
        *(
            (np.int8(3), 3.0),
            (np.array(0.5 + 0j), 0.5),
            (np.array(Fraction(1, 2), dtype=object), 0.5),
            (10**300, 1e300),
        ),
    ],
    ids=repr,
)
def test_one_real_number_of_any_type_is_read(value, number):
    assert must_be_number(value, "x") == number
    assert type(must_be_number(value, "x")) is float
    assert close(value, number)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.5 + 1j, "x is (0.5+1j), a complex number. Is there a root or a power of a number below 0"),
        (complex("nan"), "x is nan: some step of its computation overflowed or divided by zero."),
        (complex(0.5, float("nan")), "x is (0.5+nanj), a complex number."),
        (10**400, "x has more digits than a float can hold."),
        (10**5000, "x has more digits than a float can hold."),
        (Fraction(10**5000), "x has more digits than a float can hold."),
        (Decimal("1e999999"), "x is inf"),
        (Decimal("snan"), "x must be one number; it is Decimal('sNaN'), a Decimal."),
        (float("-inf"), "x is -inf"),
        (np.timedelta64(5, "s"), "x must be one number; it is np.timedelta64(5,'s'), a timedelta64."),
        (np.ma.masked, "x must be one number"),
        (True, "x must be one number; it is True, a bool."),
        (np.array([1, 2]), "x must be one number; it is [1, 2], an ndarray."),
        (np.array(True), "x must be one number"),
        (
            None,
            "x is None, Python's word for nothing. Is there a print where the number should be? print shows a number "
            "and gives back nothing.",
        ),
        ("0.5", 'x is the text "0.5", not a number. Write it without quotes.'),
        ("\x1b[2J", 'x is the text "\\x1b[2J", not a number.'),
        ("y" * 10**6, "x holds more than 100,000 values, or letters"),
        (np.zeros(10**8), "x has an array of shape (100000000,) in it"),
        (np.zeros((10**9, 0)), "x has an array of shape (1000000000, 0) in it"),
        (VALUES["holds itself"](), "x is a list in a list in a list, and so on, more than 50 deep."),
    ],
    ids=lambda value: short(value),
)
def test_what_is_no_number_is_told_as_what_it_is(value, said):
    with pytest.raises(CheckFailed) as failure:
        must_be_number(value, "x")
    assert str(failure.value).startswith(said)


@pytest.mark.parametrize(("value", "said"), [(3, "an int"), (0.5, "a float"), (np.uint8(3), "an int"), ([], "a list")])
def test_a_kind_has_the_article_that_belongs_to_it(value, said):
    assert a_kind(value) == said


def test_numbers_are_alike_only_where_nothing_of_them_is_left_out():
    assert close([0.5, Fraction(1, 4)], [0.5, 0.25])
    assert close(np.array([0.5 + 0j]), [0.5])
    for odd in (
        ["0.5"],
        [0.5 + 3j],
        np.array([0.5 + 3j]),
        [None],
        [10**400],
        [[0.5]],
        np.array(["0.5"]),
        0.5,
        [[1], 2],
    ):
        assert not close(odd, [0.5]), odd
    assert floats(np.broadcast_to(0.5, (10**9,))) is None


# A value is shown, and no more of it is made than is shown -------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        *(
            [],
            [1, [2.5, "a"]],
            (1,),
            (),
            (1, 2),
            {},
            {"a": [1]},
            set(),
            {1},
            frozenset(),
            frozenset({1}),
            "it's",
            b"ab",
        ),
        *(
            None,
            0.5,
            10**40,
            1j,
            Fraction(1, 3),
            range(10**9),
            Ellipsis,
            {1: {2: ()}},
        ),
    ],
    ids=repr,
)
def test_what_is_short_is_shown_as_python_shows_it(value):
    assert short(value) == repr(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333"),
        (-2e-17 / 3, "-6.66667e-18"),
        (1e16 / 3, "3.33333e+15"),
        (float("nan"), "nan"),
        (np.float64(0.1) * 3, "0.3"),
        (np.float32(0.1), "0.1"),
        (np.longdouble(1) / 3, "0.333333"),
        (np.int64(3), "3"),
        (np.bool_(True), "True"),
        (1 / 3 + 1j, "0.333333+1j"),
        (np.complex128(1j), "1j"),
        ([np.float64(2.0) / 3, {"w11": 0.1 + 0.2}], "[0.666667, {'w11': 0.3}]"),
        (np.array([0.1 + 0.2, 1.5]), "[0.3, 1.5]"),
        (np.array(2.0) / 3, "0.666667"),
        # What somebody has typed stays as it was typed.
        (0.123456789012, "0.123456789012"),
        (1.00000000001, "1.00000000001"),
        (123456.75, "123456.75"),
    ],
    ids=repr,
)
def test_a_number_is_shown_without_the_digits_that_are_rounding_and_without_its_type(value, shown):
    assert short(value) == shown


def test_what_is_long_is_shown_as_far_as_there_is_room():
    assert short(np.arange(6.0).reshape(2, 3)) == "[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]"
    assert short(np.array(0.5)) == "0.5"
    assert short("y" * 100) == "'" + "y" * 46 + "..."
    assert short(list(range(100))) == repr(list(range(100)))[:47] + "..."
    assert short(10**5000) == "a number of about 5,000 digits"
    assert "cannot be shown" in short(VALUES["silent"]())
    begun = time.process_time()
    for name in ("zeros(10**8)", "(10**9, 0)", "broadcast to 10**9", "a million zeros", "holds itself", "5,000 deep"):
        assert len(short(VALUES[name]())) == 50
    assert time.process_time() - begun < 0.5


# What comes out of a sandbox is no larger than what was sent -----------------------------------------------


@pytest.mark.parametrize("shape", [[20_000_000, 0], [10**9, 0], [0, 10**12], [4, 10**9, 0], [0, 10_001]], ids=str)
def test_a_shape_without_numbers_is_not_believed(shape):
    with pytest.raises(NoSense, match="without a number in it"):
        decode(["array", "<f8", shape, ""], None)
    # An honest sandbox says what it has.
    assert encode(np.zeros(shape), None)[:2] == ["object", "ndarray"]


def test_an_empty_array_of_some_size_comes_out_as_it_is():
    for shape in ((0,), (0, 5), (4, 0), (0, 10_000)):
        assert decode(encode(np.zeros(shape), None), None).shape == shape


@pytest.mark.parametrize("kind", ["f8," * 100_000, "(1000,1000)f8", "V8", "O", "U9", "f8\n", "M8[s]", "10**9f8"])
def test_the_type_of_a_number_is_nothing_else(kind):
    begun = time.process_time()
    with pytest.raises(NoSense):
        decode(["array", kind, [0], ""], None)
    assert time.process_time() - begun < 0.5


def test_a_large_array_is_not_sent_and_its_looks_are():
    said = encode(np.broadcast_to(0.5, (10**9,)), None)
    assert said[:2] == ["object", "ndarray"]
    assert len(said[2]) < 200


@pytest.mark.parametrize("text", ["nan", "snan", "inf", "-inf", "1e999999", "1e-999999"])
def test_a_decimal_beyond_all_floats_comes_out_as_the_float_that_is_nearest(text):
    found = decode(encode(Decimal(text), None), None)
    assert np.array_equal(found, float(Decimal(text.removeprefix("s"))), equal_nan=True)


def test_a_frozen_set_comes_out_as_one_so_that_it_can_be_a_key():
    value = {frozenset({1, 2}): {frozenset()}}
    assert through(value) == value


# A formula is read, and never run --------------------------------------------------------------------------


def told_of(formula):
    """Return how many points a formula earns, and what is said of it."""
    found = checks.four_inequalities.outcome(**right_answers(checks.four_inequalities) | {"sum_of_outer": formula})
    return found.points, found.message


@pytest.mark.parametrize(
    "formula",
    [
        "w11 + w12 + 2*b1",
        "b1 + w11 + w12 + b1",
        "(b1) + (w11 + w12 + b1)",
        " w11+w12+b1*2 ",
        "w11 + w12 + 2·b1",
        "w12 - (-w11) + 2.0*(b1)",
        "w11*1 + 1*w12 + b1 + b1 + 0",
        "0*w11 + 0*w12 + b1 + 1*w11 + 1*w12 + b1",
        "+w11 + w12 − −2*b1",
        "2*(b1 + 0.5*w11 + w12*.5)",
        "((((w11)) + w12)) + 4*b1 - 2*b1",
        "(1 + 1)*b1 + w11 + w12",
    ],
)
def test_a_formula_may_be_written_in_any_way(formula):
    assert told_of(formula)[0] == 3


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("9**9**9**9", "has something else in it"),
        ("w11 + w12 + 2*b1 + 0*(9**9**9**9)", "has something else in it"),
        ("w11*w11 + w12*w12 + 2*b1", "multiplies parameters with each other"),
        ("w11 + w12 + 2*b1 + w11*w12", "multiplies parameters with each other"),
        ("w11 + w12 + 2*b1 + 1", "write z1 of (0, 0) and (1, 1)"),
        ("w11 + w12 + b1", "so there are two"),
        ("w1 + w2 + 2*b1", 'has "w1" in it'),
        ("w11 + w12 + 2*b2", 'has "b2" in it'),
        ("w11 + w12 + 2b1", "Write times as *, as in 3*b1"),
        ("w11 + w12 + 2(b1)", "Write times as *, as in 3*b1"),
        ("w11 + w12, 2*b1", "Write times as *, as in 3*b1"),
        ("w11 + w12 + (2*b1", "close every bracket"),
        ("", "cannot be read as a formula"),
        ("w11 + w12 + 2*b1 if 1 else 2", "has something else in it"),
        ("__import__('os').getcwd()", "Write times as *, as in 3*b1"),
        ("w11.real", "has something else in it"),
        ("[w11]", "has something else in it"),
        ("(lambda: 0)", "has something else in it"),
        ("'a'*9", "has something else in it"),
        ("True*b1", "has something else in it"),
        ("2j*b1", "has something else in it"),
        ("w11/0", "has something else in it"),
        ("9" * 5_000, "has 5,000 letters"),
        ("(" * 99 + ")" * 99, "Write times as *"),
        ("-" * 199 + "1", "write z1 of (0, 0) and (1, 1)"),
        ("\x00", "cannot be read as a formula"),
        ("w11 + \x1b[2J", "cannot be read as a formula"),
        ("9" * 199, "write z1 of (0, 0) and (1, 1)"),
        ("9" * 190 + ".0*w11*9", "write z1 of (0, 0) and (1, 1)"),
        ("1e308*1e308*w11", "write z1 of (0, 0) and (1, 1)"),
        ("1e999*b1", "has something else in it"),
    ],
    ids=lambda text: text[:30],
)
def test_a_formula_that_is_none_is_told_so_and_soon(formula, said):
    begun = time.process_time()
    points, message = told_of(formula)
    assert time.process_time() - begun < 0.2
    assert points == 1.5
    assert said in message
    assert len(message) < 400
