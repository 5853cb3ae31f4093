"""The five minutes with a class: there are some for every mistake, and their numbers are computed again here."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import tinynet as tn
from tinynet.checks import shuffled_lines
from tinynet.mistakes import IN_FORMULAS, IN_RUNS, MISTAKES, UNEXPLAINED

TOP = Path(__file__).parents[2]
sigmoid = tn.sigmoid
# The sample of lesson 06, forwards and back.
X1, Y = 2.0, 1.0
POINT = {"w11": 0.5, "w12": 1.2, "b1": -0.4, "w2": -2.0, "b2": 0.7}
Z1 = 0.5 * X1 + 1.2 * 0.5 - 0.4
A1 = sigmoid(Z1)
Z2 = -2 * A1 + 0.7
A2 = sigmoid(Z2)
SLOPE1, SLOPE2 = A1 * (1 - A1), A2 * (1 - A2)
DELTA2 = 2 * (A2 - Y) * SLOPE2
DELTA1 = DELTA2 * -2 * SLOPE1


def minus(number, digits=4):
    """Write a number with the minus sign of the texts."""
    return f"{number:.{digits}f}".replace("-", "−")


def delta1_after(alpha):
    """Return δ1 formed with the w2 that was updated before."""
    return DELTA2 * (-2 - alpha * DELTA2 * A1) * SLOPE1


def run(sizes, data, learning_rate, epochs, start="zeros"):
    return tn.train(tn.Network(sizes, start=start), data, epochs, learning_rate, record=1)


def five_minutes(code):
    return MISTAKES[code].five_minutes


@pytest.mark.parametrize("code", [mistake.code for mistake in (*IN_FORMULAS, *IN_RUNS, MISTAKES[UNEXPLAINED])])
def test_it_fits_into_five_minutes(code):
    sentences = five_minutes(code).replace("? ", ". ").split(". ")
    # A list of numbers may end in a full stop of its own.
    assert 2 <= len(sentences) <= 7
    assert len(five_minutes(code).split()) <= 100


def test_the_sample_is_the_one_of_lesson_06():
    gradients = tn.Network((2, 1, 1), start=POINT).gradients([[X1, 0.5]], [Y])
    assert gradients["b1"] == pytest.approx(DELTA1)
    assert gradients["b2"] == pytest.approx(DELTA2)


def perfect_answers_broadcast():
    return np.mean((tn.AND.labels - tn.AND.labels[:, None]) ** 2)


AGAIN = [minus(sigmoid(sigmoid(z))) for z in (-10.0, 0.0, 10.0)]
BACK, TABLE = np.array([1, 10]), np.array([[1, 2], [3, 4]])
FLOOR = (3 * 0.25 + (1 - sigmoid(1.0)) ** 2) / 4
# Where the labels of XOR are wrong, when its inputs are turned by one place.
APART = np.logical_xor(*np.roll(tn.XOR.inputs, 1, axis=0).T) != tn.XOR.labels
SAID = {
    "extra-activation-output": [", ".join(AGAIN), minus(FLOOR), minus(tn.AND.base_rate)],
    "activation-of-activated-value": [", ".join(minus(sigmoid(z), 2) for z in (-1.5, -0.5, -0.5, 0.5))],
    "missing-activation-output": [minus(Z2), minus((1 - Z2) ** 2), minus((1 - A2) ** 2)],
    "missing-activation-hidden": [f"is −1·x1 − {2 * 1.2:g}·x2 + {2 * 0.4 + 0.7:g}"],
    "missing-activation-derivative-output": [minus(2 * (A2 - Y)), minus(SLOPE2), minus(DELTA2), minus(1 / SLOPE2)],
    "missing-activation-derivative-hidden": [minus(DELTA2 * -2), minus(SLOPE1), minus(DELTA1), minus(1 / SLOPE1)],
    "wrong-activation-derivative": [f"rises by {sigmoid(0.01) - sigmoid(-0.01):.4f}", "gives 0.25", "gives 0.75"],
    "derivative-of-unactivated-value": [minus(A1), minus(SLOPE1), minus(Z1 * (1 - Z1))],
    "wrong-local-input": [minus(DELTA2 * factor) for factor in (Z1, A1, -2, A2)],
    "missing-downstream-weight": [minus(DELTA1 / -2), minus(DELTA1)],
    "wrong-delta": [minus(DELTA2), minus(DELTA1), minus(DELTA2 / DELTA1)],
    "sign-flipped": ["2.4 and 3.6", f"{2.4**2:g} and {3.6**2:g}"],
    "updated-weight-used-too-early": [
        f"slopes {2 * 1 + 1} and {1}",
        f"{1 - 0.1 * 3:g} and {1 - 0.1 * 1:g}",
        f"slope is {1 - 0.1 * 3:g} and v ends at {1 - 0.1 * 0.7:g}",
        minus(delta1_after(0.1) / DELTA1),
        minus(delta1_after(0.01) / DELTA1),
    ],
    "loss-used-as-gradient": [minus(v) for v in (A2, (A2 - 1) ** 2, 2 * (A2 - 1), A2**2, 2 * A2)],
    "broadcasting": [f"{perfect_answers_broadcast():g}, not 0"],
    "unreachable-labels": ["costs a sigmoid 1", "costs 0.25"],
    "uneven-factor": [
        "slopes are 6 and 2",
        f"to 2.4 and 0.8, and the loss falls from {3**2 + 1**2} to {2.4**2 + 0.8**2:.2f}",
        f"to 2.4 and 0.6, and the loss falls to {2.4**2 + 0.6**2:.2f}",
    ],
    "path-forgotten": [
        f"{2 * 2} and {3}",
        f"by {2.01**2 + 3 * 2.01 - 10:.4f}",
        f"{(2.01**2 + 3 * 2.01 - 10) / 0.01:.2f}",
    ],
    "second-moment-wrong": [f"{3 / 3**2:.3f} and {0.03 / 0.03**2:.1f}"],
    "optimiser-memory-wrong": [f"1, {0.9 + 1:g}, {0.9 * 1.9 + 1:g}", f"v is {0.9 + 1:g}", f"two {0.9 * 2.71 + 1:g}"],
    "rows-come-apart": [f"in {np.count_nonzero(APART)} of {len(APART)} rows"],
    "missing-transpose": [f"{BACK @ TABLE} and {BACK @ TABLE.T}", f"= {TABLE[0] @ BACK}. "],
    "not-deterministic": [f"an error of {0.001 / 2e-5:g}"],
}


@pytest.mark.parametrize("code", SAID)
def test_the_numbers_on_the_board_are_right(code):
    for number in SAID[code]:
        assert number in five_minutes(code)


def test_the_flat_ends_of_the_sigmoid():
    slopes = [sigmoid(z) * (1 - sigmoid(z)) for z in (0.0, 5.0, 10.0, 20.0)]
    assert "{:.2f}, {:.4f}, {:.6f}, {:.9f}".format(*slopes) in five_minutes("saturated-start")
    trace = tn.Network((2, 1, 1), start=10.0).forward(tn.AND.inputs)
    assert "1.0000 everywhere" in five_minutes("saturated-start")
    assert np.all(np.round([trace.a1, trace.a2], 4) == 1)
    assert len(np.unique(np.round(tn.Network((2, 1, 1), start=1.0).forward(tn.AND.inputs).a2, 4))) == 3


def test_the_epochs_that_are_told():
    for rate, epochs in ((0.1, 6_076), (1.0, 607), (10.0, 60)):
        assert run((2, 1), tn.AND, rate, epochs + 5).learned_at == epochs
        assert f"{epochs:,}" in five_minutes("learning-rate-too-small")
    frozen = run((2, 1), tn.AND, 1_000.0, 1)
    assert f"b1 to −{-frozen.parameters['b1'][1]:.0f}" in five_minutes("learning-rate-too-large")
    chain = run((2, 1, 1), tn.AND, 0.1, 6_000)
    below, right = np.argmax(chain.loss < tn.AND.base_rate), np.argmax(chain.rows_right == 4)
    told = five_minutes("not-enough-epochs")
    assert f"epoch {below}," in told
    assert f"right at {right:,}, learned at {chain.learned_at:,.0f}" in told
    assert f"a loss of {chain.loss[1_000]:.4f}" in told
    assert f"after {chain.learned_at:,.0f} epochs" in five_minutes("stationary-start")
    away = run((2, 1, 1), tn.FIRST, 0.1, 5_000, start=dict.fromkeys(POINT, 0.0) | {"w2": 0.01})
    assert five_minutes("stationary-start").endswith(f"{away.learned_at:,.0f}.")


@pytest.mark.parametrize(
    ("code", "exercise", "number"),
    [
        ("state-discarded", "02", "0.2671"),
        ("constant-factor", "05", "303"),
        ("parameter-never-updated", "07", "0.0644"),
    ],
)
def test_what_an_exercise_showed_is_what_it_shows(code, exercise, number):
    (path,) = TOP.glob(f"solutions/{exercise}-*/*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = "".join("".join(output.get("text", ())) for cell in cells for output in cell.get("outputs", ()))
    assert number in shown
    assert number in five_minutes(code)


def test_two_units_side_by_side_learn_xor():
    history = tn.train(tn.Network((2, 2, 1), seed=0), tn.XOR, 2_000, 1.0, record=10)
    assert f"about {history.learned_at:,.0f} epochs" in five_minutes("model-too-weak")


def test_what_everybody_runs_shows_what_is_said():
    whole = np.array([1, 1])
    whole[0] = 0.9
    assert str(whole) in five_minutes("integer-arithmetic")
    given = np.array([1.0, 2.0])
    given -= 1
    assert str(given) in five_minutes("arguments-changed")
    assert str((np.zeros((4, 1)) - np.array([0, 0, 0, 1])).shape) in five_minutes("broadcasting")
    assert np.arange(1, 9).reshape(4, 2).mean(axis=0).tolist() == [4.0, 5.0]
    assert np.arange(1, 9).reshape(4, 2).mean(axis=1).tolist() == [1.5, 3.5, 5.5, 7.5]
    with pytest.raises(OverflowError):
        math.exp(800)
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert np.exp(800) == np.inf
    with np.errstate(divide="ignore"):
        assert f"{np.inf / np.inf} and {np.float64(1) / 0}" in five_minutes("overflow")


def test_lines_that_nobody_runs_are_said_to_crash():
    outcome = shuffled_lines.outcome(order=list("IEADHCF"))
    assert (shuffled_lines.slug[:2], outcome.failure.code) == ("06", "crashes")
    assert "the shuffled lines of exercise 06" in five_minutes("crashes")
