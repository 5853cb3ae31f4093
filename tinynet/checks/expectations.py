"""Checks of a learner's answer: whether there is one, whether it is a number, what the function returns.

An answer may be anything, in the notebook too, even endless. No more of it is looked at than a message can show.
"""

import contextlib
import copy
import dis
import functools
import math
import numbers
import re
from collections.abc import Collection, Mapping
from itertools import islice

import numpy as np

from tinynet.checks.card import Card
from tinynet.checks.task import NotAnswered, respond, say
from tinynet.doctor.programs.loop_runner import time_limit
from tinynet.real_numbers import as_real_number
from tinynet.short_text import a_kind, counted, short

__all__ = [
    "ask",
    "call_in_words",
    "close",
    "floats",
    "in_digits",
    "in_quotes",
    "in_time",
    "is_listed",
    "is_many",
    "is_untouched",
    "is_within",
    "must_be_answered",
    "must_be_function",
    "must_be_number",
    "must_hold_words",
    "must_not_be_rounded_too_far",
    "needs_hypothesis",
    "as_real_number",
    "short",
    "untouched",
    "where_it_lives",
]


MOST_VALUES = 100_000
DEEPEST = 50
LONGEST_ERROR = 2_000
MOST_SECONDS = 30
# Of a sentence.
FEWEST_WORDS = 5
# That a learner is asked to write down one by one.
MOST_DECIMALS = 6
_WHERE_IT_WAS_MADE = re.compile(r"\w+\.<locals>\.")
# An error that Python words for those who know it: its type, how its text begins, and what it means here.
_MEANT = (
    (
        TypeError,
        re.compile(r"'(numpy\.\w+|float|int)' object is not callable"),
        ". A number stands directly before a bracket, as in a1(1 - a1), and Python takes it for a function. Write * "
        "between them: a1 * (1 - a1).",
    ),
    (
        ValueError,
        re.compile("The truth value of an array"),
        ". Python's if, and, or and not need one True or False, and were given one for each row. np.all tells whether "
        "all of them are True.",
    ),
    (
        ValueError,
        re.compile("operands could not be broadcast"),
        ". Two arrays meet whose shapes do not fit. Print the shape of each: which two lines have these shapes, and "
        "which shape should the second have?",
    ),
    (
        ValueError,
        re.compile("too many values to unpack|not enough values to unpack"),
        ". On the left of = are not as many names as values on its right. Is a .T missing, or a name?",
    ),
    (
        TypeError,
        re.compile(r"unsupported operand type\(s\) for \S+ '(dict' and|\w+' and 'dict')"),
        ". A dict is no number. Go through its names, and compute with the number of each name.",
    ),
    (KeyError, re.compile("'"), ". The dict has no such name: which names are in it?"),
    (
        IndexError,
        re.compile("index .* is out of bounds for axis|list index out of range"),
        ". Where there are three places, their numbers are 0, 1 and 2. Have two indices changed places, or does a loop "
        "go one too far?",
    ),
    (
        AttributeError,
        re.compile("'(float|int)' object has no attribute '(ndim|shape|sum|mean|T|copy)'"),
        ". A plain number stands where an array is wanted: 0.0 is no array, and np.zeros_like(…) makes one.",
    ),
)


_COPIES = {dict: ", such as dict(parameters)", np.ndarray: ", made with .copy()"}


def floats(value):
    """Return numbers, in any arrangement, as an array of floats; None if something in it is no number."""
    if _too_large(value):
        return None
    try:
        array = np.asarray(value)
    except Exception:  # ragged, or a class that may do anything when NumPy asks
        return None
    if array.dtype.kind in "biuf":
        with np.errstate(over="ignore"):
            return array.astype(float)
    if array.dtype.kind == "c":
        return None if array.imag.any() else array.real.astype(float)
    if array.dtype.kind != "O":
        return None
    try:
        found = [as_real_number(part) for part in array.ravel()]
    except OverflowError:
        return None
    return None if None in found else np.array(found, dtype=float).reshape(array.shape)


def close(value, true, tolerance=1e-6):
    """Return whether value is within a relative tolerance of true (absolute near 0)."""
    value, true = floats(value), np.asarray(true, dtype=float)
    if value is None:
        return False
    return value.shape == true.shape and bool(np.allclose(value, true, rtol=tolerance, atol=tolerance))


def is_listed(value):
    """Return whether a value is a list, a tuple or an array that can be gone through."""
    return isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim > 0)


def is_many(value):
    """Return whether a value can be gone through and has an end: a list, a set, the keys of a dict, a text."""
    return is_listed(value) or (isinstance(value, Collection) and not isinstance(value, np.ndarray))


def in_digits(value, other, digits=4):
    """Return a number as text, with enough digits to distinguish it from the other; with `digits` if they are alike."""
    for more in range(digits, 17):
        if f"{value:.{more}f}" != f"{other:.{more}f}":
            return f"{value:.{more}f}"
    return f"{value:.{digits}f}"


def must_be_answered(**answers):
    """Raise NotAnswered if an answer is still the dots that the task began with; say so if one is too large."""
    for name, answer in answers.items():
        if answer is ...:
            raise NotAnswered(
                f"{name} has not been answered yet: put your answer in place of the dots, and run that cell."
            )
        if reason := _too_large(answer):
            say(f"{name} {reason}", "wrong-form")


def must_be_number(value, name):
    """Return the answer as a float, or say what it is instead."""
    must_be_answered(**{name: value})
    if isinstance(value, str):
        say(f"{name} is the text {in_quotes(value)}, not a number. Write it without quotes.", "wrong-form")
    # To Python 0,5 is the two whole numbers 0 and 5.
    if isinstance(value, tuple) and [type(part) for part in value] == [int, int]:
        say(
            f"{name} is {short(value)}, two numbers. The decimal point is a point in Python: 0.5, not 0,5.",
            "wrong-form",
        )
    if value is None:
        say(
            f"{name} is None, Python's word for nothing. Is there a print where the number should be? print shows a "
            "number and gives back nothing.",
            "wrong-form",
        )
    try:
        number = as_real_number(value)
    except OverflowError:
        say(f"{name} has more digits than a float can hold.", "arithmetic-slip")
    if isinstance(value, numbers.Complex) and not isinstance(value, numbers.Real) and number is None:
        say(
            f"{name} is {short(value)}, a complex number. Is there a root or a power of a number below 0 in its "
            "computation?",
            "wrong-form",
        )
    if number is None:
        say(f"{name} must be one number; it is {short(value)}, {a_kind(value)}.", "wrong-form")
    if not math.isfinite(number):
        say(f"{name} is {number}: some step of its computation overflowed or divided by zero.", "overflow")
    return number


def is_within(reach, yours, other):
    """Return whether two numbers are no further apart than `reach`; a difference of floats has a rounding of its own.

    Examples
    --------
    >>> is_within(0.0005, 0.062, 0.0625), is_within(0.0005, 0.063, 0.0625), is_within(0.0005, 0.0619, 0.0625)
    (True, True, False)
    """
    return abs(yours - other) <= reach * (1 + 1e-9)


def must_not_be_rounded_too_far(yours, true, reach, name):
    """Say so if a number is the right one with too few decimals, and how many are enough.

    Parameters
    ----------
    yours, true : float
        The answer, and the right number.
    reach : float
        How far from the right one an answer may be.
    name : str
        Of the answer.
    """
    digits = next((digits for digits in (1, 2, 3) if yours in _with_decimals(true, digits)), None)
    if digits is None or is_within(reach, yours, true) or abs(yours - true) >= 0.2 * abs(true):
        return
    enough = next((more for more in range(1, MOST_DECIMALS + 1) if 0.5 / 10**more < reach), None)
    if enough is None or enough > digits:
        how = f"it to {counted(enough, 'decimal')}" if enough else "all its digits"
        say(f"{name} = {yours:g} is right, but rounded too far. Give {how}.", "arithmetic-slip")
    say(
        f"{name} = {yours:g} is right, but cut off after {counted(digits, 'decimal')}. Round it, or give one more.",
        "arithmetic-slip",
    )


def _with_decimals(number, digits):
    """Return a number with so many decimals: rounded, and from two on also cut off."""
    size = abs(number) * 10**digits
    wholes = {math.floor(size + 0.5), round(size)} | ({math.floor(size)} if digits > 1 else set())
    return {math.copysign(whole / 10**digits, number) for whole in wholes}


def must_hold_words(text, name):
    """Raise unless the answer is a sentence."""
    must_be_answered(**{name: text})
    if not isinstance(text, str):
        say(f"{name} must be a sentence in quotes; it is {a_kind(text)}.", "no-hypothesis")
    if len(set(text.split())) < FEWEST_WORDS:
        say(
            f"{name} is “{in_quotes(text)[1:-1]}”. Write a whole sentence of at least {FEWEST_WORDS} words: what you "
            "think is wrong, and what you would then see.",
            "no-hypothesis",
        )


def must_be_function(function, name):
    """Raise unless the answer is a function that does more than the empty one the task began with."""
    must_be_answered(**{name: function})
    if not callable(function):
        say(f"{name} must be a function, written with def; it is {short(function)}.", "wrong-form")
    if is_untouched(function):
        raise NotAnswered(f"{name} has not been written yet: write its lines below its docstring, and run that cell.")


@contextlib.contextmanager
def in_time(called):
    """Say so if what a learner has written still runs after the longest time that an answer may take."""
    try:
        with time_limit(MOST_SECONDS):
            yield
    except TimeoutError:
        say(f"{called} was still running after {MOST_SECONDS:g} s. Does its loop ever end?", "runs-too-long")


def ask(function, name, *arguments):
    """Call a learner's function on copies, and return its answer; say so if it fails or changes its arguments."""
    given = copy.deepcopy(arguments)
    try:
        with in_time(call_in_words(name, arguments)):
            answer = function(*given)
    except AssertionError:
        raise
    except Exception as error:
        text = _text_of(error).strip()
        meant = next((words for of, begins, words in _MEANT if isinstance(error, of) and begins.match(text)), "")
        say(f"{call_in_words(name, arguments)} stopped with {type(error).__name__}: {text}{meant}", "crashes")
    changed = [i for i, (now, before) in enumerate(zip(given, arguments, strict=True)) if not _same(now, before)]
    if changed:
        say(
            f"{name} changes what it is given (argument {changed[0] + 1}). The caller still needs the old values: "
            f"work on a new variable, or on a copy{_COPIES.get(type(arguments[changed[0]]), '')}.",
            "arguments-changed",
        )
    if answer is None:
        say(f"{call_in_words(name, arguments)} returns nothing. Is there a return at the end?", "wrong-form")
    if answer is ...:
        raise NotAnswered(f"{name} still returns dots: put what it should return in their place, and run that cell.")
    if reason := _too_large(answer):
        say(f"{call_in_words(name, arguments)} {reason}", "wrong-form")
    return answer


def where_it_lives(adapter, function):
    """Return a function that gives `adapter(function, …)`, computed where a learner's function lives.

    Of what a learner's function returns, another process gets numbers, texts and what holds them. An adapter of a
    check's module, with plain arguments, makes such things of all others.
    """
    through = getattr(function, "through", None)
    return functools.partial(adapter, function) if through is None else through(adapter)


def _text_of(error):
    try:
        # A function that a check hands over is called step or loss, wherever in the check it was made.
        return _WHERE_IT_WAS_MADE.sub("", str(error)[:LONGEST_ERROR])
    except Exception:  # a class of the learner's own
        return "it cannot be shown"


def untouched():
    """Do nothing, like a task's function before it is written."""
    ...


def is_untouched(function):
    """Return whether a function is as empty as a task begins."""
    code = getattr(function, "__code__", None)
    return code is not None and _operations(code) == _operations(untouched.__code__)


def _operations(code):
    return [(instruction.opname, instruction.argval) for instruction in dis.get_instructions(code)]


def _same(now, before):
    if callable(before):
        return True
    if isinstance(before, Mapping):
        return list(now) == list(before) and all(_same(now[key], before[key]) for key in before)
    return np.array_equal(now, before)


def call_in_words(name, arguments):
    """Return a call of a function as it is written in code."""
    return f"{name}({', '.join(short(argument) for argument in arguments)})"


def _too_large(value):
    """Return why a value is larger than any answer, or None; it takes no longer than an answer of the largest size."""
    waiting, values = [(value, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, np.ndarray):
            # Rows without a number in them are gone through as well.
            size = math.prod(length or 1 for length in part.shape)
            if size > MOST_VALUES:
                return f"has an array of shape {part.shape} in it, which is larger than any answer of this course."
        else:
            size = _length(part)
        values += size
        if values > MOST_VALUES:
            return f"holds more than {MOST_VALUES:,} values, or letters, which is more than any answer of this course."
        if isinstance(part, Mapping):
            waiting += ((held, depth + 1) for held in part.values())
        elif isinstance(part, (list, tuple)):
            waiting += ((held, depth + 1) for held in part)
        if depth > DEEPEST:
            return f"is a list in a list in a list, and so on, more than {DEEPEST} deep. Does it contain itself?"
    return None


def _length(value):
    try:
        return len(value)
    except Exception:  # it has none, or is of a class that may do anything when it is asked
        return 1


def in_quotes(text):
    """Return the beginning of a text in double quotes, with control characters written out."""
    shown = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in islice(text, 51))
    return f'"{shown}"' if len(text) <= 50 else f'"{shown[:47]}..."'


def needs_hypothesis(hypothesis):
    """Stop a cell until a hypothesis is written.

    Parameters
    ----------
    hypothesis : str
        The learner's sentence.

    Raises
    ------
    NotAnswered
        If there is no hypothesis yet.
    """
    try:
        must_hold_words(hypothesis, "hypothesis")
    except AssertionError as missing:
        open_yet = NotAnswered(f"The program runs once your hypothesis is written. {missing}")
    else:
        return
    respond(Card("open", "", message=str(open_yet)), open_yet)
