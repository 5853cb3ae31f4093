"""The sigmoid and the network: right digits, right shapes, and refusals that say what is wrong."""

import ast
import copy
import io
import itertools
import math
import pickle
import subprocess
import sys
import tokenize
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import tinynet as tn

CORE = ("data", "validation", "network", "training", "gradients")
PACKAGE = Path(tn.__file__).parent

every_float = st.floats(allow_nan=True, allow_infinity=True, allow_subnormal=True)
# The same examples on every machine and every day: a red run can be run again.
properties = settings(max_examples=200, deadline=None, derandomize=True)


# The sigmoid -------------------------------------------------------------------------------------------


def exact_sigmoid(z):
    """Return σ(z) to 60 digits."""
    with localcontext(prec=60):
        e = (-abs(Decimal(z))).exp()
        return (e if z < 0 else 1) / (1 + e)


def error_in_ulps(computed, exact):
    """Return the distance between both, in units of the last digit that a float has there."""
    return float(abs(Decimal(computed) - exact) / Decimal(math.ulp(float(exact))))


@properties
@given(st.floats(-750, 750))
@example(-745.1)  # σ is the smallest subnormal number here,
@example(-708.4)  # the smallest number with all its digits here,
@example(-36.8)
@example(36.8)  # and 1 to the last digit from here on.
@example(5e-324)
@example(-0.0)
def test_sigmoid_keeps_its_digits_in_both_tails(z):
    exact = exact_sigmoid(z)
    assert error_in_ulps(tn.sigmoid(z), exact) <= 3
    # The distance from 1 keeps its digits too, when it is asked for as σ(−z).
    assert error_in_ulps(tn.sigmoid(-z), exact_sigmoid(-z)) <= 3


def test_sigmoid_has_its_digits_where_the_plain_formula_has_none():
    z = -700.0
    assert tn.sigmoid(z) == pytest.approx(float(exact_sigmoid(z)), rel=1e-15, abs=0)
    # The same number, got from the other tail, is 0: the reason for the two branches.
    assert 1 - tn.sigmoid(-z) == 0.0


@properties
@given(every_float)
def test_sigmoid_takes_every_float_without_a_warning(z):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        a = tn.sigmoid(z)
    assert math.isnan(a) == math.isnan(z)
    assert math.isnan(z) or 0 <= a <= 1


@properties
@given(every_float.filter(lambda z: not math.isnan(z)))
def test_what_sigmoid_lacks_to_one_is_the_sigmoid_of_minus_z(z):
    assert 1 - tn.sigmoid(z) == pytest.approx(tn.sigmoid(-z), rel=0, abs=2**-52)


@pytest.mark.parametrize(
    ("z", "a"),
    [
        (-math.inf, 0.0),
        (math.inf, 1.0),
        (-1.8e308 / 2, 0.0),
        (sys.float_info.max, 1.0),
        (-sys.float_info.max, 0.0),
        (0.0, 0.5),
        (-0.0, 0.5),
        (5e-324, 0.5),
        (-5e-324, 0.5),
        (-746.0, 0.0),
        (37.0, 1.0),
    ],
)
def test_sigmoid_has_exact_limits(z, a):
    assert tn.sigmoid(z) == a


def test_sigmoid_of_nan_is_nan_and_stays_alone():
    a = tn.sigmoid([math.nan, 0.0])
    assert math.isnan(a[0])
    assert a[1] == 0.5


def test_sigmoid_rises_all_the_way():
    assert np.all(np.diff(tn.sigmoid(np.linspace(-740, 30, 5_000))) > 0)


@pytest.mark.parametrize("z", [0, 0.0, True, np.float32(0), np.array(0.5), np.int8(3)])
def test_sigmoid_of_one_number_is_a_python_float(z):
    assert type(tn.sigmoid(z)) is float
    assert tn.sigmoid(z) == tn.sigmoid(float(z))


@pytest.mark.parametrize("shape", [(0,), (1,), (3,), (2, 3), (2, 0, 3), (1, 1, 1, 1)])
def test_sigmoid_keeps_the_shape(shape):
    z = np.arange(math.prod(shape), dtype=float).reshape(shape) - 2
    a = tn.sigmoid(z)
    assert a.shape == shape
    assert [tn.sigmoid(v) for v in z.flat] == a.ravel().tolist()


@pytest.mark.parametrize("kind", ["int8", "uint8", "int64", "bool", "float16", "float32", ">f8"])
def test_sigmoid_computes_in_float64_whatever_it_is_given(kind):
    z = np.array([0, 1, 1, 0]).astype(kind)
    a = tn.sigmoid(z)
    assert a.dtype == np.float64
    assert a.tolist() == tn.sigmoid([0, 1, 1, 0]).tolist()


def test_sigmoid_does_not_change_what_it_is_given():
    z = np.array([-2.0, 0, 2])
    tn.sigmoid(z)
    assert z.tolist() == [-2, 0, 2]
    assert tn.sigmoid([-2, 0, 2]).tolist() == tn.sigmoid(z).tolist()


@pytest.mark.parametrize("z", ["1", None, 1j, [1, "2"], [None], object(), {"z": 1}, lambda: 1])
def test_sigmoid_refuses_what_is_not_a_real_number(z):
    with pytest.raises(TypeError, match="z must be real numbers; got"):
        tn.sigmoid(z)


# Shapes: the table at the top of network.py, for six rows ----------------------------------------------

ROWS = 6
SHAPES = {
    # sizes: shapes of the parameters, shapes in the trace
    (2, 1): ({"w11": (), "w12": (), "b1": ()}, {"z1": (6,), "a1": (6,)}),
    (2, 1, 1): (
        {"w11": (), "w12": (), "b1": (), "w2": (), "b2": ()},
        {"z1": (6,), "a1": (6,), "z2": (6,), "a2": (6,)},
    ),
    (2, 2, 1): (
        {"w1": (2, 2), "b1": (2,), "w2": (2,), "b2": ()},
        {"z1": (6, 2), "a1": (6, 2), "z2": (6,), "a2": (6,)},
    ),
    (3, 4, 1): (
        {"w1": (4, 3), "b1": (4,), "w2": (4,), "b2": ()},
        {"z1": (6, 4), "a1": (6, 4), "z2": (6,), "a2": (6,)},
    ),
}
every_size = pytest.mark.parametrize("sizes", SHAPES, ids=str)
with_and_without_copies = pytest.mark.parametrize("copies", [None, 1, 5])


def some_rows(sizes, rows=ROWS, seed=0):
    random = np.random.default_rng(seed)
    return random.normal(size=(rows, sizes[0])), np.arange(rows) % 2


def lively(sizes, copies=None, seed=0):
    """Return a network with no parameter at zero, so that no mistake can hide there."""
    network = tn.Network(sizes, copies=copies)
    random = np.random.default_rng(seed)
    for name, value in network.parameters.items():
        setattr(network, name, random.uniform(-2, 2, np.shape(value)))
    return network


def alone(network, copy):
    """Return copy number so-and-so of many, as a network of its own."""
    return tn.Network(network.sizes, start={name: value[copy] for name, value in network.parameters.items()})


@every_size
@with_and_without_copies
def test_every_field_of_a_trace_has_the_shape_in_the_table(sizes, copies):
    leading = () if copies is None else (copies,)
    inputs, _ = some_rows(sizes)
    trace = tn.Network(sizes, copies=copies).forward(inputs)
    _, shapes = SHAPES[sizes]
    for name in ("z1", "a1", "z2", "a2"):
        if name in shapes:
            assert getattr(trace, name).shape == leading + shapes[name], name
        else:
            assert getattr(trace, name) is None
    assert trace.inputs.shape == (ROWS, sizes[0])
    assert trace.y_hat is (trace.a1 if len(sizes) == 2 else trace.a2)


@every_size
@with_and_without_copies
def test_every_parameter_and_its_gradient_have_the_shape_in_the_table(sizes, copies):
    leading = () if copies is None else (copies,)
    network = tn.Network(sizes, copies=copies)
    gradients = network.gradients(*some_rows(sizes))
    shapes, _ = SHAPES[sizes]
    assert network.names == tuple(shapes) == tuple(network.parameters) == tuple(gradients)
    for name, shape in shapes.items():
        for value in (getattr(network, name), network.parameters[name], gradients[name]):
            assert np.shape(value) == leading + shape, name
            assert isinstance(value, np.ndarray if leading + shape else float)


@every_size
@with_and_without_copies
def test_the_loss_is_one_float_or_one_for_each_copy(sizes, copies):
    loss = tn.Network(sizes, copies=copies).loss(*some_rows(sizes))
    if copies is None:
        assert type(loss) is float
    else:
        assert loss.shape == (copies,)


@pytest.mark.parametrize("rows", [1, 2, 9])
def test_any_number_of_rows_will_do(rows):
    chain = tn.Network((2, 1, 1))
    assert chain.forward(np.ones((rows, 2))).y_hat.shape == (rows,)


# Forwards ----------------------------------------------------------------------------------------------


@every_size
def test_forward_gives_what_the_formulas_give_by_hand(sizes):
    network = lively(sizes)
    inputs, labels = some_rows(sizes)
    trace = network.forward(inputs)
    p = network.parameters
    hidden = sizes[1]
    if hidden == 1:
        weights, biases = [[p[f"w1{i + 1}"] for i in range(sizes[0])]], [p["b1"]]
    else:
        weights, biases = p["w1"], p["b1"]
    losses = []
    for row, (x, y) in enumerate(zip(inputs, labels, strict=True)):
        a1 = []
        for unit in range(hidden):
            z = sum(w * v for w, v in zip(weights[unit], x, strict=True)) + biases[unit]
            a1.append(1 / (1 + math.exp(-z)))
            where = row if hidden == 1 else (row, unit)
            assert trace.z1[where] == pytest.approx(z, rel=1e-13)
            assert trace.a1[where] == pytest.approx(a1[unit], rel=1e-13)
        y_hat = a1[0]
        if len(sizes) == 3:
            z = sum(w * a for w, a in zip(np.atleast_1d(p["w2"]), a1, strict=True)) + p["b2"]
            y_hat = 1 / (1 + math.exp(-z))
            assert trace.z2[row] == pytest.approx(z, rel=1e-13)
        assert trace.y_hat[row] == pytest.approx(y_hat, rel=1e-13)
        losses.append((y - y_hat) ** 2)
    assert network.loss(inputs, labels) == pytest.approx(sum(losses) / len(losses), rel=1e-13)


def test_one_row_through_the_chain_by_hand():
    chain = tn.Network((2, 1, 1), start={"w11": 1, "w12": -2, "b1": 0.5, "w2": 3, "b2": -1})
    trace = chain.forward([[2, 1]])
    assert trace.z1.tolist() == [0.5]
    assert trace.a1[0] == pytest.approx(0.6224593312)
    assert trace.z2[0] == pytest.approx(0.8673779936)
    assert trace.y_hat[0] == pytest.approx(0.7041998203)


def test_the_order_of_the_rows_does_not_matter_to_the_loss():
    chain = lively((2, 1, 1))
    assert chain.loss(tn.AND.inputs[::-1], tn.AND.labels[::-1]) == pytest.approx(
        chain.loss(tn.AND.inputs, tn.AND.labels), rel=1e-15
    )


@pytest.mark.parametrize("kind", ["int8", "uint8", "bool", "float16", "float32", ">f8"])
def test_inputs_and_labels_may_be_any_real_numbers(kind):
    chain = lively((2, 1, 1))
    expected = chain.loss(tn.AND.inputs, tn.AND.labels)
    assert chain.loss(tn.AND.inputs.astype(kind), tn.AND.labels.astype(kind)) == expected
    assert chain.loss(tn.AND.inputs.tolist(), tn.AND.labels.tolist()) == expected


def test_the_memory_order_of_the_inputs_does_not_matter():
    chain = lively((2, 1, 1))
    expected = chain.loss(tn.AND.inputs, tn.AND.labels)
    assert chain.loss(np.asfortranarray(tn.AND.inputs), tn.AND.labels) == expected
    wide = np.zeros((8, 4))
    wide[::2, ::2] = tn.AND.inputs
    assert chain.loss(wide[::2, ::2], tn.AND.labels) == expected


def test_asking_changes_neither_the_network_nor_the_data():
    network = lively((2, 2, 1), copies=3)
    before = copy.deepcopy(network.parameters)
    inputs, labels = np.array(tn.AND.inputs), np.array(tn.AND.labels)
    network.forward(inputs), network.loss(inputs, labels), network.gradients(inputs, labels)
    for name, value in network.parameters.items():
        assert np.array_equal(value, before[name])
    assert np.array_equal(inputs, tn.AND.inputs)
    assert np.array_equal(labels, tn.AND.labels)


def test_threads_may_ask_the_same_network_at_once():
    network = lively((2, 2, 1), copies=50)
    expected = network.gradients(tn.XOR.inputs, tn.XOR.labels)
    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(lambda _: network.gradients(tn.XOR.inputs, tn.XOR.labels), range(40))
    assert all(np.array_equal(answer[name], expected[name]) for answer in answers for name in expected)


# Copies ------------------------------------------------------------------------------------------------


@every_size
def test_each_of_many_copies_is_the_single_network_to_the_last_bit(sizes):
    many = lively(sizes, copies=67)
    inputs, labels = some_rows(sizes, rows=4)
    trace, loss, gradients = many.forward(inputs), many.loss(inputs, labels), many.gradients(inputs, labels)
    for number in range(67):
        one = alone(many, number)
        assert loss[number] == one.loss(inputs, labels)
        for field, value in vars(one.forward(inputs)).items():
            if value is not None and field != "inputs":
                assert np.array_equal(getattr(trace, field)[number], value), field
        for name, value in one.gradients(inputs, labels).items():
            assert np.array_equal(gradients[name][number], value), name


@pytest.mark.parametrize("sizes", [(2, 1), (2, 1, 1), (2, 2, 1)], ids=str)
def test_each_of_many_copies_trains_like_the_single_network_to_the_last_bit(sizes):
    many = lively(sizes, copies=7)
    singles = [alone(many, number) for number in range(7)]
    history = tn.train(many, tn.XOR, epochs=200, learning_rate=2.0)
    for number, one in enumerate(singles):
        single_history = tn.train(one, tn.XOR, epochs=200, learning_rate=2.0)
        assert np.array_equal(history.loss[number], single_history.loss)
        assert np.array_equal(history.rows_right[number], single_history.rows_right)
        for name, value in one.parameters.items():
            assert np.array_equal(getattr(many, name)[number], value)
            assert np.array_equal(history.parameters[name][number], single_history.parameters[name])


@every_size
def test_on_many_rows_a_copy_is_the_single_network_up_to_rounding(sizes):
    many = lively(sizes, copies=5)
    inputs, labels = some_rows(sizes, rows=1_000)
    gradients = many.gradients(inputs, labels)
    for number in range(5):
        for name, value in alone(many, number).gradients(inputs, labels).items():
            np.testing.assert_allclose(gradients[name][number], value, rtol=1e-12, atol=1e-15)


# Starts ------------------------------------------------------------------------------------------------


@every_size
def test_a_uniform_start_draws_weights_from_0_to_2_and_sets_biases_to_0(sizes):
    many = tn.Network(sizes, copies=2_000)
    for name, value in many.parameters.items():
        if name.startswith("b"):
            assert not value.any()
        else:
            assert 0 <= value.min() < 0.05
            assert 1.95 < value.max() < 2
            assert value.mean() == pytest.approx(1, abs=0.1)


def test_no_two_weights_of_a_uniform_start_are_the_same_draw():
    weights = [value.ravel() for name, value in tn.Network((3, 4, 1), copies=50).parameters.items() if name[0] == "w"]
    weights = np.concatenate(weights)
    assert len(np.unique(weights)) == len(weights) == 50 * (3 * 4 + 4)


def test_a_uniform_start_can_draw_from_another_range():
    many = tn.Network((2, 1, 1), copies=500, weight_range=(-3, -1))
    for name in ("w11", "w12", "w2"):
        assert -3 <= getattr(many, name).min() < -2.9
        assert -1.1 < getattr(many, name).max() <= -1
    assert not many.b1.any()


def test_the_seed_decides_the_start():
    def start(**seed):
        return tn.Network((2, 2, 1), **seed).w1.tolist()

    assert start(seed=5) == start(seed=5)
    assert start(seed=5) != start(seed=6)
    assert start() == start(seed=0)


@every_size
def test_copy_0_starts_like_the_single_network_of_the_same_seed(sizes):
    one, many = tn.Network(sizes, seed=3), tn.Network(sizes, copies=10, seed=3)
    for name, value in one.parameters.items():
        assert np.array_equal(getattr(many, name)[0], value)


def test_more_copies_do_not_change_the_starts_of_the_first():
    few, many = tn.Network((2, 1, 1), copies=3, seed=3), tn.Network((2, 1, 1), copies=10, seed=3)
    for name, value in few.parameters.items():
        assert np.array_equal(getattr(many, name)[:3], value)


@every_size
@with_and_without_copies
@pytest.mark.parametrize(("start", "value"), [("zeros", 0.0), (0, 0.0), (0.5, 0.5), (-3, -3.0), (np.float32(1), 1.0)])
def test_zeros_or_a_number_is_given_to_every_parameter(sizes, copies, start, value):
    network = tn.Network(sizes, copies=copies, start=start)
    assert all(np.all(parameter == value) for parameter in network.parameters.values())


@every_size
@with_and_without_copies
def test_a_network_starts_again_from_the_parameters_of_another(sizes, copies):
    first = lively(sizes, copies=copies)
    second = tn.Network(sizes, copies=copies, start=first.parameters)
    for name, value in first.parameters.items():
        assert np.array_equal(getattr(second, name), value)


def test_a_mapping_may_give_one_number_to_all_copies():
    many = tn.Network((2, 1, 1), copies=3, start={"w11": [1, 2, 3], "w12": 5, "b1": 0, "w2": [0, 0, 1], "b2": 0})
    assert many.w11.tolist() == [1, 2, 3]
    assert many.w12.tolist() == [5, 5, 5]


# Names -------------------------------------------------------------------------------------------------


def test_the_chain_has_the_five_names_of_the_course_in_their_order():
    assert tn.Network((2, 1, 1)).names == ("w11", "w12", "b1", "w2", "b2")


@every_size
@with_and_without_copies
def test_a_parameter_that_is_set_is_read_back_and_nothing_else_changes(sizes, copies):
    for name in tn.Network(sizes).names:
        network = lively(sizes, copies=copies)
        before = network.parameters
        new = np.arange(1.0, 1 + np.size(before[name])).reshape(np.shape(before[name]))
        setattr(network, name, new)
        for other, value in network.parameters.items():
            assert np.array_equal(value, new if other == name else before[other])


@every_size
@with_and_without_copies
def test_a_parameter_that_is_set_counts_in_the_next_forward_pass(sizes, copies):
    inputs, _ = some_rows(sizes)
    for name in tn.Network(sizes).names:
        network = lively(sizes, copies=copies)
        before = network.forward(inputs).y_hat
        setattr(network, name, getattr(network, name) + 0.1)
        assert not np.any(network.forward(inputs).y_hat == before)


def test_one_number_sets_a_whole_array():
    network = tn.Network((2, 2, 1), copies=3)
    network.w1 = 0.25
    assert np.array_equal(network.w1, np.full((3, 2, 2), 0.25))
    network.w1 += 1
    assert np.array_equal(network.w1, np.full((3, 2, 2), 1.25))


def test_what_was_read_or_given_is_not_tied_to_the_network():
    network = tn.Network((2, 1, 1), copies=2)
    given = np.array([1.0, 2.0])
    network.w11 = given
    given[:] = 9
    network.w11[:] = 9
    network.parameters["w11"][:] = 9
    assert network.w11.tolist() == [1, 2]


@pytest.mark.parametrize("name", ["w21", "W11", "weights", "sizes", "copies", "names", "_packed", "loss"])
def test_setting_anything_but_a_parameter_is_refused(name):
    chain = tn.Network((2, 1, 1))
    with pytest.raises(AttributeError, match=f"has w11, w12, b1, w2, b2, not {name}"):
        setattr(chain, name, 1.0)
    assert chain.sizes == (2, 1, 1)


def test_an_unknown_name_is_no_attribute():
    chain = tn.Network((2, 1, 1))
    assert hasattr(chain, "w11")
    assert not hasattr(chain, "w1")
    with pytest.raises(AttributeError, match=r"\(2, 1\) has w11, w12, b1, not w2"):
        _ = tn.Network((2, 1)).w2
    assert {"w11", "b2", "forward"} <= set(dir(chain))


def test_a_network_shows_its_parameters_or_how_many_copies_it_holds():
    assert (
        repr(tn.Network((2, 1, 1), start=0.5))
        == "Network((2, 1, 1): w11 = 0.5, w12 = 0.5, b1 = 0.5, w2 = 0.5, b2 = 0.5)"
    )
    assert repr(tn.Network((2, 1), copies=10_000)) == "Network((2, 1), copies=10000)"


@pytest.mark.parametrize(
    "duplicate",
    [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network)), copy.copy],
    ids=["deepcopy", "pickle", "copy"],
)
def test_a_duplicate_of_a_network_lives_a_life_of_its_own(duplicate):
    original = tn.Network((2, 1, 1), start=0.5)
    twin = duplicate(original)
    before = original.parameters
    twin.w11 = 2.0
    assert twin.forward([[1, 0]]).z1[0] == 2.5
    history = tn.train(twin, tn.AND, epochs=10, learning_rate=1.0)
    assert twin.w11 == history.parameters["w11"][-1] != 2.0
    assert original.parameters == before


def test_a_trace_does_not_change_with_the_array_it_was_made_from():
    inputs = np.array(tn.AND.inputs)
    trace = tn.Network((2, 1)).forward(inputs)
    inputs[:] = 9
    assert np.array_equal(trace.inputs, tn.AND.inputs)


def test_two_traces_can_be_compared_without_an_error():
    neuron = tn.Network((2, 1))
    trace = neuron.forward(tn.AND.inputs)
    assert trace == trace
    assert trace in [neuron.forward(tn.AND.inputs), trace]


# Refusals ----------------------------------------------------------------------------------------------

GOOD_INPUTS, GOOD_LABELS = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1]
BAD_INPUTS = [
    (np.transpose(GOOD_INPUTS), ValueError, ["(n, 2)", "(2, 4)", "inputs.T"]),
    ([[0, 1, 2]] * 4, ValueError, ["(n, 2)", "one row for each sample", "(4, 3)"]),
    ([0, 1], ValueError, ["(n, 2)", "(2,)", "[[x1, x2]]"]),
    (np.zeros((2, 2, 2)), ValueError, ["(n, 2)", "(2, 2, 2)"]),
    (3, ValueError, ["(n, 2)", "()"]),
    ([], ValueError, ["inputs must not be empty", "(0,)"]),
    (np.empty((0, 2)), ValueError, ["inputs must not be empty", "(0, 2)"]),
    ([[0, 0], [0, np.nan], [1, 0], [1, 1]], ValueError, ["finite", "nan in row 1"]),
    ([[0, 0], [0, 1], [-np.inf, 0], [1, 1]], ValueError, ["finite", "-inf in row 2"]),
    ([[0, 0], [0]], ValueError, ["inputs", "rows of one length"]),
    ([["0", "0"]] * 4, TypeError, ["inputs must be real numbers", "'0'"]),
    ("x", TypeError, ["inputs must be real numbers", "'x'"]),
    (None, TypeError, ["inputs must be real numbers", "None"]),
    ([[None, 1]] * 4, TypeError, ["inputs must be real numbers", "None"]),
    ([[1j, 1]] * 4, TypeError, ["inputs must be real numbers", "1j"]),
    (({"x1": 0}), TypeError, ["inputs must be real numbers", "x1"]),
    (tn.AND, TypeError, ["inputs must be real numbers", "AND"]),
]
BAD_LABELS = [
    ([0, 0, 0, 2.0], ValueError, ["0 or 1", "2.0 in row 3", "divide by 2"]),
    ([0, 0, 255, 0], ValueError, ["0 or 1", "255.0 in row 2", "divide by 255"]),
    ([-1, -1, -1, 1], ValueError, ["0 or 1", "-1.0 in row 0", "(labels + 1) / 2"]),
    ([0, 0.5, 0, 1], ValueError, ["0 or 1", "0.5 in row 1"]),
    ([0, 0, 0, np.nan], ValueError, ["labels", "finite", "nan in row 3"]),
    ([0, 0, 1], ValueError, ["(4,)", "one for each row", "(3,)"]),
    ([[0], [0], [0], [1]], ValueError, ["(4,)", "(4, 1)", "labels.ravel()"]),
    (1, ValueError, ["(4,)", "()"]),
    ([], ValueError, ["labels must not be empty"]),
    (["no", "no", "no", "yes"], TypeError, ["labels must be real numbers", "'yes'"]),
    (None, TypeError, ["labels must be real numbers", "None"]),
    ([0, 0, 0, None], TypeError, ["labels must be real numbers", "None"]),
]


def refused(call, error, said):
    with pytest.raises(error) as caught:
        call()
    for words in said:
        assert words in str(caught.value)


@pytest.mark.parametrize("copies", [None, 3])
@pytest.mark.parametrize(("inputs", "error", "said"), BAD_INPUTS)
def test_bad_inputs_are_refused_and_the_error_says_what_is_wrong(inputs, error, said, copies):
    chain = tn.Network((2, 1, 1), copies=copies)
    refused(lambda: chain.forward(inputs), error, said)
    refused(lambda: chain.loss(inputs, GOOD_LABELS), error, said)
    refused(lambda: chain.gradients(inputs, GOOD_LABELS), error, said)


@pytest.mark.parametrize("copies", [None, 3])
@pytest.mark.parametrize(("labels", "error", "said"), BAD_LABELS)
def test_bad_labels_are_refused_and_the_error_says_what_is_wrong(labels, error, said, copies):
    chain = tn.Network((2, 1, 1), copies=copies)
    refused(lambda: chain.loss(GOOD_INPUTS, labels), error, said)
    refused(lambda: chain.gradients(GOOD_INPUTS, labels), error, said)


@pytest.mark.parametrize(
    "sizes",
    [
        (2,),
        (2, 2),
        (2, 1, 2),
        (2, 3, 1, 1),
        (),
        2,
        (0, 1),
        (2, 0, 1),
        (-2, 1),
        (2.0, 1),
        (2.5, 1),
        (True, 1),
        (2, True),
        "21",
        None,
        (np.nan, 1),
    ],
)
def test_sizes_that_are_no_network_of_the_course_are_refused(sizes):
    refused(lambda: tn.Network(sizes), ValueError, ["sizes must be", "(2, 1)", "(2, 1, 1)", "(2, 2, 1)"])


@pytest.mark.parametrize("copies", [0, -1, 1.0, 2.5, True, "3", [3]])
def test_copies_must_be_a_whole_number_from_1_up(copies):
    refused(
        lambda: tn.Network((2, 1), copies=copies),
        ValueError,
        ["copies", "whole number from 1 up", repr(copies)],
    )


@pytest.mark.parametrize("start", ["ones", "Uniform", "", "0.5", None, True, [1, 2, 3], (0.5,), 1 + 2j])
def test_an_unknown_start_is_refused_and_the_known_ones_are_named(start):
    refused(
        lambda: tn.Network((2, 1, 1), start=start),
        ValueError,
        ['"uniform"', '"zeros"', "one number", "'w11'", f"got {start!r}"],
    )


FIVE = {"w11": 1, "w12": 1, "b1": 1, "w2": 1, "b2": 1}


@pytest.mark.parametrize(
    ("start", "error", "said"),
    [
        (np.nan, ValueError, ["start", "finite", "nan"]),
        (-np.inf, ValueError, ["start", "finite", "inf"]),
        ({}, ValueError, ["w11, w12, b1, w2, b2", "missing", "unknown: none"]),
        ({"w11": 1}, ValueError, ["missing: ['b1', 'b2', 'w12', 'w2']"]),
        (FIVE | {"w3": 1}, ValueError, ["missing: none", "unknown: ['w3']"]),
        (FIVE | {3: 1}, ValueError, ["unknown: [3]"]),
        (FIVE | {"b2": [1, 2]}, ValueError, ["b2", "(2,)"]),
        (FIVE | {"b2": "1"}, TypeError, ["b2 must be real numbers", "'1'"]),
        (FIVE | {"b2": None}, TypeError, ["b2 must be real numbers", "None"]),
        (FIVE | {"b2": np.nan}, ValueError, ["b2", "finite", "nan"]),
    ],
)
def test_a_start_with_bad_values_is_refused(start, error, said):
    refused(lambda: tn.Network((2, 1, 1), start=start), error, said)


def test_a_start_with_the_wrong_number_of_copies_is_refused():
    refused(
        lambda: tn.Network((2, 1, 1), copies=3, start=FIVE | {"w2": [1, 2]}),
        ValueError,
        ["w2", "(3,)", "(2,)"],
    )


@pytest.mark.parametrize(
    ("weight_range", "error"),
    [((2, 0), ValueError), ((1, 1), ValueError), ((0, np.inf), ValueError), ((0, np.nan), ValueError)]
    + [(1, ValueError), ((1,), ValueError), ((0, 1, 2), ValueError), ("ab", TypeError), (None, TypeError)],
)
def test_a_weight_range_must_be_two_numbers_in_order(weight_range, error):
    refused(lambda: tn.Network((2, 1), weight_range=weight_range), error, ["weight_range"])


@pytest.mark.parametrize("seed", ["a", -1, 1.5])
def test_a_bad_seed_is_refused_and_the_error_names_it(seed):
    refused(lambda: tn.Network((2, 1), seed=seed), (TypeError, ValueError), ["seed must be", repr(seed)])


@pytest.mark.parametrize(
    ("sizes", "copies", "name", "value", "error", "said"),
    [
        ((2, 1, 1), None, "w11", np.nan, ValueError, ["w11", "finite", "nan"]),
        ((2, 1, 1), None, "w11", np.inf, ValueError, ["w11", "finite", "inf"]),
        ((2, 1, 1), None, "w11", "1", TypeError, ["w11 must be real numbers", "'1'"]),
        ((2, 1, 1), None, "w11", None, TypeError, ["w11 must be real numbers", "None"]),
        ((2, 1, 1), None, "w11", 1j, TypeError, ["w11 must be real numbers", "1j"]),
        ((2, 1, 1), None, "w11", [1, 2], ValueError, ["w11", "one number", "(2,)"]),
        ((2, 1, 1), None, "w11", [], ValueError, ["w11", "empty"]),
        ((2, 1, 1), 3, "w11", [1, 2], ValueError, ["w11", "one number", "(3,)", "(2,)"]),
        ((2, 1, 1), 3, "w11", [1, 2, np.nan], ValueError, ["w11", "finite", "nan in row 2"]),
        ((2, 2, 1), None, "w1", [1, 2], ValueError, ["w1", "(2, 2)", "(2,)"]),
        ((2, 2, 1), 3, "w1", np.ones((2, 2)), ValueError, ["w1", "(3, 2, 2)", "(2, 2)"]),
    ],
)
def test_a_bad_value_for_a_parameter_is_refused_and_changes_nothing(sizes, copies, name, value, error, said):
    network = lively(sizes, copies=copies)
    before = network.parameters
    refused(lambda: setattr(network, name, value), error, said)
    for other, kept in network.parameters.items():
        assert np.array_equal(kept, before[other])


# The core as a whole -----------------------------------------------------------------------------------


def lines_of_code(source):
    """Return the numbers of the lines that hold code: no comments, no docstrings, no blank lines."""
    docstrings = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
            docstrings.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    nothing = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    nothing.add(tokenize.ENDMARKER)
    code = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in nothing:
            code.update(range(token.start[0], token.end[0] + 1))
    return code - docstrings


def test_the_count_leaves_out_docstrings_comments_and_blank_lines():
    source = '"""Module."""\n\n# why\nx = 1  # one\n\ndef f():\n    """Doc\n\n    string."""\n'
    source += "    return (\n        x\n    )\n"
    assert lines_of_code(source) == {4, 6, 10, 11, 12}


def test_the_core_can_be_read_in_one_sitting():
    counts = {name: len(lines_of_code((PACKAGE / f"{name}.py").read_text(encoding="utf-8"))) for name in CORE}
    assert min(counts.values()) > 20
    assert sum(counts.values()) < 500, counts


def test_the_modules_of_the_core_import_only_what_the_plan_allows():
    allowed = {
        "validation": {"numpy"},
        "data": {"numpy", "tinynet.validation"},
        "network": {"numpy", "tinynet.validation"},
        "gradients": {"numpy", "tinynet.validation"},
        "training": {
            "numpy",
            *(f"tinynet.{name}" for name in ("data", "network", "progress_bar", "threads", "validation")),
        },
    }
    for name, modules in allowed.items():
        tree = ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8"))
        imported = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
        imported += itertools.chain.from_iterable(
            [alias.name for alias in node.names] for node in tree.body if isinstance(node, ast.Import)
        )
        foreign = {module for module in imported if module.split(".")[0] not in sys.stdlib_module_names}
        assert foreign == modules, name


def test_importing_tinynet_loads_nothing_that_draws():
    program = "import sys, tinynet; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in run.stdout.split()}
    assert "numpy" in loaded
    assert not loaded & {"matplotlib", "ipywidgets", "anywidget", "rich", "typer", "IPython", "jupyterlab"}


def test_a_masked_number_is_no_number():
    network = tn.Network((2, 1))
    with pytest.raises(TypeError, match="w11 must be real numbers; got masked"):
        network.w11 = np.ma.masked
    with pytest.raises(TypeError, match="z must be real numbers"):
        tn.sigmoid(np.ma.masked_array([1.0, 2.0], [True, False]))


def test_a_ragged_table_has_no_sigmoid():
    with pytest.raises(ValueError, match="rows of one length"):
        tn.sigmoid([[1], [1, 2]])
