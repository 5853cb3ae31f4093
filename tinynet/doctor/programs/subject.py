"""The subject of an examination: any form of program, which can be asked for a step and for its loss.

Each form is one adapter that makes such a `Subject`: `steps` of a training step, `pairs` of a loss and its gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from tinynet.doctor.diagnosis import Finding
    from tinynet.doctor.programs.rows import Rows

__all__ = ["Ask", "CannotExamine", "Crash", "Grown", "Losses", "Parameters", "Subject"]

Parameters = dict[str, ArrayLike]
"""Parameters by name, each a number or an array."""
Losses = dict[str, float]
"""The numbers that a program shows and that may be its loss, by name."""
Ask = Callable[[Parameters, ArrayLike, ArrayLike, float], tuple[Parameters, Losses]]
"""A call of a program: (parameters, inputs, labels, rate) → new parameters, and the losses that it shows."""


class CannotExamine(Exception):
    """The program has no form that can be examined; the message says why, and how to reshape it."""


class Grown(CannotExamine):
    """After a step a parameter has another shape."""

    def __init__(self, name: str, before: tuple[int, ...], after: tuple[int, ...]):
        super().__init__(f"After a step {name} has the shape {after}, and before it had {before}.")
        self.name = name


class Crash(Exception):
    """The program itself failed; `error` is its exception."""

    def __init__(self, error: BaseException):
        super().__init__(f"{type(error).__name__}: {error}")
        self.error = error


@dataclass
class Subject:
    """A program that can be asked.

    Attributes
    ----------
    ask
        One step at these parameters, on these rows and at this rate.
    bare
        The same call with nothing caught and no warning silenced.
    names
        Its parameters, in its own order.
    start
        Where it starts.
    learning_rate
        Its own rate, if it has one.
    losses
        The names of the numbers that it shows and that may be its loss.
    loss_is_sure
        Whether there is one, and it is the loss: it was returned or printed as such.
    decimals
        To how many decimals a loss is known; those that are exact are not there.
    changes_arguments
        Whether it changes arrays of its caller that it does not return.
    given
        The parameters whose derivatives it gives: all of them, but in a part of a gradient.
    certain
        Whether it can be read in this one way only.
    is_guessed
        Whether what it learns was guessed from the numbers that stand before a loop.
    rate_is_hidden
        Whether the rate stands inside it, where it cannot be set.
    least_rows
        How many rows it must be given: 1, or the number it has written down.
    takes_one_row
        Whether it takes one row only; several are then given in turn.
    rest_rate
        A rate at which it rests: 0, or almost 0 where it divides by the rate.
    stretches
        Whether its own labels, of shape (n,), would be stretched to n × n by outputs of shape (n, 1).
    taken_as
        What was taken for what, in words, where that is not plain.
    findings
        What showed while it was made ready.
    own_rows
        The data that the program brings along.
    rescales
        Whether it gives each parameter a rate of its own, as AdaGrad does.
    picks_rows
        Whether it is left to chance which rows a step uses, or in what order.
    epochs
        How long it trains, where it says so.
    counts_rows
        Whether the number of its own rows stands in it as a divisor, or its rate is the number that they make of 1.
    turn_labels
        Gives it labels of the shape (n, 1) instead of (n,), or the other way round; a second call turns them back.
    """

    ask: Ask
    bare: Ask
    names: tuple[str, ...]
    start: Parameters
    learning_rate: float | None = None
    losses: tuple[str, ...] = ()
    loss_is_sure: bool = True
    decimals: dict[str, int] = field(default_factory=dict)
    changes_arguments: bool = False
    given: tuple[str, ...] = ()
    certain: bool = True
    is_guessed: bool = False
    rate_is_hidden: bool = False
    least_rows: int = 1
    takes_one_row: bool = False
    rest_rate: float = 0.0
    stretches: bool = False
    taken_as: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    own_rows: Rows | None = None
    rescales: bool = False
    picks_rows: bool = False
    counts_rows: bool = False
    turn_labels: Callable[[], object] | None = None
    epochs: int | None = None

    def __post_init__(self) -> None:
        self.given = self.given or self.names

    def step(
        self, parameters: Parameters, inputs: Sequence, labels: Sequence, rate: float
    ) -> tuple[Parameters, Losses]:
        """Return the new parameters, and the losses that the program shows, both by name."""
        if not self.takes_one_row:
            return self.ask(parameters, *self._enough(inputs, labels), rate)
        shown = []
        for x, y in zip(inputs, labels, strict=True):
            parameters, losses = self.ask(parameters, [x], [y], rate)
            shown.append(losses)
        return parameters, {name: sum(losses[name] for losses in shown) / len(shown) for name in self.losses}

    def loss(self, name: str, parameters: Parameters, inputs: Sequence, labels: Sequence) -> float:
        """Return a loss at the parameters; a rate of 0 gives it also where it is computed after the update."""
        return self.step(parameters, inputs, labels, self.rest_rate)[1][name]

    def _enough(self, inputs: Sequence, labels: Sequence) -> tuple[list, list]:
        """Repeat a single row for a program that wants so many: their mean is the row's own."""
        times = self.least_rows if len(labels) == 1 else 1
        return list(inputs) * times, list(labels) * times
