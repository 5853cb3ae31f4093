"""descent_view holds what is dragged, makes the run that `train` makes, and refuses what its map cannot show."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from in_node import in_node

import tinynet as tn
from tinynet.plots import loss
from tinynet.widgets import descent_view

ROOM = "descent/room.js"
TERRAIN = "descent/terrain.js"
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
    assert view.picture.words.startswith("y = x1, α = 1: after 100 epochs")


@pytest.mark.parametrize("data", [tn.FIRST, tn.blobs(6, seed=1)])
def test_data_for_which_the_weights_part_is_refused_because_the_map_keeps_them_equal(data):
    with pytest.raises(ValueError, match="treat both inputs alike"):
        descent_view(data)
    assert descent_view(data, across="w11").across == ("w11",)


def test_a_start_that_is_not_equal_where_the_map_keeps_two_equal_is_refused():
    with pytest.raises(ValueError, match="move together"):
        descent_view(tn.AND, start={"w11": 1, "w12": 2, "b1": 0})


def test_nor_can_such_a_start_be_set_later_and_nothing_changes():
    view = descent_view(tn.AND)
    with pytest.raises(ValueError, match="move together"):
        view.start = {"w11": 1, "w12": 2, "b1": 0}
    assert view.start == {"w11": 0.0, "w12": 0.0, "b1": 0.0}
    view.start = -1
    assert view.start == {"w11": -1.0, "w12": -1.0, "b1": -1.0}


@pytest.mark.parametrize("tied", [{"across": ("w11", "b1"), "up": "w12"}, {"across": "w11", "up": ("w12", "b1")}])
def test_parameters_that_training_parts_on_any_data_cannot_be_tied(tied):
    argument, names = next((name, value) for name, value in tied.items() if isinstance(value, tuple))
    with pytest.raises(ValueError, match=f"{names[0]} and b1 do not stay equal.*Try {argument}='{names[0]}'"):
        descent_view(tn.AND, **tied)


def test_what_the_page_draws_once_cannot_be_changed():
    view = descent_view(tn.AND)
    for name, value in {"epochs": 50, "across": ("w11",), "up": ("w12",), "sizes": (2, 1, 1)}.items():
        with pytest.raises(Exception, match="read-only"):
            setattr(view, name, value)


@pytest.mark.parametrize("data", [tn.AND, tn.OR, tn.NAND, tn.XOR])
def test_on_the_data_that_is_taken_the_weights_stay_equal(data):
    parameters = descent_view(data, start=-1.0, epochs=200).history.parameters
    np.testing.assert_allclose(parameters["w11"], parameters["w12"], rtol=1e-12, atol=1e-15)


def test_on_xor_the_ball_of_lesson_02_stays_where_it_is():
    view = descent_view(tn.AND, epochs=700)
    view.data_name = "XOR"
    assert view.history.loss == pytest.approx(0.25)
    assert np.isnan(view.history.learned_at)


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
    + [("across", "w13"), ("across", "b1"), ("across", 5), ("across", ("w11", "w11")), ("up", ()), ("sizes", 3)],
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


def test_the_still_of_a_chain_says_what_its_map_holds_where_the_ball_is():
    start = {"w11": 1, "w12": 0, "b1": 0, "w2": 0.5, "b2": 0}
    view = descent_view(tn.FIRST, start=start, across="w11", up="w2", sizes=(2, 1, 1), epoch=12)
    here = view.network
    held = ", ".join(f"{name} = {getattr(here, name):.2f}" for name in ("w12", "b1", "b2")).replace("-", "−")
    assert f"the map holds {held}. " in view.picture.words
    assert f"loss {here.loss(tn.FIRST.inputs, tn.FIRST.labels):.4f}" in view.picture.words
    assert "holds" not in descent_view(tn.AND).picture.words


@pytest.mark.parametrize(
    ("rate", "epochs", "key"),
    [
        (1, 100, "arrow: the step from there, drawn 8 times as long"),
        (10, 20, "arrow: the step from there"),
        (0.01, 2, "dot: an epoch"),
    ],
)
def test_the_still_says_what_its_dots_and_arrows_are(rate, epochs, key):
    svg = descent_view(tn.AND, learning_rate=rate, epochs=epochs).picture.svg
    assert f"{key} -->" in svg
    assert "dot: an epoch" in svg


@pytest.mark.parametrize("rate", [1.0, 3.0, 10.0])
def test_no_number_of_the_still_lies_on_an_arrow_and_all_are_large_enough_to_read(rate, drawn):
    descent_view(tn.AND, learning_rate=rate).picture  # noqa: B018
    drawn[0].draw_without_rendering()
    axes, scale = drawn[0].axes
    numbers = [text for text in axes.texts if text.get_text().isdigit()]
    arrows = [
        axes.transData.transform([text.xyann, text.xy]) for text in axes.texts if getattr(text, "arrow_patch", None)
    ]
    assert min(len(numbers), len(arrows)) > 2
    for number in numbers:
        box = number.get_window_extent()
        assert not any(box.contains(*place) for ends in arrows for place in np.linspace(*ends, 50)), number.get_text()
    # 7.5 points are 10 pixels.
    assert min(text.get_fontsize() for text in (*axes.texts, *scale.get_yticklabels())) >= 7.5


def test_the_still_tells_where_a_learning_rate_of_1000_lands():
    words = descent_view(tn.AND, learning_rate=1000, epoch=1).picture.words
    assert words.startswith("AND, α = 1000: after 1 epoch the loss is 0.2500")
    assert "to (0.00, −125.00)" in words


# The axes ------------------------------------------------------------------------------------------------


def test_the_map_stands_still_while_the_learning_rate_is_dragged_a_little_and_shows_the_whole_run():
    rates = [float(f"{10 ** (k / 20 - 2):.3g}") for k in range(101)]
    runs = [descent_view(tn.AND, learning_rate=rate).history.parameters for rate in rates]
    ways = [[run[name].tolist() for name in ("w11", "b1")] for run in runs]
    rooms = in_node("const result = given.map(roomFor);", ways, ROOM)
    for way, room in zip(ways, rooms, strict=True):
        for values, (low, high) in zip(way, room, strict=True):
            assert low < min(values) <= max(values) < high
    assert sum(one != other for one, other in zip(rooms, rooms[1:], strict=False)) <= 15


def test_at_a_huge_learning_rate_the_map_shows_the_land_beside_the_jump_and_no_narrow_strip():
    for rate in (100, 1000):
        run = descent_view(tn.AND, learning_rate=rate).history.parameters
        across, up = in_node("const result = roomFor(given);", [run[n].tolist() for n in ("w11", "b1")], ROOM)
        assert across[1] - across[0] >= 0.5 * (up[1] - up[0])
        # The valley: a neuron on the map that has learned AND.
        w, b = across[1], -1.5 * across[1]
        assert up[0] <= b
        assert tn.Network((2, 1), start={"w11": w, "w12": w, "b1": b}).loss(tn.AND.inputs, tn.AND.labels) < 0.01


def test_the_axis_of_losses_reaches_below_every_loss_but_0():
    losses = [[0.25, 0.1], [0.25, 1e-3], [2e-4], [1e-12], [0.25, 0]]
    assert in_node("const result = given.map(floorFor);", losses, ROOM) == [5e-4, 5e-4, 5e-6, 5e-14, 5e-14]


# The land and the trail ----------------------------------------------------------------------------------


def test_the_outlines_lie_on_their_level_to_a_thousandth_of_the_map():
    """On the loss of AND, with plateau, valley and wall, every point of an outline has its level's loss."""
    code = """
        const data = given.data;
        const loss = (u, v) => {
            const [w, b] = [20 * u - 10, 10 - 30 * v];
            return measure({ w1: [[w, w]], b1: [b], w2: null, b2: null }, data).loss;
        };
        const result = outlines(loss, 64, 52, given.levels).map((loops) => loops.flat()
            .filter(([u, v]) => u >= 0 && u <= 1 && v >= 0 && v <= 1)
            .map(([u, v]) => [loss(u, v), loss(u - 1e-3, v), loss(u + 1e-3, v), loss(u, v - 1e-3), loss(u, v + 1e-3)]));
    """
    levels = [0.01, 0.06, 0.22, 0.55]
    given = {"data": {"inputs": tn.AND.inputs.tolist(), "labels": tn.AND.labels.tolist()}, "levels": levels}
    for level, points in zip(levels, in_node(code, given, TERRAIN), strict=True):
        assert len(points) > 30
        for here, *around in points:
            assert abs(here - level) < 1e-3 or min(around) <= level <= max(around)


def test_an_outline_is_closed_and_its_inside_is_the_high_ground():
    code = """
        const [loop] = outlines((u, v) => 1 - Math.hypot(u - 0.5, v - 0.5), 20, 20, [0.7])[0];
        const area = loop.reduce((sum, [x, y], i) => {
            const [a, b] = loop[(i + 1) % loop.length];
            return sum + (x * b - a * y) / 2;
        }, 0);
        const ends = Math.hypot(loop[0][0] - loop.at(-1)[0], loop[0][1] - loop.at(-1)[1]);
        const result = [Math.abs(area), ends];
    """
    area, ends = in_node(code, None, TERRAIN)
    assert area == pytest.approx(np.pi * 0.3**2, rel=0.01)
    assert ends < 0.1


def test_two_summits_on_either_side_of_a_pass_stay_two():
    code = """
        const height = (u, v) => Math.exp(-60 * ((u - 0.25) ** 2 + (v - 0.25) ** 2)) +
            Math.exp(-60 * ((u - 0.75) ** 2 + (v - 0.75) ** 2));
        const result = outlines(height, 2, 2, [0.1, 0.001]).map((loops) => loops.length);
        result.push(...outlines(height, 40, 40, [0.5]).map((loops) => loops.length));
    """
    assert in_node(code, None, TERRAIN)[-1] == 2


@pytest.mark.parametrize(
    ("rate", "every"), [(1.0, "every 10th epoch"), (0.1, "every 20th epoch"), (100.0, "only long steps")]
)
def test_the_trail_has_as_many_dots_as_one_can_count(rate, every):
    run = descent_view(tn.AND, learning_rate=rate).history.parameters
    code = """
        const [x, y] = roomFor(given);
        const points = given[0].map((a, i) => [
            (410 * (a - x[0])) / (x[1] - x[0]), (332 * (y[1] - given[1][i])) / (y[1] - y[0])]);
        const marks = marksOf(points);
        const result = { ...marks, points, text: marks.every > 100 ? "only long steps" : everyText(marks.every) };
    """
    found = in_node(code, [run[name].tolist() for name in ("w11", "b1")], ROOM, "descent/trail.js")
    assert found["text"] == every
    assert found["epochs"][0] == 0
    assert found["epochs"][-1] == 100
    marked = np.array(found["points"])[found["epochs"]]
    apart = np.hypot(*np.diff(marked, axis=0).T)
    assert np.median(apart) >= 9
    # Between the dots, single epochs where they do not touch.
    assert bool(found["between"]) == (rate == 1.0)


@pytest.mark.parametrize("rate", [0.03, 1.0, 7.0, 30.0, 100.0, 1000.0])
def test_the_still_has_the_room_and_the_dots_of_the_view_that_is_alive(rate):
    run = descent_view(tn.AND, learning_rate=rate).history.parameters
    ways = [run[name] for name in ("w11", "b1")]
    code = """
        const rooms = roomFor(given);
        const [x, y] = rooms;
        const points = given[0].map((a, i) => [
            (410 * (a - x[0])) / (x[1] - x[0]), (332 * (y[1] - given[1][i])) / (y[1] - y[0])]);
        const { epochs, times } = marksOf(points);
        const result = [rooms, epochs, times];
    """
    rooms, epochs, times = in_node(code, [way.tolist() for way in ways], ROOM, "descent/trail.js")
    assert [list(room) for room in loss._rooms(ways)] == rooms
    marks, longer = loss._marks(np.arange(101), ways, *rooms)
    assert (marks.tolist(), longer) == (epochs, times)


def test_the_still_has_the_heights_of_the_view_that_is_alive():
    text = (Path(tn.__file__).parent / "widgets/descent/view.js").read_text(encoding="utf-8")
    assert json.loads(re.search(r"const LEVELS = (\[.*?\]);", text)[1]) == loss.LEVELS


def test_numbers_on_the_trail_do_not_touch():
    code = "const result = numbered(given.map((_, i) => i), given, [[0, 0]]);"
    points = [[7.0 * i, 0.0] for i in range(20)]
    assert in_node(code, points, "descent/trail.js") == [4, 8, 12, 16]


@pytest.mark.parametrize(
    ("data", "start", "rate", "happened"),
    [
        (tn.AND, 0, 1, "α = 1: still on the way down after 100 steps"),
        (tn.AND, 0, 10, "α = 10: learned at epoch 60"),
        (tn.AND, 0, 30, "α = 30: learned at epoch 17, with detours"),
        (tn.AND, 0, 100, "α = 100: step 1 jumps 12.5 far, onto flat ground"),
        (tn.AND, -8, 1, "α = 1: flat ground, the ball does not move"),
        (tn.XOR, 0, 1, "α = 1: flat ground, the ball does not move"),
        (tn.XOR, 0.5, 1, "α = 1: still on the way down after 100 steps"),
    ],
)
def test_the_title_says_what_happened(data, start, rate, happened):
    view = descent_view(data, start=start, learning_rate=rate)
    code = """
        const history = train(fromNames(given.start), given.data, given.rate, Array.from({ length: 101 }, (_, i) => i));
        const result = whatHappened(history, given.data, given.rate);
    """
    given = {"start": view.start, "rate": rate}
    given["data"] = {"inputs": data.inputs.tolist(), "labels": data.labels.tolist()}
    assert in_node(code, given, "draw.js", "descent/story.js") == happened


def test_reset_brings_back_what_the_view_showed_first():
    view = descent_view(tn.AND, start=0.5, learning_rate=2, epoch=7)
    view.learning_rate, view.epoch, view.start = 100, 0, -8
    zero = dict.fromkeys(("w11", "w12", "b1"), 0.5)
    assert view.get_state()["first"] == {"start": zero, "learning_rate": 2.0, "epoch": 7, "data_name": "AND"}
