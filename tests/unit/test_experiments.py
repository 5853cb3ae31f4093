"""One program is run from many starts, on several tables at once, as if it had been run from each by itself."""

import numpy as np
import pytest

import tinynet as tn
from tinynet.experiments import draw_starts, loss_curves, which_learn, who_learns

RANGES = ((0, 2), (-1, 1))
TABLES = (tn.AND, tn.OR, tn.FIRST)
NAMES = ("w11", "w12", "b1", "w2", "b2")
X1, X2 = tn.AND.inputs.T


def right_step(parameters, y, alpha=2.0):
    """Make an epoch of the right chain, on many networks."""
    a1 = tn.sigmoid(parameters["w11"] * X1 + parameters["w12"] * X2 + parameters["b1"])
    a2 = tn.sigmoid(parameters["w2"] * a1 + parameters["b2"])
    delta2 = 2 * (a2 - y) * a2 * (1 - a2)
    delta1 = delta2 * parameters["w2"] * a1 * (1 - a1)
    terms = {"w11": delta1 * X1, "w12": delta1 * X2, "b1": delta1, "w2": delta2 * a1, "b2": delta2}
    return a2, {name: parameters[name] - alpha * terms[name].mean(axis=-1, keepdims=True) for name in NAMES}


def alone(table, start, number, epochs):
    """Return the history of one of the starts by itself."""
    network = tn.Network((2, 1, 1), start={name: float(start[name][number, 0]) for name in NAMES})
    return tn.train(network, table, epochs, learning_rate=2.0, record=1)


def test_the_weights_of_a_start_are_in_their_range_and_the_biases_are_0():
    starts = draw_starts(RANGES, 500, seed=3)
    assert set(starts) == set(RANGES)
    for (low, high), start in starts.items():
        assert tuple(start) == NAMES
        for name in NAMES:
            assert start[name].shape == (500, 1)
        weights = np.concatenate([start[name] for name in ("w11", "w12", "w2")])
        assert low <= weights.min() < low + 0.01 < high - 0.01 < weights.max() <= high
        assert not start["b1"].any()
        assert not start["b2"].any()


def test_the_same_seed_draws_the_same_starts():
    one, same, other = (draw_starts(RANGES, 5, seed) for seed in (3, 3, 4))
    assert np.array_equal(one[0, 2]["w2"], same[0, 2]["w2"])
    assert not np.array_equal(one[0, 2]["w2"], other[0, 2]["w2"])


def test_a_curve_has_the_losses_of_a_run_by_itself():
    starts, recorded = draw_starts(RANGES, 3, seed=1), [0, 1, 10, 400]
    curves = loss_curves(right_step, TABLES, starts, recorded)
    assert set(curves) == {(table.name, kind) for table in TABLES for kind in RANGES}
    for table in TABLES:
        for kind in RANGES:
            runs = curves[table.name, kind]
            for number in range(3):
                history = alone(table, starts[kind], number, 400)
                assert runs.losses[number] == pytest.approx(history.loss[recorded], abs=1e-12)
                assert runs.learned[number] == history.learned[-1]


def test_who_learns_is_who_learns_by_itself_and_settings_reach_the_step():
    starts = draw_starts(RANGES, 4, seed=2)
    found = who_learns(right_step, TABLES, starts, epochs=200)
    flags = [flag for runs in found.values() for flag in runs.learned]
    assert {True, False} <= set(flags)
    for table in TABLES:
        for kind in RANGES:
            runs = found[table.name, kind]
            for number in range(4):
                history = alone(table, starts[kind], number, 200)
                assert runs.learned[number] == history.learned[::50].any()
    nobody = who_learns(right_step, TABLES, starts, epochs=200, alpha=1e-6)
    assert not any(runs.learned.any() for runs in nobody.values())


def test_answers_and_parameters_are_those_of_the_last_look():
    starts = draw_starts(RANGES, 4, seed=2)
    for (name, kind), runs in who_learns(right_step, TABLES, starts, epochs=200).items():
        table = next(table for table in TABLES if table.name == name)
        for number in range(4):
            history = alone(table, starts[kind], number, 200)
            looks = range(0, 201, 50)
            at = next((epoch for epoch in looks if history.learned[epoch]), 200)
            for parameter in NAMES:
                assert runs.parameters[parameter][number] == pytest.approx(history.parameters[parameter][at], abs=1e-9)
            assert np.mean((table.labels - runs.answers[number]) ** 2) == pytest.approx(history.loss[at], abs=1e-9)


def test_tables_with_other_inputs_are_refused():
    other = tn.Dataset("moved", tn.AND.inputs + 1, tn.AND.labels)
    starts = draw_starts(RANGES, 1, seed=0)
    with pytest.raises(ValueError, match="the same inputs; those of moved are others"):
        loss_curves(right_step, (tn.AND, other), starts, [0, 1])
    with pytest.raises(ValueError, match="the same inputs; those of moved are others"):
        who_learns(right_step, (tn.AND, other), starts, epochs=1)


def by_hand(p, x1, x2):
    """Return a1 of both units, and a2, of 2-2-1 networks."""
    w1, b1, w2 = p["w1"], p["b1"], p["w2"]
    a1 = [tn.sigmoid(w1[k][0] * x1 + w1[k][1] * x2 + b1[k]) for k in (0, 1)]
    return a1, tn.sigmoid(w2[0] * a1[0] + w2[1] * a1[1] + p["b2"])


def slopes_by_hand(p, x1, x2, y):
    a1, a2 = by_hand(p, x1, x2)
    delta2 = 2 * (a2 - y) * a2 * (1 - a2)
    delta1 = [delta2 * p["w2"][k] * a1[k] * (1 - a1[k]) for k in (0, 1)]
    return {
        "w1": np.array([[np.mean(d * x, axis=0) for x in (x1, x2)] for d in delta1]),
        "b1": np.array([np.mean(d, axis=0) for d in delta1]),
        "w2": np.array([np.mean(delta2 * a, axis=0) for a in a1]),
        "b2": np.mean(delta2, axis=0),
    }


@pytest.mark.parametrize("data", [tn.XOR, tn.AND], ids=str)
def test_a_program_by_hand_learns_from_the_starts_from_which_the_network_does(data):
    networks = tn.Network((2, 2, 1), copies=12, seed=0, weight_range=(-2, 2))
    starts = {name: np.moveaxis(value, 0, -1) for name, value in networks.parameters.items()}
    learned = which_learn(lambda *given: by_hand(*given)[1], slopes_by_hand, starts, data, epochs=3_000)
    run = tn.train(networks, data, 3_000, 1.0, record=500)
    assert learned.tolist() == run.learned.any(axis=1).tolist()
    assert learned.any()
    assert learned.all() == (data is tn.AND)


def test_a_program_by_hand_stops_once_all_have_learned():
    starts = {"w1": np.full((2, 2, 1), 9.0), "b1": np.array([[-4.0], [-14.0]]), "w2": np.array([[9.0], [-9.0]])}
    starts["b2"] = np.array([-4.0])
    asked = []

    def slopes(*given):
        asked.append(1)
        return slopes_by_hand(*given)

    assert which_learn(lambda *given: by_hand(*given)[1], slopes, starts, tn.XOR).all()
    assert not asked


@pytest.mark.parametrize(
    ("ranges", "count", "seed", "said"),
    [
        (RANGES, -1, 0, "count must be a whole number from 1 up; got -1"),
        (RANGES, 2.5, 0, "count must be a whole number from 1 up; got 2.5"),
        (RANGES, 4, "ten", "seed must be a whole number from 0 up; got 'ten'"),
        ([(1, 0)], 4, 0, r"the lowest weight first; got \(1, 0\)"),
        ([(0, np.nan)], 4, 0, "must be finite numbers; got nan"),
        ((0, 2), 4, 0, r"each of two numbers, such as \[\(0, 2\)\]; got 0"),
    ],
)
def test_starts_that_cannot_be_drawn_say_what_is_wrong(ranges, count, seed, said):
    with pytest.raises(ValueError, match=said):
        draw_starts(ranges, count, seed)
