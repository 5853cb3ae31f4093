"""Right answers that are written otherwise than the course's are right too."""

import contextlib
import inspect
import io

import numpy as np
import pytest
from test_checks import right_answers

import tinynet as tn
from tinynet import checks
from tinynet.automatic import Value


def trained_in_place(loss, parameters, epochs, learning_rate):
    point, count = dict(parameters), 0
    for _ in range(epochs):
        slopes = {}
        for name in point:
            point[name] += 1e-4
            above = loss(point)
            point[name] -= 2e-4
            below = loss(point)
            point[name] += 1e-4
            slopes[name] = (above - below) / 2e-4
            count += 2
        for name in point:
            point[name] -= learning_rate * slopes[name]
    return [point, count]


def trained_with_a_history(loss, parameters, epochs, learning_rate):
    count, history = 1, [loss(parameters)]
    for _ in range(epochs):
        pairs = {n: [loss({**parameters, n: v + d}) for d in (1e-4, -1e-4)] for n, v in parameters.items()}
        parameters = {n: v - learning_rate * (pairs[n][0] - pairs[n][1]) / (2 * 1e-4) for n, v in parameters.items()}
        history.append(loss(parameters))
        count += 2 * len(pairs) + 1
    return parameters, count


def slope_on_one_copy(loss, parameters, name, nudge):
    point = parameters.copy()
    point[name] += nudge
    above = loss(point)
    point[name] -= 2 * nudge
    return (above - loss(point)) / nudge / 2


def gradient_on_one_copy(function, parameters, step=1e-5):
    point, slopes = dict(parameters), {}
    for name in point:
        point[name] += step
        above = function(point)
        point[name] -= 2 * step
        below = function(point)
        point[name] += step
        slopes[name] = (above - below) / (2 * step)
    return slopes


def values_in_an_array(check, name):
    return lambda *given: np.array(right_answers(getattr(checks, check))[name](*given))


def losses_in_an_array(step, loss, parameters, epochs):
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        losses[epoch], parameters = loss(parameters), step(parameters)
    return losses


def losses_in_a_tuple(*given):
    return tuple(losses_in_an_array(*given))


def judge_with_points_one_nudge_apart(loss, parameters, name, nudge=1e-5):
    up, down = (loss(parameters | {name: parameters[name] + by}) for by in (nudge / 2, -nudge / 2))
    return (up - down) / nudge


def error_by_isclose(mine, true):
    return 0.0 if np.isclose(mine, true, rtol=0, atol=1e-10) else abs(mine - true) / max(abs(mine), abs(true))


def error_by_key(mine, true):
    return abs((mine - true) / max(mine, true, key=abs)) if abs(mine - true) > 1e-10 else 0


def chain_step(factors=(1, 1, 1, 1, 1), returned=tuple):
    """Return a step with the patients' door, its derivatives multiplied by factors, and what it returns made so."""

    def step(x_data, labels, w11=0.5, w12=0.5, w2=0.5, b1=0.5, b2=0.5, alpha=0.5):
        (x1, x2), y = np.asarray(x_data, float).T, np.asarray(labels, float)
        a1 = tn.sigmoid(w11 * x1 + w12 * x2 + b1)
        a2 = tn.sigmoid(w2 * a1 + b2)
        print(np.mean((y - a2) ** 2))
        delta2 = 2 * (a2 - y) * a2 * (1 - a2)
        delta1 = delta2 * w2 * a1 * (1 - a1)
        slopes = [np.mean(delta) for delta in (delta1 * x1, delta1 * x2, delta2 * a1, delta1, delta2)]
        old = (w11, w12, w2, b1, b2)
        return returned([p - alpha * k * slope for p, k, slope in zip(old, factors, slopes, strict=True)])

    return step


def from_start(step, *start_and_rate):
    """Give a step another start and rate, if there are any."""
    step.__defaults__ = start_and_rate or step.__defaults__
    return step


def in_single_precision(values):
    return tuple(np.float32(value) for value in values)


RETURNED = (tuple, np.array, in_single_precision, lambda values: np.array(values, np.float32))


def step_in(kind, whole=np.float64):
    """Return a right step of exercise 10 that computes in one kind of number, and returns what `kind` makes of five."""

    def mended(x_data, labels, w11=0.5, w12=-0.5, w2=1.0, b1=0.0, b2=0.0, alpha=0.5):
        (x1, x2), y = np.array(x_data, dtype=whole).T, np.array(labels, dtype=whole)
        w11, w12, w2, b1, b2, alpha = np.array([w11, w12, w2, b1, b2, alpha], dtype=whole)
        e1 = np.exp(-(w11 * x1 + w12 * x2 + b1))
        a1 = 1 / (1 + e1)
        a2 = 1 / (1 + np.exp(-(w2 * a1 + b2)))
        print("loss", np.mean((y - a2) ** 2))
        delta2 = 2 * (a2 - y) * a2 * (1 - a2)
        delta1 = delta2 * w2 * a1 * (1 - a1)
        slopes = [np.mean(term) for term in (delta1 * x1, delta1 * x2, delta2 * a1, delta1, delta2)]
        return kind([old - alpha * slope for old, slope in zip((w11, w12, w2, b1, b2), slopes, strict=True)])

    return mended


def upside_down(answer):
    """Return the right chain's loss, or gradient, with the opposite sign: training leads away from the labels."""
    loss_or_slopes = {"smuggled_loss": tn.Network.loss, "smuggled_gradient": tn.Network.gradients}[answer]

    def turned(parameters, x1, x2, y):
        found = loss_or_slopes(tn.Network((2, 1, 1), start=parameters), np.column_stack([x1, x2]), y)
        return {name: -slope for name, slope in found.items()} if isinstance(found, dict) else -found

    return turned


def times_the_reciprocal(a, b):
    return a * Value(1 / b.number, ((b, lambda s: -s / b.number**2),))


def sums_repeated_rows_itself(a, b):
    def to_b(s):
        sent = -s * a.number / b.number**2
        return sent.sum(axis=tuple(range(sent.ndim - b.number.ndim)))

    return Value(a.number / b.number, ((a, lambda s: s / b.number), (b, to_b)))


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1, e) / (1 + e)


def a_run_in_a_list(training, x_data, labels, epochs, alpha):
    losses, here = [], [0.0] * 5
    for _ in range(epochs):
        loss, *here = training(x_data, labels, *here, alpha=alpha)
        losses.append(loss)
    return [losses, here]


def without_a_start(step):
    def training(x_data, labels, w11, w12, w2, b1, b2, alpha):
        return step(x_data, labels, w11, w12, w2, b1, b2, alpha)

    return training


def by_a_helper_of_that_name(z):
    return sigmoid(z)


FAR_OUT = [
    {"w11": 0.6, "w12": -0.8, "b1": 0.4, "w2": 15.0, "b2": -9.0},
    {"w11": 12.0, "w12": 0.5, "b1": -1.0, "w2": 1.5, "b2": 0.2},
]


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("name", "answers"),
    [
        *(
            (name, {mended: from_start(chain_step(returned=returned), *start)})
            for returned in RETURNED
            for name, mended, *start in (
                ("patient_one", "mended_1", 1.0, 1.0, 1.0, 0.0, 0.0, 0.5),
                ("patient_three", "mended_3", 0.6, 0.8, 1.2, -0.4, -0.5, 1.0),
                ("patient_four", "mended_4", -0.5, -0.5, -1.0, 0.5, 0.0, 1.0),
                ("ward", "ward_mended", 0.5, 0.5, 0.5, 0.5, 0.5, 1.0),
            )
        ),
        ("patient_one", {"mended_1": without_a_start(chain_step())}),
        *(
            ("a_patient_of_your_own", {"made": chain_step(factors)})
            for factors in ((1, 1, 1, 1, 3), (1.3, 1.3, 1, 1.3, 1), (1, 1, 2, 1, 1), (0.5, 0.5, 1, 0.5, 1))
        ),
        *(("a_patient_of_your_own", {"made": chain_step((1, 1, 1, 1, 3), returned)}) for returned in RETURNED),
        ("training_on_nudges", {"train_by_nudging": trained_in_place}),
        ("training_on_nudges", {"train_by_nudging": trained_with_a_history}),
        ("nudged_slope", {"slope_of": slope_on_one_copy}),
        ("neuron_in_code", {"neuron": values_in_an_array("neuron_in_code", "neuron")}),
        ("three_in_a_row", {"forward": values_in_an_array("three_in_a_row", "forward")}),
        ("losses_that_sit_still", {"mended": losses_in_an_array}),
        ("losses_that_sit_still", {"mended": losses_in_a_tuple}),
        ("slow_or_stuck", {"falls": {"A": 0, "B": 9.6e-12, "C": 1.2e-6}}),
        ("the_judge_agrees", {"mended_judge": judge_with_points_one_nudge_apart}),
        ("gradient_by_nudging", {"numerical_gradient": gradient_on_one_copy}),
        ("relative_error_with_care", {"relative_error": error_by_isclose}),
        ("relative_error_with_care", {"relative_error": error_by_key}),
        *(("a_checker_that_never_complains", {"telling_point": point}) for point in FAR_OUT),
        ("a_smuggled_bug", {name: upside_down(name) for name in ("smuggled_loss", "smuggled_gradient")}),
        (
            "two_that_hide_each_other",
            {"factors": {"as posted": np.array([1, 250]), "delta2 mended": [2, 500], "n mended": (0.5, 0.5)}},
        ),
        (
            "it_passed_its_check",
            {"shown_by": {"rows": "The loss in two orders", "early": "ratios on one row at α=1"}},
        ),
        ("zero_or_not", {"zero_on_second": dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), "Zero ")}),
        ("a_new_operation", {"divide": times_the_reciprocal}),
        ("a_new_operation", {"divide": sums_repeated_rows_itself}),
        ("it_sends_too_early", {"shown_by": ["2-2-2-1", "2-1-1 with e*e"]}),
        ("frozen_to_the_last_digit", {"mended_run": a_run_in_a_list}),
        ("a_sigmoid_that_holds", {"stable_sigmoid": by_a_helper_of_that_name}),
        ("two_that_hide_each_other", {"mended": step_in(np.array)}),
        ("two_that_hide_each_other", {"mended": step_in(list)}),
        ("two_that_hide_each_other", {"mended": step_in(tuple, whole=np.float32)}),
        ("two_that_hide_each_other", {"mended": step_in(np.array, whole=np.float32)}),
    ],
)
def test_it_is_right_too(name, answers):
    task = getattr(checks, name)
    outcome = task.outcome(**(right_answers(task) | answers))
    assert (outcome.points, outcome.failure) == (task.points, None)


def with_the_next_seed(seed):
    both = [np.random.default_rng(seed + unit) for unit in range(2)]
    w1 = np.array([generator.uniform(-2, 2, size=2) for generator in both])
    return {"w1": w1, "b1": np.zeros(2), "w2": np.array([g.uniform(-2, 2) for g in both]), "b2": 0.0}


def test_a_generator_for_each_unit_is_right_and_one_for_the_network_is_called_safer():
    right = right_answers(checks.twins)
    outcome = checks.twins.outcome(**(right | {"mended_start": with_the_next_seed}))
    assert (outcome.points, outcome.failure) == (checks.twins.points, None)
    # What the sentence says, measured.
    assert np.array_equal(with_the_next_seed(0)["w1"][1], with_the_next_seed(1)["w1"][0])
    assert "seed 0 gives unit 1 the numbers that seed 1 gives unit 0" in outcome.message
    assert "seed 0" not in checks.twins.outcome(**right).message


def fails_on_a_flat_start(training):
    with contextlib.redirect_stdout(io.StringIO()):
        new = training(tn.AND.inputs.tolist(), tn.AND.labels.tolist())
    start = [parameter.default for parameter in list(inspect.signature(training).parameters.values())[2:7]]
    assert max(abs(before - after) for before, after in zip(start, new, strict=True)) > 1e-4


def test_a_patient_whose_start_is_at_fault_is_mended_by_another_start_and_keeps_its_rate():
    assert right_answers(checks.ward)["ward_names"][7] == "saturated-start"
    of_seven = right_answers(checks.ward) | {"ward_patient": 7, "ward_test": fails_on_a_flat_start}
    small = (0.3, -0.4, 0.6, 0.1, -0.2)
    outcome = checks.ward.outcome(**(of_seven | {"ward_mended": from_start(chain_step(), *small, 0.5)}))
    assert (outcome.points, outcome.failure) == (checks.ward.points, None)
    outcome = checks.ward.outcome(**(of_seven | {"ward_mended": from_start(chain_step(), *small, 1.0)}))
    assert "has alpha = 1.0, and patient 7 has alpha = 0.5" in outcome.message


def test_the_ward_says_which_name_is_wrong_once_five_are_right():
    right = right_answers(checks.ward)
    changed = {
        "ward_names": right["ward_names"] | {12: "wrong-delta"},
        "ward_hypotheses": right["ward_hypotheses"]
        | {12: "One δ stands in the place of another, so one ratio is off."},
    }
    outcome = checks.ward.outcome(**(right | changed))
    assert (outcome.points, outcome.failure) == (checks.ward.points, None)
    assert "Look again at patient 12: the name is not right." in outcome.message
    assert "Look again" not in checks.ward.outcome(**right).message
