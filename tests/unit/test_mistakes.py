"""A mistake is one file: everything that names it reads it from there, and every name has such a file."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import tinynet
from tinynet.checks import CONCEPTS, TASKS
from tinynet.checks.patients import GROUPS
from tinynet.mistakes import IN_ANSWERS, IN_FORMULAS, IN_RUNS, MISTAKES, in_answers, in_formulas, in_runs, unnamed
from tinynet.mistakes.page import write_docs

PACKAGE = Path(tinynet.__file__).parent
DOCS = PACKAGE.parent / "docs"
FOLDERS = (in_formulas, in_runs, in_answers, unnamed)
FILES = sorted(path for folder in FOLDERS for path in Path(folder.__file__).parent.glob("[!_]*.py"))
TEXTS = ("belief", "seen", "spot", "five_minutes")
# Words with a hyphen in these rooms that name no mistake.
NO_MISTAKES = {
    *("cannot-examine", "not-answered", "not-checked"),  # verdicts
    *("cross-entropy", "site-packages", "sysrq-trigger", "child-pid", "conda-meta", "text-align", "two-neurons-work"),
    "two-neurons",  # the package
}


@cache
def calls_and_texts(room):
    """Return the calls in the modules of a room, and its constant texts."""
    nodes = [
        node
        for path in (PACKAGE / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args]
    return calls, {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


# The files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=lambda mistake: mistake.code)
def test_a_mistake_has_all_its_fields(mistake):
    assert all(getattr(mistake, name).strip() for name in TEXTS)
    as_it_is, as_it_should_be = mistake.example
    assert as_it_is.strip()
    assert as_it_should_be.strip()
    assert as_it_is != as_it_should_be
    assert mistake.belief.endswith((".", "?"))
    assert mistake.five_minutes.endswith((".", "?", "”"))
    # They are parts of sentences.
    assert not mistake.seen.endswith(".")
    assert not mistake.spot.endswith(".")


def test_a_file_has_the_name_of_its_mistake_and_no_two_have_one():
    assert len(FILES) == len(MISTAKES)
    assert {path.stem.replace("_", "-") for path in FILES} == set(MISTAKES)
    for path in FILES:
        assert f'    code="{path.stem.replace("_", "-")}",\n' in path.read_text(encoding="utf-8")


def test_the_commonest_come_first_and_no_two_have_one_place():
    for mistakes in (IN_FORMULAS, IN_RUNS, IN_ANSWERS):
        orders = [mistake.order for mistake in mistakes]
        assert orders == sorted(set(orders))
    assert IN_FORMULAS[0].code == "extra-activation-output"
    assert IN_RUNS[0].code == "state-discarded"


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=lambda mistake: mistake.code)
def test_formulas_are_told_once_by_the_changes_or_by_the_example(mistake):
    if mistake not in IN_FORMULAS:
        assert mistake.changes is None
        assert not mistake.sick
        return
    assert not mistake.as_it_is + mistake.as_it_should_be
    changes = [change for sizes in ((2, 1), (2, 1, 1), (2, 2, 1), (3, 3, 2)) for change in mistake.changes(sizes)]
    assert all(change.rewrites and change.roles and change.found and change.wanted for change in changes)
    assert not set("{}") & set("".join(mistake.example))


@pytest.mark.parametrize("path", sorted((PACKAGE / "mistakes").rglob("*.py")), ids=lambda path: path.stem)
def test_mistakes_need_nothing_but_the_standard_library(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module] if isinstance(node, ast.ImportFrom) else []
        for module in modules:
            assert module.startswith("tinynet.mistakes") or module.split(".")[0] in sys.stdlib_module_names


# Who names them ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", ["doctor", "checks", "grading"])
def test_every_name_that_can_be_printed_has_a_file(room):
    calls, texts = calls_and_texts(room)
    names = {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)} - NO_MISTAKES
    # Names of one word are looked for where a name is given.
    place = {"say": 1, "Finding": 0, "observed": 0, "named": 0, "_doubt": 0}
    given = [call.args[place[call.func.id]] for call in calls if call.func.id in place]
    names |= {code.value for code in given if isinstance(code, ast.Constant)}
    assert names
    assert names <= set(MISTAKES)


@pytest.mark.parametrize("mistake", [*IN_FORMULAS, *IN_RUNS], ids=lambda mistake: mistake.code)
def test_what_the_doctor_has_a_file_for_the_doctor_can_say(mistake):
    # The search says those in the formulas, by their changes.
    assert mistake.changes or mistake.code in calls_and_texts("doctor")[1]


def test_the_concept_test_and_the_clinic_read_what_the_files_say():
    told = {(number, code) for number, (_, beliefs) in CONCEPTS.items() for code in beliefs}
    assert told == {(number, mistake.code) for mistake in MISTAKES.values() for number in mistake.concept_test}
    sick = {code for group, kinds in GROUPS.items() if group != "healthy" for code, *_ in kinds}
    assert sick == {mistake.code for mistake in MISTAKES.values() if mistake.hypothesis}


@pytest.mark.parametrize(
    "mistake", [mistake for mistake in MISTAKES.values() if mistake.stuck], ids=lambda mistake: mistake.code
)
def test_where_rooms_get_stuck_a_check_knows_it(mistake):
    for lesson, tasks, answer in mistake.stuck:
        (path,) = (PACKAGE / "checks").glob(f"lesson_{lesson}.py")
        source = path.read_text(encoding="utf-8")
        asks_the_doctor = "must_be_a_healthy_step" in source or "Gradient(" in source
        assert f'"{mistake.code}"' in source or (asks_the_doctor and mistake not in IN_ANSWERS)
        numbers = {task.number for task in TASKS.values() if task.slug.startswith(lesson)}
        assert {int(number) for number in re.findall(r"\d", tasks)} <= numbers
        assert answer
        assert "|" not in answer


def test_the_docs_are_those_that_the_files_make(tmp_path):
    shutil.copy(DOCS / "instructor.md", tmp_path)
    write_docs(tmp_path)
    for name in ("doctor.md", "instructor.md"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (DOCS / name).read_text(encoding="utf-8")


# A new one -----------------------------------------------------------------------------------------------

NEW = """
from tinynet.mistakes.changes import Change, roles_of
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    for role in roles_of(sizes):
        if role[0] == "b":
            yield Change({f"move_{role}": f"2 * move_{role}"}, (role,), f"∂ℓ/∂{role} = 2·δ", f"∂ℓ/∂{role} = δ")


MISTAKE = Mistake(
    code="bias-doubled",
    order=165,
    belief="A bias counts twice.",
    seen="b1 or b2 has the ratio 2",
    spot="the factor in front of δ",
    five_minutes="Ask for the five ratios. One of them is 2.",
    stuck=(Stuck("06", "2", "a bias that is moved twice as far"),),
    changes=_changes,
)
"""
TRY = """
import json
from tinynet.doctor import examine
from tinynet.mistakes.page import doctor_page, stuck_table
import math
def training(x_data, labels, w11=0.3, w12=-0.2, b1=0.1, alpha=0.1):
    n, new = len(labels), [w11, w12, b1]
    for (x1, x2), y in zip(x_data, labels):
        a1 = 1 / (1 + math.exp(-(w11 * x1 + w12 * x2 + b1)))
        delta = 2 * (a1 - y) * a1 * (1 - a1) / n
        new[0] -= alpha * delta * x1
        new[1] -= alpha * delta * x2
        new[2] -= alpha * 2 * delta
    print(sum((1 / (1 + math.exp(-(w11 * x1 + w12 * x2 + b1))) - y) ** 2 for (x1, x2), y in zip(x_data, labels)) / n)
    return tuple(new)
found = examine(training)
print(json.dumps([found.codes, found.hint(2), doctor_page(), stuck_table()]))
"""


def test_a_new_mistake_is_one_new_file(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "tinynet", ignore=shutil.ignore_patterns("__pycache__", "*.js", "_course"))
    (tmp_path / "tinynet/mistakes/in_formulas/bias_doubled.py").write_text(NEW, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", TRY],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert not done.stderr
    codes, hint, listed, table = json.loads(done.stdout.splitlines()[-1])
    assert codes[0] == "bias-doubled"
    assert hint == "Bias doubled: look at the factor in front of δ."
    entries = [listed.index(f"**`{code}`** “") for code in ("loss-used-as-gradient", "bias-doubled", "wrong-axis")]
    assert entries == sorted(entries)
    assert "**`bias-doubled`** Ask for the five ratios." in listed
    assert "a bias that is moved twice as far" in table
