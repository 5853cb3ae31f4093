"""Real numbers of any type, Python's, NumPy's or another library's, read as floats."""

import numbers

import numpy as np

from tinynet.short_text import short

__all__ = ["as_real_number", "with_floats"]


def as_real_number(value):
    """Return a value as a float if it is one real number of any type, otherwise None.

    A complex number without an imaginary part counts as one, and so does an array without an axis. True and False do
    not.

    Raises
    ------
    OverflowError
        For a whole number or a fraction that is too large for a float.
    """
    if isinstance(value, np.ndarray) and value.ndim == 0 and not isinstance(value, np.ma.MaskedArray):
        value = value.item()
    # To NumPy a span of time is an integer.
    if isinstance(value, (bool, np.bool_, np.timedelta64)) or not isinstance(value, numbers.Number):
        return None
    if isinstance(value, numbers.Complex) and not isinstance(value, numbers.Real):
        if value.imag != 0:
            return None
        value = value.real
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def with_floats(answer):
    """Return a program's answer with numbers of unusual types, such as Decimal or 0.5 + 0j, as floats.

    Raises
    ------
    TypeError
        If it has a number that is not real.
    """
    if type(answer) in (list, tuple):
        return type(answer)(map(with_floats, answer))
    if isinstance(answer, dict):
        return {key: with_floats(value) for key, value in answer.items()}
    if isinstance(answer, (int, float, np.integer, np.floating)) or not isinstance(answer, numbers.Number):
        return answer
    number = as_real_number(answer)
    if number is None:
        raise TypeError(f"it returns {short(answer)}, which is no real number")
    return number
