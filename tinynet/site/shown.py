"""What one sees of a mistake in a run: the losses of two programs, or what a few lines print.

All of it is measured here, when the pages are made.
"""

import io
import warnings
from contextlib import redirect_stdout
from functools import cache
from typing import NamedTuple

import numpy as np

from tinynet.data import XOR
from tinynet.site.styles import CHANGES, PROGRAMS, Planted
from tinynet.training import History

__all__ = ["DEMOS", "LOSSES", "MANY_ROWS", "Outcome", "losses_of", "outcome", "stopped"]

# What a few lines print. The reader may copy them and run them.
DEMOS = {
    "arguments-changed": """\
import numpy as np


def step(w, slope):
    w -= 0.1 * slope
    return w


before = np.array([1.0, 2.0])
after = step(before, np.array([5.0, 5.0]))
print("before the step:", before)
print("after the step: ", after)
""",
    "broadcasting": """\
import numpy as np

y_hat = np.array([[0.2], [0.7], [0.6], [0.3]])
labels = np.array([0, 1, 1, 0])
print((y_hat - labels).shape, f"{np.mean((y_hat - labels) ** 2):.3f}")
labels = labels.reshape(-1, 1)
print((y_hat - labels).shape, f"{np.mean((y_hat - labels) ** 2):.3f}")
""",
    "crashes": """\
import numpy as np

x, delta1 = np.ones((4, 2)), np.ones((4, 3))
print((x.T @ delta1).shape)
print((x @ delta1).shape)
""",
    "integer-arithmetic": """\
import numpy as np

kept, cut_off = np.array([1.0, 3.0]), np.array([1, 3])
for step in range(1, 4):
    kept[:] = kept - 0.2
    cut_off[:] = cut_off - 0.2
    print(step, kept.round(1), cut_off)
""",
    "not-deterministic": """\
import numpy as np


def step(w, slope):
    return w - 0.1 * (slope + np.random.normal())


np.random.seed(0)
print(f"{step(1.0, 0.5):.4f}")
print(f"{step(1.0, 0.5):.4f}")
""",
    "overflow": """\
import math

for z in (-1, -10, -100, -700, -800):
    print(f"z = {z}")
    print(f"    e^z / (1 + e^z): {math.exp(z) / (1 + math.exp(z)):.1e}")
    print(f"    1 / (1 + e^-z):  {1 / (1 + math.exp(-z)):.1e}")
""",
    "path-forgotten": """\
import math


def loss(a):
    return (a + math.tanh(a)) ** 2


a, nudge = 0.5, 1e-5
slope_h, slope_f = 2 * (a + math.tanh(a)), 1 - math.tanh(a) ** 2
print(f"by a nudge:         {(loss(a + nudge) - loss(a - nudge)) / (2 * nudge):.4f}")
print(f"by both paths:      {slope_h * (1 + slope_f):.4f}")
print(f"one path forgotten: {slope_h * slope_f:.4f}")
""",
    "second-moment-wrong": """\
for power in (0.5, 1):
    w, m, v, path = 0.0, 0.0, 0.0, []
    for t in range(1, 301):
        slope = 2 * (w - 3) / 1000
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        w -= 0.1 * (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)) ** power + 1e-8)
        if t in (1, 10, 100, 300):
            path.append(f"{w:.2f}")
    print(f"v to the power {power}, after 1, 10, 100 and 300 steps:", *path)
""",
    "optimiser-memory-wrong": """\
for kept in (True, False):
    w, v = 0.0, 0.0
    for _ in range(100):
        v = v if kept else 0.0
        v = 0.9 * v + 2 * (w - 3)
        w -= 0.005 * v
    print(f"v is {'kept' if kept else 'made anew'}: after 100 steps w is {w:.2f}, and should be 3")
""",
}
# Whose programs are run for the curves: a style of `CHANGES`, or a change of the batch program that has its own lines.
LOSSES = {
    "accumulator-not-reset": "lists",
    "batch-summed": "batch",
    "constant-factor": "batch",
    "last-sample-only": "lists",
    "rows-come-apart": Planted(
        "    z1 = x @ w1 + b1\n",
        "    x = x[rng.permutation(len(x))]\n    z1 = x @ w1 + b1\n",
        "    order = rng.permutation(len(x))\n    x, y = x[order], y[order]\n    z1 = x @ w1 + b1\n",
    ),
    "state-discarded": "batch",
    "uneven-factor": Planted("slope_w2 = a1.T @ delta2", "slope_w2 = a1.T @ delta2 / len(x)"),
    "unreachable-labels": "batch",
    "unscaled-inputs": "batch",
}
# The four rows stand 25 times where the number of rows matters.
MANY_ROWS = {"batch-summed": (("[1.0, 1.0]])", "[1.0, 1.0]] * 25)"), ("[0.0]])", "[0.0]] * 25)"))}
TOO_LARGE = 100.0
MOST_POINTS = 400


class Outcome(NamedTuple):
    """What a program printed, the last line of its error message if it stopped, and its names."""

    printed: str
    error: str
    names: dict


def outcome(program):
    """Run a program in this process.

    Parameters
    ----------
    program : str
        Its text: one of those on the pages.

    Returns
    -------
    Outcome

    Examples
    --------
    >>> outcome("two = 1 + 1").names["two"]
    2
    >>> outcome("[][0]").error
    'IndexError: list index out of range'
    """
    names, printed, error = {"__name__": "__main__"}, io.StringIO(), ""
    with redirect_stdout(printed), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            exec(compile(program, "program.py", "exec"), names)  # noqa: S102
        except Exception as failure:
            error = f"{type(failure).__name__}: {failure}"
    return Outcome(printed.getvalue(), error, names)


def losses_of(code):
    """Return the losses of the programs for a mistake's page, by what they are called there.

    Parameters
    ----------
    code : str
        One of `LOSSES`.

    Returns
    -------
    dict of str to History
        "right" and "mistaken", each up to its end, or to a loss that is too large to be drawn.
    """
    right, mistaken = (_run(program).names["losses"] for program in _programs(code))
    return {"right": _history(right), "mistaken": _history(mistaken)}


def stopped(code):
    """Return the message with which the program of a mistake stopped, or nothing if it ran to its end.

    Parameters
    ----------
    code : str
        One of `LOSSES`.

    Returns
    -------
    str
    """
    return _run(_programs(code)[1]).error


def _programs(code):
    """Return the program for a mistake's curves as it should be, and as it is."""
    chosen = LOSSES[code]
    style, change = ("batch", chosen) if isinstance(chosen, Planted) else (chosen, CHANGES[code][chosen])
    text = PROGRAMS[style]
    for four, many in MANY_ROWS.get(code, ()):
        text = text.replace(four, many)
    return text.replace(change.lines, change.right), text.replace(change.lines, change.wrong)


# The right program of most is the same one.
_run = cache(outcome)


def _history(losses):
    losses = np.array(losses, dtype=float)
    drawn = np.isfinite(losses) & (losses < TOO_LARGE)
    end = len(losses) if drawn.all() else max(int(drawn.argmin()), 1)
    epochs = np.unique(np.linspace(0, end - 1, min(end, MOST_POINTS)).round().astype(int))
    return History(epochs, losses[epochs], np.zeros(len(epochs), dtype=int), {}, XOR, 1.0)
