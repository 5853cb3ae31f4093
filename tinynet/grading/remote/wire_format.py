"""Values from a student's process as text that is safe to read: plain data, arrays, and functions by number.

A message from a sandbox may be anything, so nothing in it is ever executed or unpickled here. `encode` runs in the
sandbox, and a student may change it; `decode` trusts nothing.

A message from the student's side is JSON and has one of the forms below. A message from the grader's side is pickled;
its first item names the request.
"""

from __future__ import annotations

import base64
import builtins
import inspect
import math
import re
import traceback
from collections.abc import Callable, KeysView, Mapping, ValuesView
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias, TypedDict

import numpy as np

from tinynet.data import Dataset
from tinynet.network import Network

__all__ = [
    "Asked",
    "CallBack",
    "Encoded",
    "EncodedError",
    "Handed",
    "NoSense",
    "OfTheCourse",
    "Opaque",
    "RemoteError",
    "Returned",
    "decode",
    "decode_error",
    "encode",
    "encode_error",
]

Encoded: TypeAlias = None | bool | int | float | str | list[Any]
"""A value as JSON has it; a list begins with a word for what it is."""
EncodedError: TypeAlias = list[Any]
"""An exception: its classes by name, its text, and its frames as (file, line, function, source)."""


class Handed(TypedDict):
    """The first message of the student's side: the answers that the notebook has, by name."""

    answers: dict[str, Encoded]


class CallBack(TypedDict):
    """The student's function calls a function of the check, by its number."""

    call: int
    arguments: Encoded
    named: Encoded


# Two of its keys are no names of Python.
Returned = TypedDict(
    "Returned",
    {
        "return": Encoded,
        "raise": EncodedError,
        "raise again": int,
        "changed": list[list[Any]],
        "warned": list[list[str]],
        "printed": str,
    },
    total=False,
)
"""What came of a call: one of the first three; the changed arguments as (place, value); warnings as (class, text)."""

Asked: TypeAlias = (
    tuple[Literal["done"]]
    | tuple[Literal["call"], Any, tuple[Any, ...], dict[str, Any], Mapping[str, Any]]
    | tuple[Literal["return", "raise"], Any, str]
)
"""What the grader's side sends: that it is done; a call, with NumPy's handling of floating-point errors; or
what a function of the check's returned, or the class and the text of what it raised, and what it printed."""

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


class OfTheCourse(NamedTuple):
    """A function of the course that is to be called where the student's are: by its module and its name."""

    module: str
    name: str


class NoSense(ValueError):
    """A message that no honest sandbox would have sent."""


# In the sandbox ------------------------------------------------------------------------------------------


def encode(value: Any, number_of: Callable[[Any], int], depth: int = 0) -> Encoded:
    """Return a value as something that JSON can hold.

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

    def inner(part: Any) -> Encoded:
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


def _can_be_sent(array: np.ndarray | np.generic) -> bool:
    """Return whether an array holds plain numbers, and the array outside is no larger than what is sent."""
    plain = array.dtype.kind in KINDS_OF_NUMBERS and not isinstance(array, np.ma.MaskedArray)
    return plain and array.nbytes <= LARGEST_ARRAY and _empty_rows(array.shape) <= MOST_EMPTY_ROWS


def _empty_rows(shape: tuple[int, ...]) -> int:
    """Return how many rows without a number an array of this shape has; 0 if it has numbers."""
    return math.prod(length or 1 for length in shape) if 0 in shape else 0


def _fraction(value: Fraction | Decimal) -> Encoded:
    if isinstance(value, Decimal):
        if value.is_nan():
            return float("nan")
        if not value.is_finite() or abs(value.adjusted()) > LARGEST_EXPONENT:
            return float(value)
    return ["fraction", *map(str, value.as_integer_ratio())]


def _looks(value: Any) -> str:
    try:
        return repr(value)[:LONGEST_TEXT]
    except Exception as error:  # a learner's class may do anything here, and Python itself refuses huge numbers
        return f"<{type(value).__name__} that cannot be shown: {type(error).__name__}>"


def _name(function: Any) -> str:
    return str(getattr(function, "__name__", type(function).__name__))[:100]


def _door(function: Any, inner: Callable[[Any], Encoded]) -> tuple[list[list[Any]] | None, list[str], bool]:
    """Return a function's arguments, the names in its code, and whether it is as empty as in an untouched task."""
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


def encode_error(error: BaseException) -> EncodedError:
    """Return an exception from the student's code: its classes by name, its text, and where it was raised."""
    frames = [
        [frame.filename[:200], frame.lineno or 0, frame.name[:100], (frame.line or "")[:200]]
        for frame in traceback.extract_tb(error.__traceback__)[-20:]
    ]
    return [[kind.__name__ for kind in type(error).__mro__], str(error)[:LONGEST_TEXT], frames]


# Outside -------------------------------------------------------------------------------------------------


class Opaque:
    """A value that stayed in the sandbox: only the name of its class and its repr came out."""

    def __init__(self, text: str):
        self._text = text

    def __repr__(self) -> str:
        return self._text


class RemoteError(Exception):
    """An exception that a student's function raised; `frames` says where."""

    frames: list[traceback.FrameSummary] | tuple[()] = ()


FunctionOf: TypeAlias = Callable[[int, str, inspect.Signature | None, tuple[str, ...], bool], Any]
Inner: TypeAlias = Callable[[Any], Any]


def decode(message: Any, function_of: FunctionOf) -> Any:
    """Return the value that a message describes.

    Parameters
    ----------
    message : object
        A message that was read from JSON.
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


def _whole(text: str) -> str:
    """Return a text without lone surrogates, which no file can hold."""
    return text.encode(errors="replace").decode()


def _array(parts: list[Any], *_: Any) -> np.ndarray:
    kind, shape, data = parts
    if not TYPE_OF_A_NUMBER.fullmatch(kind):
        raise NoSense(f"an array of {kind[:50]}")
    if _empty_rows(shape) > MOST_EMPTY_ROWS:
        raise NoSense(f"an array of shape {tuple(shape)}, without a number in it")
    return np.frombuffer(base64.b64decode(data, validate=True), kind).reshape(shape).copy()


def _dict(parts: list[Any], inner: Inner, _: FunctionOf) -> dict[Any, Any]:
    return {inner(key): inner(value) for key, value in _few(parts)}


def _few(parts: list[Any]) -> list[Any]:
    if len(parts) > MOST_KEYS:
        raise NoSense(f"{len(parts):,} keys, and at most {MOST_KEYS:,} are read")
    return parts


def _network(parts: list[Any], inner: Inner, _: FunctionOf) -> Network:
    sizes, start = parts
    start = inner(start)
    copies = next(iter(start.values())).shape[0] if np.ndim(next(iter(start.values()))) else None
    return Network(tuple(sizes), start=start) if copies is None else Network(tuple(sizes), copies=copies, start=start)


def _function(parts: list[Any], inner: Inner, function_of: FunctionOf) -> Any:
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


def _object(parts: list[Any], *_: Any) -> Opaque:
    name, text = parts
    return type(_whole(str(name))[:50] or "object", (Opaque,), {})(_whole(str(text))[:LONGEST_TEXT])


_READERS: dict[str, Callable[[list[Any], Inner, FunctionOf], Any]] = {
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


def decode_error(message: Any) -> RemoteError:
    """Return an exception with the name, base class, text and frames of the student's exception.

    Raises
    ------
    NoSense
    """
    try:
        return _error(*message)
    except Exception as error:
        raise NoSense(f"{type(error).__name__}: {error}") from None


def _error(kinds: list[Any], text: Any, frames: list[Any]) -> RemoteError:
    kinds, text = [_whole(str(kind)) for kind in kinds], _whole(str(text))[:LONGEST_TEXT]
    known = (getattr(builtins, kind, None) for kind in kinds)
    base = next((kind for kind in known if isinstance(kind, type) and issubclass(kind, Exception)), Exception)
    if issubclass(base, ExceptionGroup):  # which cannot be made without what it holds
        base = Exception
    bases = (RemoteError,) if base is Exception else (RemoteError, base)
    made: type[RemoteError] = type(kinds[0][:50] if kinds else "Exception", bases, {"__str__": lambda self: text})
    error = made.__new__(made)
    error.frames = [
        traceback.FrameSummary(_whole(str(file)), int(line), _whole(str(name)), lookup_line=False,
                               line=_whole(str(source)))
        for file, line, name, source in frames
    ]  # fmt: skip
    return error
