"""What the doctor examines: a program that can be asked for a step and for its loss, whatever its form.

Each form is one adapter that makes such a `Subject`: `steps` of a training step, `pairs` of a loss and its gradient.
"""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["CannotExamine", "Crash", "Subject"]


class CannotExamine(Exception):
    """The program has no form that can be examined; the message says why, and how to reshape it."""


class Crash(Exception):
    """The program itself failed; `error` is its exception."""

    def __init__(self, error):
        super().__init__(f"{type(error).__name__}: {error}")
        self.error = error


@dataclass
class Subject:
    """A program that can be asked.

    Attributes
    ----------
    ask : callable
        (parameters, inputs, labels, rate) → new parameters by name, and the loss or None.
    bare : callable
        The same call with nothing caught and no warning silenced.
    names : tuple of str
        Its parameters, in its own order.
    start : dict of str to number or array
        Where it starts.
    learning_rate : float or None
        Its own rate, if it has one.
    gives_loss : bool
        Whether it returns or prints a loss.
    decimals : int or None
        To how many decimals its loss is known; None where it is exact.
    changes_arguments : bool
        Whether it changes arrays of its caller that it does not return.
    given : tuple of str
        The parameters whose derivatives it gives: all of them, but in a part of a gradient.
    certain : bool
        Whether it can be read in this one way only.
    rate_is_hidden : bool
        Whether the rate stands inside it, where it cannot be set.
    least_rows : int
        How many rows it must be given: 1, or the number it has written down.
    takes_one_row : bool
        Whether it takes one row only; several are then given in turn.
    rest_rate : float
        A rate at which it rests: 0, or almost 0 where it divides by the rate.
    stretches : bool
        Whether its own labels, of shape (n,), would be stretched to n × n by outputs of shape (n, 1).
    taken_as : tuple of str
        What was taken for what, in words, where that is not plain.
    """

    ask: Callable
    bare: Callable
    names: tuple
    start: dict
    learning_rate: float | None = None
    gives_loss: bool = False
    decimals: int | None = None
    changes_arguments: bool = False
    given: tuple = ()
    certain: bool = True
    rate_is_hidden: bool = False
    least_rows: int = 1
    takes_one_row: bool = False
    rest_rate: float = 0.0
    stretches: bool = False
    taken_as: tuple = ()

    def __post_init__(self):
        self.given = self.given or self.names

    def step(self, parameters, inputs, labels, rate):
        """Return the new parameters, by name, and the loss (None where the program gives none)."""
        if not self.takes_one_row:
            return self.ask(parameters, *self._enough(inputs, labels), rate)
        losses = []
        for x, y in zip(inputs, labels, strict=True):
            parameters, loss = self.ask(parameters, [x], [y], rate)
            losses.append(loss)
        return parameters, None if None in losses else sum(losses) / len(losses)

    def loss(self, parameters, inputs, labels):
        """Return the loss at the parameters; a rate of 0 gives it also where it is computed after the update."""
        return self.step(parameters, inputs, labels, self.rest_rate)[1]

    def _enough(self, inputs, labels):
        """Repeat a single row for a program that wants so many: their mean is the row's own."""
        times = self.least_rows if len(labels) == 1 else 1
        return list(inputs) * times, list(labels) * times
