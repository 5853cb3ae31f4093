"""Whether the program can learn from where it starts, at its rate, on its data, and what lies in wait there."""

import contextlib
import io
import warnings

import numpy as np

from tinynet.data import Dataset
from tinynet.doctor.diagnosis import Finding, observed
from tinynet.doctor.observe import SMALL_RATE, like
from tinynet.doctor.reading import Points, Reading, forward
from tinynet.network import Network
from tinynet.training import train

__all__ = ["look_at_the_run", "look_for_overflow"]

EPOCHS = 60
TOO_MANY_EPOCHS = 100_000
LEARNED = 0.01
FLAT_SLOPE = 1e-2


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
    low, high = (-1.0, 1.0) if fit.reading.output == "tanh" else (0.0, 1.0)
    outside = seen.rows.labels[(seen.rows.labels < low) | (seen.rows.labels > high)]
    if outside.size:
        more = f"a label is {outside[0]:g}, and the outputs lie between {low:g} and {high:g}"
        return [observed("unreachable-labels", "fault", (), more)]
    return [*(_the_start(seen, fit) or _the_rate(seen, fit, epochs)), *_the_model(seen, fit)]


def _the_start(seen, fit):
    start, layout = seen.subject.start, fit.layout
    hidden_names = tuple(dict.fromkeys(name for role in ("w11", "w12", "b1") for name in layout.parameters(role)))
    slopes, _ = seen.implied(start, seen.rows.inputs, seen.rows.labels, SMALL_RATE)
    steepest = max(float(np.abs(slope).max()) for slope in slopes.values())
    flat = _is_flat(fit, _values_at(seen, fit, start))
    if steepest < 1e-12 and not flat and _loss_at(seen, fit, start) > LEARNED:
        return [observed("stationary-start", "fault", (), "start a little beside it")]
    w1, b1, w2, _ = layout.network(start)
    if layout.hidden > 1 and len(np.unique(np.column_stack([w1, b1, w2]), axis=0)) == 1:
        return [observed("symmetric-hidden-units", "fault", hidden_names, "start them at different random values")]
    if flat and steepest < FLAT_SLOPE and _loss_at(seen, fit, start) > LEARNED and not _escapes(seen, fit):
        more = f"the steepest slope there is {steepest:.1e}; start with smaller weights"
        return [observed("saturated-start", "fault", hidden_names, more, {"steepest": steepest})]
    return []


def _is_flat(fit, values):
    """Return whether a layer gives (almost) its utmost on every row, and about the same."""
    for layer, activation in (("a1", fit.reading.hidden), ("y_hat", fit.reading.output)):
        middle, reach = (0.0, 0.98) if activation == "tanh" else (0.5, 0.49)
        utmost = np.abs(values[layer] - middle) > reach
        if np.all(utmost) and np.ptp(values[layer], axis=0).max() < 0.01:
            return True
    return False


def _escapes(seen, fit):
    """Return whether a healthy network gets out of such a start in what is 20,000 epochs at a rate of 0.5."""
    history = _same_network_trained(seen, fit, 2_000, 5.0)
    return history is not None and not np.isnan(history.learned_at)


def _values_at(seen, fit, parameters):
    n = len(seen.rows.labels)
    parts = (
        part if part is None else np.broadcast_to(part, (n, *np.shape(part))) for part in fit.layout.network(parameters)
    )
    with np.errstate(all="ignore"):
        return forward(fit.reading, Points(*parts, seen.rows.inputs, seen.rows.labels))


def _loss_at(seen, fit, parameters):
    return float(np.mean((_values_at(seen, fit, parameters)["y_hat"] - seen.rows.labels) ** 2))


def _the_rate(seen, fit, epochs):
    """Judge the rate of a program whose derivatives are right."""
    rate = seen.subject.learning_rate
    if rate is None or fit.bugs:
        return []
    if rate < 0:
        more = f"its learning rate is {rate:g}, below 0, so every step goes uphill"
        return [Finding("sign-flipped", "fault", tuple(seen.subject.names), f"All is right but {more}.")]
    if rate == 0:
        return [observed("learning-rate-too-small", "warning", (), "it is 0, so that nothing moves")]
    if better := _better_rate(seen, fit, rate):
        losses = _run(seen, fit, rate)
        rise = np.nanmax(np.diff(losses), initial=0.0)
        jump = f"it rises by up to {rise:.2f} in one step" if rise > 0.005 else "then nothing moves any more"
        more = f"at {rate:g} {jump}; at {better:g} it goes well"
        return [observed("learning-rate-too-large", "fault", (), more, {"learning_rate": rate, "better": better})]
    needed = _epochs_needed(seen, fit, rate) if epochs or rate < 0.01 else None
    if needed and epochs and needed > epochs:
        more = f"it takes about {needed:,.0f} epochs at {rate:g}, and {epochs:,} are made"
        return [observed("not-enough-epochs", "warning", (), more)]
    if needed and needed > TOO_MANY_EPOCHS:
        return [observed("learning-rate-too-small", "warning", (), f"at {rate:g} about {needed:,.0f} epochs")]
    return []


def _better_rate(seen, fit, rate):
    """Return a smaller rate at which it goes well, where it does not at its own; None if its own will do."""
    scale = _per_rate(seen, fit)
    if (slow := _same_network_trained(seen, fit, 3_000, 1.0)) is not None:
        if rate * scale < 2 or np.isnan(slow.learned_at):
            return None
        fast = _same_network_trained(seen, fit, 3_000, rate * scale)
        return 1.0 / scale if np.isnan(fast.learned_at) else None
    losses = _run(seen, fit, rate)
    rises = np.diff(losses)
    # It jumps up and comes to nothing, or its first step leads to where nothing moves any more.
    frozen = np.ptp(losses[2:]) < 1e-6 * losses[0]
    if np.isfinite(losses).all() and not ((rises.max() > 0.03 or frozen) and losses[-20:].min() > 0.8 * losses[0]):
        return None
    slower = [rate / 10, rate / 100, 1.0, 0.1, 0.01]
    return next((r for r in slower if r < rate and _run(seen, fit, r)[-1] < 0.95 * losses[-1]), None)


def _per_rate(seen, fit):
    """Return how many times the mean squared error's rate the program's own rate is."""
    return fit.factor / 2 * (len(seen.rows.labels) if "sum" in seen.combined.values() else 1)


def _run(seen, fit, rate):
    """Return the losses before each of some steps of the program, and after the last."""
    point, losses = seen.subject.start, []
    for _ in range(EPOCHS):
        losses.append(_loss_at(seen, fit, point))
        point = seen.step(point, seen.rows.inputs, seen.rows.labels, rate)
    return np.array([*losses, _loss_at(seen, fit, point)])


def _epochs_needed(seen, fit, rate):
    """Estimate it from a quick run of the same network at a rate of 1: a tenth of the rate takes ten times as many."""
    history = _same_network_trained(seen, fit, 3_000, 1.0)
    if history is None or np.isnan(history.learned_at):
        return None
    return history.learned_at / (_per_rate(seen, fit) * rate)


def _same_network_trained(seen, fit, epochs, rate):
    """Train the course's own network from the same start; None where it is none that the course has."""
    if fit.reading != Reading() or fit.loss == "cross-entropy" or not set(seen.rows.labels) <= {0.0, 1.0}:
        return None
    w1, b1, w2, b2 = fit.layout.network(seen.subject.start)
    if fit.layout.hidden > 1:
        network = Network((2, fit.layout.hidden, 1), start={"w1": w1, "b1": b1, "w2": w2, "b2": b2})
    else:
        start = {"w11": w1[0, 0], "w12": w1[0, 1], "b1": b1[0]} | ({} if w2 is None else {"w2": w2[0], "b2": b2})
        network = Network((2, 1) if w2 is None else (2, 1, 1), start=start)
    return train(network, Dataset(seen.rows.name, seen.rows.inputs, seen.rows.labels), epochs, rate, record=10)


def _the_model(seen, fit):
    inputs, labels = seen.rows.inputs, seen.rows.labels
    has_bias = any(place[0].startswith("b") for *_, place in fit.layout.places)
    if not has_bias and np.any(np.all(inputs == 0, axis=1)):
        more = "without a bias the row of zeros always gets the same answer"
    elif fit.layout.hidden <= 1 and set(labels) <= {0.0, 1.0} and not _separable(inputs, labels):
        more = f"no straight line separates {seen.rows.name}, and one hidden neuron draws at most one"
    else:
        return []
    return [observed("model-too-weak", "warning", (), more)]


def _separable(inputs, labels):
    """Return whether a straight line separates the labels: whether the perceptron rule gets there in 2,000 rounds."""
    rows, signs = np.column_stack([inputs, np.ones(len(inputs))]), np.where(labels == 1, 1.0, -1.0)
    weights = np.zeros(3)
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
        with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("always")
            try:
                seen.subject.bare(point, seen.rows.inputs[rows], seen.rows.labels[rows], seen.subject.rest_rate)
            except Exception as error:  # (whatever it is, only overflow is asked for)
                caught.append(error)
        if any(isinstance(item, OverflowError) or "overflow" in str(getattr(item, "message", "")) for item in caught):
            return [observed("overflow", "warning", (), "for z below 0 use e^z / (1 + e^z)")]
    return []
