"""The checks of steps and gradients: symptoms first, then the slip, or what the doctor finds."""

import re

import numpy as np
import pytest

import tinynet as tn
from tinynet import checks
from tinynet.checks import expectations
from tinynet.checks.by_doctor import must_be_a_healthy_step
from tinynet.checks.gradients import Gradient
from tinynet.checks.task import CheckFailed, NotAnswered, Task
from tinynet.mistakes import UNKNOWN


def gradient(parameters, x1, x2, y, delta1=lambda d2, w2, a1: d2 * w2 * a1 * (1 - a1), mean=np.mean, beside_w2="a1"):
    z1 = parameters["w11"] * x1 + parameters["w12"] * x2 + parameters["b1"]
    a1 = tn.sigmoid(z1)
    a2 = tn.sigmoid(parameters["w2"] * a1 + parameters["b2"])
    d2 = 2 * (a2 - y) * a2 * (1 - a2)
    d1 = delta1(d2, parameters["w2"], a1)
    beside = {"a1": a1, "z1": z1}[beside_w2]
    return {"w11": mean(d1 * x1), "w12": mean(d1 * x2), "b1": mean(d1), "w2": mean(d2 * beside), "b2": mean(d2)}


def outcome(function, **more):
    def check(gradient):
        return "Right."

    return Task(check, "slug", 1, "A gradient", 2, 4, (), asks=(Gradient("gradient", **more),)).outcome(
        gradient=function
    )


def refused(function, **more):
    return outcome(function, **more).failure


def test_a_right_gradient_passes_whole_or_in_part():
    assert refused(gradient) is None
    assert refused(lambda *given: {k: gradient(*given)[k] for k in ("w2", "b2")}, only=("w2", "b2")) is None
    # What is not asked for may be wrong.
    assert refused(lambda *given: gradient(*given, delta1=lambda *_: 0.0), only=("w2", "b2")) is None


def test_a_missing_link_shows_as_a_symptom_first_with_numbers_that_can_be_recomputed():
    message = str(refused(lambda *given: gradient(*given, delta1=lambda d2, w2, a1: d2 * a1 * (1 - a1))))
    symptom, _, asks = message.partition("a nudge gives ")
    assert symptom.startswith("Not yet. The derivatives for w11, w12 and b1 are off. At w11 = 0.7, w12 = −0.4")
    at = {name: float(value.replace("−", "-")) for name, value in re.findall(r"(\w+) = (−?[\d.]*\d)", symptom)}
    label = float(re.search(r"with label (\d)", symptom)[1])
    point = {name: at[name] for name in ("w11", "w12", "b1", "w2", "b2")}
    nudged = tn.Network((2, 1, 1), start=point).gradients(np.array([[at["x1"], at["x2"]]]), np.array([label]))["w11"]
    assert asks.startswith(f"{nudged:.4g}".replace("-", "−"))
    assert asks.endswith("In δ1 a link is missing: how strongly does z2 feel a1?")


def test_parts_are_given_only_where_x1_and_x2_are_told_apart():
    def swapped(parameters, x1, x2, y):
        return gradient(parameters, x2, x1, y)

    shares = ((1, ("w2", "b2")), (1, ("b1",)))
    assert outcome(swapped, shares=shares).parts == ()
    assert refused(swapped).code == "swapped-parameters"


def test_every_slip_of_every_pair_is_named():
    ask = Gradient("gradient")
    both = ask.made_of({"error": "2*(y - a2)", "delta1": "delta2*slope1", "b2": "delta2*b2"})
    message = str(refused(both))
    for said in ("Which comes first there", "how strongly does z2 feel a1", "For b2 δ is multiplied by the parameter"):
        assert said in message


def test_what_no_slip_explains_is_told_with_the_doctors_finding():
    failure = refused(lambda *given: gradient(*given, delta1=lambda d2, w2, a1: d2 * w2 * (1 - a1**2)))
    assert "In δ1" not in str(failure)
    assert failure.code == "wrong-activation-derivative"
    assert failure.finding.hint(2).startswith("Wrong activation derivative: look at")


def test_what_nobody_explains_is_told_with_the_values_on_the_way():
    failure = refused(lambda *given: gradient(*given, delta1=lambda d2, w2, a1: d2 / w2 * a1 * (1 + a1)))
    message = str(failure)
    place = {"w11": 0.7, "w12": -0.4, "b1": 0.3, "w2": 1.7, "b2": -0.5}
    trace = tn.Network((2, 1, 1), start=place).forward(np.array([[1.3, -0.8]]))
    for line, value in (("z1", trace.z1), ("a1", trace.a1), ("z2", trace.z2), ("a2", trace.a2)):
        assert f"{line} = {float(np.ravel(value)[0]):.4g}".replace("-", "−") in message
    assert "which is the first that differs?" in message


def test_what_nobody_explains_is_told_with_the_numbers_of_its_rows():
    failure = refused(lambda *given: gradient(*given, mean=np.prod))
    assert str(failure).startswith("Not yet. On each single row all is right. On 3 rows together the derivatives for")
    assert failure.code == UNKNOWN


def test_a_gradient_by_nudging_is_refused_only_where_formulas_are_asked_for():
    def nudging(parameters, x1, x2, y):
        def loss(p):
            return tn.Network((2, 1, 1), start=p).loss(np.column_stack([x1, x2]), y)

        return tn.numerical_gradient(loss, parameters)

    assert refused(nudging) is None
    assert "Formulas give 15; a nudge" in str(refused(nudging, no_nudges=True))
    assert refused(gradient, no_nudges=True) is None


def test_a_gradient_of_short_floats_is_right_and_not_taken_for_nudging():
    def short(*given):
        return {name: np.float32(slope) for name, slope in gradient(*given).items()}

    assert refused(short, no_nudges=True) is None


@pytest.mark.parametrize("form", [np.array, list, lambda new: [np.float32(one) for one in new]])
def test_a_step_may_return_an_array_and_floats_of_half_the_length(form):
    step = Gradient("training", step=True).made_of({})
    training = lambda *given: form(step(*given))  # noqa: E731
    assert checks.a_step_of_your_own.outcome(training=training).failure is None


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


@pytest.mark.exhaustive
def test_a_step_that_rounds_away_what_is_small_is_told_and_stops_nothing():
    step = Gradient("training", step=True).made_of({})

    def rounded(x_data, labels, w11=0.7, w12=-0.4, b1=0.3, w2=1.2, b2=-0.5, alpha=0.5):
        old = (w11, w12, b1, w2, b2)
        new = step(x_data, labels, *old, alpha)
        return [before - round(before - after, 5) for before, after in zip(old, new, strict=True)]

    # It was a KeyError of the doctor's own.
    with pytest.raises(CheckFailed, match="training cannot be checked"):
        must_be_a_healthy_step(rounded, "training")


def test_a_loop_that_never_ends_is_ended_with_a_sentence(monkeypatch):
    monkeypatch.setattr(expectations, "MOST_SECONDS", 0.2)

    def endless(*_):
        while True:
            pass

    failure = refused(endless)
    assert failure.code == "runs-too-long"
    assert "was still running after 0.2 s. Does its loop ever end?" in str(failure)


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
