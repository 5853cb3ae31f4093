"""The tasks of a private variant: the course's tasks with other numbers, drawn from a seed."""

import random
from functools import cache, partial

from tinynet.checks.task import TASKS

__all__ = ["Draw", "Variant", "variant"]

SHARED = {"curves_without_rates": "which_learning_rate", "four_programs": "four_at_a_quarter", "patient": "ward"}
"""What a notebook calls beside its checks, and the task whose numbers it needs."""


class Draw:
    """A random generator that gives the same on every machine and in every version of Python.

    Parameters
    ----------
    name : str
    """

    def __init__(self, name):
        self._random = random.Random(name)

    def one_of(self, values):
        """Return one of some values."""
        # Of all that `random` offers, only random() is promised to stay as it is.
        return values[int(self._random.random() * len(values))]

    def order_of(self, values):
        """Return some values in another order."""
        left = list(values)
        return [left.pop(int(self._random.random() * len(left))) for _ in values]

    def until(self, make, fits):
        """Return the first thing made that fits."""
        while not fits(made := make(self)):
            pass
        return made


class Variant:
    """The course's checks with a variant's numbers; checks without numbers stay the same.

    Parameters
    ----------
    seed : int
    """

    def __init__(self, seed):
        self.seed, self._made = seed, {}

    def __getattr__(self, name):
        if name in SHARED:
            import tinynet.checks

            return partial(getattr(tinynet.checks, name), given=getattr(self, SHARED[name]).given)
        task = next((task for task in TASKS.values() if task.__name__ == name), None)
        if task is None:
            raise AttributeError(f"There is no check with the name {name}.")
        if task.draw is None:
            return task
        if name not in self._made:
            # What two tasks share, they draw by one function, and so alike.
            given = task.draw(Draw(f"{self.seed}/{task.draw.__name__}"))
            self._made[name] = task.with_given(given, f"checks.variant({self.seed}).{name}")
        return self._made[name]


@cache
def variant(seed):
    """Return the checks of a private variant.

    Parameters
    ----------
    seed : int
        Which one.

    Returns
    -------
    Variant

    Examples
    --------
    >>> from tinynet import checks
    >>> checks.variant(7).one_row_by_hand
    Task 1 of 01-a-neuron-makes-a-guess: One row by hand (★, 2 points)
    """
    return Variant(seed)
