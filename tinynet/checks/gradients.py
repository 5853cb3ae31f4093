"""A gradient that a learner writes, or the one behind a step: compared with the right one, and with known slips.

Row by row first, where a slip in a formula shows in clean numbers; then on several rows at once, where it shows how
the rows are combined. A mistake that is no known slip goes to the doctor.
"""

from dataclasses import dataclass, field
from itertools import combinations, permutations

import numpy as np

from tinynet.checks.asks import value_of
from tinynet.checks.by_doctor import first_fault
from tinynet.checks.chain import NAMES
from tinynet.checks.expectations import ask, floats, is_listed, must_be_function, must_be_number
from tinynet.checks.gradient_slips import EARLY, FACTORS, LINES, OWN_SLIPS, SLIPS
from tinynet.checks.task import by_itself, part, say
from tinynet.mistakes import UNKNOWN
from tinynet.network import Network
from tinynet.short_text import are, listed, rounded, short

__all__ = ["Gradient", "five_new_parameters"]

# No parameter is 0 or 1, no two are alike, and the two inputs are never the same.
_PLACES = (
    {"w11": 0.7, "w12": -0.4, "b1": 0.3, "w2": 1.7, "b2": -0.5},
    {"w11": -0.6, "w12": 0.9, "b1": 0.4, "w2": -1.4, "b2": 0.8},
)
_ROWS = np.array([(1.3, -0.8, 1.0), (0.6, 1.9, 0.0), (-1.1, 0.5, 1.0), (2.2, 0.9, 0.0)])
_COUNTS = (3, 4)
_RATE = 0.1
# Algebra leaves a slope a few of the smallest steps of a float off, near 1e-15. A nudge leaves it near 1e-11.
_BY_ALGEBRA = 5_000


@dataclass(frozen=True)
class Gradient:
    """A gradient, gradient(parameters, x1, x2, y) → dict of slopes by name; or a training step, with `step`.

    Attributes
    ----------
    name : str
        Of the answer.
    neurons : int
        One, or two in a row.
    only : tuple of str
        The slopes that the task asks for, if not all.
    shares : tuple of (float, tuple of str)
        The points that some slopes earn if they are right and others are not.
    earns : tuple of (float, str), optional
        The points of a right gradient, if it is a part of the task.
    step : bool
        Whether the answer is step(x_data, labels, w11, w12, b1, w2, b2, alpha) → the five new parameters. The gradient
        is then the one that it implies, (old − new)/alpha.
    no_nudges : bool
        Whether a gradient that is made by nudging is refused.
    """

    name: str
    neurons: int = 2
    only: tuple = ()
    shares: tuple = ()
    earns: tuple | None = None
    step: bool = False
    no_nudges: bool = False

    @property
    def wanted(self):
        """The names of the slopes that are asked for."""
        return self.only or NAMES[: 3 if self.neurons == 1 else 5]

    def check(self, answer, given):
        """Raise unless all slopes are right: with the slip that has the same numbers, or what the doctor finds."""
        with by_itself():
            must_be_function(answer, self.name)
            seen = _Seen.of(self, answer)
            for points, names in self.shares:
                if not set(names) & {*seen.off, *seen.off_together}:
                    words = listed(names)
                    part(points, f"the new {words}" if self.step else f"the slope{_s(names)} in {words}")
            if seen.missing:
                say(
                    f"{self.name} must return a dict with {', '.join(self.wanted)}; {listed(seen.missing)} "
                    f"{are(seen.missing)} missing.",
                    "wrong-form",
                )
            if seen.off:
                _say_what_is_off(seen, answer)
            if seen.off_together:
                _say_how_rows_are_combined(seen, answer)
            if self.no_nudges:
                _must_be_algebra(seen)
            if self.earns:
                part(*self.earns)

    @property
    def line_slips(self):
        """The slips that it may have in the lines that several slopes share."""
        if "w11" not in self.wanted:
            return tuple(slip for slip in SLIPS[self.neurons] if slip.line not in ("slope1", "delta1"))
        return (*SLIPS[self.neurons], EARLY) if self.step else SLIPS[self.neurons]

    def own_slips(self):
        """Yield parameter, formula, code and sentence of each slip in the last line of a slope."""
        for formulas, code, sentence in OWN_SLIPS:
            for name, formula in formulas.items():
                second = any(value in formula for value in ("delta2", "a2", "z2"))
                not_made = second if self.neurons == 1 else "delta1" in formula and "w11" not in self.wanted
                if name in self.wanted and not not_made:
                    yield name, formula, code, sentence

    def wrong_answers(self, given):
        """Yield each declared wrong answer: its formula, the answer, its code, and what is said of it."""
        right = _AT_ROWS[self.neurons].slopes({})
        for slip in self.line_slips:
            rewrites = {slip.line: slip.formula}
            wrong = _AT_ROWS[self.neurons].slopes(rewrites)
            if not all(np.allclose(wrong[name], right[name]) for name in self.wanted):
                yield f"{slip.line} = {slip.formula}", self.made_of(rewrites), slip.code, slip.sentence
        for name, formula, code, sentence in self.own_slips():
            said = sentence.format(names=name, it=name)
            yield f"{name}: {formula}", self.made_of({name: formula}), code, said

    def made_of(self, rewrites):
        """Return the answer in which some lines are written in another way."""

        def gradient(parameters, x1, x2, y, alpha=_RATE):
            slopes = _Rows(parameters, x1, x2, y, alpha).slopes(rewrites)
            return {name: np.mean(np.broadcast_to(slopes[name], np.shape(x1))) for name in self.wanted}

        def step(x_data, labels, w11, w12, b1, w2, b2, alpha):
            old = dict(zip(NAMES, (w11, w12, b1, w2, b2), strict=True))
            slopes = gradient(old, *x_data.T, labels, alpha)
            return tuple(old[name] - alpha * slopes[name] for name in NAMES)

        return step if self.step else gradient

    def asked(self, answer, place, x1, x2, y):
        """Return the slopes of an answer by name, nan for one that is missing; and the precision of their floats."""
        if not self.step:
            slopes = ask(answer, self.name, dict(place), x1, x2, y)
            if not isinstance(slopes, dict):
                say(
                    f"{self.name} must return a dict with {', '.join(self.wanted)}; it returned {short(slopes)}.",
                    "wrong-form",
                )
            given = [name for name in self.wanted if slopes.get(name, ...) is not ...]
            for name in given:
                _must_be_one_number(slopes[name], f'{self.name}(…)["{name}"]', len(y))
            precision = max((_precision(slopes[name]) for name in given), default=0.0)
            return {name: float(floats(slopes[name])) if name in given else np.nan for name in self.wanted}, precision
        new = ask(answer, self.name, np.column_stack([x1, x2]), y, *place.values(), _RATE)
        moved = five_new_parameters(new, self.name)
        slopes = {name: (place[name] - moved[i]) / _RATE for i, name in enumerate(NAMES)}
        return slopes, max(_precision(one) for one in new)


def _precision(number):
    """Return how far two neighbouring numbers of this kind are apart, at 1."""
    kind = getattr(number, "dtype", np.dtype(float))
    return np.finfo(kind if kind.kind == "f" else float).eps


def five_new_parameters(answer, name):
    """Return the five new parameters of a step as an array, or say what was returned instead."""
    if not is_listed(answer) or len(answer) != 5:
        say(
            f"{name} must return the five new parameters, (w11, w12, b1, w2, b2); it returned {short(answer)}.",
            "wrong-form",
        )
    values = []
    for key, value in zip(NAMES, answer, strict=True):
        found = floats(value)
        if found is not None and found.ndim:
            say(f"The new {key} is {found.size} numbers, one for each row. The slope is their mean.", "wrong-form")
        values.append(must_be_number(value, f"the new {key}"))
    return np.array(values)


def _must_be_one_number(value, name, rows):
    found = floats(value)
    if found is not None and found.shape != ():
        if found.size == 1:
            say(f"{name} holds one number in brackets. Return the number itself.", "wrong-form")
        say(
            f"{name} has {found.size} values for {rows} row{'s' * (rows > 1)}: a slope for each row. "
            "The slope of the loss is their mean, one number.",
            "wrong-form",
        )
    must_be_number(value, name)


class _Rows:
    """Some rows, each at a place, and what the formulas make of them."""

    def __init__(self, parameters, x1, x2, y, alpha=_RATE):
        self.given = {**parameters, "x1": x1, "x2": x2, "y": y, "alpha": alpha}
        self.neurons = 2 if "w2" in parameters else 1

    def values(self, rewrites):
        """Return every line, by name, with some of them written in another way."""
        values = dict(self.given)
        for line, formula in LINES[self.neurons].items():
            values[line] = value_of(rewrites.get(line, formula), values)
        return values

    def slopes(self, rewrites):
        """Return the slopes of each row, by parameter."""
        values = self.values(rewrites)
        names = NAMES[: 3 if self.neurons == 1 else 5]
        return {name: value_of(rewrites.get(name, "*".join(FACTORS[name])), values) for name in names}


def _at_single_rows(neurons):
    """Return every row at every place, as columns."""
    names = NAMES[: 3 if neurons == 1 else 5]
    columns = {name: np.repeat([place[name] for place in _PLACES], len(_ROWS)) for name in names}
    return _Rows(columns, *np.tile(_ROWS, (len(_PLACES), 1)).T)


_AT_ROWS = {neurons: _at_single_rows(neurons) for neurons in (1, 2)}


@dataclass
class _Seen:
    """What an answer gives on single rows, and on several at once.

    Attributes
    ----------
    ask : Gradient
        What is asked for.
    single, true : dict
        The slopes on each single row, an array by parameter: the answer's, and the right ones.
    together : list of (place, rows, slopes, true)
        The same on several rows at once.
    off, off_together : list of str
        The parameters whose slopes are wrong on a single row; and those that are wrong only on several at once.
    error, precision : float
        The largest relative error, and how far two neighbouring floats of the answer's kind are apart.
    """

    ask: Gradient
    single: dict
    true: dict
    together: list
    off: list = field(default_factory=list)
    off_together: list = field(default_factory=list)
    error: float = 0.0
    precision: float = 0.0

    @classmethod
    def of(cls, asked, answer):
        names = NAMES[: 3 if asked.neurons == 1 else 5]
        places = [{name: place[name] for name in names} for place in _PLACES]
        together, precision = [], 0.0
        for place in places:
            for count in _COUNTS:
                rows = _ROWS[:count]
                slopes, precision = asked.asked(answer, place, *rows.T)
                true = Network((2,) + (1,) * asked.neurons, start=place).gradients(rows[:, :2], rows[:, 2])
                together.append((place, rows, slopes, true))
        singles = [asked.asked(answer, place, *row[:, None])[0] for place in places for row in _ROWS]
        single = {name: np.array([slopes[name] for slopes in singles]) for name in asked.wanted}
        true = _AT_ROWS[asked.neurons].slopes({})
        seen = cls(asked, single, {name: true[name] for name in asked.wanted}, together, precision=precision)
        for name in asked.wanted:
            pairs = [(float(slopes[name]), float(true[name])) for _, _, slopes, true in together]
            if not seen.same(seen.single[name], seen.true[name]):
                seen.off.append(name)
            elif not all(seen.same(*pair) for pair in pairs):
                seen.off_together.append(name)
            errors = [abs(one - other) / abs(other) for one, other in pairs]
            seen.error = max(seen.error, *errors)
        return seen

    @property
    def missing(self):
        """The parameters for which there is no slope."""
        return [name for name in self.ask.wanted if np.isnan(self.single[name]).any()]

    def same(self, yours, other):
        """Return whether slopes are the same but for rounding, which a step's difference divided by alpha enlarges."""
        rounding = 8 * self.precision / (_RATE if self.ask.step else 1)
        return np.allclose(yours, other, rtol=1e-6, atol=1e-9 + rounding)

    def rounded(self, name, digits):
        """Return the right slopes of single rows as they come out where what is returned is rounded."""
        if not self.ask.step:
            return self.true[name].round(digits)
        old = _AT_ROWS[self.ask.neurons].given[name]
        return (old - (old - _RATE * self.true[name]).round(digits)) / _RATE


def _must_be_algebra(seen):
    if seen.error > _BY_ALGEBRA * seen.precision:
        say(
            f"Your slopes are right to about {-np.log10(seen.error):.0f} digits. Formulas give 15; a nudge, or a "
            "rounding, gives fewer. The task asks for the formulas.",
            "wrong-form",
        )


# What is off on single rows ------------------------------------------------------------------------------


def _say_what_is_off(seen, answer):
    """Say what is off on one row, and the slip that gives these numbers; else what the doctor finds."""
    symptom = _symptom(seen)
    _say_if_a_step_is_taken(seen)
    _say_if_another_parameter_is_moved(seen)
    _say_if_rows_are_divided_by_a_fixed_number(seen)
    slips = _slips_with_these_numbers(seen)
    if slips:
        uphill = seen.ask.step and np.isclose(_factor(seen) or 0, -1)
        also = " Or δ2 is right, and in the step there is a plus where a minus should be." if uphill else ""
        say(f"Not yet. {symptom} {' '.join(sentence for _, sentence in slips)}{also}", slips[0][0])
    _say_if_rounded(seen)
    _say_the_factor(seen, symptom)
    _say_if_they_have_changed_places(seen, symptom)
    fault = first_fault(*_pair(seen.ask, answer), seen.together[0][0])
    if fault is not None:
        say(f"Not yet. {symptom} {_on_the_way(seen)}", fault.code, fault)
    if seen.ask.neurons == 2 and len(seen.ask.wanted) == 5 and not {"w2", "b2"} & set(seen.off):
        say(
            f"Not yet. {symptom} w2 and b2 are right, so δ2 is. Look at the links from z2 back to z1, and at what "
            f"{listed(seen.off)} multiplied. {_on_the_way(seen)}",
            "links-miscounted",
        )
    say(f"Not yet. {symptom} {_on_the_way(seen)}", UNKNOWN)


def _row_that_shows(seen):
    """Return the number of the first row on which the first slope that is off is wrong."""
    name = seen.off[0]
    return next(i for i, true in enumerate(seen.true[name]) if not seen.same(seen.single[name][i], true))


def _on_the_way(seen):
    """Return the values between the inputs and the slopes on the row of the symptom, as they should be."""
    values, number = _AT_ROWS[seen.ask.neurons].values({}), _row_that_shows(seen)
    lines = [line for line in LINES[seen.ask.neurons] if line[0] in "za" or line.startswith("delta")]
    if "w11" not in seen.ask.wanted:
        lines.remove("delta1")
    shown = ", ".join(f"{line} = {rounded(values[line][number])}" for line in lines)
    return f"On that row it should be {shown}. Print yours: which is the first that differs?"


def _symptom(seen):
    """Return which slopes are off, and the numbers of one row."""
    name, number = seen.off[0], _row_that_shows(seen)
    yours, true = seen.single[name], seen.true[name]
    place, row = seen.together[number // len(_ROWS) * len(_COUNTS)][0], _ROWS[number % len(_ROWS)]
    at = ", ".join(f"{key} = {rounded(value)}" for key, value in place.items())
    return (
        f"The derivative{_s(seen.off)} for {listed(seen.off)} {'are' if len(seen.off) > 1 else 'is'} off. At {at}, on "
        f"the row x1 = {rounded(row[0])}, x2 = {rounded(row[1])} with label {rounded(row[2])}, yours for {name} is "
        f"{rounded(yours[number])}, and a nudge gives {rounded(true[number])}."
    )


def _say_if_a_step_is_taken(seen):
    if seen.ask.step:
        return
    place = _AT_ROWS[seen.ask.neurons].given
    rates = np.array([(place[name] - seen.single[name]) / seen.true[name] for name in seen.ask.wanted])
    if np.allclose(rates, rates[0, 0]) and not np.isclose(rates[0, 0], 0):
        say(
            f"Not yet. You return new parameters: a step at the rate {abs(rates[0, 0]):g} is taken in them already. "
            "The task asks for the slopes themselves.",
            "wrong-form",
        )


def _say_if_another_parameter_is_moved(seen):
    place = _AT_ROWS[seen.ask.neurons].given
    for name in seen.off if seen.ask.step else ():
        moved = place[name] + _RATE * (seen.true[name] - seen.single[name])
        for other in set(NAMES) - {name}:
            if np.allclose(moved, place[other]):
                say(f"Not yet. Your new {name} begins with the old {other}.", "swapped-parameters")


def _say_if_they_have_changed_places(seen, symptom):
    if any(
        all(seen.same(seen.single[name], seen.true[other]) for name, other in zip(seen.off, places, strict=True))
        for places in permutations(seen.off)
    ):
        say(
            f"Not yet. {symptom} All the right numbers are there: {listed(seen.off)} have changed places.",
            "swapped-parameters",
        )


def _say_if_rounded(seen):
    for digits in range(1, 9):
        if all(np.allclose(seen.single[name], seen.rounded(name, digits), rtol=0, atol=1e-12) for name in seen.off):
            what = "The new parameters" if seen.ask.step else "Your slopes"
            say(
                f"Not yet. {what} are rounded to {digits} decimal{'s' * (digits > 1)}. Round what you print, and not "
                "what you return.",
                "arithmetic-slip",
            )


def _factor(seen):
    """Return the number by which all that is off differs from the right slopes, on every row; None if there is none."""
    factors = np.array([seen.single[name] / seen.true[name] for name in seen.off])
    factor = factors[0, 0]
    return factor if np.allclose(factors, factor, rtol=1e-5) and not np.isclose(factor, 0) else None


def _say_if_rows_are_divided_by_a_fixed_number(seen):
    factor = _factor(seen)
    if factor is not None and all(
        seen.same(slopes[name], factor * len(rows) * true[name])
        for _, rows, slopes, true in seen.together
        for name in seen.off
    ):
        say(
            f"Not yet. For {listed(seen.off)} your slope is {rounded(factor)} times the sum over the rows, a fixed "
            "number, whether there are 4 rows or 400. A mean divides the sum by the number of rows.",
            "batch-summed",
        )


def _say_the_factor(seen, symptom):
    """Say so if what is off is the right slope times one number, the same on every row."""
    factor = _factor(seen)
    if factor is None:
        return
    if seen.ask.step and np.isclose(factor, _RATE):
        say(f"Not yet. {symptom} It is alpha times the right one: is alpha a factor twice?", "constant-factor")
    if seen.ask.step and np.isclose(factor, 1 / _RATE):
        say(f"Not yet. {symptom} It is the right one divided by alpha: is alpha missing there?", "uneven-factor")
    if len(seen.off) == len(seen.ask.wanted):
        say(f"Not yet. {symptom} All are {rounded(factor)} times the right ones.", "constant-factor")
    say(
        f"Not yet. {symptom} That is {rounded(factor)} times the right one, on every row, and the other derivatives do "
        "not have this factor.",
        "uneven-factor",
    )


def _slips_with_these_numbers(seen):
    """Return (code, sentence) of the fewest slips that give the answer's numbers on all rows; empty if none do."""
    rows, own = _AT_ROWS[seen.ask.neurons], list(seen.ask.own_slips())
    slips = seen.ask.line_slips
    found = [_explained(seen, rows, of, own) for of in [(), *((slip,) for slip in slips)]]
    if min((one[0] for one in found if one), default=3) > 2:
        found += [_explained(seen, rows, pair, own) for pair in combinations(slips, 2)]
    return min(filter(None, found), default=(0, []))[1]


def _explained(seen, rows, slips, own):
    """Return how many slips, and (code, sentence) of each: of these ones, and of those in last lines that go with them.

    None if that does not give the answer's numbers.
    """
    values = rows.values({slip.line: slip.formula for slip in slips})
    last_lines = {}
    for name in seen.ask.wanted:
        if seen.same(seen.single[name], values[FACTORS[name][0]] * value_of(FACTORS[name][1], values)):
            continue
        fits = [
            row for of, formula, *row in own if of == name and seen.same(seen.single[name], value_of(formula, values))
        ]
        if not fits:
            return None
        last_lines.setdefault(tuple(fits[0]), []).append(name)
    said = [(slip.code, slip.sentence) for slip in slips]
    for (code, sentence), names in last_lines.items():
        said.append((code, sentence.format(names=listed(names), it=names[0] if len(names) == 1 else "each of these")))
    return len(slips) + sum(map(len, last_lines.values())), said


# How the rows are combined -------------------------------------------------------------------------------

_WAYS = {
    "sum": (
        "summed over the rows, and not averaged: with {n} rows the slope is {n} times what a nudge gives",
        "batch-summed",
    ),
    "last": ("those of the last row alone. Does each row overwrite the one before", "last-sample-only"),
    "first": ("those of the first row alone. Is the return inside the loop", "last-sample-only"),
    "apart": (
        "the mean of δ times the mean of its factor. On one row that is right. Multiply row by row, and take "
        "the mean last",
        "one-row-only",
    ),
    "twice": ("divided by the number of rows twice. A mean divides once", "batch-summed"),
    "one by one": (
        "those of one step after each row: the second row meets parameters that the first has moved. Full batch means "
        "one step for all rows together, with the mean of their slopes",
        "one-row-only",
    ),
    "median": ("the median of the rows' slopes. The slope of a mean is their mean", "one-row-only"),
    "largest": ("the largest of the rows' slopes. The slope of a mean is their mean", "one-row-only"),
}


def _ways(place, rows, name):
    """Return what each known way to combine the rows gives for one slope."""
    values = _Rows(place, *rows.T).values({})
    delta, factor = (np.broadcast_to(value_of(one, values), len(rows)) for one in FACTORS[name])
    slopes = delta * factor
    return {"sum": slopes.sum(), "last": slopes[-1], "first": slopes[0], "apart": delta.mean() * factor.mean(),
            "twice": slopes.mean() / len(rows), "one by one": _one_by_one(place, rows)[name],
            "median": np.median(slopes), "largest": slopes.max()}  # fmt: skip


def _one_by_one(place, rows):
    """Return the slopes that are implied by one step after each row."""
    now = dict(place)
    for row in rows:
        slopes = _Rows(now, *row).slopes({})
        now = {name: value - _RATE * slopes[name] for name, value in now.items()}
    return {name: (value - now[name]) / _RATE for name, value in place.items()}


def _say_how_rows_are_combined(seen, answer):
    """Say in which way the rows are combined, where each single row is right."""
    found = {}
    for name in seen.off_together:
        for way in _WAYS:
            if all(seen.same(slopes[name], _ways(place, rows, name)[way]) for place, rows, slopes, _ in seen.together):
                found.setdefault(way, []).append(name)
                break
    for way, names in found.items():
        sentence, code = _WAYS[way]
        end = "?" if way in ("last", "first") else "."
        every = set(names) == set(seen.ask.wanted)
        which = "The derivatives are" if every else f"The derivative{_s(names)} for {listed(names)} {are(names)}"
        say(f"Not yet. {which} {sentence.format(n=_COUNTS[0])}{end}", code)
    name = seen.off_together[0]
    place, rows, slopes, true = next(one for one in seen.together if not seen.same(one[2][name], one[3][name]))
    fault = first_fault(*_pair(seen.ask, answer), place)
    shown = ", ".join(f"({', '.join(rounded(value) for value in row)})" for row in rows)
    say(
        f"Not yet. On each single row all is right. On {len(rows)} rows together the derivative{_s(seen.off_together)} "
        f"for {listed(seen.off_together)} {are(seen.off_together)} off: on the rows (x1, x2, y) = {shown} yours for "
        f"{name} is {rounded(slopes[name])}, and a nudge gives {rounded(true[name])}.",
        UNKNOWN if fault is None else fault.code,
        fault,
    )


# The doctor, and words -----------------------------------------------------------------------------------


def _pair(asked, answer):
    """Return loss and gradient as the doctor takes them."""
    sizes = (2,) + (1,) * asked.neurons

    def loss(parameters, inputs, labels):
        return Network(sizes, start=parameters).loss(inputs, labels)

    def slopes(parameters, inputs, labels):
        x1, x2 = np.asarray(inputs, dtype=float).T
        return asked.asked(answer, parameters, x1, x2, np.asarray(labels, dtype=float))[0]

    return loss, slopes


def _s(names):
    return "s" * (len(names) > 1)
