"""descent_view holds what is dragged, makes the run that `train` makes, and refuses what its map cannot show."""

import numpy as np
import pytest

import tinynet as tn
from tinynet.widgets import descent_view

NONSENSE = [float("nan"), float("inf"), 10.1, -1e300, [1.0, 2.0]]


@pytest.mark.parametrize(("rate", "learned_at"), [(1.0, 607), (10.0, 60)])
def test_moving_the_learning_rate_makes_the_whole_run_anew(rate, learned_at):
    view = descent_view(tn.AND, learning_rate=0.1, epochs=700)
    assert np.isnan(view.history.learned_at)
    view.set_state({"learning_rate": rate})
    assert view.learning_rate == view.history.learning_rate == rate
    assert view.history.learned_at == learned_at


def test_the_run_is_the_one_that_train_makes_and_the_network_is_where_the_ball_is():
    view = descent_view(tn.OR, start=0.5, learning_rate=2.0, epochs=40, epoch=7)
    expected = tn.train(tn.Network((2, 1), start=0.5), tn.OR, 40, 2.0, record=1)
    np.testing.assert_array_equal(view.history.loss, expected.loss)
    assert view.network.parameters == {name: values[7] for name, values in expected.parameters.items()}


def test_the_start_that_was_dragged_to_is_what_python_reads():
    view = descent_view(tn.AND)
    view.set_state({"start": {"w11": 1.0, "w12": 1.0, "b1": -2.0}})
    assert view.start == {"w11": 1.0, "w12": 1.0, "b1": -2.0}
    assert view.history.parameters["b1"][0] == -2.0


def test_a_chain_and_any_two_parameters_can_be_shown():
    view = descent_view(
        tn.FIRST, start={"w11": 1, "w12": 0, "b1": 0, "w2": 0.5, "b2": 0}, across="w11", up="w2", sizes=(2, 1, 1)
    )
    assert view.network.sizes == (2, 1, 1)
    assert view.picture.words.startswith("α = 1: after 100 epochs")


@pytest.mark.parametrize("data", [tn.FIRST, tn.blobs(6, seed=1)])
def test_data_for_which_the_weights_part_is_refused_because_the_map_keeps_them_equal(data):
    with pytest.raises(ValueError, match="treat both inputs alike"):
        descent_view(data)
    assert descent_view(data, across="w11").across == ("w11",)


def test_a_start_that_is_not_equal_where_the_map_keeps_two_equal_is_refused():
    with pytest.raises(ValueError, match="move together"):
        descent_view(tn.AND, start={"w11": 1, "w12": 2, "b1": 0})


@pytest.mark.parametrize("data", [tn.AND, tn.OR, tn.NAND, tn.XOR])
def test_on_the_data_that_is_taken_the_weights_stay_equal(data):
    parameters = descent_view(data, start=-1.0, epochs=200).history.parameters
    np.testing.assert_allclose(parameters["w11"], parameters["w12"], rtol=1e-12, atol=1e-15)


def test_a_nonsense_setting_is_refused_and_nothing_changes():
    view = descent_view(tn.AND)
    for name, values in {"learning_rate": (0, -1, 0.001, 1001), "epoch": (-1, 101, 2.5)}.items():
        for value in (*values, float("nan"), float("inf"), [1, 2]):
            with pytest.raises(ValueError, match=f"{name} must be"):
                setattr(view, name, value)
    assert (view.learning_rate, view.epoch) == (1.0, 100)


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name in ("start", "epochs") for value in NONSENSE]
    + [("epochs", 0), ("epochs", 2.0), ("epochs", 1001), ("epochs", True), ("start", {"w11": 1}), ("sizes", (2, 2, 1))]
    + [("across", "w13"), ("across", "b1"), ("up", ())],
)
def test_a_run_that_cannot_be_is_refused(name, value):
    with pytest.raises(ValueError, match=name):
        descent_view(tn.AND, **{name: value})


@pytest.mark.parametrize("rate", [0.01, 1000])
def test_the_ends_of_the_learning_rate_can_be_reached(rate):
    assert descent_view(tn.AND, learning_rate=rate).learning_rate == rate


def test_the_still_is_the_same_every_time_and_shows_the_whole_run_at_every_epoch():
    assert descent_view(tn.AND).picture == descent_view(tn.AND).picture
    words = descent_view(tn.AND, epochs=40, epoch=7).picture.words
    assert "epoch 7: from (0.00, 0.00), loss 0.2500" in words
    assert "epoch 40: from" in words
