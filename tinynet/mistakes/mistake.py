"""The form of an entry: everything that is known about one mistake."""

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
        Its place in its folder, the commonest mistake first. The doctor tries them, and the pages list them, in this
        order.
    belief : str
        What its author may have believed.
    seen : str
        How it shows in a run; for a mistake in runs, the doctor's own words for it.
    spot : str
        Where to look, without the formula.
    five_minutes : str
        An activity for a class that makes this mistake: what to write, to ask and to run, and what the class will see.
        "The sample of lesson 06" is x1 = 2, x2 = 0.5 with label 1 in the chain w11 = 0.5, w12 = 1.2, b1 = −0.4, w2 =
        −2, b2 = 0.7.
    as_it_is, as_it_should_be : str
        An example: a formula, a line of code, or an answer. For a mistake in the formulas, its changes give the
        example.
    changes : callable, optional
        For a mistake in the formulas: the sizes of a network, such as (2, 1) for one neuron → the possible changes.
    sick : tuple of dict
        Slots of the tests' healthy program, with the mistaken code.
    stuck : tuple of Stuck
        Where classes get stuck on it.
    concept_test : dict of int to str
        By item of the concept test: what students do or think who choose the option of this mistake.
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
