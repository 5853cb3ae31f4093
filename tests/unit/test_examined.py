"""The checks of steps and gradients go through the doctor: symptoms first, its finding as the hints."""

import numpy as np
import pytest

import tinynet as tn
from tinynet.checks.by_doctor import must_be_a_healthy_step, must_be_the_gradient
from tinynet.checks.task import CheckFailed, NotAnswered


def gradient(parameters, x1, x2, y, delta1=lambda d2, w2, a1: d2 * w2 * a1 * (1 - a1), mean=np.mean, beside_w2="a1"):
    z1 = parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"]
    a1 = tn.sigmoid(z1)
    a2 = tn.sigmoid(parameters["w2"] * a1 + parameters["b2"])
    d2 = 2 * (a2 - y) * a2 * (1 - a2)
    d1 = delta1(d2, parameters["w2"], a1)
    beside = {"a1": a1, "z1": z1}[beside_w2]
    return {"w11": mean(d1 * x1), "w12": mean(d1 * x2), "b1": mean(d1), "w2": mean(d2 * beside), "b2": mean(d2)}


def refused(function, **more):
    with pytest.raises(CheckFailed) as failure:
        must_be_the_gradient(function, "gradient", **more)
    return failure.value


def test_a_right_gradient_passes_whole_or_in_part():
    must_be_the_gradient(gradient, "gradient")
    must_be_the_gradient(lambda *given: {k: gradient(*given)[k] for k in ("w2", "b2")}, "gradient", only=("w2", "b2"))
    # What is not asked for may be wrong.
    must_be_the_gradient(lambda *given: gradient(*given, delta1=lambda *_: 0.0), "gradient", only=("w2", "b2"))


def test_a_missing_link_shows_as_a_symptom_and_its_name_comes_with_the_hints():
    failure = refused(lambda *given: gradient(*given, delta1=lambda d2, w2, a1: d2 * a1 * (1 - a1)))
    assert str(failure).startswith("Not yet. The derivatives for w11, w12 and b1 are off: on the row (")
    assert "weight" not in str(failure)
    assert failure.finding.hint(2) == "Missing downstream weight: look at δ1: how strongly does ŷ feel a1."
    assert "δ1 = δ2·w2·a1·(1 − a1)" in failure.finding.hint(3)


def test_in_a_part_of_a_gradient_only_that_part_is_named():
    failure = refused(lambda *given: gradient(*given, beside_w2="z1"), only=("w2", "b2"))
    assert failure.finding.code == "wrong-local-input"
    assert failure.finding.parameters == ("w2",)

    def without_slope(parameters, x1, x2, y):
        a1 = tn.sigmoid(parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"])
        delta2 = 2 * (tn.sigmoid(parameters["w2"] * a1 + parameters["b2"]) - y)
        return {"w2": np.mean(delta2 * a1), "b2": np.mean(delta2)}

    failure = refused(without_slope, only=("w2", "b2"))
    assert failure.finding.code == "missing-activation-derivative-output"
    assert failure.finding.parameters == ("w2", "b2")


def test_a_sum_or_a_half_is_not_the_gradient_that_was_asked_for():
    assert "summed over the rows" in str(refused(lambda *given: gradient(*given, mean=np.sum)))
    half = lambda *given: {name: 0.5 * slope for name, slope in gradient(*given).items()}  # noqa: E731
    assert "0.5 times" in str(refused(half))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"w11": 0.0}, "must return a dict with w11, w12, b1, w2, b2"),
        (3.0, "must return a dict"),
        (dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), [0.0] * 4), "a slope for each row"),
        (dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), "a"), "not a number"),
        (dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), float("nan")), "overflowed or divided by zero"),
    ],
)
def test_an_answer_of_another_form_is_told_as_such(answer, said):
    assert said in str(refused(lambda *_: answer))


def test_a_step_is_examined_too_and_an_untouched_one_is_no_answer():
    def training(x, y, w1=0.5, w2=-0.5, b=0.1, alpha=0.5):
        y_hat = tn.sigmoid(x @ np.array([w1, w2]) + b)
        delta = 2 * (y_hat - y) * y_hat * (1 - y_hat)
        slopes = np.mean(delta * x[:, 0]), np.mean(delta * x[:, 1]), np.mean(delta)
        return [value - alpha * slope for value, slope in zip((w1, w2, b), slopes, strict=True)]

    must_be_a_healthy_step(training, "training")

    def uphill(x, y, w1=0.5, w2=-0.5, b=0.1, alpha=0.5):
        return training(x, y, w1, w2, b, -alpha)

    with pytest.raises(CheckFailed, match="Not yet") as failure:
        must_be_a_healthy_step(uphill, "training")
    assert failure.value.finding.code == "sign-flipped"
    with pytest.raises(NotAnswered):
        must_be_a_healthy_step(lambda: None, "training")
    with pytest.raises(CheckFailed, match="training cannot be checked: The function takes x"):
        must_be_a_healthy_step(lambda x: x, "training")
