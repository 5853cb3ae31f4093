"""Values that no learner means to give, and the places of an answer that they are put in."""

import datetime
import enum
import inspect
import itertools
import json
import types
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np

import tinynet as tn
from tinynet.checks.expectations import untouched
from tinynet.grading.remote.wire_format import decode, encode

__all__ = ["VALUES", "dressed", "places", "through"]


class Liar(float):
    """A number that says that it is any other."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __sub__(self, other):
        return 0.0

    def __hash__(self):
        return 0


class Silent:
    """It cannot be shown, counted, compared or copied."""

    def __repr__(self):
        raise RuntimeError("no")

    def __len__(self):
        raise RuntimeError("no")

    def __eq__(self, other):
        raise RuntimeError("no")

    def __float__(self):
        raise RuntimeError("no")

    def __array__(self, *_, **__):
        raise RuntimeError("no")

    __hash__ = None


class Endless:
    """A sequence of any length."""

    def __len__(self):
        return 10**12

    def __getitem__(self, place):
        return 0.5


class Colour(enum.IntEnum):
    """A number with a name."""

    RED = 7


def _nested(depth, make=lambda inner: [inner]):
    value = 0.9876
    for _ in range(depth):
        value = make(value)
    return value


def _own():
    value = [0.9876]
    value.append(value)
    return value


def _own_dict():
    value = {}
    value["a"] = value
    return value


def _endless_twos():
    while True:
        yield (0, 0, 0, 1)


# Each makes its value anew: a check, or a learner's function, may change what it gets.
VALUES = {
    "None": lambda: None,
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "-inf": lambda: float("-inf"),
    "1e308": lambda: 1e308,
    "-1e-300": lambda: -1e-300,
    "5e-324": lambda: 5e-324,
    "complex": lambda: 0.9876 + 2j,
    "complex nan": lambda: complex("nan"),
    "complex nan beside 0": lambda: complex(0.9876, float("nan")),
    "complex inf": lambda: complex("inf"),
    "a number with 0j": lambda: 0.9876 + 0j,
    "10**400": lambda: 10**400,
    "-10**5000": lambda: -(10**5000),
    "10**30": lambda: 10**30,
    "Fraction": lambda: Fraction(-55, 7),
    "a large Fraction": lambda: Fraction(10**5000, 3),
    "Decimal": lambda: Decimal("0.9876"),
    "Decimal nan": lambda: Decimal("nan"),
    "Decimal snan": lambda: Decimal("snan"),
    "Decimal inf": lambda: Decimal("-inf"),
    "a large Decimal": lambda: Decimal("1e999999"),
    "True": lambda: True,
    "np.bool_": lambda: np.bool_(True),
    "np.float64": lambda: np.float64(0.9876),
    "np.float64 nan": lambda: np.float64("nan"),
    "float16": lambda: np.float16(0.9876),
    "longdouble": lambda: np.longdouble("1e4000"),
    "np.complex128": lambda: np.complex128(complex("nan")),
    "np.int8": lambda: np.int8(-77),
    "uint64": lambda: np.uint64(2**64 - 1),
    "a liar": lambda: Liar(0.9876),
    "IntEnum": lambda: Colour.RED,
    "0-d": lambda: np.array(0.9876),
    "0-d nan": lambda: np.array(np.nan),
    "0-d complex": lambda: np.array(0.9876 + 1j),
    "0-d object": lambda: np.array(None, dtype=object),
    "0-d text": lambda: np.array("0.5"),
    "empty": lambda: np.array([]),
    "(0, 5)": lambda: np.zeros((0, 5)),
    "(0, 10**12)": lambda: np.zeros((0, 10**12)),
    "(20_000_000, 0)": lambda: np.zeros((20_000_000, 0)),
    "(10**9, 0)": lambda: np.zeros((10**9, 0)),
    "(4, 10**9, 0)": lambda: np.zeros((4, 10**9, 0)),
    "zeros(10**8)": lambda: np.zeros(10**8),
    "broadcast to 10**9": lambda: np.broadcast_to(0.5, (10**9,)),
    "30 axes": lambda: np.zeros((1,) * 30),
    "one in an array": lambda: np.array([0.9876]),
    "five in an array": lambda: np.full(5, 0.9876),
    "complex array": lambda: np.full(4, 0.9876 + 1j),
    "big-endian": lambda: np.arange(3, dtype=">i4"),
    "structured": lambda: np.zeros(3, dtype=[("a", "f8"), ("b", "U3")]),
    "structured scalar": lambda: np.zeros(3, dtype=[("a", "f8"), ("b", "U3")])[0],
    "object array": lambda: np.array([None, "a", {}], dtype=object),
    "masked": lambda: np.ma.masked,
    "masked array": lambda: np.ma.array([0.1, 0.2, 0.3], mask=[0, 1, 0]),
    "recarray": lambda: np.rec.array([(0.1, 0.2)]),
    "datetime64": lambda: np.datetime64("2020-01-01"),
    "timedelta64": lambda: np.timedelta64(5, "s"),
    "NaT": lambda: np.datetime64("NaT"),
    "date": lambda: datetime.date(2020, 1, 1),
    "text array": lambda: np.array(["0.1", "0.2"]),
    "bytes": lambda: b"0.5",
    "bytearray": lambda: bytearray(b"\x00" * 100),
    "memoryview": lambda: memoryview(np.arange(4.0)),
    "text of a number": lambda: "0.9876",
    "control characters": lambda: "\x1b]0;owned\x07\x1b[2J\x00\u202e",
    "half a letter": lambda: "\ud800",
    "a very long text": lambda: "x" * 1_000_000,
    "a formula without end": lambda: "9**9**9**9**9",
    "list": lambda: [0.9876],
    "ragged": lambda: [[1, 2], [3]],
    "list of everything": lambda: [None, "a", 1j, [], {}, float("nan")],
    "texts of numbers": lambda: ["0.1", "0.2", "0.3", "0.4", "0.5"],
    "list of a huge int": lambda: [10**400] * 5,
    "100 deep": lambda: _nested(100),
    "5,000 deep": lambda: _nested(5_000),
    "100 deep in dicts": lambda: _nested(100, lambda inner: {"a": inner}),
    "holds itself": _own,
    "dict holds itself": _own_dict,
    "a million zeros": lambda: [0.0] * 1_000_000,
    "tuple of nothing": lambda: (),
    "a pair": lambda: (0, 5),
    "set": lambda: {0.9876, "a", None},
    "frozenset": lambda: frozenset({(1, 2)}),
    "range": lambda: range(10**9),
    "odd keys": lambda: {None: 1, (): 2, 1.5: 3, "a": 4, frozenset(): 5, True: 6},
    "nan as a key": lambda: {float("nan"): float("nan")},
    "Counter": lambda: Counter("abc"),
    "OrderedDict": lambda: OrderedDict(a=1),
    "defaultdict": lambda: defaultdict(list),
    "mappingproxy": lambda: types.MappingProxyType({"a": 1}),
    "keys": lambda: {"a": 1}.keys(),
    "deque": lambda: deque([1, 2]),
    "generator": lambda: (x for x in (1, 2)),
    "endless generator": _endless_twos,
    "count": lambda: itertools.count(),
    "map": lambda: map(str, [1]),
    "class": lambda: Liar,
    "module": lambda: np,
    "NotImplemented": lambda: NotImplemented,
    "silent": Silent,
    "endless sequence": Endless,
    "network": lambda: tn.Network((2, 1, 1), seed=1),
    "network with copies": lambda: tn.Network((2, 1), copies=3, seed=1),
    "dataset": lambda: tn.AND,
    "exception": lambda: ValueError("no"),
    "a function of a function": lambda: lambda *_, **__: lambda *_, **__: None,
    "poly1d": lambda: np.poly1d([1, 2]),
}


def places(right, is_a_test=False):
    """Return the places of a right answer that a value can be put in, each with how: (right, make) → answer."""
    found = {"all of it": lambda right, make: make()}
    if callable(right):
        found |= {"what it returns": _returned, "a part of what it returns": _part_returned}
        if is_a_test:
            # A test of the learner's speaks by an AssertionError alone.
            del found["a part of what it returns"]
    elif isinstance(right, (Mapping, list, tuple)) and right:
        found |= {"an entry": _with}
    return found


def _returned(right, make):
    return lambda *_, **__: make()


def _part_returned(right, make):
    def function(*arguments, **named):
        return _with(right(*arguments, **named), make)

    return function


def _with(value, make):
    """Return a value with its last part another."""
    if isinstance(value, Mapping) and value:
        *_, last = value
        return dict(value) | {last: make()}
    if isinstance(value, (list, tuple)) and value:
        return type(value)([*value[:-1], make()])
    if isinstance(value, np.ndarray) and value.ndim == 1 and value.size:
        return [*value.tolist()[:-1], make()]
    return make()


def dressed(function, dress):
    """Return a function whose numbers come out in another type."""

    def dressed_up(*arguments, **named):
        return _dressed(function(*arguments, **named), dress)

    dressed_up.__signature__ = inspect.signature(function)
    return dressed_up


def _dressed(value, dress):
    if isinstance(value, dict):
        return {key: _dressed(held, dress) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_dressed(held, dress) for held in value)
    return dress(value) if isinstance(value, (int, float, np.floating)) and not isinstance(value, bool) else value


def through(value):
    """Return an answer as it comes out of a sandbox; a function answers as one there would."""
    functions = []

    def number_of(function):
        functions.append(function)
        return len(functions) - 1

    def function_of(number, name, signature, names, is_empty):
        if is_empty:
            return untouched

        def function(*arguments, **named):
            return through(functions[number](*arguments, **named))

        function.__name__ = name
        function.__code__ = function.__code__.replace(co_names=function.__code__.co_names + names)
        if signature is not None:
            function.__signature__ = signature
        return function

    try:
        message = encode(value, number_of)
    except Exception as error:
        message = ["object", type(value).__name__, f"<cannot be sent: {type(error).__name__}>"]
    return decode(json.loads(json.dumps(message)), function_of)
