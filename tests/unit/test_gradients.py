"""Backpropagation against two independent judges, and the judges themselves."""

import re

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import tinynet as tn

# The same examples on every machine and every day: a red run can be run again.
properties = settings(max_examples=150, deadline=None, derandomize=True)

# What a central difference of a loss may be off by: truncation h²/6 times a third derivative of order 10,
# with h = 1e-5 · max(1, |v|), and rounding 1e-16 / 1e-5.
TRUNCATION = 1e-8


def numbers(shape, largest):
    return hnp.arrays(np.float64, shape, elements=st.floats(-largest, largest, allow_subnormal=False))


@st.composite
def networks_and_data(draw, copies=None):
    """Draw a network with any parameters, and rows for it."""
    m, hidden = draw(st.integers(1, 4)), draw(st.sampled_from([None, 1, 1, 2, 3]))
    sizes = (m, 1) if hidden is None else (m, hidden, 1)
    network = tn.Network(sizes, copies=None if copies is None else draw(copies), start="zeros")
    for name, value in network.parameters.items():
        setattr(network, name, draw(numbers(np.shape(value), largest=4)))
    rows = draw(st.integers(1, 12))
    inputs = draw(numbers((rows, m), largest=3))
    labels = draw(hnp.arrays(np.int64, rows, elements=st.integers(0, 1)))
    return network, inputs, labels


def loss_by_autograd(sizes, parameters, inputs, labels):
    """Return the loss, written once more without a line of tinynet."""

    def squash(z):
        return 0.5 * (anp.tanh(z / 2) + 1)

    by_unit = [[parameters[f"w1{i + 1}"] for i in range(sizes[0])]] if sizes[1] == 1 else parameters["w1"]
    weights = anp.array(by_unit)
    y_hat = squash(anp.dot(inputs, weights.T) + parameters["b1"])
    if len(sizes) == 3:
        w2 = anp.reshape(parameters["w2"], (-1,))
        y_hat = squash(anp.dot(y_hat, w2) + parameters["b2"])
    return anp.mean((labels - anp.reshape(y_hat, (-1,))) ** 2)


def gradients_by_autograd(network, inputs, labels):
    def loss(parameters):
        return loss_by_autograd(network.sizes, parameters, inputs, labels)

    return autograd.grad(loss)(network.parameters)


def gradients_by_nudging(network, inputs, labels):
    def loss(parameters):
        return tn.Network(network.sizes, start=parameters).loss(inputs, labels)

    return tn.numerical_gradient(loss, network.parameters)


def alone(network, copy):
    return tn.Network(network.sizes, start={name: value[copy] for name, value in network.parameters.items()})


# Backpropagation against both judges -------------------------------------------------------------------


@properties
@given(networks_and_data())
def test_backpropagation_agrees_with_automatic_differentiation(drawn):
    network, inputs, labels = drawn
    expected = gradients_by_autograd(network, inputs, labels)
    gradients = network.gradients(inputs, labels)
    assert list(gradients) == list(network.names)
    for name, value in gradients.items():
        # 1 − a loses digits where a is close to 1: hence the floor, far below any gradient that matters.
        np.testing.assert_allclose(value, expected[name], rtol=1e-10, atol=1e-13, err_msg=name)


@properties
@given(networks_and_data())
def test_backpropagation_agrees_with_nudging(drawn):
    network, inputs, labels = drawn
    expected = gradients_by_nudging(network, inputs, labels)
    for name, value in network.gradients(inputs, labels).items():
        np.testing.assert_allclose(value, expected[name], rtol=1e-6, atol=TRUNCATION, err_msg=name)


@settings(properties, max_examples=60)
@given(networks_and_data(copies=st.integers(1, 4)))
def test_backpropagation_of_copies_agrees_with_automatic_differentiation(drawn):
    many, inputs, labels = drawn
    gradients = many.gradients(inputs, labels)
    for number in range(many.copies):
        expected = gradients_by_autograd(alone(many, number), inputs, labels)
        for name, value in gradients.items():
            np.testing.assert_allclose(value[number], expected[name], rtol=1e-10, atol=1e-13, err_msg=name)


@pytest.mark.parametrize("data", [tn.AND, tn.OR, tn.XOR, tn.FIRST, tn.blobs(30, seed=2)], ids=repr)
@pytest.mark.parametrize("sizes", [(2, 1), (2, 1, 1), (2, 2, 1), (2, 5, 1)], ids=str)
@pytest.mark.parametrize("epochs", [0, 300])
def test_the_report_says_right_of_backpropagation_before_and_after_training(sizes, data, epochs):
    network = tn.Network(sizes, seed=7)
    tn.train(network, data, epochs, learning_rate=1.0)
    report = tn.compare_gradients(
        network.gradients(data.inputs, data.labels), gradients_by_nudging(network, data.inputs, data.labels)
    )
    assert report.right, report
    assert [line.name for line in report.lines] == list(network.names)


def wrong_gradients(network, inputs, labels):
    """Give the gradients of the chain with one classical mistake each."""
    trace = network.forward(inputs)
    x1, x2 = np.transpose(inputs)
    a1, a2 = trace.a1, trace.a2

    def gradients(delta2, delta1, multiplied_by_w2):
        five = delta1 * x1, delta1 * x2, delta1, delta2 * multiplied_by_w2, delta2
        return dict(zip(network.names, map(np.mean, five), strict=True))

    delta2 = 2 * (a2 - labels) * a2 * (1 - a2)
    through = delta2 * network.w2 * a1 * (1 - a1)
    yield "none", set(), gradients(delta2, through, a1)
    yield "z1 for a1", {"w2"}, gradients(delta2, through, trace.z1)
    yield "no w2 in delta1", {"w11", "w12", "b1"}, gradients(delta2, delta2 * a1 * (1 - a1), a1)
    yield "no slope at the hidden neuron", {"w11", "w12", "b1"}, gradients(delta2, delta2 * network.w2, a1)
    unsquashed = 2 * (a2 - labels)
    slopeless = unsquashed * network.w2 * a1 * (1 - a1)
    yield "no slope at the output", set(network.names), gradients(unsquashed, slopeless, a1)
    yield "climbing", set(network.names), gradients(-delta2, -through, a1)


@pytest.mark.parametrize("mistake", range(6))
def test_the_report_points_at_the_parameters_that_a_mistake_spoils(mistake):
    network = tn.Network((2, 1, 1), start={"w11": 0.7, "w12": -0.4, "b1": 0.2, "w2": 1.3, "b2": -0.5})
    data = tn.AND
    _, spoilt, wrong = list(wrong_gradients(network, data.inputs, data.labels))[mistake]
    report = tn.compare_gradients(wrong, gradients_by_nudging(network, data.inputs, data.labels))
    assert {line.name for line in report.lines if line.verdict != "right"} == spoilt
    assert report.right == (not spoilt)


# numerical_gradient ------------------------------------------------------------------------------------


def test_the_slope_of_a_square_is_twice_the_number():
    slope = tn.numerical_gradient(lambda v: v**2, 3.0)
    assert type(slope) is float
    assert slope == pytest.approx(6, rel=1e-9)


@properties
@given(numbers((2, 3), largest=1e3))
def test_the_gradient_of_a_quadratic_is_found_in_every_entry(at):
    factors = np.array([[1.0, -2, 3], [-4, 5, -6]])
    slopes = tn.numerical_gradient(lambda v: np.sum(factors * v**2), at)
    assert slopes.shape == (2, 3)
    # The rounding of a sum as large as this, over the distance of the nudge.
    rounding = 2e-16 * (1 + np.sum(np.abs(factors) * at**2)) / 1e-5
    np.testing.assert_allclose(slopes, 2 * factors * at, rtol=1e-8, atol=4 * rounding)


def test_the_gradient_of_a_dict_has_its_names_and_shapes():
    at = {"w": [[1.0, 2.0], [3.0, 4.0]], "b": 5, "v": np.array([6.0])}
    slopes = tn.numerical_gradient(lambda p: np.sum(p["w"] ** 2) + 3 * p["b"] - p["v"][0], at)
    assert list(slopes) == ["w", "b", "v"]
    np.testing.assert_allclose(slopes["w"], [[2, 4], [6, 8]], rtol=1e-8)
    assert type(slopes["b"]) is float
    assert slopes["b"] == pytest.approx(3)
    assert slopes["v"].shape == (1,)
    assert slopes["v"][0] == pytest.approx(-1)


def test_the_function_is_given_what_the_point_is_made_of():
    seen = []

    def function(point):
        seen.append(point)
        return 0.0

    tn.numerical_gradient(function, 2)
    tn.numerical_gradient(function, [1, 2])
    tn.numerical_gradient(function, {"w": [1, 2], "b": 1})
    assert all(type(point) is float for point in seen[:2])
    assert all(isinstance(point, np.ndarray) and point.dtype == np.float64 for point in seen[2:6])
    assert all(type(point["b"]) is float and point["w"].shape == (2,) for point in seen[6:])


def test_every_number_is_nudged_on_its_own_up_and_down():
    seen = []

    def function(v):
        seen.append(v.tolist())
        return 0.0

    tn.numerical_gradient(function, [1.0, 2000.0], step=0.25)
    # The step is relative to numbers above 1.
    assert seen == [[1.25, 2000.0], [0.75, 2000.0], [1.0, 2500.0], [1.0, 1500.0]]


def test_the_point_is_never_changed_not_even_by_a_function_that_tries():
    def vandal(point):
        result = float(np.sum(point["w"] ** 2) + point["b"] ** 2)
        point["w"][:] = 99
        point["b"] = 99
        return result

    w = np.array([1.0, 2.0])
    at = {"w": w, "b": 3.0}
    slopes = tn.numerical_gradient(vandal, at)
    assert w.tolist() == [1, 2]
    assert at["w"] is w
    assert at["b"] == 3.0
    np.testing.assert_allclose(slopes["w"], [2, 4], rtol=1e-8)
    assert slopes["b"] == pytest.approx(6)


def test_a_read_only_point_and_whole_numbers_will_do():
    at = np.array([1, 2, 3])
    at.flags.writeable = False
    np.testing.assert_allclose(tn.numerical_gradient(lambda v: np.sum(v**3), at), [3, 12, 27], rtol=1e-8)


@pytest.mark.parametrize("result", [np.float32(2), 2, np.array(2.0), np.array([2.0]), [[2.0]]])
def test_the_function_may_return_its_one_number_in_a_wrapping(result):
    assert tn.numerical_gradient(lambda v: result, [1.0, 2.0]).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("result", "error", "said"),
    [
        (None, TypeError, "must return one number, such as a loss; it returned None"),
        ([1.0, 2.0], TypeError, r"must return one number, such as a loss; it returned \[1.0, 2.0\]"),
        (np.zeros(3), TypeError, "must return one number, such as a loss; it returned array"),
        ([], TypeError, "must return one number"),
        ("0.25", TypeError, "must return one number, such as a loss; it returned '0.25'"),
        (1j, TypeError, "must return one number"),
        (np.nan, ValueError, "must return a finite number; it returned nan"),
        (np.inf, ValueError, "must return a finite number; it returned inf"),
    ],
)
def test_a_function_that_returns_no_number_is_refused(result, error, said):
    for at in (1.0, [1.0, 2.0], {"w": 1.0}):
        with pytest.raises(error, match=said):
            tn.numerical_gradient(lambda v: result, at)


def test_an_error_inside_the_function_comes_through_and_the_point_is_whole():
    at = np.array([1.0, 2.0])

    def fails(v):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        tn.numerical_gradient(fails, at)
    assert at.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("at", "error", "said"),
    [
        ("3", TypeError, "at must be real numbers; got '3'"),
        (None, TypeError, "at must be real numbers; got None"),
        (1j, TypeError, "at must be real numbers"),
        ([], ValueError, "at must not be empty"),
        ([1.0, np.nan], ValueError, "at must be finite numbers; got nan in row 1"),
        ({"w": np.inf}, ValueError, "w must be finite numbers; got inf"),
        ({"w": "x"}, TypeError, "w must be real numbers; got 'x'"),
        ({"w": {"v": 1}}, TypeError, "w must be real numbers"),
    ],
)
def test_a_point_that_is_not_made_of_numbers_is_refused_before_the_function_runs(at, error, said):
    def must_not_run(v):
        raise AssertionError("the function ran")

    with pytest.raises(error, match=said):
        tn.numerical_gradient(must_not_run, at)


@pytest.mark.parametrize(
    ("step", "error"),
    [(0, ValueError), (-1e-5, ValueError), (np.nan, ValueError), (np.inf, ValueError)]
    + [("small", TypeError), (None, TypeError)],
)
def test_a_step_must_be_a_number_above_0(step, error):
    with pytest.raises(error, match="step must be"):
        tn.numerical_gradient(lambda v: v, 1.0, step=step)


@pytest.mark.parametrize("step", [[1e-5], [1e-5, 1e-6], 1e-300])
def test_a_step_of_no_use_is_refused_with_advice(step):
    with pytest.raises(ValueError, match="step must be"):
        tn.numerical_gradient(lambda v: v**2, 3.0, step=step)


def test_the_error_of_a_central_difference_is_a_valley_with_its_floor_near_1e_5():
    steps = 10.0 ** -np.arange(2, 11)
    errors = np.empty((30, len(steps)))
    for seed in range(30):
        chain = tn.Network((2, 1, 1), seed=seed)
        true = chain.gradients(tn.AND.inputs, tn.AND.labels)["w2"]
        for column, step in enumerate(steps):
            nudged = tn.numerical_gradient(
                lambda w2, p=chain.parameters: tn.Network((2, 1, 1), start=p | {"w2": w2}).loss(
                    tn.AND.inputs, tn.AND.labels
                ),
                chain.w2,
                step=step,
            )
            errors[seed, column] = abs(nudged - true) / abs(true)
    middle = dict(zip(range(-2, -11, -1), np.median(errors, axis=0), strict=True))
    assert min(middle, key=middle.get) in (-5, -6)
    assert middle[-5] < 5e-9
    # Ten times the step: a hundred times the truncation on one side, a tenth of the rounding on the other.
    assert middle[-2] / middle[-3] == pytest.approx(100, rel=0.05)
    assert 3 < middle[-10] / middle[-9] < 30
    assert 30 < middle[-10] / middle[-8] < 300


# compare_gradients -------------------------------------------------------------------------------------

TRUE = np.array([[1.0, -2.0], [0.5, 4.0]])


@pytest.mark.parametrize(
    ("yours", "verdict", "ratio"),
    [
        (TRUE, "right", 1.0),
        (TRUE * (1 + 1e-9), "right", 1.0),
        (0 * TRUE, "zero", 0.0),
        (-TRUE, "sign flipped", -1.0),
        (2 * TRUE, "2 times the true one", 2.0),
        (TRUE / 4, "0.25 times the true one", 0.25),
        (-3 * TRUE, "-3 times the true one", -3.0),
        (TRUE * 1.0123456, "1.012346 times the true one", 1.0123456),
        (TRUE * [[1, 1], [1, 2]], "off by a different factor in each entry", np.nan),
        (TRUE + 0.1, "off by a different factor in each entry", np.nan),
        (TRUE.T, "off by a different factor in each entry", np.nan),
        (abs(TRUE), "off by a different factor in each entry", np.nan),
    ],
)
def test_the_verdict_names_how_a_gradient_is_wrong(yours, verdict, ratio):
    (line,) = tn.compare_gradients({"w": yours}, {"w": TRUE}).lines
    assert line.verdict == verdict
    assert line.ratio == pytest.approx(ratio, nan_ok=True)
    expected_error = np.abs(yours - TRUE).max() / max(np.abs(yours).max(), np.abs(TRUE).max())
    assert line.relative_error == pytest.approx(expected_error)


@pytest.mark.parametrize(
    ("yours", "true", "verdict"),
    [
        (0.3, 0.3, "right"),
        (0.3, -0.3, "sign flipped"),
        (0.0, 0.3, "zero"),
        (0.6, 0.3, "2 times the true one"),
        (0.0, 0.0, "right"),
        (1e-12, 0.0, "right"),  # the rounding left in a central difference
        (0.0, 1e-12, "right"),
        (1e-5, 1e-5 + 1e-9, "0.9999 times the true one"),
    ],
)
def test_the_verdict_on_one_number(yours, true, verdict):
    report = tn.compare_gradients(yours, true)
    assert [line.verdict for line in report.lines] == [verdict]
    assert [line.name for line in report.lines] == ["gradient"]
    assert report.right == (verdict == "right")


def test_the_verdict_where_the_true_gradient_is_zero_does_not_speak_of_factors():
    (line,) = tn.compare_gradients(0.3, 0.0).lines
    assert "factor" not in line.verdict


def test_no_wrong_gradient_is_called_one_times_the_true_one():
    (line,) = tn.compare_gradients(1.00001, 1.0).lines
    assert line.verdict != "right"
    assert not line.verdict.startswith("1 times")


def test_one_spoilt_entry_spoils_its_parameter_and_no_other():
    true = {"w1": TRUE, "b1": np.array([1.0, 2.0]), "b2": -1.0}
    report = tn.compare_gradients({"b2": -1.0, "w1": TRUE * [[1, 1], [1, 1.1]], "b1": [1, 2]}, true)
    assert [(line.name, line.verdict == "right") for line in report.lines] == [
        ("w1", False),
        ("b1", True),
        ("b2", True),
    ]
    assert not report.right


@properties
@given(numbers(5, largest=10), st.floats(-10, 10))
def test_a_common_factor_is_found_whatever_the_gradient(true, factor):
    assume(np.abs(true).max() > 1e-3)
    assume(min(abs(factor - 1), abs(factor + 1), abs(factor)) > 1e-3)
    true = np.where(np.abs(true) > 1e-6, true, 0)
    (line,) = tn.compare_gradients(factor * true, true).lines
    assert line.ratio == pytest.approx(factor)
    assert line.verdict == f"{line.ratio:.7g} times the true one"


@properties
@given(numbers(5, largest=10))
def test_a_gradient_is_right_compared_with_itself(gradient):
    report = tn.compare_gradients(gradient, gradient)
    assert report.right
    assert report.lines[0].relative_error == 0


def test_the_tolerance_decides_what_counts_as_right():
    assert not tn.compare_gradients(1.001, 1.0).right
    assert tn.compare_gradients(1.001, 1.0, tolerance=1e-2).right
    assert tn.compare_gradients(1 + 1e-7, 1.0).right
    assert not tn.compare_gradients(1 + 1e-7, 1.0, tolerance=1e-8).right


@pytest.mark.parametrize("tolerance", [np.nan, -1, "small", None, [1e-6, 1e-6]])
def test_a_tolerance_that_is_no_number_above_0_is_refused(tolerance):
    with pytest.raises((TypeError, ValueError), match="tolerance"):
        tn.compare_gradients([1.0, 2.0], [1.0, 2.1], tolerance=tolerance)


@pytest.mark.parametrize(
    ("yours", "true", "error", "said"),
    [
        ({"w": 1}, {"v": 1}, ValueError, "same names; got w and v"),
        ({"w": 1}, {"w": 1, "b": 1}, ValueError, "same names; got w and w, b"),
        ({"w": 1}, 1, ValueError, "same names; got w and gradient"),
        ({"w": [1, 2]}, {"w": [1, 2, 3]}, ValueError, r"w must have the shape \(3,\); yours has \(2,\)"),
        ({"w": [[1, 2]]}, {"w": [1, 2]}, ValueError, r"w must have the shape \(2,\); yours has \(1, 2\)"),
        ({"w": 1}, {"w": [1]}, ValueError, r"w must have the shape \(1,\); yours has \(\)"),
        ({"w": np.nan}, {"w": 1}, ValueError, "your w must be finite numbers; got nan"),
        ({"w": 1}, {"w": np.inf}, ValueError, "the true w must be finite numbers; got inf"),
        ({"w": None}, {"w": 1}, TypeError, "your w must be real numbers; got None"),
        ({"w": "1"}, {"w": 1}, TypeError, "your w must be real numbers; got '1'"),
        ({"w": []}, {"w": []}, ValueError, "your w must not be empty"),
    ],
)
def test_gradients_that_cannot_be_compared_are_refused(yours, true, error, said):
    with pytest.raises(error, match=said):
        tn.compare_gradients(yours, true)


def test_the_report_prints_as_a_table_with_its_columns_in_line():
    report = tn.compare_gradients(
        {"w11": 0.5, "b1": 1.0, "a_long_name": [1.0, 2.0]},
        {"w11": 0.25, "b1": 1.0, "a_long_name": [1.0, -2.0]},
    )
    head, *rows = str(report).splitlines()
    assert re.split(r"\s{2,}", head) == ["parameter", "yours", "true", "ratio", "relative error", "verdict"]
    assert [re.split(r"\s{2,}", row) for row in rows] == [
        ["w11", "0.5", "0.25", "2.0000", "5.0e-01", "2 times the true one"],
        ["b1", "1.", "1.", "1.0000", "below 1e-8", "right"],
        ["a_long_name", "[1. 2.]", "[ 1. -2.]", "2.0e+00", "off by a different factor in each entry"],
    ]
    column = head.index("verdict")
    assert [row[column:] for row in rows] == [line.verdict for line in report.lines]
    assert repr(report) == str(report)


def test_the_report_shows_as_a_html_table_with_the_same_cells():
    report = tn.compare_gradients({"w11": 0.5, "b1": 1.0}, {"w11": 0.25, "b1": 1.0})
    html = report._repr_html_()
    assert html.startswith("<table>")
    assert html.endswith("</table>")
    assert re.findall(r"<th>(.*?)</th>", html) == [
        "parameter",
        "yours",
        "true",
        "ratio",
        "relative error",
        "verdict",
    ]
    assert [re.findall(r"<td>(.*?)</td>", row) for row in html.split("<tr>")[2:]] == [
        ["w11", "0.5", "0.25", "2.0000", "5.0e-01", "2 times the true one"],
        ["b1", "1.", "1.", "1.0000", "below 1e-8", "right"],
    ]


def test_in_the_html_table_the_rows_of_a_table_of_slopes_stand_below_each_other():
    slopes = {"w1": np.array([[0.207042, 0.05176], [-0.163552, -0.040888]])}
    report = tn.compare_gradients(slopes, slopes)
    [first, *_] = re.findall(
        r'<td style="white-space: pre; font-family: monospace">(.*?)</td>', report._repr_html_(), re.S
    )
    assert first == "[[ 0.207042  0.05176 ]\n [-0.163552 -0.040888]]"
    assert len(str(report).splitlines()) == 2


def test_the_html_table_escapes_the_names():
    html = tn.compare_gradients({"<b>&": 1.0}, {"<b>&": 1.0})._repr_html_()
    assert "<td>&lt;b&gt;&amp;</td>" in html
    assert "<b>" not in html


def test_two_empty_gradients_are_not_right():
    with pytest.raises(ValueError, match="must have the same names"):
        tn.compare_gradients({}, {})


def test_what_differs_by_rounding_only_has_no_error_and_is_right():
    (line,) = tn.compare_gradients(1e-11, -1e-11).lines
    assert (line.verdict, line.relative_error) == ("right", 0.0)


def test_a_step_larger_than_the_number_itself_is_refused_with_advice():
    for step in (1.5, 1e308):
        with pytest.raises(ValueError, match="step must be at most 1"):
            tn.numerical_gradient(lambda v: v**2, 3.0, step=step)


def test_a_ragged_list_is_no_number():
    with pytest.raises(TypeError, match=r"must return one number, such as a loss; it returned \[\[1, 2\], \[3\]\]"):
        tn.numerical_gradient(lambda v: [[1, 2], [3]], 3.0)
