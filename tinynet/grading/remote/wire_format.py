"""Values of a student's process as text that is safe to read: plain data, arrays, and functions by number.

What comes out of a sandbox may be anything, so that nothing in it is ever executed or unpickled here. `encode` runs in
the sandbox and may be tampered with; `decode` trusts nothing.
"""

import base64
import builtins
import inspect
import math
import re
import traceback
from collections.abc import KeysView, ValuesView
from decimal import Decimal
from fractions import Fraction

import numpy as np

from tinynet.data import Dataset
from tinynet.network import Network

__all__ = ["NoSense", "Opaque", "RemoteError", "decode", "decode_error", "encode", "encode_error"]

DEEPEST = 20
LONGEST_TEXT = 2_000
# More digits than Python itself turns into text.
LARGEST_INTEGER = 10**4_000
KINDS_OF_NUMBERS = "biufc"
# As NumPy writes the type of one number: what else a type can be takes long to read.
TYPE_OF_A_NUMBER = re.compile("[<>|=]?[biufc][0-9]{1,2}")
LARGEST_ARRAY = 3_000_000
# Rows without a number in them, which no byte stands for.
MOST_EMPTY_ROWS = 10_000
# Beyond it a decimal number is none that a float can hold, and as a fraction it has as many digits.
LARGEST_EXPONENT = 400
# Keys can be chosen so that each collides with all others; then their number counts squared.
MOST_KEYS = 5_000


class NoSense(ValueError):
    """A message that no honest sandbox would have sent."""


# In the sandbox ------------------------------------------------------------------------------------------


def encode(value, number_of, depth=0):
    """Return a value as what JSON can hold.

    Parameters
    ----------
    value : object
    number_of : callable
        A function → the number under which it can be called.

    Returns
    -------
    None, bool, int, float, str, or list
        Everything else is a list that begins with a word for what it is.
    """

    def inner(part):
        return encode(part, number_of, depth + 1)

    kind = type(value)
    if value is None or kind in (bool, float) or (kind is int and abs(value) < LARGEST_INTEGER):
        return value
    if isinstance(value, str):
        return str(value)
    if value is ...:
        return ["dots"]
    if depth < DEEPEST:
        if isinstance(value, tuple):
            return ["tuple", *map(inner, value)]
        if isinstance(value, (list, KeysView, ValuesView)):
            return ["list", *map(inner, value)]
        if isinstance(value, (set, frozenset)):
            return ["set" if isinstance(value, set) else "frozenset", *map(inner, value)]
        if isinstance(value, dict):
            return ["dict", *([inner(key), inner(held)] for key, held in value.items())]
        if callable(value) and not isinstance(value, Network):
            return ["function", number_of(value), _name(value), *_door(value, inner)]
    if kind is complex:
        return ["complex", value.real, value.imag]
    if isinstance(value, (np.ndarray, np.generic)) and _can_be_sent(value):
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return ["array" if isinstance(value, np.ndarray) else "scalar", value.dtype.str, list(value.shape), data]
    if isinstance(value, Network):
        return ["network", list(value.sizes), inner({name: getattr(value, name) for name in value.names})]
    if isinstance(value, Dataset):
        return ["dataset", value.name, inner(np.asarray(value.inputs)), inner(np.asarray(value.labels))]
    if isinstance(value, (Fraction, Decimal)):
        return _fraction(value)
    return ["object", kind.__name__[:50], _looks(value)]


def _can_be_sent(array):
    """Return whether an array holds plain numbers, and what is made of it outside is bounded by what is sent."""
    plain = array.dtype.kind in KINDS_OF_NUMBERS and not isinstance(array, np.ma.MaskedArray)
    return plain and array.nbytes <= LARGEST_ARRAY and _empty_rows(array.shape) <= MOST_EMPTY_ROWS


def _empty_rows(shape):
    """Return how many rows without a number an array of this shape has; 0 where there are numbers in it."""
    return math.prod(length or 1 for length in shape) if 0 in shape else 0


def _fraction(value):
    if isinstance(value, Decimal):
        if value.is_nan():
            return float("nan")
        if not value.is_finite() or abs(value.adjusted()) > LARGEST_EXPONENT:
            return float(value)
    return ["fraction", *map(str, value.as_integer_ratio())]


def _looks(value):
    try:
        return repr(value)[:LONGEST_TEXT]
    except Exception as error:  # a learner's class may do anything here, and Python itself refuses huge numbers
        return f"<{type(value).__name__} that cannot be shown: {type(error).__name__}>"


def _name(function):
    return str(getattr(function, "__name__", type(function).__name__))[:100]


def _door(function, inner):
    """Return arguments, the names that its code uses, and whether it is as empty as a task begins."""
    from tinynet.checks.expectations import is_untouched

    code = getattr(function, "__code__", None)
    names = [str(name)[:100] for name in code.co_names[:200]] if code else []
    try:
        arguments = [
            [a.name, int(a.kind), a.default is not a.empty, inner(None if a.default is a.empty else a.default)]
            for a in inspect.signature(function).parameters.values()
        ]
    except (TypeError, ValueError):  # some built-in functions do not tell
        arguments = None
    return arguments, names, is_untouched(function)


def encode_error(error):
    """Return an exception of the student's: its classes by name, its text, and where it was raised."""
    frames = [
        [frame.filename[:200], frame.lineno or 0, frame.name[:100], (frame.line or "")[:200]]
        for frame in traceback.extract_tb(error.__traceback__)[-20:]
    ]
    return [[kind.__name__ for kind in type(error).__mro__], str(error)[:LONGEST_TEXT], frames]


# Outside -------------------------------------------------------------------------------------------------


class Opaque:
    """Something that did not come out of the sandbox: only the name of its class, and how it is shown."""

    def __init__(self, text):
        self._text = text

    def __repr__(self):
        return self._text


class RemoteError(Exception):
    """An exception that a student's function raised; `frames` is where."""

    frames = ()


def decode(message, function_of):
    """Return the value that a message describes.

    Parameters
    ----------
    message : object
        What JSON held.
    function_of : callable
        A number, a name, a signature or None, a tuple of names, and whether it is untouched → a function.

    Raises
    ------
    NoSense
        If no `encode` can have made it.
    """
    if isinstance(message, str):
        return _whole(message)
    if message is None or isinstance(message, (bool, int, float)):
        return message
    try:
        what, *parts = message
        return _READERS[what](parts, lambda part: decode(part, function_of), function_of)
    except Exception as error:  # whatever it is that cannot be read makes no sense
        raise NoSense(f"{type(error).__name__}: {error}") from None


def _whole(text):
    """Return a text without halves of letters, which no file takes."""
    return text.encode(errors="replace").decode()


def _array(parts, *_):
    kind, shape, data = parts
    if not TYPE_OF_A_NUMBER.fullmatch(kind):
        raise NoSense(f"an array of {kind[:50]}")
    if _empty_rows(shape) > MOST_EMPTY_ROWS:
        raise NoSense(f"an array of shape {tuple(shape)}, without a number in it")
    return np.frombuffer(base64.b64decode(data, validate=True), kind).reshape(shape).copy()


def _dict(parts, inner, _):
    return {inner(key): inner(value) for key, value in _few(parts)}


def _few(parts):
    if len(parts) > MOST_KEYS:
        raise NoSense(f"{len(parts):,} keys, and at most {MOST_KEYS:,} are read")
    return parts


def _network(parts, inner, _):
    sizes, start = parts
    start = inner(start)
    copies = next(iter(start.values())).shape[0] if np.ndim(next(iter(start.values()))) else None
    return Network(tuple(sizes), start=start) if copies is None else Network(tuple(sizes), copies=copies, start=start)


def _function(parts, inner, function_of):
    number, name, arguments, names, untouched = parts
    signature = None
    if arguments is not None:
        signature = inspect.Signature(
            [
                inspect.Parameter(
                    str(argument),
                    inspect._ParameterKind(kind),
                    default=inner(default) if has_default else inspect.Parameter.empty,
                )
                for argument, kind, has_default, default in arguments
            ]
        )
    return function_of(int(number), _whole(str(name)), signature, tuple(map(str, names)), bool(untouched))


def _object(parts, *_):
    name, text = parts
    return type(_whole(str(name))[:50] or "object", (Opaque,), {})(_whole(str(text))[:LONGEST_TEXT])


_READERS = {
    "dots": lambda *_: ...,
    "tuple": lambda parts, inner, _: tuple(map(inner, parts)),
    "list": lambda parts, inner, _: list(map(inner, parts)),
    "set": lambda parts, inner, _: set(map(inner, _few(parts))),
    "frozenset": lambda parts, inner, _: frozenset(map(inner, _few(parts))),
    "fraction": lambda parts, *_: Fraction(int(parts[0]), int(parts[1])),
    "dict": _dict,
    "complex": lambda parts, *_: complex(*parts),
    "array": _array,
    "scalar": lambda parts, *_: _array(parts)[()],
    "network": _network,
    "dataset": lambda parts, inner, _: Dataset(str(parts[0]), inner(parts[1]), inner(parts[2])),
    "function": _function,
    "object": _object,
}


def decode_error(message):
    """Return an exception that answers to the name and the base of the student's, with its text and frames.

    Raises
    ------
    NoSense
    """
    try:
        return _error(*message)
    except Exception as error:
        raise NoSense(f"{type(error).__name__}: {error}") from None


def _error(kinds, text, frames):
    kinds, text = [_whole(str(kind)) for kind in kinds], _whole(str(text))[:LONGEST_TEXT]
    known = (getattr(builtins, kind, None) for kind in kinds)
    base = next((kind for kind in known if isinstance(kind, type) and issubclass(kind, Exception)), Exception)
    if issubclass(base, ExceptionGroup):  # which cannot be made without what it holds
        base = Exception
    bases = (RemoteError,) if base is Exception else (RemoteError, base)
    made = type(kinds[0][:50] if kinds else "Exception", bases, {"__str__": lambda self: text})
    error = made.__new__(made)
    error.frames = [
        traceback.FrameSummary(_whole(str(file)), int(line), _whole(str(name)), lookup_line=False,
                               line=_whole(str(source)))
        for file, line, name, source in frames
    ]  # fmt: skip
    return error
