"""A course of one small assignment, and submissions to it: enough to grade, and quick."""

import json
import os
import shutil

import pytest

from tinynet.grading import classroom
from tinynet.grading.assignment import assignments

# .ci/run asks for these tests: there a machine without bubblewrap fails them.
needs_bubblewrap = pytest.mark.skipif(
    not shutil.which("bwrap") and os.environ.get("TINYNET_SANDBOX") != "required", reason="bubblewrap is not installed"
)
SLUG = "01-small"
RIGHT = 'slope = 0.0363\nw11_should = "shrink"'
WRONG = 'slope = -0.0363\nw11_should = "shrink"'
WORDS = "The loss falls when w11 shrinks, because its slope is above 0."


def cell(source, name=None, kind="code", **nbgrader):
    made = {"cell_type": kind, "id": name or f"plain-{abs(hash(source)) % 10**8}", "metadata": {}, "source": source}
    if name:
        settings = {"grade": False, "solution": False, "locked": False, "schema_version": 3, "task": False}
        made["metadata"]["nbgrader"] = settings | {"grade_id": name} | nbgrader
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(answer=RIGHT, before=(), words=WORDS, hidden=""):
    """Return the small notebook with an answer in it; `before` are cells in front of it."""
    check = "from tinynet import checks\n\nchecks.slope_by_hand()"
    cells = [
        cell("import numpy as np\nimport tinynet as tn"),
        *[cell(source) for source in before],
        cell(answer, "answer", solution=True),
        cell(check, "check", grade=True, locked=True, points=2),
        cell("def twice(x):\n    return 2 * x", "twice", solution=True),
        cell(f"assert twice(1) == 2\n{hidden}", "twice-check", grade=True, locked=True, points=1),
        cell(words, "words", "markdown", grade=True, solution=True, points=2),
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def write_course(folder):
    """Write the course, with hidden tests in its source."""
    hidden = "### BEGIN HIDDEN TESTS\nassert twice(7) == 14\n### END HIDDEN TESTS"
    source = notebook(f"### BEGIN SOLUTION\n{RIGHT}\n### END SOLUTION", hidden=hidden)
    release = notebook("slope = ...\nw11_should = ...", words="*Your answer here.*")
    for part, made in (("solutions", source), ("exercises", release)):
        path = folder / part / SLUG / f"{SLUG}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(made), encoding="utf-8")
    return folder


def hand_in(folder, student, made):
    """Write a submission in nbgrader's layout; return its path."""
    path = folder / student / SLUG / f"{SLUG}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(made if isinstance(made, str) else json.dumps(made), encoding="utf-8")
    return path


def grade_without_running(monkeypatch, course):
    """Let everything that can be graded have two points, and as its answer what was handed in; no kernel is started."""
    steps = assignments(course)[SLUG].steps
    tasks = [
        {"cell": step.grade_id, "task": step.grade_id, "title": step.grade_id, "points": 1.0, "out_of": 1.0,
         "code": "", "message": "", "parts": [], "answers": []}
        for step in steps if step.nbgrader.get("grade")
    ]  # fmt: skip

    def answers(rows, *_):
        for row in rows:
            content = row["read"]().decode()
            result = {"assignment": SLUG, "notes": [], "notebook": content}
            result["tasks"] = [task | {"answer": content} for task in tasks]
            yield row, {"status": "graded", "reason": "", "result": result}

    monkeypatch.setattr(classroom, "_answers", answers)


class OnlyFolders:
    """In place of the gradebook, which takes most of the time: makes the folders alone."""

    def __init__(self, out):
        self.out = out

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def record(self, student, changed, assignment, content, result, before=None):
        (self.out / "autograded" / student / assignment.slug).mkdir(parents=True, exist_ok=True)

    def forget(self):
        pass

    def by_hand(self, rows):
        return {}
