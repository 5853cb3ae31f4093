"""The way through the course as a page: bets beside their answers, the tasks that took longest, mistakes met."""

from collections import Counter
from dataclasses import dataclass
from html import escape

from tinynet import progress
from tinynet.mistakes import MISTAKES, UNEXPLAINED, UNKNOWN
from tinynet.short_text import counted
from tinynet.standing import number_and_title
from tinynet.widgets.bets import BETS
from tinynet.widgets.prediction.view import settled

__all__ = ["look_back"]

FIRST = "00-practice"
# A task that took this many attempts is worth a line; of those the ones with most.
LONG, MOST = 3, 5
# Codes of the checks and of the doctor for what has no name.
NAMELESS = (UNKNOWN, UNEXPLAINED)


def look_back():
    """Show the first bet of the course with your answer, all other bets, the tasks that took longest, and mistakes met.

    Returns
    -------
    LookBack
        In a notebook a page that can be printed.

    Examples
    --------
    >>> print(str(look_back()).splitlines()[1])
    You made no bet then. What do you say now?
    """
    return LookBack(progress.read_progress())


@dataclass(frozen=True)
class LookBack:
    """What `look_back` returns: the learner's progress, as `progress.read_progress` gives it."""

    learner: dict

    @property
    def first(self):
        """The first bet of the course: its question, the learner's answer, and the right one, as lines."""
        then = self.learner["bets"].get(FIRST)
        yours = f"You answered then: {then['choice']}." if then else "You made no bet then. What do you say now?"
        return (BETS[FIRST].question, yours, f"The answer: {BETS[FIRST].answer}.")

    @property
    def bets(self):
        """The table of all other bets."""
        return settled({key: bet for key, bet in self.learner["bets"].items() if key != FIRST})

    @property
    def tasks(self):
        """How many tasks are done, in words."""
        entries = self.learner["tasks"].values()
        done, attempts = sum(entry["done"] for entry in entries), sum(entry["attempts"] for entry in entries)
        return f"Tasks done: {done}, in {counted(attempts, 'attempt')}." if attempts else "No task is tried yet."

    @property
    def longest(self):
        """The tasks that took most attempts: the name of each, and how many."""
        tried = [(-entry["attempts"], key) for key, entry in self.learner["tasks"].items() if entry["attempts"] >= LONG]
        return [(_name(key), counted(-attempts, "attempt")) for attempts, key in sorted(tried)[:MOST]]

    @property
    def mistakes(self):
        """The mistakes that the checks named, the commonest first: name, belief, and how often in which exercises."""
        met, where = Counter(), {}
        for key, entry in sorted(self.learner["tasks"].items()):
            for code, times in entry.get("mistakes", {}).items():
                # A later version may have named a mistake that this one does not know.
                if code in MISTAKES and code not in NAMELESS:
                    met[code] += times
                    where.setdefault(code, {})[key.partition("-")[0]] = None
        return [(code, MISTAKES[code].belief, _how_often(met[code], where[code])) for code, _ in met.most_common()]

    def __repr__(self):
        bets = repr(self.bets) if self.bets.rows else NO_BETS
        longest = [f"{name}: {attempts}." for name, attempts in self.longest]
        mistakes = [f"{code}: “{belief}” ({times})" for code, belief, times in self.mistakes]
        return "\n".join((*self.first, bets, self.tasks, *longest, *([MET] if mistakes else []), *mistakes))

    def _repr_html_(self):
        first = "<br>".join(escape(line) for line in self.first)
        bets = self.bets._repr_html_() if self.bets.rows else f"<p>{NO_BETS}</p>"
        parts = [f'<div class="tn-record"><p>{first}</p></div>{bets}', _record(self.tasks, self.longest)]
        if self.mistakes:
            parts.append(_record(MET, self.mistakes, ("name", "what one may have believed", "how often")))
        return "".join(parts)


NO_BETS = "No other bet is locked yet."
MET = "Mistakes that the checks named in your attempts:"


def _record(heading, rows, columns=()):
    head = f"<thead>{_row('th', columns)}</thead>" if columns else ""
    body = "".join(_row("td", row) for row in rows)
    table = f"<table>{head}<tbody>{body}</tbody></table>" if rows else ""
    return f'<div class="tn-record"><p><strong>{escape(heading)}</strong></p>{table}</div>'


def _row(kind, texts):
    cells = (f'<{kind} style="text-align: left">{escape(text)}</{kind}>' for text in texts)
    return f"<tr>{''.join(cells)}</tr>"


def _how_often(times, exercises):
    return f"{times} time{'s' * (times != 1)}, in exercise{'s' * (len(exercises) != 1)} {', '.join(exercises)}"


def _name(key):
    slug, _, number = key.partition("/")
    return f"Exercise {' '.join(number_and_title(slug))}, task {number}"
