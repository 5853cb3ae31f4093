"""Gradient descent: the right steps, the right records, and nothing lost when it is stopped."""

import math
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from types import SimpleNamespace

import numpy as np
import pytest
import rich.console
import rich.progress

import tinynet as tn
from tinynet import progress_bar as bar_module
from tinynet import training

FIVE = ("w11", "w12", "b1", "w2", "b2")


def parameters_of(network):
    return {name: np.copy(value) for name, value in network.parameters.items()}


def equal_arrays(these, those):
    """Return whether two dicts of parameters are equal to the last bit."""
    return list(these) == list(those) and all(np.array_equal(these[name], those[name]) for name in these)


def lively(sizes, copies=None, seed=0):
    network = tn.Network(sizes, copies=copies)
    random = np.random.default_rng(seed)
    for name, value in network.parameters.items():
        setattr(network, name, random.uniform(-2, 2, np.shape(value)))
    return network


# The steps ---------------------------------------------------------------------------------------------


def by_hand(start, data, epochs, learning_rate, w2_first=False):
    """Train the chain one row at a time, in plain Python, and return the five parameters and the losses."""

    def squash(z):
        return 1 / (1 + math.exp(-z))

    def mean(values):
        return sum(values) / len(values)

    rows = list(zip(data.inputs.tolist(), data.labels.tolist(), strict=True))
    w11, w12, b1, w2, b2 = start
    losses = []
    for _ in range(epochs + 1):
        a1 = [squash(w11 * x1 + w12 * x2 + b1) for (x1, x2), _ in rows]
        y_hat = [squash(w2 * a + b2) for a in a1]
        losses.append(mean([(y - guess) ** 2 for (_, y), guess in zip(rows, y_hat, strict=True)]))
        if len(losses) == epochs + 1:
            return (w11, w12, b1, w2, b2), losses
        delta2 = [2 * (guess - y) * guess * (1 - guess) for (_, y), guess in zip(rows, y_hat, strict=True)]
        slope_w2 = mean([d * a for d, a in zip(delta2, a1, strict=True)])
        if w2_first:
            w2 -= learning_rate * slope_w2
        delta1 = [d * w2 * a * (1 - a) for d, a in zip(delta2, a1, strict=True)]
        if not w2_first:
            w2 -= learning_rate * slope_w2
        b2 -= learning_rate * mean(delta2)
        w11 -= learning_rate * mean([d * x1 for d, ((x1, _), _) in zip(delta1, rows, strict=True)])
        w12 -= learning_rate * mean([d * x2 for d, ((_, x2), _) in zip(delta1, rows, strict=True)])
        b1 -= learning_rate * mean(delta1)
    raise AssertionError


@pytest.mark.parametrize("learning_rate", [0.1, 2.0])
@pytest.mark.parametrize("data", [tn.AND, tn.OR, tn.XOR, tn.FIRST, tn.blobs(13, seed=5)], ids=repr)
def test_training_is_the_plain_loop_over_rows_with_all_parameters_moved_at_once(data, learning_rate):
    start = (0.7, -0.4, 0.2, 1.3, -0.5)
    expected, losses = by_hand(start, data, 200, learning_rate)
    chain = tn.Network((2, 1, 1), start=dict(zip(FIVE, start, strict=True)))
    history = tn.train(chain, data, 200, learning_rate, record=1)
    np.testing.assert_allclose([getattr(chain, name) for name in FIVE], expected, rtol=1e-10)
    np.testing.assert_allclose(history.loss, losses, rtol=1e-10)
    # What the comparison above would see, had w2 moved before δ1 was formed.
    w2_first, _ = by_hand(start, data, 200, learning_rate, w2_first=True)
    assert np.abs(np.divide(w2_first, expected) - 1).max() > 1e-4


@pytest.mark.parametrize("sizes", [(2, 1), (2, 1, 1), (2, 2, 1)], ids=str)
def test_one_epoch_is_one_step_against_the_gradient(sizes):
    network = lively(sizes, copies=3)
    before, gradients = network.parameters, network.gradients(tn.AND.inputs, tn.AND.labels)
    tn.train(network, tn.AND, epochs=1, learning_rate=0.5)
    for name, value in network.parameters.items():
        np.testing.assert_allclose(value, before[name] - 0.5 * gradients[name], rtol=1e-14, atol=1e-16)


def test_two_short_runs_are_one_long_run():
    once, twice = lively((2, 2, 1)), lively((2, 2, 1))
    tn.train(once, tn.XOR, 70, 1.0)
    tn.train(twice, tn.XOR, 30, 1.0)
    tn.train(twice, tn.XOR, 40, 1.0)
    assert equal_arrays(once.parameters, twice.parameters)


def test_what_is_recorded_does_not_change_the_run():
    runs = [lively((2, 1, 1)) for _ in range(5)]
    for network, record in zip(runs, (None, 1, 7, [5, 6, 93], []), strict=True):
        tn.train(network, tn.AND, 2_345, 1.0, record=record)
        assert equal_arrays(network.parameters, runs[0].parameters)


def test_a_network_with_other_inputs_than_the_data_is_refused():
    network = tn.Network((3, 1))
    with pytest.raises(ValueError, match=r"\(n, 3\).*got \(4, 2\)"):
        tn.train(network, tn.AND, 10, 0.1)


# Many at once ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sizes", "record"), [((2, 1), 10), ((2, 1, 1), None), ((2, 2, 1), 40)], ids=str)
def test_many_copies_in_several_blocks_are_the_networks_one_by_one(sizes, record):
    width = training.VALUES_IN_A_BLOCK // len(tn.XOR)
    copies = 2 * width + width // 2
    many = lively(sizes, copies=copies)
    picked = [0, 1, width - 1, width, 2 * width - 1, 2 * width, copies - 1]
    singles = [
        tn.Network(sizes, start={name: value[number] for name, value in many.parameters.items()}) for number in picked
    ]
    history = tn.train(many, tn.XOR, 40, 2.0, record=record)
    for number, one in zip(picked, singles, strict=True):
        alone = tn.train(one, tn.XOR, 40, 2.0, record=record)
        assert np.array_equal(alone.epochs, history.epochs)
        assert np.array_equal(alone.loss, history.loss[number])
        assert np.array_equal(alone.rows_right, history.rows_right[number])
        for name, value in one.parameters.items():
            assert np.array_equal(value, many.parameters[name][number])
            assert np.array_equal(alone.parameters[name], history.parameters[name][number])


def test_the_size_of_the_blocks_does_not_change_the_result(monkeypatch):
    networks = [lively((2, 1, 1), copies=50) for _ in range(3)]
    for network, values in zip(networks, (10**9, 4 * 7, 1), strict=True):
        monkeypatch.setattr(training, "VALUES_IN_A_BLOCK", values)
        tn.train(network, tn.AND, 60, 1.0)
        assert equal_arrays(network.parameters, networks[0].parameters)


# Records -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "epochs"),
    [
        (None, [*range(11)]),
        (1, [*range(11)]),
        (4, [0, 4, 8, 10]),
        (5, [0, 5, 10]),
        (10, [0, 10]),
        (1_000, [0, 10]),
        (np.int64(4), [0, 4, 8, 10]),
        ([3], [0, 3, 10]),
        ([], [0, 10]),
        ([7, 3, 3], [0, 3, 7, 10]),
        ((0, 10), [0, 10]),
        (range(2, 5), [0, 2, 3, 4, 10]),
        ({2, 9}, [0, 2, 9, 10]),
        (np.array([1, 2]), [0, 1, 2, 10]),
    ],
    ids=repr,
)
def test_the_epochs_asked_for_are_recorded_with_the_first_and_the_last(record, epochs):
    history = tn.train(lively((2, 1)), tn.AND, 10, 1.0, record=record)
    assert history.epochs.tolist() == epochs
    assert history.epochs.dtype.kind == "i"
    every = tn.train(lively((2, 1)), tn.AND, 10, 1.0, record=1)
    assert np.array_equal(history.loss, every.loss[epochs])
    for name, values in history.parameters.items():
        assert np.array_equal(values, every.parameters[name][epochs])


def test_the_epochs_to_record_may_come_from_an_iterator():
    history = tn.train(lively((2, 1)), tn.AND, 10, 1.0, record=(epoch for epoch in (3, 7)))
    assert history.epochs.tolist() == [0, 3, 7, 10]


@pytest.mark.parametrize("epochs", [999, 1_000, 1_001, 12_345])
def test_a_long_history_is_thinned_to_about_a_thousand_records(epochs):
    history = tn.train(tn.Network((2, 1)), tn.AND, epochs, 1.0)
    assert min(epochs + 1, 500) <= len(history.epochs) <= 1_002
    assert history.epochs[0] == 0
    assert history.epochs[-1] == epochs
    gaps = np.diff(history.epochs)
    assert len(set(gaps[:-1])) == 1
    assert gaps[-1] <= gaps[0]


def test_a_history_of_very_many_copies_does_not_eat_the_memory(monkeypatch):
    monkeypatch.setattr(training, "RECORDED_NUMBERS", 3_000)
    history = tn.train(tn.Network((2, 1), copies=100), tn.AND, 1_000, 1.0)
    assert sum(values.size for values in history.parameters.values()) <= 2 * 3_000
    assert history.epochs[-1] == 1_000


def test_no_epochs_record_the_start_and_change_nothing():
    chain = tn.Network((2, 1, 1))
    before = parameters_of(chain)
    for record in (None, 1, [], [0]):
        history = tn.train(chain, tn.AND, 0, 0.1, record=record)
        assert history.epochs.tolist() == [0]
        assert history.loss == pytest.approx([chain.loss(tn.AND.inputs, tn.AND.labels)], rel=1e-15)
        assert equal_arrays(chain.parameters, before)


@pytest.mark.parametrize("copies", [None, 1, 5])
@pytest.mark.parametrize(
    ("sizes", "shapes"),
    [
        ((2, 1), {"w11": (), "w12": (), "b1": ()}),
        ((2, 1, 1), {"w11": (), "w12": (), "b1": (), "w2": (), "b2": ()}),
        ((2, 2, 1), {"w1": (2, 2), "b1": (2,), "w2": (2,), "b2": ()}),
        ((2, 3, 1), {"w1": (3, 2), "b1": (3,), "w2": (3,), "b2": ()}),
    ],
    ids=str,
)
def test_every_field_of_a_history_has_the_shape_in_its_docstring(sizes, shapes, copies):
    leading = () if copies is None else (copies,)
    network = lively(sizes, copies=copies)
    start = parameters_of(network)
    history = tn.train(network, tn.AND, 12, 0.5, record=3)
    assert history.epochs.shape == (5,)
    for values in (history.loss, history.rows_right, history.learned):
        assert values.shape == (*leading, 5)
    assert list(history.parameters) == list(shapes)
    for name, shape in shapes.items():
        values = history.parameters[name]
        assert values.shape == (*leading, 5, *shape), name
        by_epoch = np.moveaxis(values, len(leading), 0)
        assert np.array_equal(by_epoch[0], start[name])
        assert np.array_equal(by_epoch[-1], network.parameters[name])
    if copies is None:
        assert type(history.learned_at) is float
    else:
        assert history.learned_at.shape == (copies,)
    assert history.data is tn.AND
    assert history.learning_rate == 0.5
    assert history.interrupted is False


@pytest.mark.parametrize("copies", [None, 4])
@pytest.mark.parametrize("sizes", [(2, 1), (2, 1, 1), (2, 2, 1)], ids=str)
def test_loss_and_rows_right_are_those_of_the_parameters_beside_them(sizes, copies):
    history = tn.train(lively(sizes, copies=copies), tn.XOR, 50, 5.0, record=10)
    for record in range(len(history.epochs)):
        start = {
            name: values[record] if copies is None else values[:, record] for name, values in history.parameters.items()
        }
        network = tn.Network(sizes, copies=copies, start=start)
        y_hat = network.forward(tn.XOR.inputs).y_hat
        right = np.sum((y_hat > 0.5) == (tn.XOR.labels == 1), axis=-1)
        assert np.array_equal(history.rows_right[..., record], right)
        np.testing.assert_allclose(history.loss[..., record], network.loss(tn.XOR.inputs, tn.XOR.labels), rtol=1e-14)


def test_exactly_one_half_is_on_neither_side():
    history = tn.train(tn.Network((2, 1, 1), start="zeros"), tn.AND, 0, 0.1)
    assert history.rows_right.tolist() == [0]


def history_of(loss, rows_right):
    loss = np.array(loss)
    return tn.History(
        epochs=np.array([0, 10, 20, 30]),
        loss=loss,
        rows_right=np.array(rows_right),
        parameters={},
        data=tn.AND,
        learning_rate=0.1,
    )


@pytest.mark.parametrize(
    ("loss", "rows_right", "learned", "learned_at"),
    [
        ([0.2, 0.1, 0.009, 0.001], [3, 4, 4, 4], [False, False, True, True], 20),
        ([0.2, 0.1, 0.01, 0.01], [3, 4, 4, 4], [False] * 4, math.nan),  # below 0.01, not at it
        ([0.2, 0.1, 0.009, 0.001], [3, 3, 3, 3], [False] * 4, math.nan),  # a low loss is not enough
        ([0.2, 0.1, 0.02, 0.011], [4, 4, 4, 4], [False] * 4, math.nan),  # nor are all rows right
        ([0.2, 0.001, 0.2, 0.2], [3, 4, 3, 3], [False, True, False, False], 10),  # learned, and lost it
        ([0.001] * 4, [4] * 4, [True] * 4, 0),
    ],
)
def test_learned_means_every_row_right_and_a_loss_below_one_hundredth(loss, rows_right, learned, learned_at):
    one = history_of(loss, rows_right)
    assert one.learned.tolist() == learned
    assert one.learned_at == pytest.approx(learned_at, nan_ok=True)
    two = history_of([loss, [0.2] * 4], [rows_right, [3] * 4])
    assert two.learned.tolist() == [learned, [False] * 4]
    assert two.learned_at == pytest.approx([learned_at, math.nan], nan_ok=True)


def test_a_history_says_what_it_is_of():
    history = tn.train(tn.Network((2, 1), copies=3), tn.AND, 10, 0.5, record=5)
    assert repr(history) == "History(AND, learning rate 0.5, epochs 0 to 10, 3 recorded, 3 copies)"


def test_a_history_is_not_tied_to_the_network():
    network = lively((2, 1, 1), copies=2)
    history = tn.train(network, tn.AND, 10, 0.5)
    before = parameters_of(network)
    for values in history.parameters.values():
        values[:] = 99
    assert equal_arrays(network.parameters, before)
    network.w11 = 5
    assert np.all(history.parameters["w11"] == 99)


# Stopped -----------------------------------------------------------------------------------------------


def stop_after(monkeypatch, calls, error=KeyboardInterrupt):
    """Let the descent make so many calls, and raise an error half-way through the next."""
    descend, made = training._descend, []

    def stopped(block, x, y, learning_rate, epochs):
        made.append(epochs)
        if len(made) > calls:
            descend(block, x, y, learning_rate, max(1, epochs // 2))
            raise error
        descend(block, x, y, learning_rate, epochs)

    monkeypatch.setattr(training, "_descend", stopped)


@pytest.mark.parametrize("sizes", [(2, 1), (2, 1, 1), (2, 2, 1)], ids=str)
def test_ctrl_c_keeps_the_history_and_leaves_the_network_at_its_last_record(monkeypatch, capsys, sizes):
    expected_network = lively(sizes)
    expected = tn.train(expected_network, tn.AND, 30, 1.0, record=10)
    network = lively(sizes)
    stop_after(monkeypatch, calls=3)
    history = tn.train(network, tn.AND, 10_000, 1.0, record=10)
    assert history.interrupted
    assert repr(history).endswith("interrupted)")
    assert history.epochs.tolist() == [0, 10, 20, 30]
    assert np.array_equal(history.loss, expected.loss)
    assert equal_arrays(history.parameters, expected.parameters)
    assert equal_arrays(network.parameters, expected_network.parameters)
    captured = capsys.readouterr()
    assert captured.err == "Stopped; the history up to epoch 30 of 10,000 is kept.\n"
    assert captured.out == ""


def test_ctrl_c_in_the_first_moment_leaves_the_start(monkeypatch):
    network = lively((2, 1, 1))
    before = parameters_of(network)
    stop_after(monkeypatch, calls=0)
    history = tn.train(network, tn.AND, 1_000, 1.0)
    assert history.interrupted
    assert history.epochs.tolist() == [0]
    assert equal_arrays(network.parameters, before)


def test_ctrl_c_between_two_blocks_of_copies_leaves_all_of_them_at_the_same_epoch(monkeypatch):
    copies = 3 * training.VALUES_IN_A_BLOCK // len(tn.AND)
    expected, network = lively((2, 1), copies=copies), lively((2, 1), copies=copies)
    tn.train(expected, tn.AND, 20, 1.0)
    stop_after(monkeypatch, calls=3 * 2 + 1)
    history = tn.train(network, tn.AND, 1_000, 1.0, record=10)
    assert history.interrupted
    assert history.epochs.tolist() == [0, 10, 20]
    assert history.loss.shape == (copies, 3)
    assert equal_arrays(network.parameters, expected.parameters)


def test_ctrl_c_while_the_records_are_measured_loses_none_of_them(monkeypatch, capsys):
    expected_network, network = lively((2, 1, 1)), lively((2, 1, 1))
    expected = tn.train(expected_network, tn.AND, 100, 1.0, record=10)
    measure, made = training._measure, []

    def stopped(*arguments):
        made.append(arguments)
        if len(made) == 1:
            raise KeyboardInterrupt
        return measure(*arguments)

    monkeypatch.setattr(training, "_measure", stopped)
    history = tn.train(network, tn.AND, 100, 1.0, record=10)
    assert np.array_equal(history.loss, expected.loss)
    assert equal_arrays(network.parameters, expected_network.parameters)
    assert not history.interrupted
    assert "epoch 100 of 100 is kept" in capsys.readouterr().err


def test_a_run_that_was_stopped_can_be_taken_up_again(monkeypatch):
    expected, network = lively((2, 1, 1)), lively((2, 1, 1))
    tn.train(expected, tn.AND, 100, 1.0)
    with monkeypatch.context() as patch:
        stop_after(patch, calls=4)
        done = tn.train(network, tn.AND, 100, 1.0, record=10).epochs[-1]
    assert 0 < done < 100
    tn.train(network, tn.AND, 100 - int(done), 1.0)
    assert equal_arrays(network.parameters, expected.parameters)


def test_any_other_error_comes_through_and_leaves_the_network_as_it_was(monkeypatch):
    network = lively((2, 1, 1))
    before = parameters_of(network)
    stop_after(monkeypatch, calls=3, error=MemoryError)
    with pytest.raises(MemoryError):
        tn.train(network, tn.AND, 1_000, 1.0, record=10)
    assert equal_arrays(network.parameters, before)


@pytest.mark.skipif(sys.platform == "win32", reason="a signal cannot be sent to one process there")
@pytest.mark.parametrize("copies", [None, 2_500])
def test_a_real_ctrl_c_stops_a_real_run(copies):
    program = f"""
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
import numpy as np, tinynet as tn
from tinynet import progress_bar as bar_module
from tinynet import training
record, records = training._record, []
def told(*arguments):
    records.append(record(*arguments))
    if len(records) == 4:
        print("under way", flush=True)
    return records[-1]
training._record = told
network = tn.Network((2, 1, 1), copies={copies})
history = tn.train(network, tn.AND, 10**9, 0.1, record=range(0, 10**6, 100))
assert history.interrupted
assert 200 <= history.epochs[-1] < 10**9, history
for name, value in network.parameters.items():
    assert np.array_equal(value, history.parameters[name][..., -1]), name
print(history)
"""
    run = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert run.stdout.readline() == "under way\n"
        run.send_signal(signal.SIGINT)
        out, errors = run.communicate(timeout=20)
    finally:
        run.kill()
        run.wait()
    assert run.returncode == 0, errors
    assert errors.startswith("Stopped; the history up to epoch ")
    assert "interrupted)" in out


# Refusals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("learning_rate", "error", "said"),
    [
        (0, ValueError, ["one number above 0", "got 0.0", "Try 0.5"]),
        (-1, ValueError, ["one number above 0", "got -1.0", "climbs"]),
        (-0.0, ValueError, ["one number above 0"]),
        (np.nan, ValueError, ["learning_rate", "finite", "nan"]),
        (np.inf, ValueError, ["learning_rate", "finite", "inf"]),
        ("a", TypeError, ["learning_rate must be real numbers", "'a'"]),
        ("0.1", TypeError, ["learning_rate must be real numbers", "'0.1'"]),
        (None, TypeError, ["learning_rate must be real numbers", "None"]),
        (1j, TypeError, ["learning_rate must be real numbers", "1j"]),
        ([0.1], ValueError, ["one number above 0", "[0.1]"]),
        (np.array([0.1, 0.2]), ValueError, ["one number above 0", "[0.1 0.2]"]),
        ([], ValueError, ["learning_rate", "empty"]),
    ],
)
def test_a_bad_learning_rate_is_refused_and_the_network_stays_as_it_is(learning_rate, error, said):
    network = lively((2, 1, 1), copies=2)
    before = parameters_of(network)
    with pytest.raises(error) as caught:
        tn.train(network, tn.AND, 10, learning_rate)
    for words in said:
        assert words in str(caught.value)
    assert equal_arrays(network.parameters, before)


@pytest.mark.parametrize("learning_rate", [1, 0.1, np.float32(0.5), np.array(0.25), 5e-324, 1e300])
def test_any_one_number_above_0_will_do_as_a_learning_rate(learning_rate):
    history = tn.train(tn.Network((2, 1)), tn.AND, 3, learning_rate)
    assert type(history.learning_rate) is float
    assert history.learning_rate == float(learning_rate)
    assert np.isfinite(history.loss).all()


@pytest.mark.parametrize("epochs", [-1, 1.5, 10.0, np.nan, True, None, "10", [10]])
def test_epochs_must_be_a_whole_number_from_0_up(epochs):
    network = lively((2, 1, 1))
    before = parameters_of(network)
    with pytest.raises(ValueError, match="epochs must be a whole number from 0 up") as caught:
        tn.train(network, tn.AND, epochs, 0.1)
    assert repr(epochs) in str(caught.value)
    assert equal_arrays(network.parameters, before)


@pytest.mark.parametrize("record", [0, -1, 1.5, 3.0, True, "3", [11], [-1], [1.5], [True], object()])
def test_a_bad_record_is_refused_and_the_network_stays_as_it_is(record):
    network = lively((2, 1, 1))
    before = parameters_of(network)
    with pytest.raises(ValueError, match="record must be None, a whole number .* or a list of epochs") as caught:
        tn.train(network, tn.AND, 10, 0.1, record=record)
    assert "between 0 and 10" in str(caught.value)
    assert repr(record) in str(caught.value)
    assert equal_arrays(network.parameters, before)


@pytest.mark.parametrize("data", ["AND", None, ([[0, 1]], [1]), [[0, 1]], tn.Dataset])
def test_data_must_be_a_data_set(data):
    with pytest.raises(TypeError, match="data must be a tinynet.Dataset, such as tinynet.AND; got"):
        tn.train(tn.Network((2, 1)), data, 10, 0.1)


@pytest.mark.parametrize("network", [None, "network", (2, 1), tn.Network, tn.AND])
def test_only_a_network_can_be_trained(network):
    with pytest.raises(TypeError, match="network must be a tinynet.Network; got"):
        tn.train(network, tn.AND, 10, 0.1)


@pytest.mark.parametrize("threads", [0, 1, 2], ids="{} threads".format)
def test_where_there_are_no_more_threads_it_trains_in_this_one_with_the_same_numbers(threads, monkeypatch):
    def history():
        network = tn.Network((2, 1, 1), copies=20_000, seed=5, start="uniform")
        return tn.train(network, tn.AND, 30, 1.0)

    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    wanted, start, started = history(), threading.Thread.start, []

    def refuse_some(thread):
        if len(started) == threads:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse_some)
    found = history()
    assert all((found.parameters[name] == wanted.parameters[name]).all() for name in wanted.parameters)
    assert (found.loss == wanted.loss).all()
    assert len(started) == threads
    assert not any(thread.is_alive() for thread in started)


# The progress bar --------------------------------------------------------------------------------------


@pytest.fixture
def bars(monkeypatch):
    """Collect the progress bars that are made, each with what was done to it and when."""
    made = []

    class Recorded(rich.progress.Progress):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options, disable=True)
            self.log = []
            made.append(self)

        def start(self):
            self.log.append(("start", bar_module.time.now))

        def stop(self):
            self.log.append(("stop", bar_module.time.now))

    monkeypatch.setattr(rich.progress, "Progress", Recorded)
    monkeypatch.setattr(rich, "get_console", lambda: rich.console.Console(force_interactive=True))
    monkeypatch.delenv("TINYNET_PROGRESS_BAR", raising=False)
    return made


@pytest.fixture
def clock(monkeypatch):
    """Let a second pass only when a stretch of epochs is made: `clock.stretch` seconds each."""
    descend = training._descend
    clock = SimpleNamespace(now=100.0, stretch=0.3)
    clock.monotonic = lambda: clock.now

    def slow(*arguments):
        clock.now += clock.stretch
        descend(*arguments)

    monkeypatch.setattr(bar_module, "time", clock)
    monkeypatch.setattr(training, "_descend", slow)
    return clock


def test_the_progress_bar_appears_after_one_second_and_goes_when_the_run_ends(bars, clock):
    tn.train(tn.Network((2, 1)), tn.AND, 100, 0.1, record=10)
    (bar,) = bars
    (started, begun), (stopped, ended) = bar.log
    assert (started, stopped) == ("start", "stop")
    assert 1 < begun - 100 < 1 + 2 * clock.stretch
    assert ended == clock.now
    (task,) = bar.tasks
    assert task.total == task.completed == 100


def test_a_short_run_has_no_progress_bar(bars, clock):
    clock.stretch = 0.09
    tn.train(tn.Network((2, 1)), tn.AND, 100, 0.1, record=10)
    assert bars == []


def test_the_progress_bar_can_be_switched_off(bars, clock, monkeypatch):
    monkeypatch.setenv("TINYNET_PROGRESS_BAR", "0")
    tn.train(tn.Network((2, 1)), tn.AND, 100, 0.1, record=10)
    assert clock.now > 102
    assert bars == []


def test_the_progress_bar_goes_when_the_run_is_stopped(bars, clock, monkeypatch):
    stop_after(monkeypatch, calls=7)
    history = tn.train(tn.Network((2, 1)), tn.AND, 100, 0.1, record=10)
    assert history.interrupted
    (bar,) = bars
    assert [what for what, _ in bar.log] == ["start", "stop"]
    assert bar.tasks[0].completed == 70


def test_there_are_looks_at_the_clock_however_thinly_a_run_is_recorded(bars, clock):
    tn.train(tn.Network((2, 1)), tn.AND, 5_000, 0.1, record=[])
    assert len(bars) == 1


LONG_RUN = """
import tinynet as tn
from tinynet import progress_bar as bar_module
from tinynet import training
clock = bar_module.time.monotonic
bar_module.time = type("clock", (), {"monotonic": staticmethod(lambda: 100 * clock())})
history = tn.train(tn.Network((2, 1)), tn.AND, 5_000, 0.1)
"""
WITHOUT_THREADS = """
import threading
def refuse(*_):
    raise RuntimeError("can't start new thread")
threading.Thread.start = refuse
"""


def without_the_switch():
    return {name: value for name, value in os.environ.items() if name != "TINYNET_PROGRESS_BAR"}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
@pytest.mark.parametrize("program", [LONG_RUN, WITHOUT_THREADS + LONG_RUN], ids=["threads", "no threads"])
def test_on_a_terminal_the_progress_bar_is_seen(program):
    import pty

    ours, theirs = pty.openpty()
    environment = without_the_switch() | {"TERM": "xterm-256color", "COLUMNS": "80"}
    run = subprocess.Popen([sys.executable, "-c", program], stdout=theirs, stderr=theirs, stdin=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:  # how Linux says that the other end was closed
        pass
    finally:
        os.close(ours)
        assert run.wait(timeout=20) == 0, shown
    assert b"training" in shown
    assert b"%" in shown


def test_where_there_is_no_terminal_the_progress_bar_leaves_no_trace():
    run = subprocess.run([sys.executable, "-c", LONG_RUN], capture_output=True, env=without_the_switch(), check=True)
    assert run.stderr == b""
    assert run.stdout == b""


def test_a_short_run_does_not_even_load_the_progress_bar():
    program = "import sys, tinynet as tn; tn.train(tn.Network((2, 1)), tn.AND, 100, 0.1)"
    program += "; print('rich' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=without_the_switch(), check=True
    )
    assert run.stdout == "False\n"


def test_a_copy_of_a_lesson_that_was_kept_finds_the_bar_in_its_former_place():
    from tinynet import bar

    assert bar.progress_bar is bar_module.progress_bar


def test_in_a_notebook_the_bar_is_a_widget_that_closes(clock, monkeypatch):
    import IPython.display
    import rich

    shown, updates = [], []

    def display(widget, display_id):
        shown.append(widget)
        return SimpleNamespace(update=lambda data, raw: updates.append((data, raw)))

    monkeypatch.setenv("TINYNET_PROGRESS_BAR", "1")
    monkeypatch.setattr(rich.get_console(), "is_jupyter", True)
    monkeypatch.setattr(IPython.display, "display", display)
    with bar_module.progress_bar(200) as show:
        show(10)
        assert shown == []
        clock.now += 2
        show(90)
        (bar,) = shown
        assert (bar.value, bar.max, bar.description) == (100, 200, "50%")
        assert bar.comm is not None
        assert updates == []
    assert bar.comm is None
    assert updates == [({}, True)]


def test_a_run_of_any_length_begins_at_once_and_takes_no_memory_beforehand(monkeypatch):
    stop_after(monkeypatch, calls=5)
    tracemalloc.start()
    begun = time.process_time()
    for record in (1, 3):
        history = tn.train(lively((2, 1)), tn.AND, 10**9, 0.1, record=record)
        assert history.interrupted
        assert list(history.epochs) == list(range(0, record * len(history.epochs), record))
    assert time.process_time() - begun < 1
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("record", [[0, 0, 3, 3, 5], [5, 3, 0], (3,), {3, 5}, np.array([3, 3])], ids=str)
def test_each_epoch_is_recorded_once_and_in_order(record):
    assert list(tn.train(lively((2, 1)), tn.AND, 5, 0.1, record=record).epochs) == [0, 3, 5]
