"""Questions to a learner's answer: whether there is one, whether it is a number, what the function returns."""

import copy
import dis
import math
from collections.abc import Mapping

import numpy as np

from tinynet.checks.task import NotAnswered, say

__all__ = [
    "ask",
    "close",
    "in_digits",
    "is_untouched",
    "must_be_answered",
    "must_be_function",
    "must_be_number",
    "must_hold_words",
    "needs_hypothesis",
    "short",
    "told_apart",
    "untouched",
]


def close(value, true, tolerance=1e-6):
    """Return whether value is within a relative tolerance of true (absolute near 0)."""
    try:
        value = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return False
    true = np.asarray(true, dtype=float)
    return value.shape == true.shape and bool(np.allclose(value, true, rtol=tolerance, atol=tolerance))


def in_digits(value, other, digits=4):
    """Return a number as text, with as many digits as tell it from the other; four where they are alike."""
    for more in range(digits, 17):
        if f"{value:.{more}f}" != f"{other:.{more}f}":
            return f"{value:.{more}f}"
    return f"{value:.{digits}f}"


def told_apart(true, wrong, near):
    """Return whether no wrong number is so near to the true one, or to another, that a check would mix them up."""
    ordered = sorted(wrong)
    far_off = all(abs(number - true) >= 2 * near for number in ordered)
    return far_off and all(above - below >= near for below, above in zip(ordered, ordered[1:], strict=False))


def must_be_answered(**answers):
    """Raise NotAnswered if one of them is still the dots that the task began with."""
    for name, answer in answers.items():
        if answer is ...:
            raise NotAnswered(
                f"{name} has not been answered yet: put your answer in place of the dots, and run that cell."
            )


def must_be_number(value, name):
    """Return the answer as a float, or say what it is instead."""
    must_be_answered(**{name: value})
    if isinstance(value, str):
        say(f'{name} is the text "{value}", not a number. Write it without quotes.', "wrong-form")
    if isinstance(value, tuple) and len(value) == 2:
        say(f"{name} is {value}, two numbers. The decimal point is a point in Python: 0.5, not 0,5.", "wrong-form")
    if isinstance(value, (bool, np.bool_)) or not np.isscalar(value) or not np.isreal(value):
        say(f"{name} must be one number; it is {short(value)}, a {type(value).__name__}.", "wrong-form")
    try:
        value = float(value)
    except OverflowError:
        say(f"{name} has more digits than a float can hold.", "arithmetic-slip")
    if not math.isfinite(value):
        say(f"{name} is {value}: some step of its computation overflowed or divided by zero.", "overflow")
    return float(value)


def must_hold_words(text, name, at_least=5):
    """Raise unless the answer is a sentence of the learner's."""
    must_be_answered(**{name: text})
    if not isinstance(text, str):
        say(f"{name} must be a sentence in quotes; it is a {type(text).__name__}.", "no-hypothesis")
    if len(set(text.split())) < at_least:
        say(
            f"{name} is “{text}”. Write a whole sentence of at least {at_least} words: what you think is wrong, "
            "and what you would then see.",
            "no-hypothesis",
        )


def must_be_function(function, name):
    """Raise unless the answer is a function that does more than the empty one the task began with."""
    must_be_answered(**{name: function})
    if not callable(function):
        say(f"{name} must be a function, written with def; it is {short(function)}.", "wrong-form")
    if is_untouched(function):
        raise NotAnswered(f"{name} has not been written yet: write its lines below its docstring, and run that cell.")


def ask(function, name, *arguments):
    """Call a learner's function on copies, and return its answer; say so if it fails or changes its arguments."""
    given = copy.deepcopy(arguments)
    try:
        answer = function(*given)
    except AssertionError:
        raise
    except Exception as error:
        say(f"{_call(name, arguments)} stopped with {type(error).__name__}: {error}", "crashes")
    changed = [i for i, (now, before) in enumerate(zip(given, arguments, strict=True)) if not _same(now, before)]
    if changed:
        say(
            f"{name} changes what it is given (argument {changed[0] + 1}). The caller still needs the old values: "
            "work on a new variable, or on a copy, such as dict(parameters).",
            "arguments-changed",
        )
    if answer is None:
        say(f"{_call(name, arguments)} returns nothing. Is there a return at the end?", "wrong-form")
    return answer


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


def _call(name, arguments):
    return f"{name}({', '.join(short(argument) for argument in arguments)})"


def short(value):
    """Return a value as text of at most 50 characters, an array as a list, a function by its name."""
    if callable(value):
        return getattr(value, "__name__", "a function")
    if isinstance(value, np.ndarray):
        value = value.tolist()
    text = repr(value)
    return text if len(text) <= 50 else text[:47] + "..."


def needs_hypothesis(hypothesis):
    """Stop a cell until a hypothesis has been written.

    Parameters
    ----------
    hypothesis : str
        The learner's sentence.

    Raises
    ------
    NotAnswered
        If there is none yet.
    """
    try:
        must_hold_words(hypothesis, "hypothesis")
    except AssertionError as missing:
        raise NotAnswered(f"The program runs once your hypothesis is written. {missing}") from None
