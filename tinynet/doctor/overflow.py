"""Warnings of overflow where the processor gives none, as in a browser: NumPy then returns inf without a word.

There the arrays of a program are given a class of their own, which looks at what each operation returns.
"""

import warnings
from contextlib import contextmanager
from functools import partial

import numpy as np

__all__ = ["with_overflow_told"]

# What a program may call with a number that is in no array, and what makes an array of a usual class.
EXPONENTIALS = ("exp", "exp2", "expm1", "cosh", "sinh", "power", "square")
# These give inf for a 0, which is no overflow.
OF_ZERO = ("divide", "floor_divide", "reciprocal", "log", "log2", "log10", "log1p", "arctanh")


def numpy_tells():
    """Return whether NumPy warns of overflow on this machine."""
    with np.errstate(over="raise"):
        try:
            np.exp(np.full(1, 1e4))
        except FloatingPointError:
            return True
    return False


@contextmanager
def with_overflow_told():
    """Give a function for the arrays of a program; where NumPy does not tell, what it returns warns of overflow."""
    if numpy_tells():
        yield lambda values: values
        return
    instead = {name: partial(_call, getattr(np, name)) for name in EXPONENTIALS}
    # What a program makes of such an array stays one.
    instead |= {"array": partial(np.array, subok=True), "asarray": np.asanyarray}
    before = {name: getattr(np, name) for name in instead}
    vars(np).update(instead)
    try:
        yield lambda values: _Watched.of(np.asanyarray(values, dtype=float))
    finally:
        vars(np).update(before)


def _call(ufunc, first, *others, **options):
    return ufunc(_Watched.of(first), *others, **options)


class _Watched(np.ndarray):
    """An array that warns where finite numbers give inf; its numbers are such arrays too."""

    @classmethod
    def of(cls, value):
        """Return an array or a number as one of this class; anything else as it is."""
        return np.asanyarray(value).view(cls) if isinstance(value, (np.ndarray, np.number, float, int)) else value

    def __getitem__(self, index):
        return self.of(super().__getitem__(index))

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __round__(self, digits=0):
        return round(float(self), digits)

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        plain = [value.view(np.ndarray) if isinstance(value, _Watched) else value for value in inputs]
        if out is not None:
            options["out"] = tuple(value.view(np.ndarray) if isinstance(value, _Watched) else value for value in out)
        finite = ufunc.__name__ not in OF_ZERO and all(map(_is_finite, plain))
        result = getattr(ufunc, method)(*plain, **options)
        if finite and isinstance(result, (np.ndarray, np.number)) and not _is_finite(result):
            warnings.warn(f"overflow encountered in {ufunc.__name__}", RuntimeWarning, stacklevel=2)
        return out[0] if out is not None else self.of(result)


def _is_finite(values):
    values = np.asarray(values)
    return values.dtype.kind not in "fc" or bool(np.isfinite(values).all())
