"""A concept test is an assignment like the others: three parallel forms, which plain nbgrader grades."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig

import nbformat
import pytest
from nbgrader.api import Gradebook

from tinynet.build import TOP, read_notebook
from tinynet.checks import ITEMS, TESTS, items_of

FORMS = {letters: [f"concept-test-{letter}" for letter in letters] for letters in TESTS}
PROMISES = {"abc": "Eight tasks, 8 points", "def": "Six tasks, 6 points"}
each_test = pytest.mark.parametrize("forms", FORMS.values(), ids=FORMS)


def cells(path):
    return {cell.id: cell for cell in read_notebook(path).cells}


def options_of(path):
    """Return the texts of the options of each task, by its number and their letter."""
    found = cells(path)
    return {
        n: dict(re.findall(r"^- \*\*(\w)\*\* (.+)$", found[f"task-{n}"].source, flags=re.M)) for n in numbers_of(path)
    }


def numbers_of(path):
    return items_of(path.stem[-1])


def source_of(concept_test):
    return TOP / "solutions" / concept_test.parent.name / concept_test.name


def test_there_are_three_forms_of_each_test():
    there = [path.parent.name for path in sorted((TOP / "exercises").glob("concept-test-*/*.ipynb"))]
    assert there == sum(FORMS.values(), [])


def test_a_form_has_tasks_of_four_options_one_point_each(concept_test):
    found = cells(concept_test)
    promise = next(promise for letters, promise in PROMISES.items() if concept_test.stem[-1] in letters)
    assert promise in found["title"].source
    assert f"form {concept_test.stem[-1].upper()}" in found["title"].source
    assert [cell for cell in found if cell.startswith("task-")] == [f"task-{n}" for n in numbers_of(concept_test)]
    for number, options in options_of(concept_test).items():
        assert list(options) == list(ITEMS[f"{concept_test.stem}/{number}"].options)
        assert len(set(options.values())) == 4
        grading = found[f"check-{number}"].metadata.nbgrader
        assert (grading.grade, grading.locked, grading.points) == (True, True, 1)


def test_a_check_is_called_as_a_lesson_s_is_and_its_hidden_test_stays_with_the_teacher(concept_test):
    released, source = cells(concept_test), cells(source_of(concept_test))
    for number in numbers_of(concept_test):
        item = ITEMS[f"{concept_test.stem}/{number}"]
        call = f"from tinynet import checks\n\nchecks.{item.__name__}()"
        assert released[f"check-{number}"].source == call
        grade = f"checks.{item.__name__}.grade(answer_{number}=answer_{number})"
        assert source[f"check-{number}"].source == f"{call}\n### BEGIN HIDDEN TESTS\n{grade}\n### END HIDDEN TESTS"


@each_test
def test_the_forms_say_the_same_around_their_tasks(forms):
    paths = [TOP / "exercises" / form / f"{form}.ipynb" for form in forms]
    for cell in ("imports", "done"):
        assert len({cells(path)[cell].source for path in paths}) == 1
    assert len({re.sub(r"form [A-F]\n", "form", cells(path)["title"].source) for path in paths}) == 1


@each_test
def test_no_two_forms_ask_the_same_thing(forms):
    paths = [TOP / "exercises" / form / f"{form}.ipynb" for form in forms]
    for number in numbers_of(paths[0]):
        assert len({cells(path)[f"task-{number}"].source for path in paths}) == 3


@pytest.mark.parametrize("extreme", [max, min])
def test_the_right_option_does_not_stand_out_by_its_length(concept_test, extreme):
    # Who knows nothing takes the longest of four, or the shortest.
    out = 0
    for number, options in options_of(concept_test).items():
        lengths = {ITEMS[f"{concept_test.stem}/{number}"].options[x]: len(text) for x, text in options.items()}
        right = lengths.pop(None)
        out += right not in lengths.values() and extreme(right, *lengths.values()) == right
    assert out <= (3 if len(numbers_of(concept_test)) == 8 else 2)


@pytest.fixture(params=["concept-test-a", "concept-test-d"])
def scores(request, tmp_path, monkeypatch):
    """Return what plain `nbgrader autograde` gives each task, for one with all right, one with none, one untouched."""
    slug = request.param
    numbers = items_of(slug[-1])
    shutil.copy(TOP / "nbgrader_config.py", tmp_path)
    shutil.copytree(TOP / "solutions" / slug, tmp_path / "solutions" / slug)
    wrong = {n: next(x for x, code in ITEMS[f"{slug}/{n}"].options.items() if code) for n in numbers}
    right = {n: next(x for x, code in ITEMS[f"{slug}/{n}"].options.items() if not code) for n in numbers}
    for student, answers in {"all-right": right, "all-wrong": wrong, "untouched": {}}.items():
        notebook = read_notebook(TOP / "exercises" / slug / f"{slug}.ipynb")
        for cell in notebook.cells:
            number = int(cell.id.partition("-")[2]) if cell.id.startswith("answer-") else None
            if number in answers:
                cell.source = f'answer_{number} = "{answers[number]}"'
        folder = tmp_path / "submitted" / student / slug
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{slug}.ipynb")
    monkeypatch.setenv("PYTHONPATH", str(TOP))
    # nbgrader calls a program that was installed with it.
    monkeypatch.setenv("PATH", os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]))
    for words in (["generate_assignment", slug, "--create"], ["autograde", slug, "--create"]):
        command = [sys.executable, "-m", "nbgrader", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        students = [student.id for student in gradebook.students]
        notebooks = {student: gradebook.find_submission_notebook(slug, slug, student) for student in students}
        return {student: [grade.auto_score for grade in notebook.grades] for student, notebook in notebooks.items()}


@pytest.mark.exhaustive
def test_plain_nbgrader_grades_it(scores):
    n = len(scores["untouched"])
    assert n in (6, 8)
    assert scores == {"all-right": [1.0] * n, "all-wrong": [0.0] * n, "untouched": [0.0] * n}
