"""What the doctor examines: a program that can be asked for a step and for its loss, whatever its form.

Each form is one adapter that makes such a `Subject`: `steps` of a training step, `pairs` of a loss and its gradient.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["CannotExamine", "Crash", "Grown", "Subject"]


class CannotExamine(Exception):
    """The program has no form that can be examined; the message says why, and how to reshape it."""


class Grown(CannotExamine):
    """After a step a parameter has another shape."""

    def __init__(self, name, before, after):
        super().__init__(f"After a step {name} has the shape {after}, and before it had {before}.")
        self.name = name


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
        (parameters, inputs, labels, rate) → new parameters by name, and the losses that it shows, by name.
    bare : callable
        The same call with nothing caught and no warning silenced.
    names : tuple of str
        Its parameters, in its own order.
    start : dict of str to number or array
        Where it starts.
    learning_rate : float or None
        Its own rate, if it has one.
    losses : tuple of str
        The names of the numbers that it shows and that may be its loss.
    loss_is_sure : bool
        Whether there is one, and it is the loss: it was returned or printed as such.
    decimals : dict of str to int
        To how many decimals a loss is known; those that are exact are not there.
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
    findings : tuple of Finding
        What showed while it was made ready.
    own_rows : Rows or None
        The data that the program brings along.
    rescales : bool
        Whether it gives each parameter a rate of its own, as AdaGrad does.
    picks_rows : bool
        Whether it is left to chance which rows a step uses, or in what order.
    epochs : int or None
        How long it trains, where it says so.
    counts_rows : bool
        Whether the number of its own rows stands in it as a divisor, or its rate is the number that they make of 1.
    turn_labels : callable or None
        Gives it labels of the shape (n, 1) instead of (n,), or the other way round; a second call turns them back.
    """

    ask: Callable
    bare: Callable
    names: tuple
    start: dict
    learning_rate: float | None = None
    losses: tuple = ()
    loss_is_sure: bool = True
    decimals: dict = field(default_factory=dict)
    changes_arguments: bool = False
    given: tuple = ()
    certain: bool = True
    rate_is_hidden: bool = False
    least_rows: int = 1
    takes_one_row: bool = False
    rest_rate: float = 0.0
    stretches: bool = False
    taken_as: tuple = ()
    findings: tuple = ()
    own_rows: object = None
    rescales: bool = False
    picks_rows: bool = False
    counts_rows: bool = False
    turn_labels: Callable | None = None
    epochs: int | None = None

    def __post_init__(self):
        self.given = self.given or self.names

    def step(self, parameters, inputs, labels, rate):
        """Return the new parameters, and the losses that the program shows, both by name."""
        if not self.takes_one_row:
            return self.ask(parameters, *self._enough(inputs, labels), rate)
        shown = []
        for x, y in zip(inputs, labels, strict=True):
            parameters, losses = self.ask(parameters, [x], [y], rate)
            shown.append(losses)
        return parameters, {name: sum(losses[name] for losses in shown) / len(shown) for name in self.losses}

    def loss(self, name, parameters, inputs, labels):
        """Return a loss at the parameters; a rate of 0 gives it also where it is computed after the update."""
        return self.step(parameters, inputs, labels, self.rest_rate)[1][name]

    def _enough(self, inputs, labels):
        """Repeat a single row for a program that wants so many: their mean is the row's own."""
        times = self.least_rows if len(labels) == 1 else 1
        return list(inputs) * times, list(labels) * times
