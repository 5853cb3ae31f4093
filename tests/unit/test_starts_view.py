"""The map of starts trains in the page what Python trains, says it in the same words, and refuses nonsense."""

import numpy as np
import pytest
from in_node import in_node

import tinynet as tn
from tinynet.plots.ends import MOST_BANDS, OUTCOMES, RAMP, band_colors, band_of, epoch_bands, outcomes, train_all
from tinynet.plots.starts import _outline, share_text
from tinynet.plots.starts import start_map as still
from tinynet.widgets.base import as_still, rows
from tinynet.widgets.starts.view import start_map

MODULES = ("watched.js", "starts/bands.js", "starts/chain.js", "starts/outcomes.js")
OTHERS = {"w12": 0.5, "b1": -1.0, "b2": 0.25}


def ends_in_python(view, values):
    """Return how the networks of a view end and when they had learned, one row for each value of `up`."""
    across, up = (axis.ravel() for axis in np.meshgrid(values, values))
    start = {name: np.full(across.size, value) for name, value in view.start.items()}
    start |= {view.setup["across"]: across, view.setup["up"]: up}
    networks = tn.Network(view._sizes, copies=across.size, start=start)
    ends, learned_at = train_all(networks, view.data, view.epochs, view.learning_rate)
    return ends.reshape(len(values), -1), learned_at.reshape(len(values), -1)


def in_the_page(view, code):
    """Run JavaScript on `map`, which is the map of a view as it begins."""
    given = dict(view.setup) | {
        "data": rows(view.data),
        "learningRate": view.learning_rate,
        "epochs": view.epochs,
        "start": view.start,
    }
    return in_node(f"const map = beginMap(given);\n{code}", given, *MODULES)


# The map in the page -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "view",
    [
        start_map(tn.AND, epochs=300, learning_rate=2.0),
        start_map(tn.FIRST, "w12", "b2", start={"w11": 0.5, "b1": -1, "w2": 0.25}, epochs=500, low=-10, high=8),
        start_map(tn.OR, up="b1", sizes=(2, 1), start=-1, epochs=300, learning_rate=2),
    ],
    ids=["AND", "y = x1, far out", "one neuron"],
)
def test_every_network_of_the_page_ends_as_in_python(view):
    code = """advanceMap(map);
        const result = { ...map, ends: [...map.outcomes], learnedAt: [...map.learnedAt], median: medianEpoch(map) };"""
    page = in_the_page(view, code)
    expected, learned_at = ends_in_python(view, page["values"])
    assert len(np.unique(expected)) >= 2
    np.testing.assert_array_equal(np.reshape(page["ends"], expected.shape), expected)
    assert page["counts"] == np.bincount(expected.ravel(), minlength=4).tolist()
    assert page["done"] == page["total"] == expected.size == 61**2

    known = np.sort(learned_at[expected == 0])
    np.testing.assert_array_equal(
        np.reshape(page["learnedAt"], expected.shape)[expected == 0], learned_at[expected == 0]
    )
    if known.size:
        assert page["median"] == known[(known.size - 1) // 2]
        assert page["edges"] == epoch_bands(known[0], known[-1], view.epochs)


def test_the_zero_start_of_balanced_labels_is_the_one_point_that_never_learns():
    view = start_map(tn.FIRST, epochs=400, learning_rate=5)
    page = in_the_page(view, "advanceMap(map); const result = { counts: map.counts, ends: [...map.outcomes] };")
    assert page["counts"] == [3720, 0, 1, 0]
    assert page["ends"].index(2) == 61 * 30 + 30


def test_each_network_is_trained_once_and_shown_only_when_it_was_trained():
    cells, shown, coarse, fine = in_the_page(
        start_map(tn.AND, epochs=1),
        """const cells = coarseFirst();
        let calls = 0;
        const go = (count) => advanceMap(map, () => ++calls % count > 0);
        const known = () => [...map.outcomes].filter((outcome) => outcome !== UNKNOWN).length;
        const shown = [];
        for (let i = 0; i < 37; i++) {
          go(100);
          shown.push([map.done, known(), strideReached(map)]);
        }
        advanceMap(map);
        const result = [cells.map(({ column, row }) => 61 * row + column), shown, strideReached(map), known()];""",
    )
    assert sorted(cells) == list(range(61**2))
    assert [(done, known) for done, known, _ in shown] == [(100 * i, 100 * i) for i in range(1, 38)]
    assert [stride for *_, stride in shown[:3]] == [8, 8, 4]
    assert (coarse, fine) == (1, 61**2)


def test_the_map_of_earlier_settings_stays_behind_what_is_known_of_the_new_ones():
    behind, outcomes_behind = in_the_page(
        start_map(tn.AND, epochs=1),
        """const first = map;
        let calls = 0;
        advanceMap(first, () => ++calls < 300);
        const second = beginMap(first, first);
        advanceMap(second, () => false);
        const third = beginMap(second, second);
        const known = ({ outcomes }) => [...outcomes].filter((outcome) => outcome !== UNKNOWN).length;
        const result = [[known(second.earlier), known(third.earlier), known(third)],
          [...third.earlier.outcomes].every((outcome, i) => outcome === first.outcomes[i])];""",
    )
    assert (behind, outcomes_behind) == ([300, 300, 0], True)


def test_after_an_overview_the_map_is_refined_first_where_the_reader_looks():
    seen = in_the_page(
        start_map(tn.AND, epochs=1),
        """let calls = 0;
        lookAt(map, 50, 10);
        advanceMap(map, () => ++calls < 256);
        const overview = strideReached(map);
        const known = (column, row) => map.outcomes[61 * row + column] !== UNKNOWN;
        advanceMap(map, () => ++calls < 256 + 200);
        const here = [known(51, 13), known(47, 9), known(11, 50)];
        lookAt(map, 10, 50);
        advanceMap(map, () => ++calls < 256 + 400);
        const result = [overview, here, known(11, 50)];""",
    )
    assert seen == [4, [True, True, False], True]


@pytest.mark.parametrize("seed", range(5))
def test_the_unrolled_run_of_a_chain_is_that_of_the_engine_to_the_last_bit(seed):
    network = tn.Network((2, 1, 1), seed=seed, weight_range=(-3, 3))
    data = (tn.AND, tn.blobs(20, seed=seed))[seed % 2]
    fast, engine = in_node(
        """const [one, other] = [0, 1].map(() => fromNames(given.start));
        const fast = trainFast(one, given.data, given.rate, 700);
        descend(other, given.data, given.rate, 700);
        const whole = trainFrom(given.start, given.data, given.rate, 700);
        const result = [[one, fast.learnedAt, fast.loss, fast.rowsRight],
          [other, whole.learnedAt, ...Object.values(measure(other, given.data))]];""",
        {"start": network.parameters, "data": rows(data), "rate": (0.5, 5, 50)[seed % 3]},
        *MODULES,
    )
    assert fast == engine


def test_many_networks_at_once_end_and_learn_as_train_says_at_a_calm_rate_and_at_a_wild_one():
    for rate in (1.0, 50.0):
        make = lambda: tn.Network((2, 1, 1), copies=200, seed=4)  # noqa: E731
        history = tn.train(expected := make(), tn.AND, 900, rate, record=1)
        ends, learned_at = train_all(found := make(), tn.AND, 900, rate)
        np.testing.assert_array_equal(learned_at, history.learned_at)
        np.testing.assert_array_equal(ends, outcomes(history.loss[:, -1], history.rows_right[:, -1], tn.AND))
        for name, values in expected.parameters.items():
            np.testing.assert_array_equal(found.parameters[name], values)
    # At the wild rate some had learned and lost it again.
    assert np.any(~np.isnan(learned_at) & (ends > 0))


@pytest.mark.parametrize(
    ("data", "rate", "start", "epochs"),
    [
        (tn.AND, 0.5, dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), 0.0), 1_500),
        (tn.AND, 0.5, dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), 0.0), 1_184),
        (tn.FIRST, 1.0, {"w11": 1.0, "w12": -2.0, "b1": 0.0}, 3),
        (tn.OR, 5.0, {"w11": -1.0, "w12": 2.0, "b1": 0.5}, 400),
    ],
)
def test_a_run_in_the_page_has_learned_at_the_very_epoch_of_python(data, rate, start, epochs):
    sizes = (2, 1, 1) if "w2" in start else (2, 1)
    history = tn.train(tn.Network(sizes, start=start), data, epochs, rate, record=1)
    page = in_node(
        "const result = trainFrom(given.start, given.data, given.rate, given.epochs);",
        {"start": start, "data": rows(data), "rate": rate, "epochs": epochs},
        *MODULES,
    )
    assert page["learnedAt"] == (history.learned_at if history.learned.any() else None)
    assert page["epochs"][-1] == epochs
    np.testing.assert_allclose(page["loss"], history.loss[page["epochs"]], rtol=1e-9)


def test_both_sides_have_the_same_four_ends_and_the_same_shares():
    counts = [0, 1, 18, 19, 1_861, 3_702, 3_703, 3_720, 3_721]
    page = in_node(
        "const result = { ends: OUTCOMES, shares: given.map((count) => shareText(count, 3721)) };", counts, *MODULES
    )
    assert [tuple(end.values()) for end in page["ends"]] == list(OUTCOMES)
    assert page["shares"] == [share_text(count, 3_721) for count in counts]
    assert page["shares"][:2] + page["shares"][-2:] == ["0 %", "under 1 %", "over 99 %", "100 %"]


RANGES = [(785, 1_994, 2_000), (79, 1_090, 2_000), (31, 1_967, 2_000), (3, 10_000, 10_000), (0, 0, 10), (5, 5, 5)]
RANGES += [(1, 40_000, 40_000), (1_990, 2_000, 2_000), (11, 12, 700), (1, 1, 1)]


def test_both_sides_have_the_same_bands_of_epochs_in_the_same_colours():
    page = in_node(
        """const result = given.map(([low, high, epochs]) => {
            const edges = epochBands(low, high, epochs);
            return { edges, bands: [low, high, (low + high) >> 1].map((epoch) => bandOf(epoch, edges)),
              colors: bandColors(edges.length - 1), RAMP };
        });""",
        RANGES,
        *MODULES,
    )
    for (low, high, epochs), found in zip(RANGES, page, strict=True):
        edges = epoch_bands(low, high, epochs)
        assert found["edges"] == edges
        assert found["bands"] == [band_of(epoch, edges) for epoch in (low, high, (low + high) // 2)]
        assert found["colors"] == band_colors(len(edges) - 1)
        assert found["RAMP"] == list(RAMP)


@pytest.mark.parametrize(("low", "high", "epochs"), RANGES)
def test_bands_are_few_hold_every_epoch_and_waste_none(low, high, epochs):
    edges = epoch_bands(low, high, epochs)
    assert 1 <= len(edges) - 1 <= MOST_BANDS
    assert np.all(np.diff(edges) > 0)
    assert (edges[0] < low <= edges[1]) or low <= 1
    assert edges[-2] < max(high, 1) <= edges[-1] <= max(epochs, 1)


def luminance(colors):
    channels = np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in colors]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def test_in_grey_too_slower_is_darker_and_who_does_not_learn_is_darker_still():
    """And each of these has a pattern of its own: a plain one would look like a hole on dark paper."""
    others = [color for _, _, color, _ in OUTCOMES[1:]]
    light = luminance([*RAMP, *others]) + 0.05
    assert np.all(light[:-1] / light[1:] > 1.1)
    assert np.all(light[-4:-1] / light[-3:] > 1.3)
    patterns = {pattern for *_, pattern in OUTCOMES[1:]}
    assert len(patterns) == 3
    assert None not in patterns


def test_ends_are_judged_by_rows_and_loss_and_the_base_rate():
    loss = np.array([0.009, 0.009, 0.01, 0.1864, 0.1866, 0.1884, 0.1886])
    right = np.array([4, 3, 4, 3, 3, 3, 3])
    assert outcomes(loss, right, tn.AND).tolist() == [0, 1, 1, 1, 2, 2, 3]


# The view in Python --------------------------------------------------------------------------------------


def test_a_view_gives_the_chosen_network_at_its_start_and_its_run():
    view = start_map(tn.AND, start=OTHERS, epochs=100)
    view.set_state({"across_value": -1.5, "up_value": 2})
    assert view.network.parameters == {"w11": -1.5, "w12": 0.5, "b1": -1.0, "w2": 2.0, "b2": 0.25}
    assert view.history.loss[0] == view.network.loss(tn.AND.inputs, tn.AND.labels)
    assert view.history.epochs[-1] == 100
    assert len(view.history.epochs) == 101


def test_what_python_sets_is_what_the_page_is_told():
    view = start_map(low=-1, high=3)
    assert (view.across_value, view.up_value) == (1.0, 1.0)
    view.start = 2
    view.epochs, view.learning_rate, view.data_name = 500, 0.1, "XOR"
    state = view.get_state()
    assert [state[name] for name in ("start", "epochs", "learning_rate", "data_name")] == [
        dict.fromkeys(("w12", "b1", "b2"), 2.0), 500, 0.1, "XOR",
    ]  # fmt: skip
    assert view.data is tn.XOR
    assert view.history.data is tn.XOR


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[(name, value) for name in ("across_value", "up_value") for value in (float("nan"), 3.01, [0.0, 1.0])],
        *[("learning_rate", value) for value in (0, 101, float("inf"))],
        *[("epochs", value) for value in (0, 10_001, 1.5)],
        *[("start", value) for value in (11, {"w12": 1}, OTHERS | {"w11": 0}, OTHERS | {"b1": float("nan")})],
        ("data_name", "NAND"),
    ],
)
def test_nonsense_is_refused_and_nothing_changes(name, value):
    view = start_map()
    before = view.get_state()
    with pytest.raises(ValueError, match="must be"):
        setattr(view, name, value)
    assert view.get_state() == before


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"sizes": (2, 2, 1)}, r"\(2, 1\) for one neuron"),
        ({"sizes": (2, 1)}, "up must be one of w11, w12, b1 for sizes"),
        ({"across": "w2"}, "two different parameters; got 'w2' twice"),
        ({"low": 3, "high": -3}, "low must be below high"),
        ({"low": -11}, "low must be one number from -10 to 10"),
        ({"start": {"w12": 0}}, "start must be one number, or give exactly w12, b1, b2"),
        ({"data": []}, "at least one"),
        ({"data": (tn.AND, tn.AND)}, "a name of its own"),
        ({"data": tn.blobs(401, seed=1)}, "at most 400 rows"),
        ({"data": tn.blobs(40, seed=1)}, "epochs must be one number from 1 to 1000"),
    ],
)
def test_a_view_that_cannot_be_says_why(wrong, says):
    with pytest.raises(ValueError, match=says):
        start_map(**wrong)


def test_what_is_no_data_set_or_no_number_is_refused():
    with pytest.raises(TypeError, match=r"such as tinynet\.AND"):
        start_map([[0, 1]])
    with pytest.raises(TypeError, match="start must be real numbers"):
        start_map(start="zeros")


# The still -----------------------------------------------------------------------------------------------


def test_the_words_of_a_still_are_made_from_the_numbers_drawn():
    view = start_map(tn.AND, low=-10, high=10)
    run = view.history
    picture = still(run, "w11", "w2", low=-10, high=10, points=21)
    ends, learned_at = ends_in_python(view, np.linspace(-10, 10, 21))
    counts, known = np.bincount(ends.ravel(), minlength=4), np.sort(learned_at[ends == 0])
    assert picture == still(run, "w11", "w2", low=-10, high=10, points=21)
    assert picture.words.startswith(
        f"{share_text(counts[0], 441)} of 441 starts learn AND in 2,000 epochs, the faster half of those by epoch "
        f"{known[(len(known) - 1) // 2]:,.0f}, with α = 0.5"
    )
    assert f"by which epoch each start has learned, from {known[0]:,.0f} to {known[-1]:,.0f}." in picture.words
    for (name, meaning, *_), count in zip(OUTCOMES, counts, strict=True):
        assert f"{name} ({meaning}) {count}" in picture.words
    assert (
        "at w11 = 0, w2 = 0. Its run goes from loss 0.2500 to 0.0034, 4 of 4 rows right: learned at epoch 1,184."
        in picture.words
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_outline_of_cells_holds_those_cells_and_no_others(seed):
    mask = np.random.default_rng(seed).random((9, 7)) < (0.2, 0.5, 0.8, 1)[seed]
    loops = _outline(mask)
    # The winding number around each cell's middle is 1 inside and 0 outside.
    for row, column in np.ndindex(mask.shape):
        crossed = [
            (x > column + 0.5 and (y - row - 0.5) * (v - row - 0.5) < 0) * np.sign(v - y)
            for loop in loops
            for (x, y), (_, v) in zip(loop[:-1], loop[1:], strict=True)
        ]
        assert sum(crossed) == mask[row, column]
    assert _outline(np.zeros((3, 3), bool)) == []


def test_a_still_says_that_nothing_moved():
    run = start_map(tn.FIRST, epochs=10).history
    words = still(run, "w11", "w2", points=5).words
    assert "not learned, in the end at the base rate; no parameter has moved" in words
    assert words.startswith("0 % of 25 starts learn y = x1 in 10 epochs")


def test_the_still_of_a_view_shows_all_networks_of_the_page_and_is_made_once():
    view = start_map(tn.AND, epochs=20)
    bundle, _ = view._repr_mimebundle_()
    assert view.picture is view.picture
    assert bundle["image/svg+xml"] == as_still(view.picture.svg, view.first_move)
    assert " of 3,721 starts " in view.picture.words
    view.up_value = 1.0
    assert "The ring is at w11 = 0, w2 = 1." in view.picture.words
