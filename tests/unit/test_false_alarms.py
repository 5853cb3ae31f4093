"""Right programs of standard form: the doctor finds no fault in any of them, and says the same of them each time.

What rests on a heuristic is a fault only where the proposed cure was tried, and cures.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from specimens import program

import tinynet as tn
from tinynet.doctor import examine
from tinynet.doctor.examine_program import examine_in_this_process
from tinynet.doctor.programs.influence import classify_variables
from tinynet.doctor.programs.loop_runner import parsed, run_to_the_loop

RIGHT = {path.stem: path for path in sorted((Path(__file__).parents[1] / "right").glob("*.py"))}
# They are examined for several seconds each, and only where all are.
SLOW = ("momentum_minibatches_in_order", "momentum_two_hidden")
# Adam in three forms, and a loop of mini-batches with a velocity: no reading is found, and no fault.
NOT_EXAMINED = 4
DRAWN = ("small_perceptron_unseeded", "unlucky_start_ages", "unlucky_start_hidden", "xor_unlucky_unseeded_list")
LINE = """
import numpy as np
x = np.array([0.5, 1.0, 1.5, 2.0, 3.0])
y = {scale} * np.array([1.1, 2.0, 2.9, 4.2, 6.1])
w, b, lr = 0.0, 0.0, 0.05
for epoch in range(1000):
    e = w * x + b - y
    loss = np.mean(e**2)
    w -= lr * 2 * np.mean(e * x)
    b -= lr * 2 * np.mean(e)
"""
NEURON = """
import numpy as np
X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0.0, 1, 1, 1])
w, b, lr = np.array([0.3, -0.2]), 0.1, 0.5
for epoch in range(1000):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) * p * (1 - p) / len(y)
    w -= lr * X.T @ d
    b -= lr * d.sum()
"""


ROW_AT_RANDOM = """
import numpy as np
rng = np.random.default_rng(14)
xs = rng.uniform(-3, 3, 50)
ys = np.sin(xs)
W, b, v, c, mean = rng.normal(size=8), rng.normal(size=8), rng.normal(size=8) / 3, 0.0, 0.0
for step in range(300):
    i = rng.integers(len(xs))
    z = W * xs[i] + b
    s = 1 / (1 + np.exp(-z))
    err = (z * s) @ v + c - ys[i]
    mean = 0.99 * mean + 0.01 * err**2
    d = err * v * (s + z * s * (1 - s))
    W, b, v, c = W - 0.01 * d * xs[i], b - 0.01 * d, v - 0.01 * err * z * s, c - 0.01 * err
"""


@cache
def examined(path):
    return examine_in_this_process(path)[1]


def faults(diagnosis):
    return [finding.code for finding in diagnosis.findings if finding.severity == "fault"]


def severities(diagnosis, code):
    return [finding.severity for finding in diagnosis.findings if finding.code == code]


@pytest.fixture
def said(tmp_path):
    def say(text):
        path = tmp_path / "program.py"
        path.write_text(text, encoding="utf-8")
        return examine_in_this_process(path)[1]

    return say


# Right programs ------------------------------------------------------------------------------------------


QUICK = [name for name in RIGHT if name not in SLOW]
all_of_them = pytest.mark.parametrize("names", [QUICK, pytest.param(RIGHT, marks=pytest.mark.exhaustive)])


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(name, marks=pytest.mark.exhaustive) for name in SLOW)])
def test_no_fault_is_found_in_a_right_program(name):
    assert faults(examined(RIGHT[name])) == [], str(examined(RIGHT[name]))


@all_of_them
def test_most_right_programs_are_examined(names):
    not_examined = [name for name in names if examined(RIGHT[name]).verdict == "cannot-examine"]
    assert len(not_examined) <= NOT_EXAMINED, not_examined


@pytest.mark.parametrize("name", [pytest.param(DRAWN[0], marks=pytest.mark.exhaustive), *DRAWN[1:]])
def test_two_examinations_of_a_program_that_draws_its_start_say_the_same(name):
    assert str(examine_in_this_process(RIGHT[name])[1]) == str(examined(RIGHT[name]))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in (1, 2))])
@pytest.mark.parametrize("name", [pytest.param(DRAWN[0], marks=pytest.mark.exhaustive), *DRAWN[1:3]])
def test_no_start_that_a_right_program_draws_is_a_fault(name, seed, said):
    text = RIGHT[name].read_text(encoding="utf-8").replace("import numpy as np\n", "import numpy as np\nSEED\n", 1)
    diagnosis = said(text.replace("SEED", f"np.random.seed({seed})"))
    assert faults(diagnosis) == [], str(diagnosis)


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e3, 4e5, 1e8])
def test_the_size_of_the_labels_changes_nothing(scale, said):
    diagnosis = said(LINE.format(scale=scale))
    assert (diagnosis.verdict, diagnosis.codes) == ("healthy", ()), str(diagnosis)


@pytest.mark.parametrize("name", ["step_counter_decays_rate", "small_start_large_labels", "global_step_halves_rate"])
def test_a_counter_is_no_parameter_and_no_sum(name):
    (_, roles), _ = run_to_the_loop(parsed(RIGHT[name]), RIGHT[name], classify_variables)
    assert not roles.sums
    assert len(roles.parameters) == 2


@pytest.mark.parametrize("name", ["n_before_the_loop", "n_before_as_float", "shares_before_the_loop",
                                  "house_prices_class", "prints_its_loss_in_words"])  # fmt: skip
def test_rows_that_are_counted_before_the_loop_are_not_called_summed(name):
    assert not {"batch-summed", "constant-factor"} & set(examined(RIGHT[name]).codes)


def test_rows_that_are_summed_are_called_so(said):
    assert "batch-summed" in said(NEURON.replace(" / len(y)", "")).codes


@all_of_them
def test_no_report_says_that_a_formula_should_be_what_it_is(names):
    for name in names:
        assert "No loss is shown" not in str(examined(RIGHT[name])), name
    from tinynet.mistakes.words import formula_words

    for activation in ("sigmoid", "tanh", "relu", "leaky relu", "linear", "softmax", "falling sigmoid"):
        words = formula_words(("sigmoid", activation))
        assert words["slope"] != words["other"], activation


# The cure is tried ---------------------------------------------------------------------------------------


def test_a_rate_below_zero_is_a_fault(said):
    assert severities(said(NEURON.replace("0.1, 0.5", "0.1, -0.5")), "sign-flipped") == ["fault"]


@pytest.mark.exhaustive
def test_a_sum_that_is_never_set_back_is_still_told(said):
    piled = NEURON.replace("lr = np", "g, lr = np").replace("0.1, 0.5", "0.1, np.zeros(2), 0.5")
    piled = piled.replace("    w -= lr * X.T @ d\n", "    g = g + X.T @ d\n    w -= lr * g\n")
    assert severities(said(piled), "accumulator-not-reset") == ["fault"]


@pytest.mark.parametrize(("sign", "code"), [("-", []), ("+", ["sign-flipped"])])
def test_two_turned_signs_are_right_and_one_is_not(sign, code, said):
    turned = NEURON.replace("-= lr", "+= lr").replace("0.1, 0.5", f"0.1, {sign}0.5")
    assert faults(said(turned)) == code


def test_large_inputs_are_a_fault_only_where_dividing_them_cures(said):
    far = NEURON.replace("[1, 1]])", "[1, 1]]) * 5000").replace("0.3, -0.2", "3.0, -2.0")
    assert severities(said(far), "unscaled-inputs") == ["fault"]
    near = NEURON.replace("[1, 1]])", "[1, 1]]) * 12")
    assert "fault" not in severities(said(near), "unscaled-inputs")


@pytest.mark.exhaustive
def test_units_that_start_alike_are_a_fault_only_where_one_unit_is_too_few():
    training, _ = program("two hidden", "numpy")
    start = {"w1": np.full((2, 2), 0.5), "b1": np.zeros(2), "w2": np.full(2, 0.5), "b2": 0.0}
    assert severities(examine(training, tn.XOR, start=start), "symmetric-hidden-units") == ["fault"]
    assert severities(examine(training, tn.AND, start=start), "symmetric-hidden-units") == ["warning"]


@pytest.mark.exhaustive
def test_a_saturated_start_is_a_fault_only_where_there_is_something_to_learn(said):
    flat = NEURON.replace("0.3, -0.2]), 0.1", "20.0, 20.0]), 20.0")
    assert severities(said(flat), "saturated-start") == ["fault"]
    # A constant answers this as well as anything: there is nothing to learn.
    assert "fault" not in severities(said(flat.replace("0.0, 1, 1, 1", "0.5, 0.5, 0.5, 0.5")), "saturated-start")


def test_a_call_whose_answer_is_not_kept_is_a_fault_only_where_keeping_it_trains(said):
    step = (
        NEURON.replace("for epoch in range(1000):", "def step(w, b):")
        .replace("    w -=", "    w = w -")
        .replace(
            "    b -= lr * d.sum()\n",
            "    b = b - lr * d.sum()\n    return w, b\nfor epoch in range(9):\n    step(w, b)\n",
        )
    )
    assert severities(said(step), "state-discarded") == ["fault"]
    assert faults(examined(RIGHT["shows_rows_before_it_learns"])) == []
    assert faults(examined(RIGHT["loop_of_trainings_keeps_the_best"])) == []


def test_labels_a_little_outside_are_a_warning_and_those_far_outside_a_fault(said):
    assert severities(said(NEURON.replace("0.0, 1, 1, 1", "0.0, 1, 1.001, 1")), "unreachable-labels") == ["warning"]
    assert severities(said(NEURON.replace("0.0, 1, 1, 1", "0.0, 1, 3, 1")), "unreachable-labels") == ["fault"]


def test_an_error_that_is_the_loss_on_each_row_by_another_factor_is_not_the_loss(said):
    diagnosis = said(ROW_AT_RANDOM)
    assert (diagnosis.verdict, diagnosis.findings) == ("cannot-examine", ())
