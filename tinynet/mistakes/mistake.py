"""The form of an entry: all that is known of one mistake."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tinynet.mistakes.words import formula_words

__all__ = ["Mistake", "Stuck"]


class Stuck(NamedTuple):
    """A place in the exercises where the mistake is expected: a line of the table in the instructor's guide.

    Attributes
    ----------
    lesson, tasks : str
        Such as "05" and "2, 3".
    answer : str
        The wrong answer that the check knows.
    """

    lesson: str
    tasks: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A mistake.

    Attributes
    ----------
    code : str
        Its name, which is the name of its file with hyphens.
    order : int
        Its place among those of its folder, the commonest first: the doctor tries them, and the pages list them, in
        this order.
    belief : str
        What its author may have believed.
    seen : str
        How it shows in a run; for a mistake in runs, the clause with which the doctor tells it.
    spot : str
        Where to look, without the formula.
    five_minutes : str
        An activity for a class that makes it: what to write, what to ask, what to run, and what the class will see.
        "The sample of lesson 06" is x1 = 2, x2 = 0.5 with label 1 in the chain w11 = 0.5, w12 = 1.2, b1 = −0.4,
        w2 = −2, b2 = 0.7.
    as_it_is, as_it_should_be : str
        An example: a formula, a line of code, or an answer. A mistake in the formulas has them from its changes.
    changes : callable, optional
        For a mistake in the formulas: the sizes of a network, (2, 1) for one neuron → the changes it may be.
    sick : tuple of dict
        Slots of the tests' healthy program, as they then read.
    stuck : tuple of Stuck
        Where classes get stuck on it.
    concept_test : dict of int to str
        By item of the concept test: what students who choose this mistake's option do or think.
    hypothesis : str
        The expected answer in the solution of a variant's clinic, for a patient with this mistake.
    """

    code: str
    order: int
    belief: str
    seen: str
    spot: str
    five_minutes: str
    as_it_is: str = ""
    as_it_should_be: str = ""
    changes: Callable | None = None
    sick: tuple = ()
    stuck: tuple = ()
    concept_test: dict = field(default_factory=dict)
    hypothesis: str = ""

    @property
    def example(self):
        """The formula, line or answer as it is and as it should be."""
        if self.changes is None:
            return self.as_it_is, self.as_it_should_be
        # The chain's, or that of two units a layer where the mistake needs several.
        change = next(change for sizes in ((2, 1, 1), (2, 2, 2)) for change in self.changes(sizes))
        words = formula_words(("sigmoid", "sigmoid"))
        return change.found.format(**words), change.wanted.format(**words)
