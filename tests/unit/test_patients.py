"""The clinic's patients: each has what the doctor says it has, and each history is true."""

import contextlib
import io
import runpy
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import tinynet as tn
from tinynet.doctor import examine_file
from tinynet.doctor.programs.find_step import choose_step, load_definitions

PATIENTS = Path(__file__).parents[2] / "solutions" / "12-the-bug-clinic" / "patients"
HEALTHY = (2, 6)
CODES = {
    1: ("missing-activation-derivative-hidden",),
    2: (),
    3: ("extra-activation-output",),
    4: ("missing-downstream-weight", "sign-flipped"),
    5: ("last-sample-only",),
    6: ("learning-rate-too-small",),
    7: ("saturated-start",),
    8: ("wrong-local-input",),
    9: ("updated-weight-used-too-early",),
    10: ("wrong-activation-derivative",),
    11: ("swapped-parameters",),
    12: ("activation-of-activated-value", "overflow"),
}
NAMES = ("w11", "w12", "w2", "b1", "b2")
ALL_ONE = (1.0, 1.0, 1.0, 0.0, 0.0)


def path(number):
    return PATIENTS / f"patient_{number:02}.py"


def training(number):
    return runpy.run_path(str(path(number)))["training"]


@cache
def course(number, data, epochs, start=()):
    """Return the printed losses of a run, and the parameters that have the last of them."""
    step, data = training(number), getattr(tn, data)
    x_data, labels = [tuple(row) for row in data.inputs.tolist()], data.labels.tolist()
    old, new, printed = start, start, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for _ in range(epochs + 1):
            old, new = new, step(x_data, labels, *new)
    return [float(line) for line in printed.getvalue().split()], old


def learned_at(number, data, epochs, start=()):
    """Return the first epoch with a loss below 0.01 and every row on its side, None if there is none."""
    losses, _ = course(number, data, epochs, start)
    return next((epoch for epoch, loss in enumerate(losses) if loss < 0.01), None)


def answers(number, data, epochs):
    """Return y_hat of the four rows at the end of a run, for a program with the right forward pass."""
    _, end = course(number, data, epochs)
    start = {name: float(value) for name, value in zip(NAMES, end, strict=True)}
    return tn.Network((2, 1, 1), start=start).forward(tn.AND.inputs).y_hat


def test_there_are_twelve():
    assert sorted(PATIENTS.glob("*.py")) == [path(number) for number in CODES]


@pytest.mark.sample(2)
@pytest.mark.parametrize("number", CODES)
def test_the_doctor_names_what_it_has(number):
    diagnosis = tn.examine(choose_step(load_definitions(path(number)))[1])
    assert diagnosis.codes == CODES[number], diagnosis
    assert diagnosis.verdict == ("healthy" if number in HEALTHY else "sick")


@pytest.mark.parametrize("number", [3, 6])
def test_the_command_takes_the_files(number):
    outcome = examine_file(path(number))
    assert tuple(finding["code"] for finding in outcome["findings"]) == CODES[number]


@pytest.mark.parametrize("number", CODES)
def test_a_history_gives_no_diagnosis_away(number):
    history = path(number).read_text(encoding="utf-8").split('"""')[1].lower()
    assert history.startswith(f"patient {number}.")
    for code in CODES[number]:
        assert code not in history
        assert code.replace("-", " ") not in history


@pytest.mark.parametrize("number", CODES)
def test_all_have_one_door(number, capsys):
    new = training(number)(tn.AND.inputs, tn.AND.labels)
    assert np.shape(new) == (5,)
    assert float(capsys.readouterr().out) > 0
    assert np.array_equal(new, training(number)(tn.AND.inputs.tolist(), tn.AND.labels.tolist()))


# The histories, claim by claim ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "data", "epoch"),
    [
        (1, "OR", 402),
        (1, "FIRST", 362),
        (4, "AND", 874),
        (4, "OR", 561),
        (4, "FIRST", 400),
        (8, "AND", 229),
        (8, "OR", 170),
        (8, "NAND", 237),
        (9, "AND", 4_482),
        (9, "OR", 3_421),
        (10, "AND", 991),
        (10, "OR", 1_285),
        (10, "FIRST", 771),
        (12, "OR", 1_946),
        (12, "FIRST", 1_767),
    ],
)
def test_it_learned_when_it_says(number, data, epoch):
    assert learned_at(number, data, epoch + 5) == epoch


@pytest.mark.parametrize(
    ("number", "epochs", "losses"),
    [
        (1, 8_000, {8_000: 0.1668}),
        (2, 1_000, {500: 0.1873, 1_000: 0.1866}),
        (3, 10_000, {0: 0.3288, 1_000: 0.2509, 10_000: 0.2501}),
        (5, 10_000, {0: 0.3150, 10_000: 0.7370}),
        (6, 10_000, {0: 0.2542, 10_000: 0.1774}),
        (7, 10_000, {0: 0.7500, 10_000: 0.7500}),
        (12, 10_000, {10_000: 0.1671}),
    ],
)
def test_its_losses_on_and_are_those_of_its_history(number, epochs, losses):
    printed, _ = course(number, "AND", epochs)
    assert {epoch: round(printed[epoch], 4) for epoch in losses} == losses


def test_its_answers_are_those_of_its_history():
    first = answers(1, "AND", 8_000)
    assert first[0] < 0.03
    assert np.allclose(first[1:], 1 / 3, atol=0.002)
    assert np.all(answers(2, "AND", 1_000) < 0.5)
    assert np.all(answers(5, "AND", 10_000) > 0.98)
    sixth = answers(6, "AND", 10_000)
    assert 0.26 < sixth.min() < sixth.max() < 0.32


def test_patient_2_only_needs_more_epochs():
    assert learned_at(2, "AND", 7_600) == 7_537


def test_patient_3_passes_the_check_by_nudging():
    step = training(3)
    start = dict(zip(NAMES, (0.6, 0.8, 1.2, -0.4, -0.5), strict=True))

    def ask(parameters, alpha):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            new = step(tn.AND.inputs, tn.AND.labels, **parameters, alpha=alpha)
        return float(printed.getvalue()), new

    true = tn.numerical_gradient(lambda parameters: ask(parameters, 0.0)[0], start)
    new = dict(zip(NAMES, ask(start, 1.0)[1], strict=True))
    for name in NAMES:
        assert abs((start[name] - new[name]) / true[name] - 1) < 1e-6


def test_patient_4_fails_on_and_from_all_ones():
    assert learned_at(4, "OR", 760, ALL_ONE) == 753
    losses, _ = course(4, "AND", 10_000, ALL_ONE)
    assert round(losses[-1], 4) == 0.1873
    assert min(losses) > 0.1


def test_patient_8s_and_9s_friends_need_what_they_say():
    for start, rate, epochs in (((0.5,) * 5, 1.0, 660), ((1.2, 0.4, 1.6, 0.0, 0.0), 0.1, 4_482)):
        network = tn.Network((2, 1, 1), start=dict(zip(NAMES, start, strict=True)))
        assert tn.train(network, tn.AND, epochs + 10, rate, record=1).learned_at == epochs


def test_patient_9s_step_agrees_in_two_of_five():
    step = training(9)
    start = dict(zip(NAMES, (0.7, -0.4, 1.2, 0.3, -0.5), strict=True))
    with contextlib.redirect_stdout(io.StringIO()):
        new = dict(zip(NAMES, step(tn.AND.inputs, tn.AND.labels, **start, alpha=1.0), strict=True))
    true = tn.Network((2, 1, 1), start=start).gradients(tn.AND.inputs, tn.AND.labels)
    agree = {name for name in NAMES if abs(start[name] - new[name] - true[name]) < 1e-9}
    assert agree == {"w2", "b2"}


def test_patient_10_fails_on_nand():
    losses, _ = course(10, "NAND", 10_000)
    assert round(losses[-1], 4) == 0.1801


def test_patient_11_unlearns():
    losses, _ = course(11, "OR", 10_000)
    assert learned_at(11, "OR", 10_000) == 384
    assert round(losses[-1], 4) == 0.1874
    assert min(course(11, "AND", 10_000)[0]) > 0.2
