"""What was measured on the course's case, for the correct chain and for one neuron: the lessons' backbone.

Full batch, float64. A number here is a number that a lesson shows; if one moves, a lesson is wrong.
"""

import numpy as np
import pytest

import tinynet as tn


def after(history, epoch, name="loss"):
    """Return a value at an epoch that was recorded."""
    (where,) = np.flatnonzero(history.epochs == epoch)
    return getattr(history, name)[..., where]


def first(epochs, where):
    """Return the first recorded epoch of each run where something holds, nan if it never does."""
    return np.where(where.any(axis=-1), epochs[where.argmax(axis=-1)], np.nan)


# AND from zero, at 0.1 ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def and_from_zero():
    chain = tn.Network((2, 1, 1), start="zeros")
    return tn.train(chain, tn.AND, 10_000, 0.1, record=1)


@pytest.mark.parametrize(
    ("epoch", "loss"), [(0, 0.2500), (20, 0.2210), (1_000, 0.1771), (5_917, 0.0100), (10_000, 0.0034)]
)
def test_the_chain_learns_and_from_zero_with_these_losses_on_the_way(and_from_zero, epoch, loss):
    assert f"{after(and_from_zero, epoch):.4f}" == f"{loss:.4f}"


def test_the_chain_gets_below_the_base_rate_at_epoch_196(and_from_zero):
    assert first(and_from_zero.epochs, and_from_zero.loss < tn.AND.base_rate) == 196


def test_after_a_thousand_epochs_it_is_below_the_base_rate_and_still_says_no_to_every_row(and_from_zero):
    start = {name: values[1_000] for name, values in and_from_zero.parameters.items()}
    y_hat = tn.Network((2, 1, 1), start=start).forward(tn.AND.inputs).y_hat
    assert np.all(y_hat < 0.5)
    assert after(and_from_zero, 1_000) < tn.AND.base_rate
    assert after(and_from_zero, 1_000, "rows_right") == 3


def test_all_four_rows_are_right_at_2558_and_stay_right(and_from_zero):
    assert first(and_from_zero.epochs, and_from_zero.rows_right == 4) == 2_558
    assert np.all(and_from_zero.rows_right[2_558:] == 4)


def test_zero_start_does_learn_here(and_from_zero):
    assert and_from_zero.learned_at == 5_917


def test_the_loss_falls_at_every_single_epoch(and_from_zero):
    assert np.all(np.diff(and_from_zero.loss) < 0)


# AND from uniform(0, 2) --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_in_twenty_epochs_every_start_drops_and_none_gets_below_the_base_rate(seed):
    many = tn.Network((2, 1, 1), copies=1_000, seed=seed)
    history = tn.train(many, tn.AND, 20, 0.1, record=[])
    start, end = history.loss.T
    assert np.all(end < start)
    assert not np.any(end < tn.AND.base_rate)
    assert end.min() == pytest.approx(0.2205, abs=0.0015)


@pytest.mark.parametrize(
    ("learning_rate", "median", "epochs"),
    [(0.1, 4_813, 7_000), (0.5, 963, 1_400), (1, 482, 700), (5, 97, 140)],
)
def test_a_rate_ten_times_larger_learns_ten_times_sooner(learning_rate, median, epochs):
    many = tn.Network((2, 1, 1), copies=300)
    learned_at = tn.train(many, tn.AND, epochs, learning_rate, record=max(1, epochs // 700)).learned_at
    assert np.median(np.nan_to_num(learned_at, nan=np.inf)) == pytest.approx(median, rel=0.02)


@pytest.mark.exhaustive
def test_nine_in_ten_starts_learn_between_4299_and_5594_epochs():
    many = tn.Network((2, 1, 1), copies=1_000)
    learned_at = tn.train(many, tn.AND, 7_000, 0.1, record=20).learned_at
    # A few starts, with w2 close to 0, take longer than the 7,000 epochs.
    in_order = np.sort(np.nan_to_num(learned_at, nan=np.inf))
    assert in_order[[50, 950]] == pytest.approx([4_299, 5_594], rel=0.03)
    assert np.isinf(in_order).sum() < 30


@pytest.mark.exhaustive
def test_at_a_rate_of_50_most_starts_never_learn():
    many = tn.Network((2, 1, 1), copies=40)
    history = tn.train(many, tn.AND, 20_000, 50, record=5)
    never = ~history.learned.any(axis=-1)
    assert never.mean() == pytest.approx(0.75, abs=0.15)


# All five the same -------------------------------------------------------------------------------------


@pytest.mark.exhaustive
def test_of_starts_with_all_five_the_same_only_5_and_10_fail():
    values = np.array([-1, 0, 0.1, 0.5, 1, 2, 3, 5, 10])
    many = tn.Network((2, 1, 1), copies=len(values), start=dict.fromkeys(["w11", "w12", "b1", "w2", "b2"], values))
    history = tn.train(many, tn.AND, 20_000, 0.5)
    assert values[np.isnan(history.learned_at)].tolist() == [5, 10]


def test_what_fails_there_is_saturated():
    """Not sameness: the hidden neuron answers 1 to every row, so nothing about the rows gets through."""
    for value in (5, 10):
        a1 = tn.Network((2, 1, 1), start=value).forward(tn.AND.inputs).a1
        assert a1.min() > 0.99


# Balanced labels from zero: an exact stationary point --------------------------------------------------


@pytest.mark.parametrize(("sizes", "data"), [((2, 1), tn.XOR), ((2, 1, 1), tn.XOR), ((2, 1, 1), tn.FIRST)], ids=str)
def test_from_zero_balanced_labels_stay_at_exactly_one_quarter(sizes, data):
    network = tn.Network(sizes, start="zeros")
    assert set(network.gradients(data.inputs, data.labels).values()) == {0.0}
    history = tn.train(network, data, 2_000, 0.1)
    assert set(history.loss) == {0.25}
    assert set(network.parameters.values()) == {0.0}


@pytest.mark.parametrize(("name", "epochs"), [("w11", 5_329), ("w2", 5_361), ("b2", 5_617)])
def test_a_nudge_of_a_millionth_escapes_from_the_stationary_point(name, epochs):
    chain = tn.Network((2, 1, 1), start="zeros")
    setattr(chain, name, 1e-6)
    history = tn.train(chain, tn.FIRST, 9_000, 0.1, record=[2_000, *range(5_250, 5_700)])
    assert after(history, 2_000) == pytest.approx(0.25, abs=1e-6)
    escaped = first(history.epochs, history.loss < 0.2)
    assert escaped == pytest.approx(epochs, abs=2)
    assert 5_300 <= escaped <= 5_620
    assert history.learned[-1]


def test_a_nudge_ten_times_smaller_takes_about_810_epochs_more():
    nudges = 10.0 ** -np.arange(5, 10)
    many = tn.Network((2, 1, 1), copies=5, start="zeros")
    many.w11 = nudges
    history = tn.train(many, tn.FIRST, 8_500, 0.1, record=5)
    assert np.diff(first(history.epochs, history.loss < 0.2)) == pytest.approx([810] * 4, abs=15)


@pytest.mark.parametrize("name", ["w12", "b1"])
def test_a_nudge_to_w12_or_b1_never_escapes(name):
    """Every gradient there is exactly 0, so that the first epoch is like every later one."""
    chain = tn.Network((2, 1, 1), start="zeros")
    setattr(chain, name, 1e-6)
    before = chain.parameters
    assert set(chain.gradients(tn.FIRST.inputs, tn.FIRST.labels).values()) == {0.0}
    history = tn.train(chain, tn.FIRST, 1_000, 0.1)
    assert set(history.loss) == {0.25}
    assert chain.parameters == before


# XOR ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("epochs", [20_000, pytest.param(100_000, marks=pytest.mark.exhaustive)])
def test_twins_in_a_hidden_layer_stay_identical_to_the_last_bit(epochs):
    start = {"w1": [[1.27, 0.54]] * 2, "b1": 0, "w2": 0.08, "b2": 0}
    network = tn.Network((2, 2, 1), start=start)
    history = tn.train(network, tn.XOR, epochs, 0.5)
    for name in ("w1", "b1", "w2"):
        values = history.parameters[name]
        assert np.array_equal(values[:, 0], values[:, 1]), name
        assert np.all(values[-1] != values[0])
    # They stay the chain that they are, and so at the chain's limit.
    assert history.loss[-1] > 1 / 6
    assert f"{history.loss[-1]:.4f}" == "0.1668" or epochs < 100_000


def test_two_hidden_units_that_start_apart_can_learn_xor():
    many = tn.Network((2, 2, 1), copies=40, weight_range=(-3, 3))
    assert tn.train(many, tn.XOR, 10_000, 2.0).learned[:, -1].any()


def test_the_best_of_a_chain_on_xor_is_one_sixth_and_three_rows_right():
    many = tn.Network((2, 1, 1), copies=100)
    history = tn.train(many, tn.XOR, 20_000, 2.0, record=100)
    assert history.loss.min() > 1 / 6
    assert np.median(history.loss[:, -1]) == pytest.approx(1 / 6, abs=0.0005)
    assert history.rows_right.max() == 3


@pytest.mark.parametrize("seed", range(3))
def test_one_neuron_on_xor_ends_at_exactly_0_2500_with_all_weights_at_zero(seed):
    neuron = tn.Network((2, 1), seed=seed, weight_range=(-2, 2))
    history = tn.train(neuron, tn.XOR, 3_000, 1.0)
    assert f"{history.loss[-1]:.4f}" == "0.2500"
    assert history.loss.min() >= 0.25 - 1e-15
    assert list(neuron.parameters.values()) == pytest.approx([0, 0, 0], abs=1e-6)


# One neuron on AND -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("learning_rate", "epochs"), [(0.1, 6_076), (1, 607), (10, 60)])
def test_one_neuron_learns_and_from_zero_after_so_many_epochs(learning_rate, epochs):
    neuron = tn.Network((2, 1), start="zeros")
    assert tn.train(neuron, tn.AND, epochs + 100, learning_rate, record=1).learned_at == epochs


@pytest.mark.parametrize("start", ["zeros", "uniform"])
def test_a_rate_of_1000_does_not_explode_but_freezes_at_one_quarter(start):
    many = tn.Network((2, 1), copies=50, start=start)
    history = tn.train(many, tn.AND, 2_000, 1_000, record=1)
    assert np.all(np.abs(history.loss[:, 1:] - 0.25) < 1e-9)
    # It answers "no" to every row, and so surely that nothing moves any more.
    assert np.all(many.forward(tn.AND.inputs).y_hat < 1e-9)
    for values in history.parameters.values():
        assert np.allclose(values[:, 1], values[:, -1], rtol=1e-9, atol=1e-9)


def test_one_neuron_shrinks_its_weights_only_where_no_line_will_do():
    for data in (tn.AND, tn.OR, tn.NAND, tn.FIRST):
        neuron = tn.Network((2, 1))
        assert tn.train(neuron, data, 2_000, 1.0).learned[-1], data
    assert not tn.train(tn.Network((2, 1)), tn.XOR, 2_000, 1.0).learned.any()


def test_doubling_every_parameter_of_a_neuron_does_not_move_its_boundary():
    neuron = tn.Network((2, 1), start={"w11": 1.5, "w12": -0.7, "b1": 0.3})
    doubled = tn.Network((2, 1), start={name: 2 * value for name, value in neuron.parameters.items()})
    points = np.random.default_rng(0).uniform(-3, 3, (2_000, 2))
    single, double = neuron.forward(points).y_hat, doubled.forward(points).y_hat
    assert np.array_equal(single > 0.5, double > 0.5)
    assert np.all(np.abs(double - 0.5) > np.abs(single - 0.5))


# The boundary of a chain -------------------------------------------------------------------------------


def chains_of_any_kind(copies, seed=0):
    many = tn.Network((2, 1, 1), copies=copies)
    random = np.random.default_rng(seed)
    for name in many.names:
        setattr(many, name, random.uniform(-3, 3, copies))
    return many


def test_a_chain_answers_yes_on_one_side_of_one_line_where_z1_is_the_logit_of_minus_b2_over_w2():
    many = chains_of_any_kind(2_000)
    trace = many.forward(np.random.default_rng(1).uniform(-4, 4, (200, 2)))
    a1_there = -many.b2 / many.w2
    inside = (a1_there > 0) & (a1_there < 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z1_there = np.log(a1_there / (1 - a1_there))
    yes = trace.y_hat > 0.5
    # Where there is a line: one side of it, by z1 alone, up or down by the sign of w2.
    above = trace.z1 > z1_there[:, np.newaxis]
    expected = np.where(many.w2[:, np.newaxis] > 0, above, ~above)
    assert np.array_equal(yes[inside], expected[inside])
    # Where there is none: one answer everywhere.
    assert np.all(yes[~inside].all(axis=1) | ~yes[~inside].any(axis=1))
    # And it is not the line z1 = 0, that of the first neuron.
    assert np.mean(np.any((trace.z1 > 0) != above, axis=1)[inside]) > 0.5


def test_three_in_four_random_chains_have_no_boundary_at_all():
    many = chains_of_any_kind(4_000)
    angles = np.linspace(0, 2 * np.pi, 90)
    far_away = 1e5 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    yes = many.forward(far_away).y_hat > 0.5
    assert np.mean(yes.any(axis=1) & ~yes.all(axis=1)) == pytest.approx(1 / 4, abs=0.03)
