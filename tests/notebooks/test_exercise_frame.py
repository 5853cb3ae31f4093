"""Each exercise has graded tasks that agree with its checks, in every number and title."""

import re

import pytest

from tinynet.build import TOP, read_notebook, time_of
from tinynet.checks import TASKS
from tinynet.reading_time import stated_time

HEADING = r"## Task (?P<number>\d) (?P<stars>★{1,3}) (?P<title>.+) \((?P<points>[\d +]+) points\)"
LONGEST_SITTING = 45
NUMBER_WORDS = {3: "three", 4: "four", 5: "five", 6: "six"}


def tasks_of(path):
    """Return (heading, cells) of each task of an exercise."""
    tasks = []
    for cell in read_notebook(path).cells:
        if cell.source.startswith("## Task "):
            tasks.append((re.match(HEADING, cell.source), []))
        if tasks:
            tasks[-1][1].append(cell)
    return tasks


def graded(cells, kind):
    """Return a task's graded cells: `code` is graded by its check, `markdown` by a person."""
    return [c for c in cells if c.metadata.get("nbgrader", {}).get("grade") and c.cell_type == kind]


def points(cells):
    return [cell.metadata.nbgrader.points for cell in cells]


def test_an_exercise_has_three_to_six_tasks_with_stars_and_points(lesson_exercise):
    tasks = tasks_of(lesson_exercise)
    assert 3 <= len(tasks) <= 6
    assert all(heading for heading, _ in tasks), [cells[0].source.splitlines()[0] for _, cells in tasks]
    assert [int(heading["number"]) for heading, _ in tasks] == list(range(1, len(tasks) + 1))


def test_an_exercise_states_the_time_that_is_counted(lesson_exercise):
    source = TOP / "solutions" / lesson_exercise.parent.name / lesson_exercise.name
    counted = time_of(read_notebook(source), source)
    assert stated_time(read_notebook(source)) == stated_time(read_notebook(lesson_exercise)) == counted


def test_the_tasks_are_those_of_its_checks(lesson_exercise):
    asked = [f"{lesson_exercise.stem}/{heading['number']}" for heading, _ in tasks_of(lesson_exercise)]
    assert asked == [key for key in TASKS if key.startswith(lesson_exercise.stem)]


def test_each_task_has_one_check_cell_that_grades_what_its_heading_says(lesson_exercise):
    for heading, cells in tasks_of(lesson_exercise):
        task = TASKS[f"{lesson_exercise.stem}/{heading['number']}"]
        [check] = graded(cells, "code")
        assert re.search(r"^checks\.(\w+)\(\)$", check.source, flags=re.M)[1] == task.__name__
        assert check.metadata.nbgrader.locked
        assert (heading["title"], len(heading["stars"])) == (task.title, task.stars)
        by_hand = points(graded(cells, "markdown"))
        assert points([check]) == [task.points]
        assert [int(part) for part in heading["points"].split("+")] == [task.points, *by_hand]


def test_each_task_folds_its_first_hint_and_only_that(lesson_exercise):
    for heading, cells in tasks_of(lesson_exercise):
        text = "\n".join(cell.source for cell in cells)
        assert re.findall(r"<summary>(Hint \d)</summary>", text) == ["Hint 1"], heading[0]
        assert text.count("<details>") == text.count("</details>")


@pytest.mark.parametrize("place", ["exercise", "lesson"])
def test_the_number_of_tasks_and_points_is_said_rightly(lesson_exercise, place):
    tasks = tasks_of(lesson_exercise)
    total = sum(sum(points(graded(cells, kind))) for _, cells in tasks for kind in ("code", "markdown"))
    said = f"{NUMBER_WORDS[len(tasks)]} tasks, {total} points"
    where = lesson_exercise if place == "exercise" else TOP / "notebooks" / lesson_exercise.name
    assert any(said in cell.source.lower() for cell in read_notebook(where).cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("number", range(1, 15))
def test_an_exercise_leads_on_to_the_next_lesson(number):
    (exercise,) = TOP.glob(f"solutions/{number:02}-*/*.ipynb")
    (following,) = TOP.glob(f"notebooks/{number + 1:02}-*.ipynb")
    assert f"](../../notebooks/{following.name})" in read_notebook(exercise).cells[-1].source


def test_an_exercise_longer_than_a_sitting_says_where_to_stop(lesson_exercise):
    notebook = read_notebook(lesson_exercise)
    if int(stated_time(notebook).split()[0]) > LONGEST_SITTING:
        assert re.search(r"\btasks? 1 (to|and) \d", notebook.cells[0].source, flags=re.I)
