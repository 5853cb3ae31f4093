"""The triage card is tried on programs of many kinds: it finds what is wrong, and calls no healthy one sick.

`reading` and the functions before it do by code what the card tells a reader to do. A line is said by its own words.
"""

import contextlib
import io
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from card_programs import HEALTHY, SICK

from tinynet.checks import patients
from tinynet.checks.chain import CALLED_WITH
from tinynet.data import AND, XOR
from tinynet.doctor.programs.influence import classify_variables
from tinynet.doctor.programs.loop_runner import parsed, run_to_the_loop
from tinynet.doctor.programs.training_loop import subject_of
from tinynet.network import Network
from tinynet.plots.triage import RATIOS, ROWS
from tinynet.training import train

TESTS = Path(__file__).parents[1]
PLACES = {row.name: place for place, row in enumerate(ROWS)}
PATTERNS = [pattern for pattern, _ in RATIOS]
(
    ALL_ONE, FACTOR, ANOTHER, SUMMED, LOST, UNIT, INPUT, NO_PATTERN, BIAS, OWN, MINUS, ZERO, NO_NUMBER, EARLY,
    ONE_SIZE, MOMENTUM,
) = PATTERNS  # fmt: skip


class Program(NamedTuple):
    """A program by its door, its rows, and which names belong together."""

    step: callable
    loss: callable
    answer: callable
    parameters: callable
    rows: tuple
    layers: list
    momentum: float
    mixes_rows: bool


def program(text):
    """Run the text of a program and return its door."""
    names = {}
    exec(text, names)
    return Program(
        *(names[name] for name in ("step", "loss", "answer", "parameters")),
        (names["X"], names["y"]),
        names["layers"],
        names.get("momentum", 0.0),
        names.get("mixes_rows", False),
    )


# Lines 1 to 3 ---------------------------------------------------------------------------------------------


def the_door_rings(it, p):
    """Line 1: the loss twice at the same p."""
    return it.loss(p, *it.rows) != it.loss(p, *it.rows)


def the_data_ring(it, p):
    """Line 2: the losses of single rows against the loss of all."""
    if it.mixes_rows:
        return False
    X, y = it.rows
    singles = [it.loss(p, X[i : i + 1], y[i : i + 1]) for i in range(len(y))]
    every = it.loss(p, X, y)
    return not (np.isclose(np.mean(singles), every) or np.isclose(np.sum(singles), every))


def the_answers_ring(it, p):
    """Line 3: which answers come out with one bias of the output far down and far up."""
    X, y = it.rows
    bias = it.layers[-1][1]
    classes = np.ndim(it.answer(p, X)) == 2 and np.ndim(y) == 1
    labels = np.array([0, 1]) if classes else np.asarray(y, float)
    push = np.zeros(np.shape(p[bias]))
    push.flat[0] = 30 * max(1.0, np.abs(labels).max())
    low, high = it.answer(p | {bias: p[bias] - push}, X).min(), it.answer(p | {bias: p[bias] + push}, X).max()
    return bool(labels.min() < low - 0.05 * np.ptp(labels) or labels.max() > high + 0.05 * np.ptp(labels))


# Lines 6 and 7 --------------------------------------------------------------------------------------------


def true_slopes(it, p, X, y):
    """Return the slope in each entry, by nudging it both ways."""
    slopes = {name: np.zeros(np.shape(p[name])) for name in p}
    for name in p:
        for place in np.ndindex(np.shape(p[name])):
            losses = []
            for nudge in (1e-5, -1e-5):
                moved = np.array(p[name], float)
                moved[place] += nudge
                losses.append(it.loss(p | {name: moved}, X, y))
            slopes[name][place] = (losses[0] - losses[1]) / 2e-5
    return slopes


def implied_slopes(it, p, X, y, alpha):
    """Return (old − new)/α by name."""
    new = it.step({name: np.array(p[name], float) for name in p}, X, y, alpha)
    return {name: (np.asarray(p[name]) - new[name]) / alpha for name in p}


def ratios(it, p, X, y, alpha):
    """Return implied ÷ true by name; nan where both are 0."""
    true, implied = true_slopes(it, p, X, y), implied_slopes(it, p, X, y, alpha)
    seen = max(np.max(np.abs(slope)) for slope in true.values())
    found = {}
    for name in p:
        nothing = np.abs(true[name]) <= 1e-6 * max(seen, 1e-3)
        with np.errstate(divide="ignore", invalid="ignore"):
            found[name] = np.where(
                nothing, np.where(np.abs(implied[name]) < 1e-6, np.nan, np.inf), implied[name] / true[name]
            )
    return found


def flat(found):
    """Return all ratios that are numbers."""
    values = np.concatenate([np.ravel(found[name]) for name in found])
    return values[~np.isnan(values)]


def alike(values, near=1e-3):
    """Return whether all that are numbers are one number."""
    values = flat({"": values})
    if not np.isfinite(values).all():
        return bool((values == values[0]).all())
    return len(values) == 0 or bool(np.ptp(values) <= near * np.abs(values).max())


def is_one(values, near=1e-3):
    return alike([*np.ravel(values), 1.0], near)


def made_up(it, seed):
    """Return a row on which no input is 0, with a label of the program's own."""
    X, y = it.rows
    rng = np.random.default_rng(seed)
    row = (rng.uniform(0.4, 1.3, np.shape(X[0])) * rng.choice([-1, 1], np.shape(X[0])))[None]
    return (row.tolist() if isinstance(X, list) else row), y[seed : seed + 1]


def reading(it, p):
    """Return the pattern of the card that the ratios of a program show: line 6 is measured, line 7 is read."""
    elsewhere = {name: 1.3 * np.asarray(p[name]) for name in p}
    implied = flat(implied_slopes(it, p, *it.rows, 1.0))
    if len(implied) > 2 and alike(np.abs(implied)):
        return ONE_SIZE
    one, other = ratios(it, p, *made_up(it, 0), 1.0), ratios(it, elsewhere, *made_up(it, 1), 1.0)
    if not np.isfinite(flat(one)).any():
        return NO_NUMBER
    if not alike(flat(one)):
        small = flat(ratios(it, p, *made_up(it, 0), 0.001))
        return EARLY if is_one(small, 1e-2) else of_layers(it, one, other)
    if not alike([*flat(one), *flat(other)]):
        return ANOTHER
    n = len(it.rows[1])
    every = {name: value / np.median(flat(one)) for name, value in ratios(it, p, *it.rows, 0.001).items()}
    times = {name: round(float(np.nanmedian(value)), 1) for name, value in every.items()}
    if not all(alike(value, 2e-2) for value in every.values()) or not set(times.values()) <= {1, n, parts(n)}:
        return LOST
    if len(set(times.values())) > 1:
        return SUMMED
    return ALL_ONE if is_one(flat(one)) and set(times.values()) == {1} else FACTOR


def parts(n):
    """Return into how many batches of about ten the rows fall."""
    return max(1, n // 10)


def of_layers(it, one, other):
    """Read the grid of ratios from the output back; `other` was measured on another row at another p."""
    one, other = divided(it, one), divided(it, other)
    for weights, bias in reversed(it.layers):
        off = [name for name in (weights, bias) if name and not is_one(one[name])]
        if not off:
            continue
        values = flat({name: one[name] for name in off})
        if not values.any():
            return ZERO
        if alike([*values, -1]):
            return MINUS
        if all(alike([*np.ravel(one[name]), *np.ravel(other[name])]) for name in off):
            return OWN
        if off == [bias]:
            return BIAS
        units = np.size(one[bias]) if bias else np.shape(one[weights])[-1]
        grid = np.reshape(one[weights], (-1, units))
        if off == [weights] and all(alike(line) for line in grid):
            return INPUT
        columns = np.vstack([grid, np.reshape(one[bias], (1, -1))]) if bias else grid
        return UNIT if bias in off and all(alike(column) for column in columns.T) else NO_PATTERN
    return ALL_ONE


def divided(it, found):
    """Divide all ratios by that of the output's bias, unless it alone is off."""
    bias = it.layers[-1][1]
    alone = is_one(flat({name: found[name] for name in found if name != bias}))
    by = 1.0 if alone or not alike(found[bias]) or not np.median(found[bias]) else np.median(found[bias])
    return {name: found[name] / by for name in found}


def the_velocity_rings(it, p):
    """Line 7: with momentum m a second step at the same p is 1 + m times the first."""
    kept = {}
    p = {name: np.array(p[name], float) for name in p}
    first, second = (it.step(p, *it.rows, 0.001, kept) for _ in range(2))
    grown = [(p[name] - second[name]) / (p[name] - first[name]) for name in p]
    return not all(np.allclose(value, 1 + it.momentum) for value in grown)


def the_signs_ring(it, p):
    """Line 7, Adam: the signs of implied and true slopes."""
    true, implied = true_slopes(it, p, *it.rows), implied_slopes(it, p, *it.rows, 0.001)
    return any(np.any(np.sign(true[name]) != np.sign(implied[name])) for name in p)


def what_rings(text):
    """Return the first line of the card that accuses a program, or what its ratios say."""
    it = program(text)
    p = it.parameters()
    for name, rings in (("A door", the_door_rings), ("Data", the_data_ring), ("Answers", the_answers_ring)):
        if rings(it, p):
            return name
    line = reading(it, p)
    if line == ONE_SIZE and not the_signs_ring(it, p):
        return ALL_ONE
    if it.momentum and the_velocity_rings(it, p):
        return MOMENTUM
    return line


# Claims ---------------------------------------------------------------------------------------------------


def test_it_is_tried_on_twenty_healthy_programs_and_thirty_sick_ones():
    assert len(HEALTHY) >= 20
    assert len(SICK) >= 30


@pytest.mark.parametrize("name", [name for name in HEALTHY if "shown as squares" not in name])
def test_no_line_calls_a_healthy_program_sick(name):
    line = what_rings(HEALTHY[name])
    assert line in (ALL_ONE, FACTOR)


@pytest.mark.parametrize("name", SICK)
def test_a_sick_program_is_found_by_its_line(name):
    assert what_rings(SICK[name].text) == SICK[name].line


def found_door(path):
    """Return the door that the doctor finds in the file of a program, and a point at which nothing is 0."""
    with contextlib.redirect_stdout(io.StringIO()):
        found, _ = run_to_the_loop(parsed(path), path, classify_variables)
        subject = subject_of(*found, None)
    rows = (np.asarray(subject.own_rows.inputs), np.asarray(subject.own_rows.labels))
    rng = np.random.default_rng(1)
    p = {name: np.array(value, float) for name, value in subject.start.items()}
    p = {
        name: value + rng.uniform(0.1, 0.3, value.shape) * rng.choice([-1, 1], value.shape) for name, value in p.items()
    }

    def step(p, X, y, alpha):
        return subject.step(p, X, y, alpha)[0]

    def loss(p, X, y):
        return subject.loss(subject.losses[0], p, X, y)

    return Program(step, loss, None, None, rows, [], 0.0, False), p


@pytest.mark.parametrize(
    "name",
    [
        "right/digits_like_softmax_one_hot",
        "right/house_prices_plain",
        "right/labels_in_percent",
        "right/loop_of_trainings_keeps_the_best",
        "right/population_counts_in_millions",
        "right/rate_times_decay",
        "right/softmax_sigmoid_hidden_no_loss",
        "right/tanh_labels_plus_minus",
        "outside/bike_counts_poisson",
        "outside/encoder_8_3_8",
    ],
)
def test_no_line_calls_a_right_program_of_the_others_sick(name):
    it, p = found_door(TESTS / f"{name}.py")
    X, y = it.rows
    elsewhere = {name: 1.3 * value for name, value in p.items()}
    of_rows = [*flat(ratios(it, p, X[:1], y[:1], 1.0)), *flat(ratios(it, elsewhere, X[1:2], y[1:2], 1.0))]
    assert alike(of_rows)
    assert alike(flat(ratios(it, p, X, y, 0.001)), 1e-2)


def test_every_pattern_of_the_table_is_met():
    met = {what_rings(text) for text in HEALTHY.values()} | {sick.line for sick in SICK.values()}
    mixed = program(SICK["softmax over the rows"].text)
    met.add(reading(mixed, mixed.parameters()))
    assert set(PATTERNS) <= met


def test_squares_shown_by_a_cross_entropy_are_no_fault_and_the_table_says_by_which_number():
    it = program(HEALTHY["cross entropy shown as squares"])
    p = it.parameters()
    assert reading(it, p) == ANOTHER
    for seed in range(5):
        row = made_up(it, seed)
        y_hat = it.answer(p, row[0])
        assert np.allclose(flat(ratios(it, p, *row, 1.0)), 1 / (2 * y_hat * (1 - y_hat)), rtol=1e-5)
    assert "1/(ŷ(1 − ŷ)): cross-entropy, right" in " ".join(dict(RATIOS)[ANOTHER])


def test_row_by_row_shows_a_pattern_only_at_a_small_rate():
    it = program(HEALTHY["row by row"])
    p = it.parameters()
    assert not alike(flat(ratios(it, p, *it.rows, 1.0)), 0.1)
    assert np.allclose(flat(ratios(it, p, *it.rows, 0.001)), 4, rtol=0.01)


def test_momentum_is_right_in_its_first_step_and_far_off_later():
    it = program(HEALTHY["momentum"])
    p, kept = it.parameters(), {}
    assert is_one(flat(ratios(it, p, *it.rows, 1.0)))
    for _ in range(40):
        p = it.step(p, *it.rows, 0.3, kept)
    implied = implied_slopes(Program(lambda p, X, y, alpha: it.step(p, X, y, alpha, kept), *it[1:]), p, *it.rows, 0.3)
    true = true_slopes(it, p, *it.rows)
    assert max(np.max(np.abs(implied[name] / true[name])) for name in p) > 3


def test_a_wider_copy_learns_what_too_few_units_cannot():
    learned = {}
    for units in (1, 6):
        network = Network((2, units, 1), copies=20, seed=0, weight_range=(-2, 2))
        learned[units] = train(network, XOR, epochs=5_000, learning_rate=1.0, record=5_000).learned[:, -1].sum()
    assert learned[1] == 0
    assert learned[6] > 10


def test_the_line_on_starts_tells_stationary_saturated_and_twins_apart():
    it = program(HEALTHY["side by side"])
    X, _ = it.rows
    p = it.parameters()
    zeros = {name: 0 * p[name] for name in p}
    far = {name: 0 * p[name] + 10 for name in p}
    twins = {name: p[name] for name in p} | {"W1": p["W1"][:, [0, 0]], "b1": p["b1"][[0, 0]], "W2": p["W2"][[0, 0]]}
    slopes = {name: implied_slopes(it, start, *it.rows, 1.0) for name, start in (("zeros", zeros), ("far", far))}
    assert not flat(slopes["zeros"]).any()
    assert flat(slopes["far"]).any()
    assert np.ptp(1 / (1 + np.exp(-X @ far["W1"] - far["b1"]))) < 1e-4
    for _ in range(100):
        twins, p = it.step(twins, *it.rows, 1.0), it.step(p, *it.rows, 1.0)
    assert np.array_equal(twins["W1"][:, 0], twins["W1"][:, 1])
    assert not np.array_equal(p["W1"][:, 0], p["W1"][:, 1])


@pytest.mark.parametrize("begun_at", [1e-5, 1e-2, 10.0, 1e4])
@pytest.mark.parametrize("name", ["line", "poisson", "tanh log loss"])
def test_the_line_on_rates_ends_at_one_that_learns(name, begun_at):
    it = program(HEALTHY[name])
    p = it.parameters()

    def losses(rate, steps=20):
        here, found = p, []
        with np.errstate(all="ignore"):
            for _ in range(steps):
                found.append(it.loss(here, *it.rows))
                here = it.step(here, *it.rows, rate)
        return np.array(found)

    def jumps(rate):
        return not np.all(np.diff(losses(rate)) <= 0)

    rate = begun_at
    while jumps(rate):
        rate /= 10
    while not jumps(10 * rate):
        rate *= 10
    a, y = it.answer(p, it.rows[0]), np.asarray(it.rows[1])
    first, *_, last = losses(rate, 500)
    assert a.shape == y.shape
    assert last < first - 0.2 * abs(first)


def test_the_line_on_calls_tells_thrown_away_parameters_and_whole_numbers():
    it = program(HEALTHY["line"])
    p = {"w": np.array([3]), "b": np.array(0)}
    new = it.step(p, *it.rows, 0.001)
    before_step_2 = {
        "kept": new,
        "thrown away": p,
        "cut to whole numbers": {name: new[name].astype(p[name].dtype) for name in p},
    }
    same = {what: all(np.array_equal(p[name], then[name]) for name in p) for what, then in before_step_2.items()}
    assert flat(true_slopes(it, p, *it.rows)).all()
    assert same == {"kept": False, "thrown away": True, "cut to whole numbers": True}


def test_a_right_change_that_shows_no_gain_is_kept():
    both = SICK["only the last row counts"].text
    slip = SICK["b2 is moved by δ1"]
    rights, losses = [], []
    for text in (both.replace(slip.old, slip.new), both):
        it = program(text)
        p = it.parameters()
        rights.append(is_one(flat(ratios(it, p, *made_up(it, 0), 1.0))))
        for _ in range(2_000):
            p = it.step(p, *it.rows, 0.5)
        losses.append(it.loss(p, *it.rows))
    # The change makes the gradient of a row right, and the loss does not get below the base rate for it.
    assert rights == [False, True]
    assert min(losses) > 0.1875
    assert "Keep what a check proves right" in " ".join(ROWS[PLACES["One change"]].then)


# The clinic -----------------------------------------------------------------------------------------------

SMALL = {"w11": 0.5, "w12": 0.7, "w2": 0.8, "b1": 0.1, "b2": -0.1}
SOMEWHERE = {"w11": np.array(0.8), "w12": np.array(1.3), "w2": np.array(1.7), "b1": np.array(0.6), "b2": np.array(-0.5)}


def of_the_ward(text):
    """Return the door of a patient, its own start and its rate. None of the ward has a fault on the way forwards."""
    names = {}
    exec(text, names)
    *start, alpha = names["training"].__defaults__

    def step(p, X, y, alpha):
        with contextlib.redirect_stdout(io.StringIO()):
            new = names["training"](X.tolist(), y.tolist(), *(float(p[name]) for name in CALLED_WITH), alpha)
        return dict(zip(CALLED_WITH, map(np.array, new), strict=True))

    def loss(p, X, y):
        return float(Network((2, 1, 1), start={name: float(value) for name, value in p.items()}).loss(X, y))

    it = Program(step, loss, None, None, (AND.inputs, AND.labels), [("w1", "b1"), ("w2", "b2")], 0.0, False)
    return it, dict(zip(CALLED_WITH, map(np.array, start), strict=True)), alpha


def found_at(text):
    """Return the line of the card, and its measurement, at which something shows."""
    it, start, alpha = of_the_ward(text)
    largest = max(float(np.abs(slope)) for slope in true_slopes(it, start, *it.rows).values())
    if largest < 1e-3:
        return "4, the slopes at the start"
    if alpha * largest < 1e-3:
        return "5, the length of the first step"
    if not is_one(flat(ratios(it, SOMEWHERE, *made_up(it, 0), 1.0))):
        at_a_small_rate = flat(ratios(it, SOMEWHERE, *made_up(it, 0), 0.001))
        return "6, one row at two rates" if is_one(at_a_small_rate, 1e-2) else "6, one row"
    if not is_one(flat(ratios(it, SOMEWHERE, *it.rows, 0.001)), 1e-2):
        return "6, all rows"
    return "nowhere"


@pytest.mark.parametrize(("number", "group"), list(zip(patients.WARD, patients.GROUPS, strict=True)))
def test_each_patient_of_a_group_is_found_at_the_line_at_which_the_courses_own_is(number, group):
    own = found_at(patients.patient_file(number).read_text(encoding="utf-8"))
    assert own != "nowhere"
    for code, base, changes, _ in patients.GROUPS[group]:
        start = {name: value * 10 + 3 for name, value in SMALL.items()} if code == "saturated-start" else SMALL
        alpha = 0.002 if code == "learning-rate-too-small" else 0.5
        assert found_at(patients.make_up(base, changes, start, alpha)) == own, (code, base)
