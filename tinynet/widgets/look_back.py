"""The way through the course as a page: the first bet, every bet beside its answer, and the tasks that took longest."""

from dataclasses import dataclass
from html import escape

from tinynet import progress
from tinynet.standing import number_and_title
from tinynet.widgets.bets import BETS
from tinynet.widgets.prediction.view import Settled, my_bets

__all__ = ["look_back"]

FIRST = "00-practice"
# A task that took this many attempts is worth a line; of those the ones with most.
LONG, MOST = 3, 5


def look_back():
    """Show the first bet of the course with your answer, all your bets, and the tasks that took you longest.

    Returns
    -------
    LookBack
        In a notebook a page that can be printed.

    Examples
    --------
    >>> print(str(look_back()).splitlines()[1])
    You made no bet then. What do you say now?
    """
    return LookBack(progress.read_progress(), my_bets())


@dataclass(frozen=True)
class LookBack:
    """What `look_back` returns: the learner's progress, as `progress.read_progress` gives it, and the table of bets."""

    learner: dict
    bets: Settled

    @property
    def first(self):
        """The first bet of the course: its question, the learner's answer, and the right one, as lines."""
        then = self.learner["bets"].get(FIRST)
        yours = f"You answered then: {then['choice']}." if then else "You made no bet then. What do you say now?"
        return (BETS[FIRST].question, yours, f"The answer: {BETS[FIRST].answer}.")

    @property
    def tasks(self):
        """How many tasks are done, in words."""
        entries = self.learner["tasks"].values()
        done, attempts = sum(entry["done"] for entry in entries), sum(entry["attempts"] for entry in entries)
        return f"Tasks done: {done}, in {attempts} attempts." if attempts else "No task is tried yet."

    @property
    def longest(self):
        """The tasks that took most attempts: the name of each, and how many."""
        tried = [(-entry["attempts"], key) for key, entry in self.learner["tasks"].items() if entry["attempts"] >= LONG]
        return [(_name(key), f"{-attempts} attempts") for attempts, key in sorted(tried)[:MOST]]

    def __repr__(self):
        longest = [f"{name}: {attempts}." for name, attempts in self.longest]
        return "\n".join((*self.first, repr(self.bets), self.tasks, *longest))

    def _repr_html_(self):
        first = "<br>".join(escape(line) for line in self.first)
        rows = "".join(f"<tr><td>{escape(name)}</td><td>{attempts}</td></tr>" for name, attempts in self.longest)
        longest = f"<table><tbody>{rows}</tbody></table>" if rows else ""
        return (
            f'<div class="tn-record"><p>{first}</p></div>{self.bets._repr_html_()}'
            f'<div class="tn-record"><p><strong>{self.tasks}</strong></p>{longest}</div>'
        )


def _name(key):
    slug, _, number = key.partition("/")
    return f"Exercise {' '.join(number_and_title(slug))}, task {number}"
