"""training_view runs what `train` runs; its broken program is the course's case, in the page as in Python."""

import re

import numpy as np
import pytest
from in_node import in_node
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatterMathtext

import tinynet as tn
from tinynet.plots.style import LEAST_PLAIN, plain_powers
from tinynet.widgets import start_map, training_view
from tinynet.widgets.training.broken import broken_forward, train_broken

ZEROS = dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), 0.0)


def test_the_broken_program_does_on_and_what_was_measured_of_the_case():
    loss = train_broken(ZEROS, tn.AND, 1_000, 0.1).loss
    assert [f"{loss[epoch]:.4f}" for epoch in (0, 20, 1_000)] == ["0.3262", "0.3073", "0.2500"]


def test_under_the_broken_program_the_loss_rises_on_or():
    loss = train_broken(ZEROS, tn.OR, 20_000, 0.5).loss
    assert loss.argmin() == 221
    assert [f"{loss[epoch]:.5f}" for epoch in (221, 1_000, 20_000)] == ["0.18688", "0.18760", "0.18786"]


def test_its_outputs_lie_between_a_half_and_sigmoid_of_one():
    generator = np.random.default_rng(0)
    for _ in range(50):
        parameters = dict(zip(ZEROS, generator.normal(scale=20, size=5), strict=True))
        y_hat = broken_forward(parameters, tn.AND.inputs)[2]
        assert np.all((y_hat >= 0.5) & (y_hat <= tn.sigmoid(1.0)))


def test_the_page_trains_the_broken_program_as_python_does():
    generator = np.random.default_rng(1)
    starts = [dict(zip(ZEROS, generator.uniform(-2, 2, 5), strict=True)) for _ in range(100)]
    given = {"starts": starts, "data": {"inputs": tn.AND.inputs.tolist(), "labels": tn.AND.labels.tolist()}}
    page = in_node(
        "const result = given.starts.map((start) => train(fromNames(start), given.data, 1, [0, 1, 500], broken).loss);",
        given,
        "training/broken.js",
    )
    for start, losses in zip(starts, page, strict=True):
        np.testing.assert_allclose(losses, train_broken(start, tn.AND, 500, 1.0).loss[[0, 1, 500]], rtol=1e-9)


def test_the_history_is_the_one_that_train_makes():
    view = training_view(learning_rate=0.1, epochs=6_000)
    assert view.history.learned_at == 5_917
    view.epoch = 1_000
    assert f"{view.network.loss(tn.AND.inputs, tn.AND.labels):.4f}" == "0.1771"


def test_the_menus_offer_data_and_starts_and_python_can_choose():
    view = training_view(epochs=50)
    assert list(view.setup["data"]) == ["AND", "OR", "y = x1", "XOR"]
    assert list(view.setup["starts"])[:2] == ["zeros", "seed 0"]
    view.data_name, view.start_name = "OR", "seed 3"
    assert view.data is tn.OR
    expected = tn.train(tn.Network((2, 1, 1), seed=3), tn.OR, 50, 0.5, record=1)
    np.testing.assert_array_equal(view.history.loss, expected.loss)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("learning_rate", value) for value in (0, 101, float("nan"), [1, 2])],
        *[("epoch", value) for value in (-1, 5_001, 1.5)],
        ("data_name", "NOR"),
        ("start_name", "ones"),
        ("start_name", 3),
    ],
)
def test_a_nonsense_setting_is_refused_and_nothing_changes(name, value):
    view = training_view()
    before = getattr(view, name)
    with pytest.raises(ValueError, match=f"{name} must be"):
        setattr(view, name, value)
    assert getattr(view, name) == before


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"data": [1]}, TypeError, "Dataset"),
        ({"data": ()}, ValueError, "at least one"),
        ({"data": (tn.AND, tn.AND)}, ValueError, "name of its own"),
        ({"programs": ("mended",)}, ValueError, "programs must be"),
        ({"programs": ("broken",), "sizes": (2, 1)}, ValueError, "two neurons"),
        ({"sizes": (2, 2, 1)}, ValueError, "sizes must be"),
        ({"epochs": 0}, ValueError, "epochs must be"),
        ({"epochs": 20_001}, ValueError, "epochs must be"),
        ({"start": "ones"}, ValueError, "start must be"),
    ],
)
def test_a_view_that_cannot_be_is_refused(arguments, error, said):
    with pytest.raises(error, match=said):
        training_view(**arguments)


@pytest.mark.exhaustive
def test_the_still_shows_both_programs_and_is_the_same_every_time():
    make = lambda: training_view(tn.AND, ("correct", "broken"), learning_rate=0.1, epochs=1_000)  # noqa: E731
    assert make().picture == make().picture
    words = make().picture.words
    assert "0.1771" in words
    assert "0.2500" in words


def test_a_program_that_is_alone_is_not_named():
    words = training_view(tn.AND, epochs=50).picture.words
    assert "At epoch 50: loss" in words
    assert "correct" not in words


def test_the_buttons_offer_runs_of_a_right_program_that_do_not_learn():
    view = training_view()
    assert [preset["name"] for preset in view.setup["presets"]] == ["a stuck start", "too large a rate"]
    for preset in view.setup["presets"]:
        for name, value in preset["values"].items():
            setattr(view, name, value)
        assert not view.history.learned.any()
        assert view.history.loss[-1] > view.data.base_rate - 1e-9
    for none in (training_view(tn.XOR), training_view(sizes=(2, 1)), training_view(programs=("broken",))):
        assert none.setup["presets"] == []


# Numbers at the axes -------------------------------------------------------------------------------------


def test_numbers_at_an_axis_of_epochs_never_touch_and_the_last_is_always_there():
    """A digit of a wide font is 7.7 units wide at this size, a comma 4."""
    width = lambda text: sum(4 if sign == "," else 7.7 for sign in text)  # noqa: E731
    given = [[last, left, right] for last in (1, 2, 7, 10, 11, 99, 300, 1_000, 5_000, 6_000, 10_000, 20_000)
             for left, right in ((46, 206), (46, 352), (46, 120))]  # fmt: skip
    shown = in_node(
        """const result = given.map(([last, left, right]) => {
            const place = (epoch) => left + (right - left) * Math.log(epoch / 0.5) / Math.log(last / 0.5);
            return apart(epochTicks(last), place, 0, right + 78).map((tick) => [tick, place(tick), tickText(tick)]);
        });""",
        given,
        "draw.js",
        "epochs.js",
    )
    for (last, _, right), ticks in zip(given, shown, strict=True):
        assert last in [tick for tick, *_ in ticks]
        assert len(ticks) >= (2 if last > 2 and right > 120 else 1)
        ticks.sort(key=lambda tick: tick[1])
        for (_, one, text), (_, other, next_text) in zip(ticks[:-1], ticks[1:], strict=True):
            assert other - one >= (width(text) + width(next_text)) / 2 + 5


@pytest.mark.parametrize(("low", "high"), [(-0.5, 1.5), (-3.3, 3.2), (-12_000, 21_000), (0, 0.004), (-1e6, 1e6)])
def test_numbers_at_an_axis_of_inputs_never_touch(low, high):
    ticks = in_node(
        """const place = (value) => 46 + 226 * (value - given[0]) / (given[1] - given[0]);
        const fits = (ticks) => apart(ticks, place, 0, 284);
        const result = niceTicksThat(fits, ...given).map((tick) => [place(tick), tickText(tick)]);""",
        [low, high],
        "draw.js",
    )
    assert len(ticks) >= 2
    for (one, text), (other, next_text) in zip(ticks[:-1], ticks[1:], strict=True):
        assert other - one >= 7.7 * (len(text) + len(next_text) - 4) / 2


# The page's runs -----------------------------------------------------------------------------------------

RUN = """
    const epochs = recordedEpochs(given.epochs);
    const begin = () => startRun(given.start, given.data, given.rate, epochs, correct);
"""


def in_the_page(code, epochs, rate, start=ZEROS, data=tn.AND):
    rows = {"inputs": data.inputs.tolist(), "labels": data.labels.tolist()}
    given = {"start": start, "data": rows, "epochs": epochs, "rate": rate}
    return in_node(RUN + code, given, "watched.js", "training/runs.js", "training/spread.js")


def test_the_history_is_in_one_piece():
    expected = tn.train(tn.Network((2, 1, 1), seed=2), tn.AND, 2_500, 0.5, record=1)
    view = training_view(epochs=2_500)
    view.start_name = "seed 2"
    np.testing.assert_array_equal(view.history.epochs, expected.epochs)
    np.testing.assert_array_equal(view.history.loss, expected.loss)
    np.testing.assert_array_equal(view.history.rows_right, expected.rows_right)
    for name, values in expected.parameters.items():
        np.testing.assert_array_equal(view.history.parameters[name], values)


def test_the_page_names_the_very_epoch_at_which_it_learned_though_it_records_few():
    code = """
        const run = begin();
        advance(run);
        const result = [run.learnedAt, epochs.includes(run.learnedAt), epochs.length];
    """
    learned_at, recorded, records = in_the_page(code, 10_000, 0.1)
    assert (learned_at, recorded) == (5_917, False)
    assert 150 < records < 250


@pytest.mark.parametrize("seed", range(6))
def test_at_a_wild_rate_the_page_misses_no_epoch_at_which_it_learned(seed):
    """At a rate of 50 some starts have learned for a few epochs only. (Last bits grow there, so not against Python.)"""
    code = """
        const every = train(fromNames(given.start), given.data, given.rate, Array.from({ length: 2001 }, (_, i) => i));
        const run = begin();
        advance(run);
        const result = [run.learnedAt ?? -1, learnedAt(every, given.data)];
    """
    seen, expected = in_the_page(code, 2_000, 50, tn.Network((2, 1, 1), seed=seed).parameters)
    assert seen == expected


def test_a_run_made_in_pieces_is_the_run_made_at_once():
    code = """
        const [whole, pieces] = [begin(), begin()];
        advance(whole);
        let calls = 0;
        while (!advance(pieces, () => ++calls % 3 > 0)) {}
        const result = [whole, pieces].map(({ records, learnedAt }) => ({ records, learnedAt }));
    """
    whole, pieces = in_the_page(code, 3_000, 0.5)
    assert whole == pieces


def test_an_epoch_that_was_not_recorded_is_the_epoch_of_python_and_one_not_reached_is_none():
    code = """
        const run = begin();
        const early = recordAt(run, 777);
        advance(run);
        const result = [early, recordAt(run, 777), epochs.includes(777)];
    """
    early, record, recorded = in_the_page(code, 1_000, 0.5)
    assert (early, recorded) == (None, False)
    history = tn.train(tn.Network((2, 1, 1), start="zeros"), tn.AND, 1_000, 0.5, record=1)
    np.testing.assert_allclose(record["loss"], history.loss[777], rtol=1e-9)
    assert record["rowsRight"] == history.rows_right[777]


@pytest.mark.parametrize("seed", range(5))
def test_names_keep_apart_keep_their_order_and_stay_inside(seed):
    wanted = np.random.default_rng(seed).choice([10.0, 11.0, 50.0, 97.0, 99.0], 5).tolist()
    places = np.array(in_the_page(f"const result = spread({wanted}, 14, 0, 100);", 1, 1))
    order = np.argsort(wanted, kind="stable")
    assert np.all(np.diff(places[order]) >= 14 - 1e-9)
    assert places.min() >= 0
    assert places.max() <= 100


@pytest.mark.parametrize(
    ("low", "along"),
    [(0.0002, ["0.001", "0.01", "0.1", "1"]), (2e-6, ["10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"])],
)
def test_view_and_still_write_the_numbers_of_a_logarithmic_axis_alike(low, along):
    code = """
        const write = given < LEAST_PLAIN ? powerText : tickText;
        const result = [powersOfTen(given, 1).map(write), [1, 100, 10000].map(tickText)];
    """
    assert in_node(code, low, "draw.js") == [along, ["1", "100", "10,000"]]
    figure = Figure()
    axes = figure.subplots()
    axes.set(xscale="log", xlim=(0.5, 10_000), yscale="log", ylim=(low, 1))
    plain_powers(axes.xaxis)
    plain_powers(axes.yaxis)
    write_x, write_y = axes.xaxis.get_major_formatter(), axes.yaxis.get_major_formatter()
    assert [write_x(value, 0) for value in (1, 100, 10_000)] == ["1", "100", "10,000"]
    if low >= LEAST_PLAIN:
        assert [write_y(float(value), 0) for value in along] == along
    else:
        assert isinstance(write_y, LogFormatterMathtext)


def test_the_stills_of_views_with_logarithmic_axes_have_plain_numbers():
    for view in (training_view(epochs=2_000), start_map(epochs=2_000)):
        assert {"0.01", "0.1", "100", "1,000"} <= set(re.findall(r"<!-- (.*?) -->", view.picture.svg))
        assert "10^{" not in view.picture.svg
