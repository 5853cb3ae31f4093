"""The doctor names the mistake in a program from outside, and leaves a healthy program in peace."""

import itertools
import random
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from specimens import SHAPES, STYLES, healthy, program, sick, sick_twice

import tinynet as tn
from tinynet.doctor import examine, search
from tinynet.mistakes import IN_FORMULAS


def act(z):
    return 1 / (1 + np.e**-z)


def the_case(x_data, labels, w11=0, w12=0, w2=0, b1=0, b2=0, alpha=0.1):
    """The course's broken program, with both faults of its functions."""
    z1 = [act(w11 * x1 + w12 * x2 + b1) for x1, x2 in x_data]
    a1 = [act(z) for z in z1]
    z2 = [act(w2 * z + b2) for z in z1]
    y_hat = [act(z) for z in z2]
    n = len(labels)
    print(sum((y - p) ** 2 for y, p in zip(labels, y_hat, strict=True)) / n)
    delta2 = [2 * (p - y) * p * (1 - p) for y, p in zip(labels, y_hat, strict=True)]
    delta1 = [d * w2 * a * (1 - a) for d, a in zip(delta2, a1, strict=True)]
    new_w11 = w11 - alpha * sum(d * x[0] for d, x in zip(delta1, x_data, strict=True)) / n
    new_w12 = w12 - alpha * sum(d * x[1] for d, x in zip(delta1, x_data, strict=True)) / n
    new_w2 = w2 - alpha * sum(d * a for d, a in zip(delta2, a1, strict=True)) / n
    return new_w11, new_w12, new_w2, b1 - alpha * sum(delta1) / n, b2 - alpha * sum(delta2) / n


def chain(x, y, w11=0.5, w12=-0.3, b1=0.1, w2=0.8, b2=-0.2, lr=0.5):
    """A healthy chain on arrays."""
    return chain_with(x, y, w11, w12, b1, w2, b2, lr, tn.sigmoid, None)


def chain_with(x, y, w11, w12, b1, w2, b2, lr, of_y_hat, slope):
    """The same, whose output and its slope may be exchanged."""
    a1 = tn.sigmoid(x @ np.array([w11, w12]) + b1)
    y_hat = of_y_hat(w2 * a1 + b2)
    delta2 = 2 * (y_hat - y) * (y_hat * (1 - y_hat) if slope is None else slope(w2 * a1 + b2))
    delta1 = delta2 * w2 * a1 * (1 - a1)
    slopes = [delta1 @ x[:, 0], delta1 @ x[:, 1], delta1.sum(), delta2 @ a1, delta2.sum()]
    new = [p - lr * g / len(y) for p, g in zip((w11, w12, b1, w2, b2), slopes, strict=True)]
    return (*new, float(np.mean((y - y_hat) ** 2)))


# The case ------------------------------------------------------------------------------------------------


def test_the_case_is_named_from_outside_with_both_its_faults_and_nothing_said_of_its_start_on_and():
    diagnosis = examine(the_case, tn.AND)
    assert diagnosis.verdict == "sick"
    assert diagnosis.codes == ("extra-activation-output", "activation-of-activated-value", "overflow")
    assert [finding.severity for finding in diagnosis.findings] == ["fault", "fault", "warning"]


def test_on_one_row_its_ratios_are_clean():
    ratios = {name: ratio for name, _, _, ratio in examine(the_case, tn.AND).ratios}
    assert ratios["w11"] == pytest.approx(ratios["w12"], rel=1e-6)
    assert ratios["w11"] == pytest.approx(ratios["b1"], rel=1e-6)
    # The missing slope a2(1 − a2) is at most a quarter.
    assert ratios["b2"] > 4


def test_on_balanced_labels_the_mended_programs_zero_start_is_stationary_and_the_broken_ones_is_not():
    zeros = dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), 0.0)
    assert examine(chain, tn.FIRST, start=zeros).codes == ("stationary-start",)
    assert examine(chain, tn.AND, start=zeros).codes == ()
    assert "stationary-start" not in examine(the_case, tn.FIRST).codes


def test_a_right_gradient_of_a_wrong_function_is_sick():
    def doubled(x, y, w11=0.5, w12=-0.3, b1=0.1, w2=0.8, b2=-0.2, lr=0.5):
        def slope(z):
            a2 = tn.sigmoid(z)
            return tn.sigmoid(a2) * (1 - tn.sigmoid(a2)) * a2 * (1 - a2)

        return chain_with(x, y, w11, w12, b1, w2, b2, lr, lambda z: tn.sigmoid(tn.sigmoid(z)), slope)

    finding = examine(doubled).findings[0]
    assert finding.code == "extra-activation-output"
    assert finding.hint(1).startswith("Every derivative belongs to its loss. But on the row (")
    assert 0.5 < finding.evidence["output"] < 0.731


# Every bug, and none -------------------------------------------------------------------------------------

SOME_SICK = [case for i, case in enumerate(sick()) if i % 12 == 0]
FEWER_SICK = SOME_SICK[::3]


@pytest.mark.sample(9, ci=3)
@pytest.mark.parametrize(("code", "changed", "kind"), SOME_SICK, ids=lambda part: str(part)[:60])
def test_a_bug_is_named_first_whatever_the_programs_style(code, changed, kind):
    training, start = program(*kind, changed)
    diagnosis = examine(training, tn.AND, start=start)
    assert diagnosis.verdict == "sick"
    assert diagnosis.codes[0] == code
    finding = diagnosis.findings[0]
    assert finding.parameters
    assert "As it should be" in finding.message or code == "swapped-parameters"


@pytest.mark.exhaustive
@pytest.mark.parametrize(("size", "least"), [(8, 7), pytest.param(20, 18, marks=pytest.mark.weekly)])
def test_of_two_bugs_both_are_mostly_named_and_one_always(size, least):
    sample = random.Random(1).sample(list(sick_twice()), size)
    both = 0
    for seed, (codes, changed, kind) in enumerate(sample):
        training, start = program(*kind, changed, seed)
        named = {finding.code for finding in examine(training, start=start).findings if finding.severity == "fault"}
        both += set(codes) <= named
        # Some pairs are one other bug: without σ′ and without w2, δ1 is δ2.
        assert named, (codes, changed, kind)
    assert both >= least


NAMES = ("w11", "w12", "b1", "w2", "b2")
SLOPES = {"w11": "delta1 * x1", "w12": "delta1 * x2", "b1": "delta1", "w2": "delta2 * a1", "b2": "delta2"}
WRONG = [
    *(("w11", wrong) for wrong in ("delta1 * w11", "delta1 * a1", "delta2 * x1")),
    *(("w12", wrong) for wrong in ("delta1 * w12", "delta1 * a1", "delta2 * x2")),
    *(("b1", wrong) for wrong in ("delta1 * a1", "delta2")),
    *(("w2", wrong) for wrong in ("delta2 * z1", "delta2 * y_hat", "delta1 * a1")),
    *(("b2", wrong) for wrong in ("delta2 * a1", "delta1")),
]
# Of these exchanges and slopes the numbers are those of another mistake, or of another pair.
OTHERWISE = {
    ("w11", "w12", "delta2 * x1"): {"wrong-local-input", "wrong-delta"},
    ("w11", "w12", "delta2 * x2"): {"wrong-local-input", "wrong-delta"},
    ("b1", "b2", "delta2"): {"wrong-delta"},
    ("b1", "b2", "delta1"): {"wrong-delta"},
    ("w2", "b2", "delta2 * a1"): {"wrong-local-input"},
}


@pytest.mark.sample(10)
@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(NAMES, 2)))
def test_a_wrong_slope_is_named_together_with_the_exchange_that_moves_another_parameter_by_it(one, other):
    start = {"w11": 0.7, "w12": -0.4, "b1": 0.3, "w2": 0.9, "b2": -0.6}
    moves = {name: name for name in NAMES} | {one: other, other: one}
    for name, wrong in WRONG:
        if name not in (one, other):
            continue

        def step(x, y, w11, w12, b1, w2, b2, lr=0.5, _slopes=SLOPES | {name: wrong}):
            x1, x2 = x.T
            a1 = tn.sigmoid(w11 * x1 + w12 * x2 + b1)
            y_hat = tn.sigmoid(w2 * a1 + b2)
            delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
            delta1 = delta2 * w2 * a1 * (1 - a1)
            names = locals() | {"z1": w11 * x1 + w12 * x2 + b1}
            slopes = {role: np.mean(eval(formula, {}, names)) for role, formula in _slopes.items()}  # noqa: S307
            new = [names[role] - lr * slopes[moves[role]] for role in NAMES]
            return (*new, float(np.mean((y_hat - y) ** 2)))

        named = {finding.code for finding in examine(step, start=start).findings if finding.severity == "fault"}
        of_another = wrong.partition(" ")[0] != SLOPES[name].partition(" ")[0]
        right = {"swapped-parameters", "wrong-delta" if of_another else "wrong-local-input"}
        assert named == OTHERWISE.get((one, other, wrong), right), (name, wrong)


def test_a_search_that_is_cut_says_so_and_finds_the_same_on_every_machine(monkeypatch):
    training, start = program("chain", "numpy", changed={"slope1": "1", "g_w2": "delta2 * z1", "g_w11": "delta1 * x2"})
    whole = examine(training, start=start)
    assert "search ended" not in whole.summary
    monkeypatch.setattr(search, "MOST_COMPARISONS", 300)
    cut = [examine(training, start=start) for _ in range(2)]
    assert "search ended before it had tried every mistake" in cut[0].summary
    assert cut[0].codes == cut[1].codes


def test_every_bug_of_the_catalogue_is_tried():
    assert {code for code, _, _ in FEWER_SICK} == {bug.code for bug in IN_FORMULAS if bug.sick}


@pytest.mark.sample(2)
@pytest.mark.parametrize("kind", list(healthy())[::3], ids=" ".join)
def test_a_healthy_program_has_no_fault(kind):
    training, start = program(*kind, seed=4)
    diagnosis = examine(training, tn.AND, start=start, seed=4)
    assert diagnosis.verdict == "healthy", diagnosis
    assert "every derivative is right" in diagnosis.summary


def test_there_are_programs_in_every_shape_and_style():
    assert {(shape, style) for shape, style, *_ in healthy()} == {
        (shape, style) for shape in SHAPES for style in STYLES
    }


# What is seen otherwise ----------------------------------------------------------------------------------


def neuron(x, y, w1=0.5, w2=-0.5, b=0.1, lr=0.5, rows=lambda g: g.mean(), factor=2.0):
    y_hat = tn.sigmoid(x @ np.array([w1, w2]) + b)
    delta = factor * (y_hat - y) * y_hat * (1 - y_hat)
    slopes = rows(delta * x[:, 0]), rows(delta * x[:, 1]), rows(delta)
    return *(p - lr * g for p, g in zip((w1, w2, b), slopes, strict=True)), np.mean((y - y_hat) ** 2)


def having(**changed):
    def training(x, y, w1=0.5, w2=-0.5, b=0.1, lr=0.5):
        return neuron(x, y, w1, w2, b, lr, **changed)

    return training


def test_how_the_rows_are_combined_is_seen():
    assert examine(having(rows=lambda g: g[-1])).codes == ("last-sample-only",)
    summed = examine(having(rows=lambda g: g.sum()))
    assert (summed.verdict, summed.codes) == ("healthy", ("batch-summed",))


def test_a_mean_of_products_is_no_product_of_means():
    def training(x, y, w1=0.5, w2=-0.5, b=0.1, lr=0.5):
        y_hat = tn.sigmoid(x @ np.array([w1, w2]) + b)
        delta = 2 * (y_hat - y) * y_hat * (1 - y_hat)
        slopes = np.mean(delta) * np.mean(x[:, 0]), np.mean(delta * x[:, 1]), np.mean(delta)
        return *(p - lr * g for p, g in zip((w1, w2, b), slopes, strict=True)), np.mean((y - y_hat) ** 2)

    diagnosis = examine(training)
    assert diagnosis.verdict == "sick"
    finding = diagnosis.findings[0]
    assert (finding.code, finding.parameters) == ("unexplained-derivative", ("w1",))
    assert "On several rows the derivative for w1" in finding.message
    assert finding.place.text[finding.place.column : finding.place.end_column] == "np.mean(delta)"


def test_in_a_network_that_no_catalogue_has_a_flipped_sign_is_called_so():
    def training(x, y, w=0.5, v=-0.5, b=0.1, lr=0.1):
        bent = w * x[:, 1] ** 2
        error = w * x[:, 0] + v * bent + b - y
        w_slope = np.mean(2 * error * (x[:, 0] + v * x[:, 1] ** 2))
        v_slope = -np.mean(2 * error * bent)
        return w - lr * w_slope, v - lr * v_slope, b - lr * np.mean(2 * error), np.mean(error**2)

    found = [(finding.code, finding.parameters) for finding in examine(training, places=False).findings]
    assert found == [("sign-flipped", ("v",))]


def test_a_gradient_that_is_only_rescaled_is_a_note():
    diagnosis = examine(having(factor=6.0))
    assert (diagnosis.verdict, diagnosis.codes) == ("healthy", ("constant-factor",))
    assert diagnosis.findings[0].evidence["factor"] == pytest.approx(3)


def test_without_a_loss_a_missing_slope_may_be_cross_entropy_and_is_a_warning_that_names_both():
    def silent(x, y, w1=0.5, w2=-0.5, b=0.1, lr=0.5):
        delta = tn.sigmoid(x @ np.array([w1, w2]) + b) - y
        return w1 - lr * np.mean(delta * x[:, 0]), w2 - lr * np.mean(delta * x[:, 1]), b - lr * np.mean(delta)

    diagnosis = examine(silent)
    assert (diagnosis.verdict, diagnosis.codes) == ("healthy", ("missing-activation-derivative-output",))
    assert "cross-entropy" in diagnosis.findings[0].message


@pytest.mark.parametrize(
    ("start", "data", "code"),
    [
        (
            {"w1": np.full((2, 2), 0.5), "b1": np.zeros(2), "w2": np.full(2, 0.5), "b2": 0.0},
            tn.XOR,
            "symmetric-hidden-units",
        ),
    ],
)
def test_a_start_from_which_it_cannot_learn_is_a_fault(start, data, code):
    training, _ = program("two hidden", "numpy")
    assert examine(training, data, start=start).codes[0] == code


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        pytest.param(-30, ("saturated-start",), marks=pytest.mark.exhaustive),
        pytest.param(-5, (), marks=pytest.mark.exhaustive),
        (0, ()),
        pytest.param(1, (), marks=pytest.mark.exhaustive),
        (4, ()),
        (5, ("saturated-start",)),
        pytest.param(30, ("saturated-start",), marks=pytest.mark.exhaustive),
    ],
)
def test_a_start_of_equal_values_is_a_fault_only_where_it_is_saturated(value, codes):
    assert examine(chain, tn.AND, start=dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), float(value))).codes == codes


def test_one_neuron_can_be_saturated_too():
    assert examine(having(), tn.AND, start={"w1": 20.0, "w2": 20.0, "b": 20.0}).codes == ("saturated-start",)
    assert examine(having(), tn.AND, start={"w1": 5.0, "w2": 5.0, "b": 5.0}).verdict == "healthy"


def test_without_a_bias_the_row_of_zeros_cannot_be_answered():
    def without_bias(x, y, w11=0.3, w12=0.2, w2=0.7, lr=0.5):
        a1 = tn.sigmoid(x @ np.array([w11, w12]))
        y_hat = tn.sigmoid(w2 * a1)
        delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat) / len(y)
        delta1 = delta2 * w2 * a1 * (1 - a1)
        return w11 - lr * delta1 @ x[:, 0], w12 - lr * delta1 @ x[:, 1], w2 - lr * delta2 @ a1

    diagnosis = examine(without_bias)
    assert (diagnosis.verdict, diagnosis.codes) == ("healthy", ("model-too-weak",))
    assert "without a bias" in diagnosis.findings[0].message


@pytest.mark.parametrize("rate", [50.0, *(pytest.param(rate, marks=pytest.mark.exhaustive) for rate in (300.0, 1e5))])
def test_a_rate_at_which_it_does_not_learn_is_a_fault_with_one_at_which_it_does(rate):
    diagnosis = examine(chain, tn.AND, learning_rate=rate)
    assert diagnosis.codes == ("learning-rate-too-large",)
    assert examine(chain, tn.AND, learning_rate=diagnosis.findings[0].evidence["better"]).codes == ()


def test_rates_labels_and_models_that_cannot_do_it_are_told():
    assert "learning-rate-too-large" in examine(chain, tn.AND, learning_rate=500.0).codes
    assert "learning-rate-too-small" in examine(chain, tn.AND, learning_rate=1e-4).codes
    assert "not-enough-epochs" in examine(chain, tn.AND, epochs=50).codes
    assert examine(chain, (tn.AND.inputs, 3 * tn.AND.labels)).codes[0] == "unreachable-labels"
    assert (
        "model-too-weak" in examine(chain, tn.XOR, start={"w11": 0.3, "w12": 0.9, "b1": 0.2, "w2": -1, "b2": 0.4}).codes
    )


def test_programs_that_fail_change_or_vary_are_told():
    def crashing(x, y, w1=0.5, w2=0.5, b=0.0, lr=0.5):
        return x @ np.ones(3)

    def changing(x, y, w1=0.5, w2=-0.5, b=0.1, lr=0.5):
        answer = neuron(x, y, w1, w2, b, lr)
        y[:] = 0
        return answer

    generator = np.random.default_rng(0)

    def varying(x, y, w1=0.5, w2=-0.5, b=0.1, lr=0.5):
        return neuron(x, y, w1 + 1e-6 * lr * generator.normal(), w2, b, lr)

    assert examine(crashing).codes == ("crashes",)
    stop = examine(crashing).findings[0]
    assert "ValueError" in stop.message
    # What stands below the line is not said again.
    assert stop.found.startswith("ValueError: matmul")
    assert stop.found not in stop.message
    assert "arguments-changed" in examine(changing).codes
    assert "not-deterministic" in examine(varying).codes


def a_loss_by_the_rate(x, y, w1=0.5, w2=-0.5, b=0.1, lr=0.5):
    a = tn.sigmoid(np.array(x, dtype=float) @ (w1, w2) + b)
    delta = 2 * (a - y) * a * (1 - a) * (1 + w1 * w2)
    w = np.array([w1, w2]) - lr * np.mean(delta[:, None] * x, axis=0)
    with np.errstate(divide="ignore"):
        return np.mean((y - a) ** 2) / np.float64(lr), *w, b - lr * np.mean(delta)


def test_a_step_that_vanishes_at_a_tiny_rate_is_no_crash():
    def rounded(x, y, w1=0.5, w2=-0.5, b=0.1, lr=0.5):
        a = tn.sigmoid(np.array(x, dtype=float) @ (w1, w2) + b)
        delta = 2 * (a - y) * a * (1 - a)
        s1, s2 = np.mean(delta[:, None] * x, axis=0)
        return (w1 - round(lr * s1, 4), w2 - round(lr * s2, 4), b - round(lr * np.mean(delta), 4))

    assert examine(rounded).verdict in ("sick", "cannot-examine")


async def an_async_step(x, y, w=1.0, lr=0.1):
    return w


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (lambda x, y: 1, "It must take the data, the labels and each parameter"),
        (lambda x, y, w=1.0, lr=0.1: None, "returns nothing"),
        (lambda x, y, w=1.0, b=0.0, lr=0.1: ("a", "b"), "returns 'a' where the new w should be"),
        (lambda x, y, w=1.0, b=0.0, lr=0.1: (w, None), "returns None where the new b should be"),
        (lambda x, y, w=1.0, b=0.0, lr=0.1: [object()] * 2, "<object object.* where the new w should be"),
        (lambda x, y, w=1.0, lr=0.1: (yield w), "has a yield in it"),
        (an_async_step, "is async"),
        (len, "The function takes obj. It must take the data"),
        (lambda x, y, w=1.0, b=0.0, lr=0.1: (w,), "returns 1 value\\."),
        (lambda x, y, w="a", lr=0.1: w, "It must take the data, the labels and each parameter"),
        (lambda *words: 1, "takes \\*arguments"),
        (lambda x, y, w=1.0, b=0.0, lr=0.1: (w + 1 - lr, b), "w should come back as before, and does not"),
        (a_loss_by_the_rate, "Is it divided by the rate?"),
        (3, "can be examined"),
    ],
)
def test_what_cannot_be_examined_is_refused_with_the_reason(program, said):
    diagnosis = examine(program)
    assert diagnosis.verdict == "cannot-examine"
    assert re.search(said, diagnosis.summary), diagnosis.summary


def test_a_pair_of_loss_and_gradient_is_examined_too():
    def loss(p, x, y):
        return np.mean((y - tn.sigmoid(x @ p["w"] + p["b"])) ** 2)

    def slopes(p, x, y, sign=1):
        a = tn.sigmoid(x @ p["w"] + p["b"])
        delta = sign * 2 * (a - y) * a * (1 - a) / len(y)
        return {"w": x.T @ delta, "b": delta.sum()}

    start = {"w": np.array([0.3, -0.2]), "b": 0.1}
    assert examine((loss, slopes), start=start).verdict == "healthy"
    assert examine((loss, lambda *given: slopes(*given, sign=-1)), start=start).codes == ("sign-flipped",)


def test_hints_go_from_the_symptom_to_the_formula():
    diagnosis = examine(having(factor=-2.0))
    assert diagnosis.hint(1).startswith("The derivatives for w1, w2 and b are off: on the row")
    assert diagnosis.hint(2) == "Sign flipped: look at the sign of the error, or of the update."
    assert "As it should be" in diagnosis.hint(3)


def test_a_diagnosis_is_plain_data_and_reads_well():
    diagnosis = examine(the_case)
    data = diagnosis.as_dict()
    assert set(data["findings"][0]) >= {"code", "severity", "parameters", "message", "evidence", "place"}
    assert "from the loss" in str(diagnosis)
    report = diagnosis._repr_html_()
    assert "<table>" in report
    assert "<svg" in report
    assert "Ratio of the implied to the true derivative on one row: w11 7.026" in report


@pytest.mark.parametrize("data", ["AND", None, [1, 2, 3], 7, np.zeros((4, 2))], ids=repr)
def test_data_that_are_none_are_told_so(data):
    found = tn.examine(lambda x_data, labels, w11=0.1, w12=0.2, b1=0.0, alpha=0.1: (w11, w12, b1), data)
    assert found.verdict == "cannot-examine"
    assert "must be a Dataset, such as tinynet.AND, or a pair of inputs and labels; got" in found.summary


@pytest.mark.parametrize("program", [[1, 2], (1, len), (len, "a")], ids=repr)
def test_a_pair_of_what_cannot_be_called_is_told_so(program):
    found = tn.examine(program)
    assert found.verdict == "cannot-examine"
    assert "A function, a pair (loss, gradient), or an object" in found.summary


def test_a_step_may_return_its_numbers_in_any_dress_and_a_complex_one_stops_it():
    def step(dress):
        def training(x_data, labels, w11=0.4, w12=0.3, b1=-0.1, alpha=0.5):
            neuron = tn.Network((2, 1), start={"w11": w11, "w12": w12, "b1": b1})
            slopes = neuron.gradients(np.asarray(x_data), np.asarray(labels)).values()
            return tuple(dress(v - alpha * s) for v, s in zip((w11, w12, b1), slopes, strict=True))

        return training

    for dress in (complex, Decimal, Fraction, np.array, np.longdouble):
        assert tn.examine(step(dress)).verdict == tn.examine(step(float)).verdict != "cannot-examine"
    found = tn.examine(step(lambda value: value + 1j))
    assert found.verdict == "sick"
    assert "no real number" in str(found)


def test_a_number_that_a_step_hands_back_as_it_was_is_forgotten_whatever_its_name():
    times, heights = np.linspace(-1, 1, 12), np.linspace(2, 5, 12)

    def step(inputs, labels, slope, intercept, bend, alpha=0.1):
        t = np.asarray(inputs, dtype=float).ravel()
        error = slope * t + intercept + bend * t**3 - np.asarray(labels, dtype=float)
        moves = [np.mean(2 * error * t), 0.0, np.mean(2 * error * t**3)]
        old = slope, intercept, bend
        return *(value - alpha * move for value, move in zip(old, moves, strict=True)), np.mean(error**2)

    found = examine(step, (times[:, np.newaxis], heights), start={"slope": 0.4, "intercept": -0.3, "bend": 0.2})
    assert [(fault.code, fault.parameters) for fault in found.findings] == [("parameter-never-updated", ("intercept",))]
