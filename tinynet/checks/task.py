"""The base of all checks: a task, its failures, the points of its parts, and its hints."""

from __future__ import annotations

import copy
import inspect
import re
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias
from urllib.parse import quote

import numpy as np

from tinynet import progress
from tinynet.checks.card import Card, Link, show
from tinynet.checks.notebook import names_in_notebook, notebook_file, stale_cell
from tinynet.standing import number_and_title

if TYPE_CHECKING:
    from tinynet.checks.asks import Choice, Choices, Function, Number, Words
    from tinynet.checks.draws import Draw
    from tinynet.doctor.diagnosis import Finding

__all__ = [
    "TASKS",
    "CheckFailed",
    "NotAnswered",
    "Outcome",
    "Task",
    "by_itself",
    "fill_in",
    "part",
    "respond",
    "say",
    "state_of",
    "task",
]

Ask: TypeAlias = "Number | Function | Choice | Choices | Words"

TASKS: dict[str, Task] = {}
"""Every task of the course in its order, by "SLUG/NUMBER"."""


class CheckFailed(AssertionError):
    """A check that did not pass; the message says what is wrong. A notebook shows no traceback.

    `code` names the mistake, as `tinynet.mistakes` has it. `finding` is what the doctor found, if it was asked; the
    hints are then made from it. `shown` is the headline of the card that has said the message already, if there is one.
    """

    code: str
    finding: Finding | None = None
    shown: str = ""

    def _render_traceback_(self) -> list[str]:
        return [f"{self.shown}. “Run All” stops at this cell."] if self.shown else str(self).splitlines()


class NotAnswered(CheckFailed):
    """There is nothing to check yet; this does not count as an attempt."""

    code = "not-answered"


class Stale(NotAnswered):
    """A cell above has changed since it was run: the check would see the old answer."""


def say(message: str, code: str, finding: Finding | None = None) -> NoReturn:
    """End a check with what is wrong: in words, by its name, and with the doctor's finding if there is one."""
    raise _failed(message, code, finding)


def _failed(message: str, code: str, finding: Finding | None) -> CheckFailed:
    failure = CheckFailed(message)
    failure.code, failure.finding = code, finding
    return failure


def part(points: float, what: str) -> None:
    """Note in a check that a part of the task is right: it keeps its points, even if a later part is wrong."""
    _PARTS.get().append((points, what))


@contextmanager
def by_itself() -> Iterator[None]:
    """Check one answer of several: if it is wrong or open, the check says so at the end, after the other answers."""
    try:
        yield
    except CheckFailed as failure:
        _WRONG.get().append(failure)


_PARTS: ContextVar[list[tuple[float, str]]] = ContextVar("the parts of the task in hand that are right")
_WRONG: ContextVar[list[CheckFailed]] = ContextVar("what is wrong in the answers that were looked at by themselves")


@dataclass(frozen=True)
class Outcome:
    """The result of a task.

    Attributes
    ----------
    points
        The points that the answer earns: all, or those of the parts that are right.
    message
        The praise, or what is wrong.
    parts
        The parts that are right, each with its points.
    failure
        None if all is right; otherwise its `code` names the mistake.
    """

    points: float
    message: str
    parts: tuple[tuple[float, str], ...] = ()
    failure: CheckFailed | None = None

    @property
    def so_far(self) -> str:
        """A sentence about the parts that are right; empty if there are none."""
        if not self.failure or not self.parts:
            return ""
        return f"Right so far, {_points(self.points)}: {'; '.join(what for _, what in self.parts)}."


def state_of(failure: CheckFailed | None) -> str:
    """Return the state that an answer is in, of `tinynet.checks.card.STATES`."""
    if not failure:
        return "passed"
    return "stale" if isinstance(failure, Stale) else "open" if isinstance(failure, NotAnswered) else "wrong"


def respond(card: Card, failure: CheckFailed | None = None) -> None:
    """Show a card, as text where there is no notebook; raise the failure that it tells of."""
    shown = show(card)
    if failure:
        failure.shown = card.headline if shown else ""
        raise failure
    if not shown:
        print(card)


def _points(number: float) -> str:
    return f"{number:g} point{'s' * (number != 1)}"


Check = Callable[..., str]
"""Takes the answers by name, and returns the praise; what is wrong ends it by `say`."""


class Task:
    """One task of an exercise: call it to check the answer.

    Attributes
    ----------
    key : str
        "SLUG/NUMBER", as the progress file has it.
    slug, number, title : str, int, str
        The exercise, the task's place in it, and its heading.
    stars, points : int
        1 star to apply, 2 to derive or write, 3 to debug or explain; and the points that it earns.
    hints : tuple of str
        The second and the third hint; the first is folded in the exercise's text.
    given : dict or None
        The numbers that the task prints and its check needs, if a variant has other numbers.
    draw : callable or None
        Draws the numbers of a variant: a `Draw` → dict.
    first_asks, last_asks : tuple
        The declared answers that are looked at before and after the check function: see `tinynet.checks.asks`.
    called : str
        How a notebook calls the check.
    finding : Finding or None
        What the doctor found in the last answer; the hints then name that mistake.
    """

    def __init__(
        self,
        check: Check,
        slug: str,
        number: int,
        title: str,
        stars: int,
        points: int,
        hints: tuple[str, ...],
        draw: Callable[[Draw], dict[str, Any]] | None = None,
        asks: tuple[Ask, ...] = (),
        then: tuple[Ask, ...] = (),
    ):
        self.check, self.slug, self.number, self.title = check, slug, number, title
        self.stars, self.points, self.templates, self.draw = stars, points, hints, draw
        self.first_asks, self.last_asks = asks, then
        self.key = f"{slug}/{number}"
        self.finding: Finding | None = None
        parameters = inspect.signature(check).parameters
        self.answers = tuple(name for name in parameters if name != "given")
        self.given: dict[str, Any] | None = parameters["given"].default if "given" in parameters else None
        self.called = f"checks.{check.__name__}"
        self.__name__, self.__doc__ = check.__name__, check.__doc__

    def __repr__(self) -> str:
        return f"Task {self.number} of {self.slug}: {self.title} ({'★' * self.stars}, {self.points} points)"

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The answers that are declared, in the order in which they are looked at."""
        return *self.first_asks, *self.last_asks

    @property
    def hints(self) -> tuple[str, ...]:
        """The second and the third hint, with the task's numbers."""
        return self.templates if self.given is None else tuple(fill_in(hint, self.given) for hint in self.templates)

    def with_given(self, given: dict[str, Any], called: str) -> Task:
        """Return the same task with the numbers of a variant."""
        made = copy.copy(self)
        made.given, made.called = given, called
        return made

    def __call__(self, **answers: Any) -> None:
        """Check the answers, from the notebook if they are not given; raise CheckFailed if they are wrong."""
        try:
            outcome = self.outcome(**(answers or self.answers_in_notebook()))
        except NotAnswered as nothing:
            outcome = Outcome(0, str(nothing), failure=nothing)
        failure = outcome.failure
        if not isinstance(failure, NotAnswered):
            self.finding = failure.finding if failure else None
            progress.record_attempt(self.key, passed=not failure, mistake=failure.code if failure else None)
        card = self.card(outcome)
        if failure and not isinstance(failure, NotAnswered):
            words = (outcome.message, outcome.so_far, card.about_hints)
            failure = _failed("\n".join(filter(None, words)), failure.code, failure.finding)
        respond(card, failure)

    def card(self, outcome: Outcome) -> Card:
        """Return what the check answers to this outcome, which has been counted already."""
        state, failure = state_of(outcome.failure), outcome.failure
        place = f"Task {self.number} of {len(self.siblings)}"
        if state == "stale":
            return Card(state, place, self.title, message=outcome.message)
        open_hints = self.hints and failure and progress.attempts(self.key)
        return Card(
            state,
            place,
            self.title,
            "" if state == "open" else f"{outcome.points:g} of {_points(self.points)}",
            self._without_the_headline(outcome.message),
            tuple(what for _, what in outcome.parts) if failure else (),
            (("Hint 2", self._hint(2)), ("Hint 3, a bigger one", self._hint(3))) if open_hints else (),
            self._about_hints() if self.hints and failure else "",
            self._links(passed=not failure),
        )

    def _without_the_headline(self, message: str) -> str:
        """Return a message without its "Not yet", which the headline of the card has said."""

        def raised(found: re.Match[str]) -> str:
            word = found[1]
            is_name = word in self.answers or not word.isalpha() or (len(word) == 1 and word != "a")
            return word if is_name else word[0].upper() + word[1:]

        return re.sub(r"(?:^|(?<=\. ))Not yet[.:] (\w+|\W)", raised, message)

    @property
    def siblings(self) -> list[Task]:
        """The tasks of the exercise, this one among them."""
        return [task for task in TASKS.values() if task.slug == self.slug]

    def _about_hints(self) -> str:
        if progress.attempts(self.key):
            return f"Stuck? {self.called}.hint(2) has a hint, hint(3) a bigger one."
        return "Hints 2 and 3 open after an attempt."

    def _links(self, passed: bool) -> tuple[Link, ...]:
        """Return where to go on: another task that is not done, the next one first; or else the next lesson."""
        tasks, entries = self.siblings, progress.read_progress()["tasks"]
        left = [task for task in tasks if task.key != self.key and not entries.get(task.key, {}).get("done")]
        if left:
            return (self._link_to(min(left, key=lambda task: (task.number < self.number, task.number)), passed),)
        if not passed:
            return ()
        done = f"All {len(tasks)} tasks are right."
        slugs = list(dict.fromkeys(task.slug for task in TASKS.values()))
        for slug in slugs[slugs.index(self.slug) + 1 :][:1]:
            number, title = number_and_title(slug)
            return (Link(f"../../notebooks/{slug}.ipynb", f"{done} Next: lesson {number}, {title}"),)
        return (Link("", f"{done} This was the last exercise"),)

    def _link_to(self, task: Task, passed: bool) -> Link:
        words = "Next" if passed else "Or first"
        return Link(task.address, f"{words}: task {task.number}, {task.title}")

    @property
    def address(self) -> str:
        """Where the task stands, from within its exercise: each cell of a notebook has an address in JupyterLab."""
        file = notebook_file()
        return f"{quote(file.name if file else f'{self.slug}.ipynb')}#cell-id=task-{self.number}"

    def answers_in_notebook(self) -> dict[str, Any]:
        """Return the answers by name, or raise NotAnswered: one is missing, or a cell above was changed and not run."""
        first_line = stale_cell()
        if first_line is not None:
            raise Stale(
                f"The cell that begins with “{first_line}” was changed after it was last run, so this check would see "
                "the old answer. Run that cell, then this one."
            )
        names = names_in_notebook()
        missing = [name for name in self.answers if name not in names]
        if missing:
            raise NotAnswered(
                f"There is no {' and no '.join(missing)} yet. Run the answer cell of task {self.number} first, "
                "from the top of the notebook if you have just opened it."
            )
        return {name: names[name] for name in self.answers}

    def outcome(self, **answers: Any) -> Outcome:
        """Return the result of the answers, part by part; nothing is counted or shown.

        Returns
        -------
        Outcome
        """
        parts: list[tuple[float, str]] = []
        wrong: list[CheckFailed] = []
        tokens = _PARTS.set(parts), _WRONG.set(wrong)
        try:
            # What a check says of a wrong answer is enough; NumPy's warnings would stand above it in red.
            with np.errstate(all="ignore"):
                for ask in self.first_asks:
                    ask.check(answers[ask.name], self.given or {})
                praise = self.check(**answers, **({} if self.given is None else {"given": self.given}))
                for ask in self.last_asks:
                    ask.check(answers[ask.name], self.given or {})
        except CheckFailed as failure:
            wrong.append(failure)
        finally:
            _PARTS.reset(tokens[0])
            _WRONG.reset(tokens[1])
        if not wrong:
            return Outcome(self.points, praise, tuple(parts))
        unanswered = [failure for failure in wrong if isinstance(failure, NotAnswered)]
        first = (unanswered or wrong)[0]
        return Outcome(sum(points for points, _ in parts), str(first), tuple(parts), first)

    def hint(self, level: int) -> None:
        """Print hint 2 or 3; they open after an attempt."""
        if level not in (2, 3):
            print("Hint 1 is folded in the task's text; hints 2 and 3 are here.")
        elif not progress.attempts(self.key):
            print(f"Hint {level} opens after an attempt: write an answer, run it, and run the check.")
        else:
            print(f"Hint {level}: {self._hint(level)}")

    def _hint(self, level: int) -> str:
        return self.finding.hint(level) if self.finding else self.hints[level - 2]


def task(
    slug: str,
    number: int,
    title: str,
    stars: int,
    points: int,
    hints: tuple[str, ...],
    draw: Callable[[Draw], dict[str, Any]] | None = None,
    asks: tuple[Ask, ...] = (),
    then: tuple[Ask, ...] = (),
) -> Callable[[Check], Task]:
    """Make a check function a `Task` and put it into `TASKS`.

    The declared answers `asks` are looked at first. Then the function looks at the other answers, and returns the
    praise. The declared answers `then` come last: their sentences assume that all others are right.
    """

    def register(check: Check) -> Task:
        made = Task(check, slug, number, title, stars, points, hints, draw, asks, then)
        TASKS[made.key] = made
        return made

    return register


class _Filling(string.Formatter):
    def __init__(self, minus: str):
        self.minus = minus

    def format_field(self, value: Any, spec: str) -> str:
        number = isinstance(value, (int, float))
        text = format(value, spec or ("g" if number else ""))
        return text.replace("-", self.minus) if number else text


def fill_in(template: str, given: dict[str, Any], minus: str = "−") -> str:
    """Return a text with a task's numbers in place of their names in braces; in code the minus is a hyphen."""
    return _Filling(minus).vformat(template, (), given)
