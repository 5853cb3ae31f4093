"""Prove a gradient: nudge every number both ways, and compare."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np

from tinynet.validation import checked_numbers, checked_positive

__all__ = ["GradientReport", "compare_gradients", "numerical_gradient"]


def numerical_gradient(function, at, step=1e-5):
    """Return the slope of a function in every direction, by central differences.

    Each number v in `at` is nudged on its own, (f(v + h) − f(v − h)) / 2h with h = step · max(1, |v|). The truncation
    error falls with h², and the rounding error grows with 1/h. In float64 their sum is smallest near h = 1e-5 (Nocedal
    and Wright, *Numerical Optimization*, 2nd ed., section 8.1).

    Parameters
    ----------
    function : callable
        Takes a value like `at` (an array, or a dict) and returns one number.
    at : number, array_like, or mapping of str to them
        The point. It is never changed: the function gets a copy for every call.
    step : float
        The relative size of the nudge, at most 1.

    Returns
    -------
    float, ndarray, or dict of them
        The shapes (and the names) of `at`.

    Raises
    ------
    TypeError, ValueError
        If `at` is not finite numbers, step is not from 0 to 1, or the function does not return one finite number.

    Examples
    --------
    >>> slope = numerical_gradient(lambda v: v**2, 3.0)
    >>> print(f"{slope:.6f}")
    6.000000
    """
    step = checked_positive(step, "step", "Try 1e-5.")
    named = at if isinstance(at, Mapping) else {"at": at}
    point = {name: checked_numbers(value, str(name)).copy() for name, value in named.items()}

    def value():
        copies = {name: _plain(array.copy()) for name, array in point.items()}
        result = function(copies if isinstance(at, Mapping) else copies["at"])
        # As objects, so that rows of different lengths can be counted too.
        if np.asarray(result, dtype=object).size != 1 or np.asarray(result).dtype.kind not in "biuf":
            raise TypeError(f"the function must return one number, such as a loss; it returned {result!r}.")
        result = float(np.asarray(result).reshape(()))
        if not np.isfinite(result):
            raise ValueError(f"the function must return a finite number; it returned {result}.")
        return result

    slopes = {name: np.empty(array.shape) for name, array in point.items()}
    for name, array in point.items():
        for index in np.ndindex(array.shape):
            here = float(array[index])
            nudge = step * max(1.0, abs(here))
            if step > 1 or here + nudge == here - nudge:
                raise ValueError(f"step must be at most 1, and large enough to move {here}; got {step}. Try 1e-5.")
            array[index] = above = here + nudge
            loss_above = value()
            array[index] = below = here - nudge
            loss_below = value()
            array[index] = here
            # Divided by the distance in floating point, which is not quite 2 · nudge.
            slopes[name][index] = (loss_above - loss_below) / (above - below)
    result = {name: _plain(array) for name, array in slopes.items()}
    return result if isinstance(at, Mapping) else result["at"]


def compare_gradients(yours, true, tolerance=1e-6):
    """Compare two gradients, parameter by parameter.

    Parameters
    ----------
    yours : mapping of str to number or array_like, or one of them
        The gradient in question.
    true : the same names and shapes
        The right gradient, such as the result of `numerical_gradient`.
    tolerance : float
        The largest relative error that still counts as right. A numerical gradient in float64 is good to
        about 1e-9; a wrong formula is rarely closer than 1e-3.

    Returns
    -------
    GradientReport
        One line for each parameter. It prints as a table, and a notebook shows it as one.

    Raises
    ------
    TypeError, ValueError
        If a gradient is not finite numbers, or names or shapes differ.

    Examples
    --------
    >>> report = compare_gradients({"w": 3.0, "b": -1.0}, {"w": 3.0, "b": 1.0})
    >>> report.right
    False
    >>> [line.verdict for line in report.lines]
    ['right', 'sign flipped']
    """
    tolerance = checked_positive(tolerance, "tolerance", "Try 1e-6.")
    yours = yours if isinstance(yours, Mapping) else {"gradient": yours}
    true = true if isinstance(true, Mapping) else {"gradient": true}
    if set(yours) != set(true) or not true:
        raise ValueError(
            f"gradients must have the same names; got {', '.join(map(str, yours))} and {', '.join(map(str, true))}."
        )
    return GradientReport(tuple(_compared(name, yours[name], true[name], tolerance) for name in true))


@dataclass(frozen=True, eq=False)
class Line:
    """One parameter of a `GradientReport`; `ratio` is nan if the entries do not share one ratio."""

    name: str
    yours: np.ndarray
    true: np.ndarray
    relative_error: float
    ratio: float
    verdict: str


# The rows of a table of slopes stand below each other, as NumPy prints them.
_PRE = ' style="white-space: pre; font-family: monospace"'


@dataclass(frozen=True, eq=False)
class GradientReport:
    """The result of `compare_gradients`: its `lines`, and `right`, whether all of them are."""

    lines: tuple[Line, ...]

    @property
    def right(self):
        """Whether every parameter's gradient is right."""
        return all(line.verdict == "right" for line in self.lines)

    def _rows(self):
        yield "parameter", "yours", "true", "ratio", "relative error", "verdict"
        for line in self.lines:
            ratio = "" if np.isnan(line.ratio) else f"{line.ratio:.4f}"
            # Below 1e-8 the digits are rounding, and differ between machines.
            error = f"{line.relative_error:.1e}" if line.relative_error > 1e-8 else "below 1e-8"
            slopes = (np.array2string(each, precision=6, suppress_small=True) for each in (line.yours, line.true))
            yield line.name, *slopes, ratio, error, line.verdict

    def __str__(self):
        rows = [[cell.replace("\n", "") for cell in row] for row in self._rows()]
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        return "\n".join(
            "  ".join([row[0].ljust(widths[0]), *(row[i].rjust(widths[i]) for i in range(1, 5)), row[5]])
            for row in rows
        )

    __repr__ = __str__

    def _repr_html_(self):
        styles = ["", *2 * [_PRE * any(line.yours.ndim > 1 for line in self.lines)], "", "", ""]
        head, *rows = (map(escape, row) for row in self._rows())
        body = "".join(f"<tr>{''.join(map('<td{}>{}</td>'.format, styles, row))}</tr>" for row in rows)
        return f"<table><thead><tr>{''.join(map('<th>{}</th>'.format, head))}</tr></thead><tbody>{body}</tbody></table>"


def _compared(name, yours, true, tolerance):
    yours, true = checked_numbers(yours, f"your {name}"), checked_numbers(true, f"the true {name}")
    if yours.shape != true.shape:
        raise ValueError(f"{name} must have the shape {true.shape}; yours has {yours.shape}.")
    largest = max(np.abs(yours).max(), np.abs(true).max())
    error = np.abs(yours - true).max()
    # 1e-10 is the rounding left in a central difference of a loss of order 1: no error to speak of.
    relative_error = float(error / largest) if error > 1e-10 else 0.0
    ratio = _common_ratio(yours, true, tolerance)
    if relative_error <= tolerance:
        verdict = "right"
    elif not yours.any():
        verdict = "zero"
    elif not true.any():
        verdict = "not zero, as it should be"
    elif abs(ratio + 1) <= tolerance:
        verdict = "sign flipped"
    elif not np.isnan(ratio):
        verdict = f"{ratio:.7g} times the true one"
    else:
        verdict = "off by a different factor in each entry"
    return Line(str(name), yours, true, relative_error, ratio, verdict)


def _common_ratio(yours, true, tolerance):
    """Return yours ÷ true if all entries share it, otherwise nan."""
    large = np.abs(true) > 1e-10
    if not large.any():
        return float("nan")
    ratios = yours[large] / true[large]
    same = np.abs(ratios - ratios.flat[0]).max() <= tolerance * np.abs(ratios).max()
    same = same and np.abs(yours[~large]).max(initial=0) <= 1e-10
    return float(ratios.flat[0]) if same else float("nan")


def _plain(array):
    return float(array) if array.ndim == 0 else array
