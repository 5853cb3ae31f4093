"""A gradient of a network with one hidden layer, in tables, or the one behind a step: held against known slips.

The lines are formulas of `tinynet.checks.asks` on arrays: w1 has a row for each unit, X a row for each sample. First
two units are asked for, where a turned table has the right shape; then three.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tinynet.checks.asks import value_of
from tinynet.checks.expectations import ask, floats, is_listed, must_be_function
from tinynet.checks.gradient_slips import Slip
from tinynet.checks.task import by_itself, part, say
from tinynet.mistakes import UNKNOWN
from tinynet.network import Network
from tinynet.short_text import are, listed, rounded, short

__all__ = ["NAMES", "LayerGradient"]

NAMES = ("w1", "b1", "w2", "b2")
# No parameter is 0 or 1, no two are alike, and the two inputs are never the same.
_PLACES = {
    2: {"w1": [[0.7, -0.4], [-1.1, 0.9]], "b1": [0.3, -0.2], "w2": [1.7, -1.3], "b2": -0.5},
    3: {"w1": [[0.6, 1.2], [-0.8, 0.5], [1.4, -0.9]], "b1": [0.2, 0.4, -0.6], "w2": [-1.2, 0.7, 1.6], "b2": 0.3},
}
_ROWS = np.array([(1.3, -0.8, 1.0), (0.6, 1.9, 0.0), (-1.1, 0.5, 1.0), (2.2, 0.9, 0.0)])
_COUNTS = (1, 3, 4)
_RATE = 0.25
# Algebra leaves a slope near 1e-15 off, a nudge near 1e-11.
_BY_ALGEBRA = 1e-12


_LINES = {
    "n": "float(len(y))",
    "z1": "X @ w1.T + b1",
    "a1": "sigmoid(z1)",
    "z2": "a1 @ w2 + b2",
    "a2": "sigmoid(z2)",
    "error": "2*(a2 - y)",
    "slope2": "a2*(1 - a2)",
    "delta2": "error*slope2",
    "slope1": "a1*(1 - a1)",
    "arrives1": "np.outer(delta2, w2)",
    "delta1": "arrives1*slope1",
    "of_w1": "delta1.T @ X / n",
    "of_b1": "delta1.sum(axis=0) / n",
    "of_w2": "a1.T @ delta2 / n",
    "of_b2": "delta2.sum() / n",
}

_SLIPS = (
    Slip("n", "1.0", "batch-summed", "Your slopes are summed over the rows, and not averaged."),
    Slip("z1", "X @ w1 + b1", "missing-transpose", "In your forward pass w1 is read by columns: z1[k] takes row k."),
    Slip("z1", "X @ w1.T", "bias-slipped", "In your forward pass the hidden biases are missing."),
    Slip("z2", "a1 @ w2", "bias-slipped", "In your forward pass b2 is missing."),
    Slip("a1", "z1", "missing-activation-hidden", "Your hidden units are not squashed."),
    Slip("a2", "z2", "missing-activation-output", "Your ŷ is z2: it is not squashed."),
    Slip("error", "2*(y - a2)", "sign-flipped", "In δ2 the sign is opposite. Which comes first there, ŷ or y?"),
    Slip("error", "a2 - y", "constant-factor", "In δ2 a number is missing. What is the slope of a square?"),
    Slip(
        "slope2",
        "1.0",
        "missing-activation-derivative-output",
        "In δ2 a link is missing: how strongly does a2 feel z2?",
    ),
    Slip(
        "slope2",
        "sigmoid(a2)*(1 - sigmoid(a2))",
        "activation-of-activated-value",
        "In δ2 the sigmoid's slope was given σ(a2): that value has been squashed twice.",
    ),
    Slip(
        "slope1",
        "sigmoid(a1)*(1 - sigmoid(a1))",
        "activation-of-activated-value",
        "In δ1 the sigmoid's slope was given σ(a1): that value has been squashed twice.",
    ),
    Slip(
        "slope1",
        "1 - a1**2",
        "wrong-activation-derivative",
        "In δ1 stands the slope of tanh, 1 − a1². This squash is the sigmoid.",
    ),
    Slip("slope1", "1.0", "missing-activation-derivative-hidden", "In δ1 a link is missing: the unit's own slope."),
    Slip(
        "slope1",
        "(a2*(1 - a2))[:, None]",
        "wrong-activation-derivative",
        "In δ1 the slope of the output's sigmoid is used. a1[k] feels z1[k] through its own.",
    ),
    Slip(
        "slope1",
        "z1*(1 - z1)",
        "derivative-of-unactivated-value",
        "In δ1 the sigmoid's slope was given z1. Which value does it need?",
    ),
    Slip("slope1", "a1", "wrong-activation-derivative", "In δ1 stands a1 where the sigmoid's slope should be."),
    Slip(
        "arrives1",
        "np.outer(delta2, np.ones_like(w2))",
        "missing-downstream-weight",
        "In δ1 a link is missing: how strongly does z2 feel a1[k]?",
    ),
    Slip(
        "arrives1",
        "np.outer(delta2, w2[::-1])",
        "swapped-parameters",
        "In δ1 each unit has another unit's w2.",
    ),
    Slip(
        "arrives1",
        "np.outer(delta2, np.full(w2.shape, w2.sum()))",
        "links-miscounted",
        "In δ1 the w2 of all units are added. One path leads from z1[k] to z2, and w2[k] is on it.",
    ),
    Slip(
        "delta1",
        "np.tile((arrives1*slope1).sum(axis=1, keepdims=True), w2.size)",
        "links-miscounted",
        "All your units share one δ1, the sum of theirs. Each unit has a δ1 of its own.",
    ),
    Slip("of_w1", "X.T @ delta1 / n", "missing-transpose", "The slopes of w1 have changed places, rows for columns."),
    Slip("of_w1", "np.tile(delta2, (w2.size, 1)) @ X / n", "wrong-delta", "For w1 δ2 is used where δ1 belongs."),
    Slip(
        "of_w1", "(delta1.T @ X)[:, ::-1] / n", "wrong-local-input", "For w1 each δ1 is multiplied by the other input."
    ),
    Slip("of_b1", "np.full(w2.shape, delta2.sum()) / n", "wrong-delta", "For b1 δ2 is used where δ1 belongs."),
    Slip(
        "of_b1",
        "np.full(w2.shape, delta1.sum()) / n",
        "wrong-axis",
        "For b1 the δ1 of all units are added up. Each unit has its own bias: over which axis is the mean?",
    ),
    Slip(
        "of_b1",
        "np.full(w2.shape, delta1.mean())",
        "wrong-axis",
        "For b1 one mean is taken of all units. Each unit has its own bias: over which axis is the mean?",
    ),
    Slip(
        "of_w2",
        "np.full(w2.shape, delta2.sum()) / n",
        "wrong-local-input",
        "For w2 you give δ2 alone. What did w2 multiply?",
    ),
    Slip("of_w2", "delta1.sum(axis=0) / n", "wrong-delta", "For w2 δ1 is used where δ2 belongs, and no a1 beside it."),
    Slip("of_w2", "z1.T @ delta2 / n", "wrong-local-input", "For w2 δ2 is multiplied by z1. What did w2 multiply?"),
    Slip("of_b2", "(delta2 @ a1).sum() / n", "wrong-local-input", "For b2 δ2 is multiplied. A bias multiplies 1."),
)
_EARLY = Slip(
    "arrives1",
    "np.outer(delta2, w2 - alpha*a1.T @ delta2 / n)",
    "updated-weight-used-too-early",
    "In δ1 stands the w2 of after the step. When does w2 get its new value?",
)


@dataclass(frozen=True)
class LayerGradient:
    """A gradient, gradient(p, X, y) → dict of slopes; or a training step, with `step`.

    Attributes
    ----------
    name : str
        Of the answer.
    shares : tuple of (float, tuple of str)
        The points that some slopes earn if they are right and others are not.
    earns : tuple of (float, str), optional
        The points of a right one, if it is a part of the task.
    step : bool
        Whether the answer is step(w1, b1, w2, b2, X, y, alpha) → the four new arrays. The gradient is then the one that
        it implies, (old − new)/alpha.
    """

    name: str
    shares: tuple = ()
    earns: tuple | None = None
    step: bool = False

    def check(self, answer, given):
        """Raise unless all slopes are right, for two units and for three: with the slip that gives the same numbers."""
        with by_itself():
            must_be_function(answer, self.name)
            asked = [self._asked(answer, 2, count) for count in _COUNTS]
            off = self._off(asked)
            for points, names in self.shares:
                if not set(names) & set(off):
                    part(points, f"the slopes in {' and '.join(names)}, for two units")
            if off:
                self._say_what_is_off(asked, off)
            self._must_be_algebra(asked)
            three = [self._asked(answer, 3, count) for count in _COUNTS]
            if off := self._off(three):
                say(
                    f"Not yet. With two hidden units all is right. With three {listed(off)} {are(off)} off. Is a "
                    "number of units, or of rows, fixed in it?",
                    "ignores-arguments",
                )
            if self.earns:
                part(*self.earns)

    @property
    def line_slips(self):
        """The slips that it may have."""
        return (*_SLIPS, _EARLY) if self.step else _SLIPS

    def wrong_answers(self, given):
        """Yield each declared wrong answer: its formula, the answer, its code, and what is said of it."""
        for slip in self.line_slips:
            yield f"{slip.line} = {slip.formula}", self.made_of(slip), slip.code, slip.sentence

    def made_of(self, *slips):
        """Return the answer in which some lines are written in another way."""

        def gradient(p, X, y):
            return _slopes(p, X, y, slips)

        def step(w1, b1, w2, b2, X, y, alpha):
            old = dict(zip(NAMES, (w1, b1, w2, b2), strict=True))
            slopes = _slopes(old, X, y, slips, alpha)
            return tuple(old[name] - alpha * slopes[name] for name in NAMES)

        return step if self.step else gradient

    def _asked(self, answer, units, count):
        """Return the place, the rows, the answer's slopes there, and the true ones."""
        place = {name: np.array(value) for name, value in _PLACES[units].items()}
        place["b2"] = float(place["b2"])
        X, y = _ROWS[:count, :2].copy(), _ROWS[:count, 2].copy()
        if self.step:
            new = ask(answer, self.name, *place.values(), X, y, _RATE)
            if not is_listed(new) or len(new) != 4:
                say(f"{self.name} must return the new w1, b1, w2 and b2; it returned {short(new)}.", "wrong-form")
            found = dict(zip(NAMES, new, strict=True))
        else:
            found = ask(answer, self.name, place, X, y)
            if not isinstance(found, dict) or set(found) != set(NAMES):
                say(f"{self.name} must return a dict with {listed(NAMES)}; it returned {short(found)}.", "wrong-form")
        slopes = {name: self._in_shape(found[name], place[name], name, units) for name in NAMES}
        if self.step:
            slopes = {name: (place[name] - slopes[name]) / _RATE for name in NAMES}
        return place, (X, y), slopes, Network((2, units, 1), start=place).gradients(X, y)

    def _in_shape(self, value, parameter, name, units):
        array = floats(value)
        shape = np.shape(parameter)
        kind = "new value" if self.step else "slope"
        if array is None or not np.isfinite(array).all():
            say(f"The {kind} of {name} must be made of numbers; it is {short(value)}.", "wrong-form")
        if array.shape != shape:
            turned = array.ndim == 2 and array.shape[::-1] == shape
            say(
                f"With {units} units {name} has shape {shape}, and your {kind} of it has {array.shape}. The slopes of "
                f"a table have its shape.{' Rows and columns have changed places.' * turned}",
                "missing-transpose" if turned else "wrong-form",
            )
        return array

    def _off(self, asked):
        return [name for name in NAMES if not all(_same(yours[name], true[name]) for _, _, yours, true in asked)]

    def _say_what_is_off(self, asked, off):
        found = self._slips_with_these_numbers(asked)
        place, (X, y), yours, true = next(one for one in asked if not _same(one[2][off[0]], one[3][off[0]]))
        entry = next(
            i
            for i in np.ndindex(np.shape(place[off[0]]))
            if not _same(np.asarray(yours[off[0]])[i], np.asarray(true[off[0]])[i])
        )
        rows = "; ".join(
            f"({rounded(x[0])}, {rounded(x[1])}) with label {rounded(label)}" for x, label in zip(X, y, strict=True)
        )
        symptom = (
            f"The slopes of {listed(off)} are off. On {len(y)} row{'s' * (len(y) > 1)}, {rows}, yours for "
            f"{off[0]}{''.join(f'[{i}]' for i in entry)} is {rounded(yours[off[0]][entry])}, and a nudge gives "
            f"{rounded(np.asarray(true[off[0]])[entry])}."
        )
        if found:
            say(f"Not yet. {symptom} {' '.join(slip.sentence for slip in found)}", found[0].code)
        self._say_if_two_changed_places(asked)
        self._say_how_rows_come_together(asked, off, symptom)
        if not {"w2", "b2"} & set(off):
            say(
                f"Not yet. {symptom} w2 and b2 are right, so δ2 is. Look at the links from z2 back to z1[k], and at "
                f"what {listed(off)} multiplied.",
                "links-miscounted",
            )
        say(f"Not yet. {symptom}", UNKNOWN)

    def _say_if_two_changed_places(self, asked):
        """Say so if a step returns w2 before b1: with two units both have the same shape."""
        if self.step and all(
            _same(yours[name], (place[name] - place[other]) / _RATE + true[other])
            for place, _, yours, true in asked
            for name, other in (("b1", "w2"), ("w2", "b1"))
        ):
            say("Not yet. In what you return b1 and w2 have changed places: w1, b1, w2, b2.", "swapped-parameters")

    def _say_how_rows_come_together(self, asked, off, symptom):
        """Say so if the slopes are a fixed number times the sum over the rows; or if all is right on one row."""
        _, _, yours, true = asked[0]  # one row
        factor = np.ravel(yours[off[0]])[0] / np.ravel(true[off[0]])[0]
        if factor > 0 and all(
            _same(yours[name], factor * len(y) * true[name]) for _, (_, y), yours, true in asked for name in off
        ):
            how = "summed, and not averaged"
            if factor < 1 - 1e-6:
                how = f"divided by {1 / factor:.4g}, whatever number of rows there is"
            elif factor > 1 + 1e-6:
                how = f"summed, and multiplied by {factor:.4g}"
            say(f"Not yet. {symptom} For {listed(off)} the rows are {how}.", "batch-summed")
        if not self._off(asked[:1]):
            say(f"Not yet. {symptom} On one row all is right: in which step do the rows come together?", UNKNOWN)

    def _slips_with_these_numbers(self, asked):
        """Return the fewest slips that give the answer's numbers, one or two; none if there are none."""
        for many in (1, 2):
            for slips in combinations(self.line_slips, many):
                if len({slip.line for slip in slips}) == many and all(
                    _same(yours[name], found[name])
                    for place, rows, yours, _ in asked
                    for found in [_slopes(place, *rows, slips)]
                    for name in NAMES
                ):
                    return slips
        return ()

    def _must_be_algebra(self, asked):
        if self.step:
            return
        error = max(np.abs(yours[name] / true[name] - 1).max() for _, _, yours, true in asked for name in NAMES)
        if error > _BY_ALGEBRA:
            say(
                f"Your slopes are right to about {-np.log10(error):.0f} digits. Formulas give 15; a nudge, or a "
                "rounding, gives fewer. The task asks for the formulas.",
                "wrong-form",
            )


def _slopes(p, X, y, slips=(), alpha=_RATE):
    """Return the slopes by name, with some lines written in another way."""
    rewrites = {slip.line: slip.formula for slip in slips}
    values = {name: np.asarray(p[name], dtype=float) for name in NAMES} | {"X": X, "y": y, "alpha": alpha}
    for line, formula in _LINES.items():
        values[line] = value_of(rewrites.get(line, formula), values)
    return {name: values[f"of_{name}"] for name in NAMES}


def _same(yours, other):
    return np.shape(yours) == np.shape(other) and np.allclose(yours, other, rtol=1e-6, atol=1e-9)
