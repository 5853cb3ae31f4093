"""What is proposed is tried before a fault is told: the network is trained as it is, and with the change.

What rests on a look at numbers alone, as on a large input, may be harmless. It is a fault where the network does not
learn as it is and learns with the change, in as many steps of the same length; otherwise it is a warning, or nothing.
"""

import numpy as np

from tinynet.doctor.model.evaluator import Evaluator, Hypothesis, Points

__all__ = ["LONG", "cured_start", "learns", "learns_from_other_starts", "much_better", "trained"]

LONG = 2_000
MOST_STEPS = 8_000
# What a network has learned if it answers better than a constant does.
BETTER = 0.9
# One start is much better than another if it ends so much lower, and the other had something left to learn.
LOWER = 0.5
UNLEARNED = 0.01
OTHER_STARTS = 3
# Times the rate of the mean squared error: long, usual and short steps.
RATES = (5.0, 0.5, 0.05)


def trained(seen, fit, rate, start=None, rows=None, epochs=LONG):
    """Train the same network with the right gradient, and return the losses before each epoch.

    Parameters
    ----------
    seen : Observations
    fit : Fit
    rate : float
        The program's learning rate, or how many times as long its steps are made.
    start : dict, optional
        The program's own unless given.
    rows : Rows, optional
        The program's own unless given.
    epochs : int
        How many; fewer where every row is a step.

    Returns
    -------
    ndarray
        The mean squared errors.
    """
    rows = seen.rows if rows is None else rows
    w, b = fit.layout.network(seen.subject.start if start is None else start)
    n, labels = len(rows.labels), rows.labels.reshape(len(rows.labels), -1)
    ways = set(seen.combined.values())
    in_turn = seen.subject.takes_one_row or "in turn" in ways
    batches = [slice(i, i + 1) for i in range(n)] if in_turn else [slice(None)]
    length = rate * fit.factor * (1.0 if in_turn or "sum" in ways else 1.0 / n)
    learned = {place[:2] for *_, place in fit.layout.places}
    hypothesis, losses, evaluators = Hypothesis(fit.hypothesis.activations), [], {}

    def at(batch):
        x, y = rows.inputs[batch], labels[batch]
        parts = (tuple(np.broadcast_to(part, (len(x), *part.shape)) for part in parts) for parts in (w, b))
        points = Points(*parts, x, y)
        if len(x) in evaluators:
            evaluators[len(x)].move_to(points)
        else:
            evaluators[len(x)] = Evaluator(points)
        return evaluators[len(x)], y

    with np.errstate(all="ignore"):
        for _ in range(max(1, min(epochs, MOST_STEPS // len(batches)))):
            for batch in batches:
                evaluator, y = at(batch)
                if not in_turn:
                    losses.append(float(np.mean((evaluator.value("y_hat", hypothesis) - y) ** 2)))
                steps = evaluator.gradient_by_layer(hypothesis, fit.judged_by)
                for kind, old, step in (("w", w, steps[0]), ("b", b, steps[1])):
                    moved = [part - length * slopes.sum(axis=0) if (kind, i) in learned else part
                             for i, (part, slopes) in enumerate(zip(old, step, strict=True), start=1)]  # fmt: skip
                    w, b = (moved, b) if kind == "w" else (w, moved)
            if in_turn:
                evaluator, y = at(slice(None))
                losses.append(float(np.mean((evaluator.value("y_hat", hypothesis) - y) ** 2)))
            if not np.isfinite(losses[-1]):
                break
    return np.array(losses)


def learns(losses, rows):
    """Return whether losses end lower than they began, and than those of the best constant answer."""
    if not np.isfinite(losses).all():
        return False
    labels = rows.labels.reshape(len(rows.labels), -1)
    constant = float(np.mean((labels - labels.mean(axis=0)) ** 2))
    return bool(_end(losses) < BETTER * min(losses[0], constant))


def _end(losses):
    """Return the median of the last fifth."""
    return float(np.median(losses[-max(1, len(losses) // 5) :]))


def much_better(changed, own, rows):
    """Return whether losses with a change learn, and end much lower than others, which have something left to learn."""
    if not learns(changed, rows):
        return False
    return not np.isfinite(own).all() or _end(changed) < LOWER * _end(own) > LOWER * UNLEARNED


def learns_from_other_starts(seen, fit, rate, epochs=LONG, changed=None):
    """Return whether it learns from most starts with the same numbers in another order and with other signs.

    With the losses of a change it must learn so well that the change is not much better.
    """
    others = [trained(seen, fit, rate, _another(seen.subject.start, luck), epochs=epochs)
              for luck in range(OTHER_STARTS)]  # fmt: skip
    learned = [learns(losses, seen.rows) and not (changed is not None and much_better(changed, losses, seen.rows))
               for losses in others]  # fmt: skip
    return sum(learned) > OTHER_STARTS / 2


def _another(start, luck):
    generator = np.random.default_rng(luck)

    def mixed(numbers):
        return generator.permutation(numbers.ravel()).reshape(numbers.shape) * generator.choice([-1, 1], numbers.shape)

    numbers = [name for name, value in start.items() if np.ndim(value) == 0]
    single = mixed(np.array([start[name] for name in numbers], dtype=float)).tolist() if numbers else []
    alone = dict(zip(numbers, single, strict=True))
    return {name: alone[name] if name in alone else mixed(np.asarray(value)) for name, value in start.items()}


def cured_start(seen, fit, starts, lower=False):
    """Return whether another start lets it learn, at the first of some rates at which it does, and its own does not.

    Parameters
    ----------
    seen, fit
    starts : iterable of dict
        The starts that are proposed.
    lower : bool
        Whether it is enough that the proposed start ends much lower than the program's own, which has not learned all.
    """
    scale = fit.factor / 2 * (len(seen.rows.labels) if "sum" in seen.combined.values() else 1)
    for start in starts:
        for rate in RATES:
            losses = trained(seen, fit, rate / scale, start)
            if learns(losses, seen.rows):
                own = trained(seen, fit, rate / scale)
                if not learns(own, seen.rows) or (lower and much_better(losses, own, seen.rows)):
                    return True
                break
    return False
