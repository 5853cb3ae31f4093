"""A private variant asks the same with other numbers: its answers are right there, and nowhere else."""

import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
from functools import cache
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from typer.testing import CliRunner

import tinynet as tn
from tinynet import checks, progress
from tinynet.checks import TASKS, NotAnswered, lesson_12, patients
from tinynet.checks import notebook as notebook_module
from tinynet.checks.chain import CALLED_WITH
from tinynet.checks.draws import Draw, Variant
from tinynet.checks.task import fill_in
from tinynet.cli import app
from tinynet.course import CourseError
from tinynet.doctor import examine
from tinynet.grading.assignment import Unfit, assignments, read_notebook
from tinynet.grading.grade_notebook import find_assignment
from tinynet.variants.build import exercises, make_variant, solutions, varied_tasks, write_variant

TOP = Path(__file__).parents[2]
VARIED = [task for task in TASKS.values() if task.draw]
SEEDS = (1, 7)
FIRST = "01-a-neuron-makes-a-guess"
CLINIC = "12-the-bug-clinic"

every_varied_task = pytest.mark.parametrize("task", VARIED, ids=lambda task: task.key)


@cache
def answers_of(slug, seed=None):
    """Return what the solution cells of an exercise define, of the course's own or of a variant."""
    notebook = json.loads((TOP / "solutions" / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    if seed is not None:
        varied_tasks(notebook, seed, slug)
    names = {"np": np, "tn": tn}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
            exec("".join(cell["source"]), names)
    return names


def outcome(task, seed, of=None, **instead):
    """Return what a variant says to the answers of another one, or of the course, with some of them replaced."""
    names = answers_of(task.slug, of)
    return getattr(checks.variant(seed), task.__name__).outcome(
        **{name: names[name] for name in task.answers} | instead
    )


@pytest.mark.sample(3)
@pytest.mark.parametrize("seed", SEEDS)
@every_varied_task
def test_the_generated_answers_are_right_in_their_variant(task, seed):
    assert outcome(task, seed, of=seed).points == task.points


@pytest.mark.parametrize("seed", SEEDS)
@every_varied_task
def test_the_courses_answers_and_those_of_another_variant_are_wrong_there(task, seed):
    assert outcome(task, seed).failure
    if (
        task.__name__ != "has_it_learned"
        or checks.variant(seed + 1).has_it_learned.given != getattr(checks.variant(seed), task.__name__).given
    ):
        assert outcome(task, seed, of=next(other for other in count(seed + 1) if differ(task, seed, other))).failure


def differ(task, seed, other):
    """Return whether two variants ask for something else in a task; of some there are only a few."""
    key = {"patient_one": "name_1", "patient_two": "start_2", "has_it_learned": "least"}.get(task.__name__)
    one, two = (getattr(checks.variant(number), task.__name__).given for number in (seed, other))
    return key is None or one[key] != two[key]


def test_a_task_without_numbers_of_its_own_is_the_courses():
    assert checks.variant(7).neuron_in_code is checks.neuron_in_code


def test_there_is_no_check_of_another_name():
    with pytest.raises(AttributeError, match="no check with the name two_rows"):
        checks.variant(7).two_rows()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_curve_at_1000_and_a_cause_are_asked_for_under_their_own_letters(seed):
    rates = dict(checks.variant(seed).which_learning_rate.given)
    longest = max(rates, key=rates.get)
    other = min(rates, key=rates.get)
    rates[longest], rates[other] = rates[other], rates[longest]
    assert "curve that never comes down" in outcome(checks.which_learning_rate, seed, of=seed, rates=rates).message
    causes = {cause: letter for letter, cause in checks.variant(seed).four_at_a_quarter.given["causes"].items()}
    one, two = causes["saturation"], causes["stationary point"]
    wrong = {letter: cause for cause, letter in causes.items()} | {one: "stationary point", two: "saturation"}
    assert "certain of all its answers" in outcome(checks.four_at_a_quarter, seed, of=seed, causes=wrong).message


@pytest.mark.parametrize("seed", SEEDS)
def test_four_programs_of_a_variant_have_a_loss_of_a_quarter(seed):
    for program in checks.variant(seed).four_programs().values():
        assert np.mean((program.labels - program.answers(program.parameters)) ** 2) == pytest.approx(0.25, abs=5e-5)


# The same difficulty -------------------------------------------------------------------------------------

LIKE_THE_COURSE = {
    "one_row_by_hand": ("w11", "w12", "b1", "x1", "x2", "z1"),
    "trace_with_a_stain": ("w11", "w12", "b1", "b2", "w2", "x1", "x2", "z1", "z2"),
    "three_links_by_hand": ("w11", "w12", "b1", "x1", "x2", "z1", "error", "delta"),
    "the_way_back_by_hand": ("w11", "w12", "b1", "w2", "b2", "x1", "x2", "z1", "z2", "delta2", "delta1"),
    "two_paths_by_hand": (
        "x1",
        "x2",
        *(f"w1_{k}{i}" for k in "01" for i in "01"),
        "w2_0",
        "w2_1",
        "z1_0",
        "z1_1",
        "z2",
    ),
    "a_graph_by_hand": ("a", "b", "p", "q"),
}


@pytest.mark.parametrize("name", LIKE_THE_COURSE)
def test_numbers_have_the_signs_of_the_courses_and_at_most_two_decimals(name):
    own = getattr(checks, name).given
    for seed in range(40):
        given = getattr(checks.variant(seed), name).given
        for number in LIKE_THE_COURSE[name]:
            assert np.sign(given[number]) == np.sign(own[number]), (seed, number)
        for number in set(LIKE_THE_COURSE[name]) & {"w11", "w12", "b1", "w2", "b2", "x1", "x2"}:
            assert round(given[number], 2) == pytest.approx(given[number], abs=1e-12)


DRAWN = {
    "one_row_by_hand": ("w11", "w12", "b1", "x1", "x2"),
    "slope_by_hand": ("w11", "w12", "b1"),
    "which_learning_rate": ("A", "B", "C", "D"),
    "trace_with_a_stain": ("w11", "w12", "b2", "z2_a", "x1", "x2"),
    "three_links_by_hand": ("w11", "w12", "b1", "x1", "x2"),
    "the_way_back_by_hand": ("w11", "w12", "b1", "w2", "b2", "x1", "x2"),
    "has_it_learned": ("limit",),
}
DRAWN_IN_PART_4 = {
    "two_paths_by_hand": LIKE_THE_COURSE["two_paths_by_hand"],
    "what_a_run_is_worth": ("seed", "of_right", "of_sick"),
    "which_loss_with_a_pencil": ("y_hat",),
    "a_graph_by_hand": ("a", "b"),
}


@pytest.mark.parametrize(("tasks", "known"), [(DRAWN, "c1c8be83963ad6dc"), (DRAWN_IN_PART_4, "977bdd1b9b2c6afb")])
def test_a_seed_once_handed_out_stays_as_it_is(tasks, known):
    drawn = [
        (name, seed, [round(float(getattr(checks.variant(seed), name).given[number]), 4) for number in numbers])
        for name, numbers in tasks.items()
        for seed in range(100)
    ]
    assert hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:16] == known


def test_different_seeds_ask_for_different_numbers():
    for task in VARIED:
        givens = [task.draw(Draw(f"{seed}")) for seed in range(40)]
        drawn = {repr([value for name, value in given.items() if name != "programs"]) for given in givens}
        assert len(drawn) >= (6 if task is checks.has_it_learned else 9), task


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("group", patients.GROUPS)
def test_the_doctor_calls_each_patient_of_a_group_by_the_right_name(group, every):
    start = {"w11": 0.5, "w12": 0.7, "w2": 0.8, "b1": 0.1, "b2": -0.1}
    for code, base, changes, _ in patients.GROUPS[group][::every]:
        here = {name: value * 10 + 3 for name, value in start.items()} if code == "saturated-start" else start
        alpha = 0.002 if code == "learning-rate-too-small" else 0.5
        names = {}
        exec(patients.make_up(base, changes, here, alpha), names)
        diagnosis = examine(names["training"], tn.AND)
        assert diagnosis.codes[0] == code, base
        assert diagnosis.verdict == ("healthy" if group == "healthy" else "sick")


@pytest.mark.parametrize("seed", range(12))
def test_a_ward_has_one_patient_of_each_group_and_at_most_one_where_the_course_has_it(seed):
    given = checks.variant(seed).ward.given
    codes = {group: {code for code, *_ in entries} for group, entries in patients.GROUPS.items()}
    of_group = {group: [n for n, right in given["names"].items() if set(right) & codes[group]] for group in codes}
    assert sorted(number for (number,) in of_group.values()) == list(range(5, 13))
    own = checks.ward.given["names"]
    assert sum(bool(set(own[number]) & set(right)) for number, right in given["names"].items()) <= 1
    assert given["names"][given["chosen"]] != given["names"][given["healthy"]]


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_the_doctor_finds_in_every_patient_of_a_ward_what_the_variant_says(seed):
    given = checks.variant(seed).ward.given
    for number, right in given["names"].items():
        assert (
            examine(checks.variant(seed).patient(number, "What is wrong in this one, I wonder?"), tn.AND).codes[0]
            in right
        )


@pytest.mark.parametrize(
    ("code", "changes"), patients.FIRST_PATIENTS, ids=[code for code, _ in patients.FIRST_PATIENTS]
)
def test_every_first_patient_learns_or_and_is_held_up_on_and(code, changes):
    names = {}
    exec(patients.make_up(1, changes, patients.FIRST_START, patients.FIRST_ALPHA), names)
    assert examine(names["training"], tn.AND).codes[0] == code != checks.patient_one.given["name_1"]
    for data, least, most in ((tn.OR, 0, 0.01), (tn.FIRST, 0, 0.01), (tn.AND, 0.1666, 0.168)):
        parameters = ()
        for _ in range(8_001 if data is tn.AND else 2_500):
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                parameters = names["training"](data.inputs.tolist(), data.labels.tolist(), *parameters)
        assert least < float(printed.getvalue()) < most
        if data is tn.AND:
            answers = tn.Network((2, 1, 1), start=dict(zip(CALLED_WITH, parameters, strict=True))).forward(data.inputs)
            assert answers.y_hat == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3], abs=0.06)


def test_from_every_start_patient_two_is_as_slow_as_the_courses():
    starts = [*lesson_12._SLOW_STARTS, tuple(checks.patient_two.given["start_2"].values())]
    start = dict(zip(CALLED_WITH, np.array(starts).T, strict=True))
    history = tn.train(tn.Network((2, 1, 1), copies=len(starts), start=start), tn.AND, 9_000, 0.1, record=100)
    assert ((history.learned_at > 6_000) & (history.learned_at < 9_000)).all()
    fallen = history.loss[:, 5] - history.loss[:, 10]
    assert ((fallen > 0.0003) & (fallen < 0.0012)).all()
    assert (history.loss[:, 5] < tn.AND.base_rate).all()
    assert (history.rows_right[:, 10] == 3).all()


def test_four_right_names_are_too_few_in_a_variant_too():
    given = checks.variant(7).ward.given
    names = {number: right[0] for number, right in list(given["names"].items())[:4]}
    said = outcome(checks.ward, 7, of=7, ward_names=names).message
    assert "You have named 4 patients, and all the names are right" in said
    healthy = outcome(checks.ward, 7, of=7, ward_patient=given["healthy"])
    assert f"Patient {given['healthy']} is healthy" in healthy.message


# Hints, and the notebook ---------------------------------------------------------------------------------


@every_varied_task
def test_hints_have_the_variants_numbers(task):
    for seed in range(5):
        varied = getattr(checks.variant(seed), task.__name__)
        assert varied.hints == tuple(fill_in(hint, varied.given) for hint in task.templates)
        assert not any("{" in hint for hint in varied.hints)


def test_a_failed_check_names_its_own_hints(monkeypatch):
    monkeypatch.setattr(progress, "record_attempt", lambda *_, **__: None)
    monkeypatch.setattr(progress, "attempts", lambda *_: 1)
    with pytest.raises(AssertionError, match=r"checks\.variant\(7\)\.one_row_by_hand\.hint\(2\)"):
        checks.variant(7).one_row_by_hand(z1_by_hand=100.0, y_hat_by_hand=0.5)


def test_a_patient_of_a_variant_runs_once_there_is_a_hypothesis():
    with pytest.raises(NotAnswered):
        checks.variant(7).patient(5, ...)


# The folder ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make variant 7 of two exercises."""
    folder = tmp_path_factory.mktemp("variant") / "seven"
    assert make_variant(7, folder, TOP, [FIRST, CLINIC]) == [f"{FIRST}/1", f"{CLINIC}/1", f"{CLINIC}/2", f"{CLINIC}/5"]
    return folder


def files_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_is_a_course_for_the_grader_which_takes_the_seed_from_there(folder):
    known = assignments(folder)
    assert set(known) == {FIRST, CLINIC}
    tasks = {step.task.key: step.task for one in known.values() for step in one.steps if step.task}
    assert tasks[f"{FIRST}/1"] is checks.variant(7).one_row_by_hand
    assert tasks[f"{FIRST}/2"] is checks.neuron_in_code
    assert tasks[f"{CLINIC}/5"] is checks.variant(7).ward
    handed_in = read_notebook((folder / "exercises" / FIRST / f"{FIRST}.ipynb").read_bytes())
    for cell in handed_in["cells"]:
        cell["source"] = "".join(cell["source"]).replace("variant(7)", "variant(8)")
    steps, notes = known[FIRST].put_together(handed_in)
    assert [step.task for step in steps if step.grade_id == "one-row-check"] == [checks.variant(7).one_row_by_hand]
    assert notes == ["a check was changed, and was put back: one-row-check"]


@pytest.mark.parametrize(
    ("of", "by", "reason"),
    [(7, None, "it belongs to variant 7 and not to the course itself, .* with --course and the folder of variant 7"),
     (None, 7, "it belongs to the course itself and not to variant 7, .* without --course"),
     (8, 7, "it belongs to variant 8 and not to variant 7, .* with --course and the folder of variant 8")],
)  # fmt: skip
def test_what_belongs_to_another_variant_is_not_graded_and_says_so(folder, of, by, reason):
    text = ((folder if of else TOP) / "exercises" / FIRST / f"{FIRST}.ipynb").read_text(encoding="utf-8")
    handed_in = read_notebook(text.replace("variant(7)", f"variant({of})").encode())
    known = assignments(folder if by else TOP)
    with pytest.raises(Unfit, match=reason):
        find_assignment(known, handed_in, FIRST)
    for cell in handed_in["cells"]:
        cell["source"] = "".join(cell["source"]).replace(f"variant({of}).", "") if by is None else "print('right')"
    assert find_assignment(known, handed_in, FIRST) is known[FIRST]


def test_a_check_cell_runs_as_it_stands_as_nbgrader_runs_it(folder, monkeypatch, capsys):
    shell = SimpleNamespace(user_ns=answers_of(FIRST, 7))
    monkeypatch.setattr(notebook_module, "shell", lambda: shell)
    monkeypatch.setattr(notebook_module, "LAST_RUN", {})
    monkeypatch.setattr(progress, "record_attempt", lambda *_, **__: None)
    (step,) = [step for step in assignments(folder)[FIRST].steps if step.grade_id == "one-row-check"]
    exec(step.source, {})
    assert "Task 1 of 5: right (2 of 2 points)" in capsys.readouterr().out


def test_every_patient_has_a_history_and_is_the_one_that_the_checks_know(folder):
    for number in patients.WARD:
        text = (folder / "exercises" / CLINIC / "patients" / f"patient_{number:02}.py").read_text(encoding="utf-8")
        history = text.split('"""')[1]
        assert history.startswith(f"Patient {number}.\n")
        assert "epochs" in history
        assert text.endswith(f'"""\n\n{checks.variant(7).ward.given["programs"][number]}')
        assert not any(code in text for right in checks.variant(7).ward.given["names"].values() for code in right)


def test_a_history_is_what_its_program_does(folder):
    given = checks.variant(7).ward.given
    text = (folder / "exercises" / CLINIC / "patients" / f"patient_{given['healthy']:02}.py").read_text(
        encoding="utf-8"
    )
    *start, alpha = checks.variant(7).patient(given["healthy"], "The rate is much too small for it.").__defaults__
    network = tn.Network((2, 1, 1), start=dict(zip(CALLED_WITH, start, strict=True)))
    loss = tn.train(network, tn.AND, 3_000, alpha, record=3_000).loss
    assert f"AND from {loss[0]:.4f} to {loss[-1]:.4f}" in " ".join(text.split())


def test_exercises_are_made_as_the_courses_own():
    sources = {f"solutions/{p.stem}/{p.name}": p.read_bytes() for p in TOP.glob("solutions/[01]*/*.ipynb")}
    made = exercises(sources, TOP)
    assert len(sources) == 15
    for name in sources:
        name = name.replace("solutions", "exercises")
        own = json.loads((TOP / name).read_text(encoding="utf-8"))["cells"]
        ours = json.loads(made[name])["cells"]
        assert [(c["id"], "".join(c["source"])) for c in ours] == [(c["id"], "".join(c["source"])) for c in own]
        assert all(cell.get("outputs", []) == [] for cell in ours)


DIGEST = """
import hashlib, sys
from tinynet.variants.build import exercises, solutions
files = exercises(solutions(11, sys.argv[1], sys.argv[2:]), sys.argv[1])
print(hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest())
"""


def test_the_same_seed_makes_the_same_bytes_in_another_process():
    slugs = [FIRST]
    here = hashlib.sha256(repr(sorted(exercises(solutions(11, TOP, slugs), TOP).items())).encode()).hexdigest()
    environment = os.environ | {"PYTHONHASHSEED": "5"}
    command = [sys.executable, "-c", DIGEST, str(TOP), *slugs]
    there = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, cwd=TOP)
    assert there.stdout.strip() == here


def test_a_ward_is_the_same_each_time_it_is_drawn():
    assert Variant(3).ward.given == Variant(3).patient_two.given == checks.variant(3).ward.given


def test_chance_is_the_same_everywhere():
    # A variant that was handed out must still be graded after an update, of Python or of the course.
    draw = Draw("7/example")
    assert [draw.one_of(range(1_000)) for _ in range(4)] == [632, 669, 241, 11]
    assert sorted(draw.order_of("abc")) == ["a", "b", "c"]


def test_a_folder_that_holds_other_things_is_refused_and_left_as_it_is(tmp_path):
    folder = tmp_path / "seven"
    make_variant(7, folder, TOP, [FIRST])
    before = files_in(folder)
    make_variant(7, folder, TOP, [FIRST])
    with pytest.raises(CourseError, match="holds other things"):
        make_variant(8, folder, TOP, [FIRST])
    assert files_in(folder) == before
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(CourseError, match=r"notes\.txt"):
        write_variant(folder, {"solutions/a.ipynb": b""})
    assert files_in(folder) == {"notes.txt": b"mine"}
    with pytest.raises(CourseError, match="is a file"):
        write_variant(folder / "notes.txt", {})


def test_a_solution_that_no_longer_reads_as_expected_is_an_error():
    notebook = {"cells": [{"id": "task-1", "cell_type": "markdown", "source": "**w11 = 5**", "metadata": {}}]}
    with pytest.raises(CourseError, match="task-1 does not read"):
        varied_tasks(notebook, 7, FIRST)


def test_without_solutions_there_is_no_variant(tmp_path):
    with pytest.raises(CourseError, match="no solutions"):
        solutions(7, tmp_path, [FIRST])


def test_the_command(tmp_path):
    done = CliRunner().invoke(app, ["variant", "1", "--seed", "7", "--out", str(tmp_path / "seven")])
    assert done.exit_code == 0
    assert "1 exercise, other numbers in 1 task." in " ".join(done.output.split())
    assert set(assignments(tmp_path / "seven")) == {FIRST}
    refused = CliRunner().invoke(app, ["variant", "concept-test-a", "--seed", "7", "--out", str(tmp_path / "a")])
    assert isinstance(refused.exception, CourseError)
    assert not (tmp_path / "a").exists()
