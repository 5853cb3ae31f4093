"""Whether the program can learn from where it starts, at its rate, on its data, and what lies in wait there."""

import contextlib
import io
import warnings
from dataclasses import replace

import numpy as np

from tinynet.data import Dataset
from tinynet.doctor.cures import LONG, cured_start, learns, learns_from_other_starts, much_better, trained
from tinynet.doctor.diagnosis import Finding, observed
from tinynet.doctor.model.evaluator import Evaluator, Points
from tinynet.doctor.observations import SMALL_RATE, like
from tinynet.doctor.overflow import with_overflow_told
from tinynet.doctor.programs.subject import CannotExamine, Crash
from tinynet.network import Network
from tinynet.training import train

__all__ = ["look_at_the_run", "look_for_overflow"]

EPOCHS = 60
TOO_MANY_EPOCHS = 100_000
LEARNED = 0.01
# Between what the outputs lie.
REACH = {
    "sign": (-1.0, 1.0),
    "sigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (0.0, np.inf),
    "step": (0.0, 1.0),
}
FLAT_SLOPE = 1e-2
# From here on an input may be what makes a rate too large.
LARGE = 10.0
FLAT_SUM = 8.0
FLAT_SHARE = 0.7


def look_at_the_run(seen, fit, epochs=None):
    """Return the findings on labels, start, learning rate and model.

    Parameters
    ----------
    seen : Observations
    fit : Fit
    epochs : int, optional
        How long the program trains, if that is known.

    Returns
    -------
    list of Finding
    """
    low, high = REACH.get(fit.hypothesis.activations[-1], (-np.inf, np.inf))
    outside = seen.rows.labels[(seen.rows.labels < low) | (seen.rows.labels > high)]
    if outside.size:
        more = f"a label is {outside[0]:g}, and the outputs lie between {low:g} and {high:g}"
        severity = "fault" if _labels_keep_it_away(seen, low, high) else "warning"
        return [observed("unreachable-labels", severity, (), more)]
    return [*(_the_start(seen, fit) or _the_rate(seen, fit, epochs)), *_the_model(seen, fit)]


def _labels_keep_it_away(seen, low, high):
    """Return whether the nearest outputs are further from the labels than a network that has learned would be."""
    labels = seen.rows.labels
    nearest = float(np.mean((labels - np.clip(labels, low, high)) ** 2))
    return nearest > LEARNED * max(float(np.var(labels)), LEARNED)


def _the_start(seen, fit):
    start, layout = seen.subject.start, fit.layout
    hidden_names = tuple(dict.fromkeys(name for name, _, place in layout.places if place[1] == 1))
    slopes, _ = seen.implied(start, seen.rows.inputs, seen.rows.labels, SMALL_RATE)
    steepest = max(float(np.abs(slope).max()) for slope in slopes.values())
    flat = _is_flat(fit, _values_at(seen, fit, start))
    found = []
    if steepest < 1e-12 and not flat and _loss_at(seen, fit, start) > LEARNED:
        severity = "fault" if cured_start(seen, fit, _random_starts(start)) else "warning"
        found.append(observed("stationary-start", severity, (), "start a little beside it, at random"))
    if _units_alike(layout, start):
        more = "start them at different random values"
        severity = "fault" if cured_start(seen, fit, _random_starts(start), lower=True) else "warning"
        found.append(observed("symmetric-hidden-units", severity, hidden_names, more))
    if found:
        return found
    if flat and steepest < FLAT_SLOPE and _loss_at(seen, fit, start) > LEARNED and not _escapes(seen, fit):
        more = f"the steepest slope there is {steepest:.1e}; start with smaller weights"
        severity = "fault" if cured_start(seen, fit, _smaller_starts(start)) else "warning"
        return [observed("saturated-start", severity, hidden_names, more, {"steepest": steepest})]
    return []


def _random_starts(start):
    """Return some starts at random numbers, for the cure of one that cannot be left."""
    generators = map(np.random.default_rng, range(3))
    return [{name: like(value, draw.uniform(-1, 1, np.shape(value))) for name, value in start.items()}
            for draw in generators]  # fmt: skip


def _smaller_starts(start):
    """Return starts at smaller numbers: the same ones as far as they differ, and random ones."""
    largest = max(float(np.abs(value).max()) for value in start.values())
    smaller = {name: like(value, np.asarray(value) / (2 * largest)) for name, value in start.items()}
    return [smaller, *_random_starts(start)]


def _units_alike(layout, start):
    """Return whether all units of a hidden layer start alike, in what leads to them and away from them."""
    w, b = layout.network(start)
    return any(
        size > 1 and len(np.unique(np.column_stack([w[i], b[i], w[i + 1].T]), axis=0)) == 1
        for i, size in enumerate(layout.sizes[1:-1])
    )


def _is_flat(fit, values):
    """Return whether a layer gives (almost) its utmost on every row, and about the same."""
    for activation, value in zip(fit.hypothesis.activations, values, strict=True):
        if activation == "relu" and not np.any(value) and value is not values[-1]:
            return True
        if activation in ("sigmoid", "tanh"):
            middle, reach = (0.0, 0.98) if activation == "tanh" else (0.5, 0.49)
            utmost = np.abs(value - middle) > reach
            if np.all(utmost) and np.ptp(value, axis=0).max() < 0.01:
                return True
    return False


def _escapes(seen, fit):
    """Return whether a healthy network gets out of such a start in what is 20,000 epochs at a rate of 0.5."""
    history = _same_network_trained(seen, fit, 2_000, 5.0)
    return history is not None and not np.isnan(history.learned_at)


def _values_at(seen, fit, parameters, rows=None):
    """Return what every layer makes of the program's own rows, or of others."""
    rows = seen.rows if rows is None else rows
    n = len(rows.labels)
    network = fit.layout.network(parameters)
    w, b = (tuple(np.broadcast_to(part, (n, *part.shape)) for part in parts) for parts in network)
    with np.errstate(all="ignore"):
        evaluator = Evaluator(Points(w, b, rows.inputs, rows.labels.reshape(n, -1), one_batch=True))
        return [evaluator.value(f"a{i}", fit.hypothesis) for i in range(1, len(w) + 1)]


def _loss_at(seen, fit, parameters, rows=None):
    rows = seen.rows if rows is None else rows
    with np.errstate(all="ignore"):
        off = _values_at(seen, fit, parameters, rows)[-1] - rows.labels.reshape(len(rows.labels), -1)
        return float(np.mean(off**2))


def _the_rate(seen, fit, epochs):
    """Judge the rate, and inputs that make it too large; with bugs, as it would be for the right gradient."""
    rate = seen.subject.learning_rate
    if rate is None and seen.subject.rate_is_hidden:
        rate = 1.0  # of its own: it stands inside
    if fit.descends_at(rate):
        rate = -rate
    if rate is None or seen.subject.rescales:
        return []  # (with a rate of its own for each parameter nothing is known of the length of the steps)
    if inputs := _large_inputs(seen, fit, rate, epochs):
        return inputs
    if rate < 0 and not fit.bugs:
        more = f"its learning rate is {rate:g}, below 0, so every step goes uphill"
        return [Finding("sign-flipped", "fault", tuple(seen.subject.names), f"All is right but {more}.")]
    if rate == 0:
        return [observed("learning-rate-too-small", "warning", (), "it is 0, so that nothing moves")]
    if better := _better_rate(seen, fit, rate):
        losses = _run(seen, fit, rate)
        rise = np.nanmax(np.diff(losses), initial=0.0)
        jump = f"it rises by up to {rise:.3g} in one step" if rise > 0.005 else "then nothing moves any more"
        more = f"at {rate:g} {jump}; at {better:g} it goes well"
        if seen.subject.rate_is_hidden:
            more = f"{jump}; with steps {better:g} times as long it goes well"
        # (`_better_rate` has seen the better one go well; from other starts, its own may too.)
        severity = "warning" if learns_from_other_starts(seen, fit, rate) else "fault"
        return [observed("learning-rate-too-large", severity, (), more, {"learning_rate": rate, "better": better})]
    if seen.subject.rate_is_hidden or fit.bugs:
        return []
    needed = _epochs_needed(seen, fit, rate) if epochs or rate < 0.01 else None
    if needed and needed > TOO_MANY_EPOCHS:
        return [observed("learning-rate-too-small", "warning", (), f"at {rate:g} about {needed:,.0f} epochs")]
    if needed and epochs and needed > epochs:
        more = f"it takes about {needed:,.0f} epochs at {rate:g}, and {epochs:,} are made"
        return [observed("not-enough-epochs", "warning", (), more)]
    return []


def _better_rate(seen, fit, rate):
    """Return a smaller rate at which it goes well, where it does not at its own; None if its own will do."""
    if fit.hypothesis.activations[-1] in ("step", "sign"):
        return None  # any rate will do: only the directions count
    scale = _per_rate(seen, fit)
    if (slow := _same_network_trained(seen, fit, 3_000, 1.0)) is not None:
        if rate * scale < 2 or np.isnan(slow.learned_at):
            return None
        fast = _same_network_trained(seen, fit, 3_000, rate * scale)
        return 1.0 / scale if np.isnan(fast.learned_at) else None
    losses = _run(seen, fit, rate)
    rises = np.diff(losses)
    # It jumps up and comes to nothing, or its first step leads to where nothing moves any more.
    with np.errstate(all="ignore"):
        frozen = np.ptp(losses[2:]) < 1e-6 * losses[0]
        jumps = rises.max() > 0.03 or frozen
    if np.isfinite(losses).all() and not jumps:
        return None
    slower = [rate / 10, rate / 100, rate / 1000, *([] if seen.subject.rate_is_hidden else [1.0, 0.1, 0.01])]
    reached = float(np.median(losses[-20:])) if np.isfinite(losses).all() else losses[0]
    if np.isfinite(losses).all() and losses[-20:].min() < 0.8 * losses[0]:
        return None
    return next((r for r in slower if r < rate and np.median(_run(seen, fit, r)[-20:]) < 0.9 * reached), None)


def _large_inputs(seen, fit, rate, epochs):
    """Return the finding on an input so large that the steps, or the sums, are too large for it alone."""
    largest = np.abs(seen.rows.inputs).max(axis=0)
    if largest.max() < LARGE:
        return []
    scaled = replace(seen.rows, inputs=seen.rows.inputs / np.where(largest > 1, largest, 1))
    column, size = int(np.argmax(largest)) + 1, float(largest.max())
    flat = fit.hypothesis.activations[0] in ("sigmoid", "tanh") and _share_saturated(seen, fit) > FLAT_SHARE
    as_it_is, divided = _run(seen, fit, rate), _run(seen, fit, rate, scaled)
    goes_well = np.isfinite(divided).all() and np.median(divided[-20:]) < 0.9 * divided[0]
    runs_away = not np.isfinite(as_it_is).all() or np.median(as_it_is[-20:]) > 0.9 * as_it_is[0]
    if not (goes_well and runs_away or flat):
        return []
    # An unlucky start, or a slow one, is no mistake: the cure is tried in a run as long as the program's own.
    iterations = min(max(EPOCHS, epochs or LONG), LONG)
    own, divided = (trained(seen, fit, rate, rows=rows, epochs=iterations) for rows in (None, scaled))
    cures = much_better(divided, own, scaled)
    if learns(own, seen.rows) and not cures:
        return []
    cured = cures and not learns_from_other_starts(seen, fit, rate, iterations, divided)
    more = f"up to {size:g} in column {column}"
    more += "; there the activations are flat" if flat else ", and so are the steps along its weights"
    more += "; divide each column by its largest value, or standardise it"
    severity = "fault" if cured else "warning"
    return [observed("unscaled-inputs", severity, (), more, {"learning_rate": rate, "largest": size})]


def _share_saturated(seen, fit):
    """Return the share of first-layer sums where the activation is flat, on the rows that have a large input."""
    w, b = fit.layout.network(seen.subject.start)
    large = np.abs(seen.rows.inputs).max(axis=1) >= LARGE
    sums = seen.rows.inputs[large] @ w[0].T + b[0]
    return float(np.mean(np.abs(sums) > FLAT_SUM)) if sums.size else 0.0


def _per_rate(seen, fit):
    """Return how many times the mean squared error's rate the program's own rate is."""
    return fit.factor / 2 * (len(seen.rows.labels) if "sum" in seen.combined.values() else 1)


def _run(seen, fit, rate, rows=None):
    """Return the losses before each of some steps of the program, and after the last.

    A program that stops on the way has run away.
    """
    rows = seen.rows if rows is None else rows
    if fit.bugs:
        return trained(seen, fit, rate, rows=rows, epochs=EPOCHS)
    point, losses = seen.subject.start, []
    for _ in range(EPOCHS):
        losses.append(_loss_at(seen, fit, point, rows))
        try:
            point = _stretched(seen, point, rows, rate)
        except (Crash, CannotExamine):
            return np.array([*losses, np.inf])
    return np.array([*losses, _loss_at(seen, fit, point, rows)])


def _stretched(seen, point, rows, rate):
    """Return the point after a step; one whose rate stands inside the program is made so many times as long."""
    new = seen.step(point, rows.inputs, rows.labels, rate)
    if not seen.subject.rate_is_hidden or rate == 1.0:
        return new
    return {name: like(old, np.asarray(old) + rate * (np.asarray(new[name]) - np.asarray(old)))
            for name, old in point.items()}  # fmt: skip


def _epochs_needed(seen, fit, rate):
    """Estimate it from a quick run of the same network at a rate of 1: a tenth of the rate takes ten times as many."""
    history = _same_network_trained(seen, fit, 3_000, 1.0)
    if history is None or np.isnan(history.learned_at):
        return None
    return history.learned_at / (_per_rate(seen, fit) * rate)


def _same_network_trained(seen, fit, epochs, rate):
    """Train the course's own network from the same start; None where it is none that the course has."""
    sizes = fit.layout.sizes
    ours = sizes[0] == 2 and sizes[-1] == 1 and len(sizes) <= 3 and set(fit.hypothesis.activations) == {"sigmoid"}
    if (
        not ours
        or fit.hypothesis.rewrites
        or fit.judged_by != "squared"
        or not set(seen.rows.labels.ravel()) <= {0.0, 1.0}
    ):
        return None
    w, b = fit.layout.network(seen.subject.start)
    if fit.layout.hidden > 1:
        start = {"w1": w[0], "b1": b[0], "w2": w[1][0], "b2": b[1][0]}
    else:
        start = {"w11": w[0][0, 0], "w12": w[0][0, 1], "b1": b[0][0]}
        start |= {"w2": w[1][0, 0], "b2": b[1][0]} if fit.layout.hidden else {}
    network = Network(sizes, start=start)
    return train(network, Dataset(seen.rows.name, seen.rows.inputs, seen.rows.labels), epochs, rate, record=10)


def _the_model(seen, fit):
    inputs, labels = seen.rows.inputs, seen.rows.labels
    # A column that is the same in all rows is a bias too.
    has_bias = any(place[0] == "b" for *_, place in fit.layout.places) or np.any(np.ptp(inputs, axis=0) == 0)
    one_line = fit.layout.hidden <= 1 and fit.layout.sizes[-1] == 1
    two = np.unique(labels)
    ones = labels.ravel() == two[-1]
    bare = not fit.layout.hidden and one_line and not has_bias and len(two) == 2
    if bare and _separable(inputs, ones) and not _separable(inputs, ones, with_bias=False):
        more = "without a bias its line must go through the origin, and no such line separates the labels"
        return [observed("model-too-weak", "warning", (), more)]
    if not has_bias and np.any(np.all(inputs == 0, axis=1)):
        more = "without a bias the row of zeros always gets the same answer"
    elif one_line and set(labels.ravel()) <= {0.0, 1.0} and not _separable(inputs, labels.ravel()):
        more = f"no straight line separates {seen.rows.name}, and one hidden neuron draws at most one"
    else:
        return []
    return [observed("model-too-weak", "warning", (), more)]


def _separable(inputs, labels, with_bias=True):
    """Return whether a straight line separates the labels: whether the perceptron rule gets there in 2,000 rounds."""
    largest = max(float(np.abs(inputs).max()), 1e-300)
    rows, signs = np.column_stack([inputs / largest, np.full(len(inputs), with_bias)]), np.where(labels == 1, 1.0, -1.0)
    weights = np.zeros(rows.shape[1])
    for _ in range(2_000):
        wrong = np.flatnonzero(signs * (rows @ weights) <= 0)
        if not wrong.size:
            return True
        weights += signs[wrong[0]] * rows[wrong[0]]
    return False


def look_for_overflow(seen):
    """Return a warning if the program overflows where its sums are large, as they become in long runs."""
    rows = slice(0, 1) if seen.subject.takes_one_row else slice(None)
    for size in (800.0, -800.0):
        point = {name: like(value, np.full(np.shape(value), size)) for name, value in seen.subject.start.items()}
        inputs, labels, rate = seen.rows.inputs[rows], seen.rows.labels[rows], seen.subject.rest_rate
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(io.StringIO()),
            with_overflow_told() as told,
        ):
            warnings.simplefilter("always")
            try:
                seen.subject.bare({name: told(value) for name, value in point.items()}, told(inputs), labels, rate)
            except Exception as error:  # (whatever it is, only overflow is asked for)
                caught.append(error)
        if any(isinstance(item, OverflowError) or "overflow" in str(getattr(item, "message", "")) for item in caught):
            return [observed("overflow", "warning", (), "for z below 0 use e^z / (1 + e^z)")]
    return []
