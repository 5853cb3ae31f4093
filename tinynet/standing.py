"""How far a learner has come: of each lesson what is done, what is next, and about how many minutes are left."""

import json
import re
from dataclasses import dataclass

from tinynet.course import source_folder
from tinynet.reading_time import minutes_stated, task_minutes
from tinynet.short_text import as_sentence

__all__ = ["LessonStanding", "Standing", "number_and_title", "standing", "time_stated"]


@dataclass(frozen=True)
class LessonStanding:
    """How far a learner is in a lesson and its exercise.

    Attributes
    ----------
    slug : str
    tasks : tuple of Task
    done : frozenset of str
        The keys of the tasks that are done.
    attempts : dict
        How often each task was tried, by its key.
    minutes_left : float
        The exercise's share of the tasks that are left, and the minutes of the lesson unless a bet or an attempt shows
        that it was read.
    """

    slug: str
    tasks: tuple
    done: frozenset
    attempts: dict
    minutes_left: float

    @property
    def points(self):
        """The points of the tasks that are done."""
        return sum(task.points for task in self.tasks if task.key in self.done)

    @property
    def possible(self):
        """The points of all tasks."""
        return sum(task.points for task in self.tasks)

    @property
    def is_done(self):
        """Whether all tasks are done."""
        return len(self.done) == len(self.tasks)

    @property
    def is_begun(self):
        """Whether a task was tried."""
        return any(self.attempts.values())

    @property
    def next_task(self):
        """The first task that is not done, or None."""
        return next((task for task in self.tasks if task.key not in self.done), None)


@dataclass(frozen=True)
class Standing:
    """How far a learner is in the course: its lessons in order."""

    lessons: tuple

    @property
    def next_lesson(self):
        """The first lesson whose exercise is not all done, or None."""
        return next((lesson for lesson in self.lessons if not lesson.is_done), None)

    @property
    def minutes_left(self):
        """The minutes of all that is left."""
        return sum(lesson.minutes_left for lesson in self.lessons)

    @property
    def done(self):
        """The number of tasks done, and of all tasks; the points earned, and of all tasks."""
        lessons = self.lessons
        tasks = sum(len(lesson.done) for lesson in lessons), sum(len(lesson.tasks) for lesson in lessons)
        return *tasks, sum(lesson.points for lesson in lessons), sum(lesson.possible for lesson in lessons)

    @property
    def next_in_words(self):
        """A sentence that says what is next."""
        lesson = self.next_lesson
        if lesson is None:
            return "All tasks are done."
        number, title = number_and_title(lesson.slug)
        if lesson.is_begun:
            task = lesson.next_task
            return as_sentence(f"Next: task {task.number} of exercise {number}, {task.title}")
        return as_sentence(f"Next: lesson {number}, {title}")

    @property
    def left_in_words(self):
        """A sentence that says how long the rest takes; empty if nothing is left."""
        minutes = self.minutes_left
        if not minutes:
            return ""
        return f"What is left takes about {f'{minutes:.0f} minutes' if minutes < 120 else f'{minutes / 60:.0f} hours'}."


def standing(tasks, learner, minutes):
    """Return how far a learner is.

    Parameters
    ----------
    tasks : dict
        All tasks in their order, by key.
    learner : dict
        What `progress.read_progress` returns.
    minutes : dict
        The minutes of each lesson and of its exercise, as `time_stated` returns them. A lesson that is not there takes
        none, and an exercise as many as its tasks.

    Returns
    -------
    Standing
    """
    lessons = []
    for slug in dict.fromkeys(task.slug for task in tasks.values()):
        own = {key: task for key, task in tasks.items() if task.slug == slug}
        entries = {key: learner["tasks"].get(key, {"attempts": 0, "done": False}) for key in own}
        done = frozenset(key for key in own if entries[key]["done"])
        attempts = {key: entry["attempts"] for key, entry in entries.items()}
        was_read = any(attempts.values()) or any(re.match(slug[:2] + r"\b", bet) for bet in learner["bets"])
        lesson, exercise = minutes.get(slug, (0, 0))
        all_tasks, tasks_left = (sum(task_minutes(own[key]) for key in keys) for keys in (own, own.keys() - done))
        left = (exercise or all_tasks) * tasks_left / all_tasks + (0 if was_read else lesson)
        lessons.append(LessonStanding(slug, tuple(own.values()), done, attempts, left))
    return Standing(tuple(lessons))


def time_stated():
    """Return the minutes that each lesson and its exercise state, by their slug; 0 where none is stated."""
    exercises = {path.stem: path for path in (source_folder() / "exercises").glob("*/*.ipynb")}
    lessons = sorted((source_folder() / "notebooks").glob("*.ipynb"))
    return {path.stem: (_stated_in(path), _stated_in(exercises.get(path.stem))) for path in lessons}


def _stated_in(path):
    """Return the minutes that the first cell of a notebook states; 0 where there is no notebook."""
    if path is None:
        return 0
    return minutes_stated("".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]))


def number_and_title(slug):
    """Return the number and the title of a lesson: "02-what-it-is" is "02" and "What it is"."""
    number, _, title = slug.partition("-")
    return number, title.replace("-", " ").capitalize()
