"""What a program does: its steps and losses at random points, on single rows and on several."""

from dataclasses import dataclass

import numpy as np

from tinynet.doctor.diagnosis import Finding, observed
from tinynet.doctor.programs import CannotExamine

__all__ = ["POINTS", "RATE", "Observations", "Row", "Rows"]

POINTS = 12
RATE = 0.5


@dataclass(frozen=True)
class Rows:
    """The data as arrays: inputs (n, 2) and labels (n,), which may be any numbers here."""

    name: str
    inputs: np.ndarray
    labels: np.ndarray

    @classmethod
    def of(cls, data):
        """Return a `Dataset`, or a pair of inputs and labels, as rows."""
        inputs, labels = data if isinstance(data, (tuple, list)) else (data.inputs, data.labels)
        inputs, labels = np.asarray(inputs, dtype=float), np.asarray(labels, dtype=float).ravel()
        if inputs.ndim != 2 or inputs.shape[1] != 2 or len(inputs) != len(labels) or not len(labels):
            shapes = f"{inputs.shape} and {labels.shape}"
            raise CannotExamine(f"The data must be inputs of shape (n, 2) and n labels; got {shapes}.")
        return cls(getattr(data, "name", "the data"), inputs, labels)


@dataclass(frozen=True)
class Row:
    """One step on one row: from where, on what, and what it implies."""

    parameters: dict
    x: np.ndarray
    y: float
    slopes: dict
    new: dict
    loss: float | None


class Observations:
    """All that was asked of a program, and the findings that need no reading of it.

    Attributes
    ----------
    single : list of Row
        Steps on single rows, each from parameters of its own.
    losses : ndarray or None
        Their losses, where the program gives any.
    combined : dict of str to str
        How each parameter's derivative comes from those of the rows: "mean", "sum", "in turn", "last", …
    findings : list of Finding
    """

    def __init__(self, subject, rows, generator):
        self.subject, self.rows, self.generator = subject, rows, generator
        self.findings, self._swapped = [], {}
        self._see_whether_it_repeats_itself()
        self._see_the_order_of_what_is_returned()
        self.single = [self._single_row(label=float(i % 2)) for i in range(POINTS)]
        self.losses = np.array([row.loss for row in self.single]) if subject.gives_loss else None
        self.combined = self._see_how_rows_are_combined()
        if subject.changes_arguments:
            self.findings.append(observed("arguments-changed", "warning", (), "the caller still needs the old values"))

    @property
    def exact_loss(self):
        """Whether the loss can be nudged: it is given, and not rounded."""
        return self.subject.gives_loss and self.subject.decimals is None

    def somewhere(self):
        """Return random parameters of the shapes of the start, none of them near 0."""
        draw = self.generator
        return {
            name: like(value, draw.uniform(0.4, 1.6, np.shape(value)) * draw.choice([-1, 1], np.shape(value)))
            for name, value in self.subject.start.items()
        }

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

    def implied(self, parameters, inputs, labels):
        """Return the gradient that the update implies, (old − new)/rate, and the new parameters."""
        new = self.step(parameters, inputs, labels)
        slopes = {name: (np.asarray(old) - np.asarray(new[name])) / RATE for name, old in parameters.items()}
        if not all(np.isfinite(slope).all() for slope in slopes.values()):
            raise CannotExamine("The new parameters are not finite at an ordinary point.")
        return slopes, new

    def _single_row(self, label):
        parameters = self.somewhere()
        x = self.generator.uniform(0.3, 1.5, 2) * self.generator.choice([-1, 1], 2)
        slopes, new = self.implied(parameters, [x], [label])
        loss = self.subject.loss(parameters, [x], [label]) if self.subject.gives_loss else None
        return Row(parameters, x, label, slopes, new, loss)

    def _see_whether_it_repeats_itself(self):
        point = self.somewhere()
        once, again = (self.step(point, self.rows.inputs, self.rows.labels) for _ in range(2))
        if not all(np.allclose(once[name], again[name], rtol=1e-12, atol=1e-12) for name in point):
            more = "a generator without a seed, or something that is kept between the calls"
            self.findings.append(observed("not-deterministic", "note", (), more))

    def _see_the_order_of_what_is_returned(self):
        """At a rate of 0 every parameter must come back, in its own place."""
        point = self.somewhere()
        same, _ = self.subject.step(point, self.rows.inputs, self.rows.labels, 0.0)

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
        parameters, n = self.somewhere(), 5
        inputs, labels = self.generator.normal(size=(n, 2)), np.array([0.0, 1.0, 1.0, 0.0, 1.0])
        together, _ = self.implied(parameters, inputs, labels)
        alone = [self.implied(parameters, inputs[[i]], labels[[i]])[0] for i in range(n)]
        end = parameters
        for i in range(n):
            end = self.step(end, inputs[[i]], labels[[i]])
        total = {name: np.sum([slopes[name] for slopes in alone], axis=0) for name in parameters}
        ways = {
            "mean": {name: value / n for name, value in total.items()},
            "sum": total,
            "in turn": {name: (np.asarray(parameters[name]) - np.asarray(end[name])) / RATE for name in parameters},
            "last": alone[-1],
            "last, averaged": {name: value / n for name, value in alone[-1].items()},
            "first": alone[0],
        }
        combined = {}
        for name in parameters:
            if np.any(np.abs(together[name]) > 1e-12):
                fits = (
                    way
                    for way, slopes in ways.items()
                    if np.allclose(together[name], slopes[name], rtol=1e-7, atol=1e-10)
                )
                combined[name] = next(fits, "unknown")
        alone_counts = [name for name, way in combined.items() if way.startswith(("last", "first"))]
        if alone_counts:
            more = "add up over the rows, then divide by their number"
            self.findings.append(observed("last-sample-only", "fault", alone_counts, more))
        summed = [name for name, way in combined.items() if way == "sum"]
        if summed and not self._losses_add_up(parameters, inputs, labels):
            more = "harmless at a rate that is as many times smaller"
            self.findings.append(observed("batch-summed", "note", summed, more))
        return combined

    def _losses_add_up(self, parameters, inputs, labels):
        if not self.exact_loss:
            return False
        each = [self.subject.loss(parameters, inputs[[i]], labels[[i]]) for i in range(len(labels))]
        return bool(np.isclose(self.subject.loss(parameters, inputs, labels), np.sum(each), rtol=1e-9))


def like(value, numbers):
    """Return numbers as a float where value is one, else as the array they are."""
    return numbers if np.ndim(value) else float(numbers)
