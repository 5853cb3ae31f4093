"""Values and names as short text: no more of a value is looked at than is shown."""

import math
import re

import numpy as np

__all__ = [
    "a_kind",
    "are",
    "as_sentence",
    "counted",
    "listed",
    "rounded",
    "short",
    "so_many_are_right",
    "with_minus_signs",
]

# A hyphen before a number: not the one of an exponent, of 4-3-1 units, or between two words.
HYPHEN_AS_MINUS = re.compile(r"(?<![\w)\]}.'\"-])-(?=\.?\d|inf\b)")

# Of a value as text, with the three dots that stand for its rest.
LONGEST = 50
# With more of them Python refuses to write a number out.
MOST_BITS = 10_000


def short(value):
    """Return a value as text of at most `LONGEST` characters, an array as a list, a function by its name.

    Parameters
    ----------
    value : object
        Any value: it may be endless, contain itself, or fail when its repr is asked for.
    """
    if callable(value):
        return str(getattr(value, "__name__", "a function"))[:LONGEST]
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > LONGEST:
            return text[: LONGEST - 3] + "..."
    return text


def _pieces(value):
    """Return the repr of a value piece by piece, so that no more of it is made than is shown."""
    value = _plain(value)
    kind = type(value)
    if isinstance(value, np.ndarray) or kind is list:
        yield "["
        yield from _joined(value)
        yield "]"
    elif kind is tuple:
        yield "("
        yield from _joined(value)
        yield ",)" if len(value) == 1 else ")"
    elif kind is dict and value:
        yield "{"
        for i, (key, held) in enumerate(value.items()):
            yield ", " * (i > 0)
            yield from _pieces(key)
            yield ": "
            yield from _pieces(held)
        yield "}"
    elif kind in (set, frozenset) and value:
        yield "{" if kind is set else "frozenset({"
        yield from _joined(value)
        yield "}" if kind is set else "})"
    elif kind is int and value.bit_length() > MOST_BITS:
        yield f"a number of about {round(value.bit_length() * math.log10(2)):,} digits"
    elif kind in (float, complex):
        # A number that a computer worked out has digits that nobody typed: 0.1 + 0.2 is 0.30000000000000004.
        was_typed = value != value or kind(f"{value:.12g}") == value
        yield repr(value) if was_typed else f"{value:.6g}"
    elif kind in (str, bytes, bytearray):
        # With so many letters it is longer than what is shown: it never looks like a whole one.
        yield repr(value[:200])
    else:
        try:
            yield repr(value)
        except Exception as error:  # a class of the learner's own, and Python refuses to write huge numbers out
            yield f"<{kind.__name__} that cannot be shown: {type(error).__name__}>"


def _joined(values):
    for i, value in enumerate(values):
        yield ", " * (i > 0)
        yield from _pieces(value)


def _plain(value):
    """Return one of NumPy's numbers, or an array that is one number, as Python's own; anything else as it is."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    for kind, plain in ((np.bool_, bool), (np.integer, int), (np.floating, float), (np.complexfloating, complex)):
        if isinstance(value, kind) and not isinstance(value, np.timedelta64):
            return plain(value)
    return value


def rounded(value):
    """Return a number as text with four digits, and with a minus sign as in prose."""
    return f"{float(value):.4g}".replace("-", "−")


def with_minus_signs(text):
    """Return a sentence with minus signs before its numbers; what stands between backticks is code, and stays.

    Examples
    --------
    >>> with_minus_signs("`w - 1` moves by -0.25 on the row (-1, 2), in a network of 4-3-1 units")
    '`w - 1` moves by −0.25 on the row (−1, 2), in a network of 4-3-1 units'
    """
    parts = text.split("`")
    return "`".join(part if number % 2 else HYPHEN_AS_MINUS.sub("−", part) for number, part in enumerate(parts))


def listed(names):
    """Return names as a list in a sentence.

    Examples
    --------
    >>> listed(["w1", "b1", "w2"])
    'w1, b1 and w2'
    """
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last


def are(names):
    """Return the verb that belongs to a list of names."""
    return "are" if len(names) > 1 else "is"


def counted(number, noun):
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "line"), counted(3, "line"), counted(0, "line")
    ('1 line', '3 lines', '0 lines')
    """
    return f"{number} {noun}{'s' * (number != 1)}"


def so_many_are_right(right, of):
    """Return the beginning of a sentence that says how many are right.

    Parameters
    ----------
    right : int
        How many.
    of : int or str
        Of how many, such as 4, "4 rows" or "the 4 signs".

    Examples
    --------
    >>> so_many_are_right(0, 4), so_many_are_right(1, "4 rows"), so_many_are_right(2, 4)
    ('None of the 4 is right', '1 of 4 rows is right', '2 of 4 are right')
    >>> so_many_are_right(0, "the 4 signs"), so_many_are_right(1, "the 4 signs")
    ('None of the 4 signs is right', '1 of the 4 signs is right')
    """
    if not right:
        return f"None of the {str(of).removeprefix('the ')} is right"
    return f"{right} of {of} {'are' if right > 1 else 'is'} right"


def a_kind(value):
    """Return the kind of a value with its article.

    Examples
    --------
    >>> a_kind(3), a_kind([3]), a_kind("3"), a_kind(None)
    ('an int', 'a list', 'a text', 'None')
    """
    if value is None:
        return "None"
    if isinstance(value, str):
        return "a text"
    name = type(_plain(value)).__name__
    return f"{'an' if name.lower().startswith(('a', 'e', 'i', 'o', 'nd')) else 'a'} {name}"


def as_sentence(text):
    """Return a text with a full stop, unless it ends with a mark of its own, as a title that is a question does.

    Examples
    --------
    >>> as_sentence("Next: lesson 10, One fault at a time"), as_sentence("Next: lesson 11, Was the answer right?")
    ('Next: lesson 10, One fault at a time.', 'Next: lesson 11, Was the answer right?')
    """
    return text if text.endswith((".", "?", "!")) else f"{text}."
