"""Observations of a program: its steps and losses at random points, on single rows and on several."""

from dataclasses import dataclass

import numpy as np

from tinynet.doctor.diagnosis import Finding, named, observed
from tinynet.doctor.programs.subject import CannotExamine, Crash, Grown

__all__ = ["POINTS", "RATE", "SMALL_RATE", "Observations", "Row"]

POINTS = 12
MOST_ROWS = 16
RATE = 0.5
# A program without a sigmoid must not run away in a handful of rows.
SMALL_RATE = 0.05
TINY_RATE = 1e-6


@dataclass(frozen=True)
class Row:
    """One step on one row: from where, on what, and what it implies."""

    parameters: dict
    x: np.ndarray
    y: float
    slopes: dict
    new: dict
    losses: dict


class Observations:
    """All that was asked of a program, and the findings that need no reading of it.

    Parameters
    ----------
    subject : Subject
    rows : Rows
    generator : numpy.random.Generator
    on_switches : bool
        Whether inputs are only asked to be one of the two numbers that all inputs of the rows are.

    Attributes
    ----------
    single : list of Row
        Steps on single rows, each from parameters of its own.
    losses : dict of str to ndarray
        Their losses, as far as the program shows any.
    deterministic : bool
    combined : dict of str to str
        How each parameter's derivative comes from those of the rows: "mean", "sum", "in turn", "last", …
    several : tuple or None
        Parameters, inputs and labels of a step on several rows.
    grows : bool
        Whether a parameter has another shape after a step on several rows.
    unexplained : Finding or None
        What is said where that step is not made of the steps on the single rows.
    findings : list of Finding
    """

    def __init__(self, subject, rows, generator, on_switches=False):
        self.subject, self.rows, self.generator, self.on_switches = subject, rows, generator, on_switches
        self.findings, self._swapped, self.deterministic = [], {}, True
        self.several = self.unexplained = None
        self.grows = False
        self._see_whether_it_repeats_itself()
        self._see_the_order_of_what_is_returned()
        self.single = [self._single_row(i) for i in range(POINTS)]
        self.losses = {name: np.array([row.losses[name] for row in self.single]) for name in subject.losses}
        self.combined = self._see_how_rows_are_combined()
        if subject.stretches:
            more = "give the labels the shape (n, 1) too, with y.reshape(-1, 1)"
            self.findings.append(observed("broadcasting", "fault", (), more))
        if subject.changes_arguments:
            self.findings.append(observed("arguments-changed", "warning", (), "the caller still needs the old values"))

    def exact_loss(self, fit=None):
        """Return the name of the loss that can be nudged, None if there is none that is known and not rounded."""
        name = fit.loss_name if fit else (self.subject.losses or (None,))[0] if self.subject.loss_is_sure else None
        return None if name in self.subject.decimals else name

    @property
    def labels_are_numbers(self):
        """Whether the labels are any numbers, not two classes."""
        return len(np.unique(self.rows.labels)) > 2

    def somewhere(self):
        """Return random parameters of the shapes of the start, none of them near 0."""
        draw, start = self.generator, self.subject.start
        # Of many numbers, smaller ones, so that no sum is where the activations are flat.
        size = min(1.0, 3 / np.sqrt(sum(np.size(value) for value in start.values())))
        return {
            name: like(value, size * draw.uniform(0.4, 1.6, np.shape(value)) * draw.choice([-1, 1], np.shape(value)))
            for name, value in start.items()
        }

    def some_rows(self, n, first=0):
        """Return random inputs (n, m), and labels like the program's own."""
        draw, own = self.generator, self.rows.labels
        inputs = draw.uniform(0.3, 1.5, (n, self.rows.inputs.shape[1]))
        inputs = inputs * draw.choice([-1, 1], inputs.shape)
        if self.on_switches:
            inputs = draw.choice(np.unique(self.rows.inputs), inputs.shape)
        if self.labels_are_numbers and own.ndim == 1:
            return inputs, draw.uniform(own.min(), own.max(), n)
        if own.ndim > 1:
            return inputs, own[draw.integers(len(own), size=n)]
        low, high = (-1.0, 1.0) if own.min() == -1 else (0.0, 1.0)
        return inputs, np.array([high if (first + i) % 2 else low for i in range(n)])

    def step(self, parameters, inputs, labels, rate=RATE):
        """Return the new parameters, in the shapes of the old ones."""
        new, _ = self.subject.step(parameters, inputs, labels, rate)
        new = {name: new[self._swapped.get(name, name)] for name in parameters}
        try:
            return {
                name: like(old, np.asarray(new[name], float).reshape(np.shape(old))) for name, old in parameters.items()
            }
        except (TypeError, ValueError) as error:
            raise CannotExamine(f"What the function returns has not the shapes of its parameters: {error}.") from None

    def implied(self, parameters, inputs, labels, rate=RATE):
        """Return the gradient that the update implies, (old − new)/rate, and the new parameters."""
        new = self.step(parameters, inputs, labels, rate)
        slopes = {name: (np.asarray(old) - np.asarray(new[name])) / rate for name, old in parameters.items()}
        if not all(np.isfinite(slope).all() for slope in slopes.values()):
            raise CannotExamine("The new parameters are not finite at an ordinary point.")
        return slopes, new

    def _single_row(self, number):
        parameters = self.somewhere()
        (x,), (label,) = self.some_rows(1, number)
        slopes, new = self.implied(parameters, [x], [label])
        rest = self.subject.rest_rate
        losses = self.subject.step(parameters, [x], [label], rest)[1] if self.subject.losses else {}
        return Row(parameters, x, label, slopes, new, losses)

    def _see_whether_it_repeats_itself(self):
        point = self.somewhere()
        once, again = (self.step(point, *self._own_rows()) for _ in range(2))
        if not all(np.allclose(once[name], again[name], rtol=1e-12, atol=1e-12) for name in point):
            self.deterministic = False
            more = "a generator without a seed, or something that is kept between the calls"
            self.findings.append(observed("not-deterministic", "note", (), more))

    def _own_rows(self):
        """Return as many of the rows as it must be given; of a program with data of its own, no more."""
        rows = slice(0, self.subject.least_rows) if self.subject.own_rows is not None else slice(None)
        return self.rows.inputs[rows], self.rows.labels[rows]

    def _see_the_order_of_what_is_returned(self):
        """At a rate of 0 every parameter must come back, in its own place."""
        point = self.somewhere()
        if self.subject.rate_is_hidden:
            return
        same, _ = self.subject.step(point, *self._own_rows(), self.subject.rest_rate)
        same = {name: np.reshape(value, np.shape(point[name])) if np.size(value) == np.size(point[name]) else value
                for name, value in same.items()}  # fmt: skip

        def is_(name, other):
            alike = np.shape(same[name]) == np.shape(point[other])
            return alike and np.allclose(same[name], point[other], rtol=1e-9, atol=1e-12)

        moved = [name for name in point if not is_(name, name)]
        whose = {name: next((other for other in moved if is_(name, other)), None) for name in moved}
        if set(whose.values()) != set(moved):
            raise CannotExamine("With a learning rate of 0 the parameters do not come back as they were.")
        if moved:
            words = ", ".join(f"in the place of {name} comes {other}" for name, other in whose.items())
            message = f"The new parameters come back in another order: {words}."
            symptom = "After one step some parameters jump, even with a learning rate of 0."
            spot = "the order of what is returned"
            self.findings.append(Finding("swapped-parameters", "fault", tuple(moved), message, {}, symptom, spot))
        self._swapped = {other: name for name, other in whose.items()}

    def _see_how_rows_are_combined(self):
        """Compare a step on several rows with the steps on each of them."""
        if self.subject.takes_one_row or self.subject.picks_rows:
            return {}
        n = self.subject.least_rows if self.subject.least_rows > 1 else 5
        if self.subject.own_rows is not None and 2 <= len(self.rows.labels) <= MOST_ROWS:
            n = len(self.rows.labels)
        parameters = self.somewhere()
        inputs, labels = self.some_rows(n)
        try:
            combined = self._combine(parameters, inputs, labels)
        except Grown as grown:
            combined, grew = dict.fromkeys(self.subject.given, "unknown"), grown
        else:
            grew = None
        if "unknown" in combined.values() and self.subject.turn_labels is not None:
            self.subject.turn_labels()
            try:
                turned = self._combine(parameters, inputs, labels)
            except (Grown, Crash):
                turned = {"": "unknown"}
            if "unknown" not in turned.values():
                more = "give labels and outputs the same shape, with y.reshape(-1, 1) or ravel()"
                self.findings.append(observed("broadcasting", "fault", (), more))
                combined, grew = turned, None
            else:
                self.subject.turn_labels()
        if grew is not None:
            message = f"{grew} Its derivative has a number for every row, which are to be added up over the rows."
            self.findings.append(named("wrong-axis", (grew.name,), message))
            self.grows = True
            return {}
        self.several = (parameters, inputs, labels)
        self._tell_how_rows_are_combined(combined, parameters, inputs, labels)
        return combined

    def _combine(self, parameters, inputs, labels):
        combined = self._combined(parameters, inputs, labels, SMALL_RATE, tolerance=1e-7)
        if "unknown" in combined.values():
            # What is moved too early in the step changes the rest of it; with a tiny step it does not. A rounded slope
            # is 0 there, and missing.
            again = self._combined(parameters, inputs, labels, TINY_RATE, tolerance=1e-3)
            combined = {name: again.get(name, way) if way == "unknown" else way for name, way in combined.items()}
        return combined

    def weights_of_rows(self, names, parameters, inputs, labels):
        """Return how often each row counts in the derivatives of several, None if they are not made of the rows'."""
        together, _ = self.implied(parameters, inputs, labels, TINY_RATE)
        alone = [self.implied(parameters, inputs[[i]], labels[[i]], TINY_RATE)[0] for i in range(len(labels))]
        columns = np.array([np.concatenate([np.ravel(slopes[name]) for name in names]) for slopes in alone]).T
        whole = np.concatenate([np.ravel(together[name]) for name in names])
        weights, *_ = np.linalg.lstsq(columns, whole, rcond=1e-9)
        off = np.abs(columns @ weights - whole).max()
        known = columns.shape[0] > columns.shape[1] and off < 1e-4 * np.abs(whole).max()
        return weights if known else None

    def _combined(self, parameters, inputs, labels, rate, tolerance):
        """Return the way in which each parameter's derivative comes from those of the rows."""
        n = len(labels)
        together, _ = self.implied(parameters, inputs, labels, rate)
        alone = [self.implied(parameters, inputs[[i]], labels[[i]], rate)[0] for i in range(n)]
        end = parameters
        for i in range(n):
            end = self.step(end, inputs[[i]], labels[[i]], rate)
        mean = {name: np.mean([slopes[name] for slopes in alone], axis=0) for name in parameters}
        ways = {
            "mean": mean,
            "sum": {name: n * value for name, value in mean.items()},
            "in turn": {name: (np.asarray(parameters[name]) - np.asarray(end[name])) / rate for name in parameters},
            "last": alone[-1],
            "last, averaged": {name: value / n for name, value in alone[-1].items()},
            "first": alone[0],
            "first, averaged": {name: value / n for name, value in alone[0].items()},
        }
        combined = {}
        if self._feels_only_signs(alone, parameters, inputs, labels, rate):
            return combined  # no sum of such steps is the step along a sum
        for name in self.subject.given:
            if n > 2 and _two_values(np.array([np.ravel(slopes[name]) for slopes in alone])):
                continue  # only the sign of a slope is used: that of all rows is also that of some of them
            if np.any(np.abs(together[name]) > 1e-12):
                fits = (
                    way
                    for way, slopes in ways.items()
                    if np.allclose(together[name], slopes[name], rtol=tolerance, atol=1e-3 * tolerance)
                )
                combined[name] = next(fits, "unknown")
        return combined

    def _feels_only_signs(self, alone, parameters, inputs, labels, rate):
        """Return whether each row moves everything as far after the row's numbers have become a little larger."""
        larger = [self.implied(parameters, 1.001 * inputs[[i]], labels[[i]], rate)[0] for i in range(len(labels))]
        moving = {name for name in parameters if any(np.any(one[name]) for one in alone)}
        return bool(moving) and all(
            np.allclose(one[name], other[name], rtol=1e-9, atol=0)
            for name in moving
            for one, other in zip(alone, larger, strict=True)
        )

    def _factors_over_the_mean(self, names, parameters, inputs, labels):
        """Return how many times the mean over the rows each number of some derivatives is, on two batches."""
        factors = []
        for x in (inputs, inputs[::-1] + 0.25):
            together, _ = self.implied(parameters, x, labels, TINY_RATE)
            alone = [self.implied(parameters, x[[i]], labels[[i]], TINY_RATE)[0] for i in range(len(labels))]
            for name in names:
                with np.errstate(divide="ignore", invalid="ignore"):
                    factors.append(np.divide(together[name], np.mean([slopes[name] for slopes in alone], axis=0)))
        return np.concatenate([np.ravel(factor) for factor in factors])

    def _tell_how_rows_are_combined(self, combined, parameters, inputs, labels):
        def those(*ways):
            return [name for name, way in combined.items() if way.startswith(ways)]

        if those("last", "first"):
            more = "add up over the rows, then divide by their number"
            self.findings.append(observed("last-sample-only", "fault", those("last", "first"), more))
        if those("sum") and not self.subject.counts_rows and not self._losses_add_up(parameters, inputs, labels):
            more = "harmless at a rate that is as many times smaller"
            self.findings.append(observed("batch-summed", "note", those("sum"), more))
        odd = those("unknown")
        if not odd or not self.deterministic:
            return
        factors = self._factors_over_the_mean(odd, parameters, inputs, labels)
        if np.isfinite(factors).all() and np.ptp(factors) < 1e-3 * abs(factors[0]) and factors[0] > 0:
            more = f"{factors[0]:.4g} times the mean over the rows"
            self.findings.append(observed("constant-factor", "note", odd, more, {"factor": float(factors[0])}))
            return
        weights = None if self.subject.rate_is_hidden else self.weights_of_rows(odd, parameters, inputs, labels)
        if weights is not None and _fall_in_steps(weights):
            counts = ", ".join(f"{weight / weights.min():.3g}" for weight in weights)
            more = f"set it to 0 for each step. Of one iteration's rows the first counts most: {counts} times"
            self.findings.append(observed("accumulator-not-reset", "fault", odd, more))
            return
        message = (
            f"On several rows the derivative for {', '.join(odd)} is not made of those of the single rows: neither "
            "their mean nor their sum. Something is carried from row to row, or shapes are stretched onto each other."
        )
        spot = "how the rows' derivatives are added up"
        evidence = {"right_on_single_rows": True}
        self.unexplained = Finding("unexplained-derivative", "fault", tuple(odd), message, evidence, message, spot)

    def _losses_add_up(self, parameters, inputs, labels):
        name = self.exact_loss()
        if name is None:
            return False
        each = [self.subject.loss(name, parameters, inputs[[i]], labels[[i]]) for i in range(len(labels))]
        return bool(np.isclose(self.subject.loss(name, parameters, inputs, labels), np.sum(each), rtol=1e-9))


def _two_values(rows):
    """Return whether each number has two values in all rows, other than 0: what is made of its sign alone."""
    low, high = rows.min(axis=0), rows.max(axis=0)
    either = np.isclose(rows, low, rtol=1e-4, atol=0) | np.isclose(rows, high, rtol=1e-4, atol=0)
    return bool(either.all() and rows.all())


def _fall_in_steps(weights):
    """Return whether later rows count less than earlier ones, in equal steps down to 1, as in sums of sums."""
    counts = weights / weights[-1] if weights[-1] > 0 else weights
    whole = np.round(counts)
    steps = -np.diff(whole)
    return bool(np.allclose(counts, whole, atol=0.02) and np.all((steps == 0) | (steps == 1)) and whole[0] > 1)


def like(value, numbers):
    """Return numbers as a float where value is one, else as the array they are."""
    return numbers if np.ndim(value) else float(numbers)
