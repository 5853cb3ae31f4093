"""How far the learner is, in a notebook: what is done, what is next, and the minutes that are left."""

from dataclasses import dataclass
from html import escape

from tinynet import progress
from tinynet.checks.task import TASKS
from tinynet.standing import Standing, number_and_title, standing, time_stated

__all__ = ["my_progress"]

WORDS = {"done": "✓ done", "next": "→ next", "": ""}


def my_progress():
    """Show what you have done, what is next, and about how many minutes are left.

    Returns
    -------
    Overview
        A table of the lessons that are done or begun, and of the next one; below it the sums.
    """
    return Overview(standing(TASKS, progress.read_progress(), time_stated()))


@dataclass(frozen=True)
class Overview:
    """What `my_progress` returns."""

    standing: Standing

    @property
    def rows(self):
        """Of each lesson that is done or begun, and of the next one: state, name, tasks, points, minutes left."""
        now = self.standing
        rows = []
        for lesson in now.lessons if any(lesson.is_begun for lesson in now.lessons) else ():
            state = "done" if lesson.is_done else "next" if lesson is now.next_lesson else ""
            if state or lesson.is_begun:
                counts = f"{len(lesson.done)} of {len(lesson.tasks)}", f"{lesson.points:g} of {lesson.possible:g}"
                left = f"{lesson.minutes_left:.0f}" if lesson.minutes_left else ""
                rows.append((WORDS[state], " ".join(number_and_title(lesson.slug)), *counts, left))
        return rows

    @property
    def sums(self):
        """The tasks done and the points earned, in words."""
        done, of, points, possible = self.standing.done
        return f"{done} of {of} tasks done, {points:g} of {possible:g} points."

    def __repr__(self):
        rows = [
            f"{state or 'begun'}: {name}, {tasks} tasks, {points} points" + (f", {left} minutes left." if left else ".")
            for state, name, tasks, points, left in self.rows
        ]
        return "\n".join(filter(None, (*rows, self.sums, self.standing.next_in_words, self.standing.left_in_words)))

    def _repr_html_(self):
        head = ("state", "lesson and exercise", "tasks", "points", "minutes left")
        rows = "".join(_row("td", row) for row in self.rows)
        table = f"<table><thead>{_row('th', head)}</thead><tbody>{rows}</tbody></table>" if rows else ""
        words = escape(self.standing.next_in_words)
        link = f'→ <a href="{self._address()}">{words.rstrip(".")}</a>' if self.standing.next_lesson else words
        return (
            f'<div class="tn-record">{table}<p><strong>{self.sums}</strong><br>{link}<br>'
            f"{self.standing.left_in_words}</p></div>"
        )

    def _address(self):
        """Return where to go on, from within a lesson."""
        lesson = self.standing.next_lesson
        if not lesson.is_begun:
            return f"{lesson.slug}.ipynb"
        return f"../exercises/{lesson.slug}/{lesson.slug}.ipynb#cell-id=task-{lesson.next_task.number}"


def _row(kind, texts):
    cells = (f'<{kind} style="text-align: left">{escape(text)}</{kind}>' for text in texts)
    return f"<tr>{''.join(cells)}</tr>"
