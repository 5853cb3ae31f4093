"""How many submissions are graded in a minute: by tinynet grade, by nbgrader alone, and by otter-grader.

    uv run --group benchmark benchmarks/grading.py                    40 submissions to exercise 02
    uv run --group benchmark benchmarks/grading.py --students 10
    uv run --group benchmark benchmarks/grading.py --class-in FOLDER --seed 3     only write such a class

All three grade the same class in one run, each as its manual says: `tinynet grade`, with student code in sandboxes, on
every core; `nbgrader autograde`, which has one process and no isolation; and `otter run` for each submission, in an
environment that is there already, without a container. From the start of the command to its end, imports included.

Each student gets most answers right; the others are mistakes that beginners make. What the three find must agree: a
task counts as right where it has all its points.
"""

import csv
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import typer
from nbgrader.api import Gradebook
from rich.console import Console
from rich.progress import track
from rich.table import Table

TOP = Path(__file__).parents[1]
SLUG = "02-learning-is-going-downhill"
BIN = Path(sys.executable).parent
SHARE_OF_WRONG_ANSWERS = 0.4
# By answer cell: what is written there instead of the right answer.
WRONG = {
    "slope-answer": [
        'slope = (0.161165 - 0.161528) / 0.01\nw11_should = "shrink"',
        'slope = 0.161528 - 0.161165\nw11_should = "shrink"',
        'slope = 0.0363\nw11_should = "grow"',
        "slope = ...\nw11_should = ...",
    ],
    "slope-of-answer": [
        "def slope_of(loss, parameters, name, nudge):\n"
        "    up = loss(parameters | {name: parameters[name] + nudge})\n"
        "    return (up - loss(parameters)) / nudge",
        "def slope_of(loss, parameters, name, nudge):\n"
        "    up = loss(parameters | {name: parameters[name] + nudge})\n"
        "    down = loss(parameters | {name: parameters[name] - nudge})\n"
        "    return (up - down) / nudge",
        "def slope_of(loss, parameters, name, nudge):\n"
        "    parameters[name] += nudge\n"
        "    return (loss(parameters) - before) / nudge",
        "def slope_of(loss, parameters, name, nudge:\n    return",
    ],
    "training-answer": [
        "def train_by_nudging(loss, parameters, epochs, learning_rate):\n"
        "    calls = 0\n"
        "    for _ in range(epochs):\n"
        "        for name in parameters:\n"
        "            up = loss(parameters | {name: parameters[name] + 1e-4})\n"
        "            down = loss(parameters | {name: parameters[name] - 1e-4})\n"
        "            calls += 2\n"
        "            step = learning_rate * (up - down) / 2e-4\n"
        "            parameters = parameters | {name: parameters[name] - step}\n"
        "    return parameters, calls",
        "def train_by_nudging(loss, parameters, epochs, learning_rate):\n"
        "    calls = 0\n"
        "    for _ in range(epochs):\n"
        "        slopes = {}\n"
        "        for name in parameters:\n"
        "            up = loss(parameters | {name: parameters[name] + 1e-4})\n"
        "            down = loss(parameters | {name: parameters[name] - 1e-4})\n"
        "            calls += 2\n"
        "            slopes[name] = (up - down) / 2e-4\n"
        "        parameters = {k: v + learning_rate * slopes[k] for k, v in parameters.items()}\n"
        "    return parameters, calls",
    ],
    "rates-answer": [
        'rates = {"A": 1, "B": 1000, "C": 0.1, "D": 10}',
        'rates = {"A": 10, "B": 0.1, "C": 1000, "D": 1}',
    ],
    "mended-answer": [
        "def mended(step, loss, parameters, epochs):\n"
        "    losses = []\n"
        "    for epoch in range(epochs):\n"
        "        losses.append(loss(parameters))\n"
        "        step(parameters)\n"
        "    return losses",
        "def mended(step, loss, parameters, epochs):\n"
        "    losses = []\n"
        "    for epoch in range(epochs):\n"
        "        parameters = step(parameters)\n"
        "        losses.append(loss(parameters))\n"
        "    return losses",
    ],
}


def write_class(folder, students, seed):
    """Write a class's submissions in nbgrader's layout, the same for the same seed."""
    choose = random.Random(seed)
    text = (TOP / "solutions" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8")
    for number in range(students):
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in WRONG and choose.random() < SHARE_OF_WRONG_ANSWERS:
                cell["source"] = choose.choice(WRONG[name])
        path = Path(folder) / f"student{number:03}" / SLUG / f"{SLUG}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")


def run(*command, cwd):
    """Run a command to its end; return the seconds it took."""
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    started = time.perf_counter()
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds


def with_tinynet(folder):
    """Grade with tinynet grade; return the seconds, and which (student, task) are right."""
    seconds = run(BIN / "tinynet", "grade", folder / "submitted", "--out", folder / "grades", cwd=folder)
    with open(folder / "grades" / "tasks.csv", encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "/" in row["task"]]
    return seconds, {(row["student"], row["cell"]) for row in rows if row["points"] == row["out_of"]}


def with_nbgrader(folder):
    """Grade with nbgrader autograde."""
    for name in ("solutions", "nbgrader_config.py"):
        (folder / name).symlink_to(TOP / name)
    run(BIN / "nbgrader", "generate_assignment", SLUG, "--create", cwd=folder)
    seconds = run(BIN / "nbgrader", "autograde", SLUG, cwd=folder)
    right = set()
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        for submission in book.assignment_submissions(SLUG):
            for grade in submission.notebooks[0].grades:
                if grade.auto_score == grade.max_score and grade.cell.cell_type == "code":
                    right.add((submission.student.id, grade.name))
    return seconds, right


def with_otter(folder):
    """Grade with otter run, one submission after the other."""
    from tinynet.checks import TASKS

    source = json.loads((TOP / "solutions" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8"))
    names = [cell["metadata"]["nbgrader"]["grade_id"] for cell in source["cells"]
             if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("grade")]  # fmt: skip
    tests = folder / "tests"
    tests.mkdir()
    for name, task in zip(names, [task for task in TASKS.values() if task.slug == SLUG], strict=True):
        answers = ", ".join(f"{answer}={answer}" for answer in task.answers)
        code = f">>> from tinynet import checks\n>>> checks.{task.__name__}.outcome({answers}).failure is None\nTrue"
        case = {"code": code, "hidden": False, "locked": False}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        test = {"name": name, "points": 1, "suites": [suite]}
        (tests / f"{name}.py").write_text(f"OK_FORMAT = True\n\ntest = {test!r}\n", encoding="utf-8")
    run(BIN / "otter", "generate", "-t", tests, "-o", folder / "autograder.zip", "--no-environment", cwd=folder)
    seconds, right = 0.0, set()
    for notebook in track(sorted(folder.glob("submitted/*/*/*.ipynb")), description="otter run"):
        student = notebook.parts[-3]
        out = folder / "otter" / student
        out.mkdir(parents=True)
        seconds += run(BIN / "otter", "run", "-a", folder / "autograder.zip", "-o", out, notebook, cwd=folder)
        results = json.loads((out / "results.json").read_text(encoding="utf-8"))
        for test in results["tests"]:
            if test["name"] in names and test.get("score") == test.get("max_score") == 1:
                right.add((student, test["name"]))
    return seconds, right


def main(students: int = 40, seed: int = 1, class_in: str = "", without_otter: bool = False):
    """Measure, or only write a class."""
    if class_in:
        write_class(class_in, students, seed)
        return
    console = Console()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_class(folder / "submitted", students, seed)
        ways = {"tinynet grade": with_tinynet, "nbgrader autograde": with_nbgrader, "otter run": with_otter}
        if without_otter:
            del ways["otter run"]
        table = Table("", "seconds", "a minute", "tinynet is", title=f"{students} submissions to {SLUG}")
        found = {}
        for name, way in ways.items():
            with console.status(name):
                found[name] = way(folder)
        first, right = found["tinynet grade"]
        for name, (seconds, theirs) in found.items():
            table.add_row(name, f"{seconds:.0f}", f"{60 * students / seconds:.1f}", f"{seconds / first:.1f} ×")
            if theirs != right:
                console.print(f"{name} finds another {len(theirs ^ right)} of {5 * students} answers right or wrong:")
                console.print(sorted(theirs ^ right)[:10])
    console.print(table)
    console.print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, Python {platform.python_version()}")


if __name__ == "__main__":
    typer.run(main)
