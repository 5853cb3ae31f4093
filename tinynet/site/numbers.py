"""What a mistake in the formulas does, in numbers: the ratios of a gradient check, and the loss of a run."""

from dataclasses import replace

import numpy as np

from tinynet.data import AND, FIRST, XOR
from tinynet.doctor.model.evaluator import Evaluator, Hypothesis, Points
from tinynet.mistakes.changes import roles_of
from tinynet.network import Network
from tinynet.training import History, train

__all__ = ["EPOCHS", "RATE", "first_change", "ratios", "run", "two_runs"]

EPOCHS, RATE, SEED = 300, 2.0, 1
TOO_LARGE = 100.0
# The sample of lesson 06, in its chain; and one in a network with two units in each layer.
SAMPLE = {
    (2, 1, 1): (([[0.5, 1.2]], [[-2.0]]), ([-0.4], [0.7]), [2.0, 0.5], [1.0]),
    (2, 2, 2): (
        ([[0.5, 1.2], [-0.8, 0.3]], [[-2.0, 0.6], [1.1, 0.9]]),
        ([-0.4, 0.2], [0.7, -0.5]),
        [2.0, 0.5],
        [1.0, 0.0],
    ),
}


def first_change(mistake):
    """Return the sizes of the smallest network that can have a mistake in its formulas, and its commonest change."""
    return next((sizes, change) for sizes in SAMPLE for change in mistake.changes(sizes))


def ratios(mistake, rate=0.1):
    """Return the gradient check of one row: what the step implies, and what a nudge gives.

    Parameters
    ----------
    mistake : Mistake
        One with `changes`.
    rate : float
        The learning rate of the step, which only matters where a weight is updated too early.

    Returns
    -------
    list of (str, float, float, float)
        The parameter's name, its implied slope, the true one, and their ratio.
    """
    sizes, change = first_change(mistake)
    w, b, x, y = SAMPLE[sizes]
    w, b = [np.array([one]) for one in w], [np.array([one]) for one in b]
    sick = Hypothesis(("sigmoid",) * (len(sizes) - 1), change.rewrites)
    evaluator = _evaluator(sick, w, b, np.array([x]), np.array([y]), rate)
    implied, true = evaluator.gradient(sick), evaluator.gradient(sick.with_right_gradient())
    # The loss is the squared error, whose derivative is twice that of the table's.
    return [
        (name, 2 * float(one), 2 * float(other), float(one / other))
        for role in roles_of(sizes)
        for name, one, other in zip(
            _names(role, implied[role].size), implied[role].ravel(), true[role].ravel(), strict=True
        )
    ]


def run(mistake=None):
    """Return a training run on AND of the chain with a mistake in its formulas, or without one.

    The start is the network's own from a fixed seed. A program that has the mistake only with several units in a layer
    has no such run: None.
    """
    sizes = (2, 1, 1)
    change = next(iter(mistake.changes(sizes)), None) if mistake else None
    if mistake and not change:
        return None
    network, n = Network(sizes, seed=SEED), len(AND)
    start = network.parameters
    w = [np.array([[start["w11"], start["w12"]]]), np.array([[start["w2"]]])]
    b = [np.array([start["b1"]]), np.array([start["b2"]])]
    hypothesis = Hypothesis(("sigmoid", "sigmoid"), change.rewrites if change else {})
    labels, evaluator, losses, right = AND.labels.reshape(n, 1), None, [], []
    for _ in range(EPOCHS + 1):
        rows = [np.repeat(one[np.newaxis], n, axis=0) for one in (*w, *b)]
        evaluator = _evaluator(hypothesis, rows[:2], rows[2:], AND.inputs, labels, RATE, evaluator)
        y_hat = evaluator.value("y_hat", hypothesis)
        losses.append(float(np.mean((y_hat - labels) ** 2)))
        right.append(int(np.where(labels > 0.5, y_hat > 0.5, y_hat < 0.5).sum()))
        if losses[-1] > TOO_LARGE:
            break
        moves = evaluator.gradient_by_layer(hypothesis)
        w, b = (
            [one - RATE * 2 * move.mean(axis=0) for one, move in zip(ones, by_layer, strict=True)]
            for ones, by_layer in zip((w, b), moves, strict=True)
        )
    return History(np.arange(len(losses)), np.array(losses), np.array(right), {}, AND, RATE)


def two_runs(code):
    """Return the run of a program with a mistake that only a run shows, and of one without it, by what differs.

    Parameters
    ----------
    code : str
        The name of the mistake. Its example is what is run; a mistake whose example is no whole run has none.

    Returns
    -------
    dict of str to History
        The right run first; empty if there is none.
    """
    return {
        "stationary-start": lambda: _with_each("w2 = {}", (0.01, 0), _from_w2),
        "saturated-start": lambda: _with_each(
            "all = {}", (1, 10), lambda value: _trained((2, 1, 1), value, AND, 2_000, 0.5)
        ),
        "symmetric-hidden-units": lambda: {
            "random w1": _of_units(np.random.default_rng(0).uniform(-1, 1, (2, 2))),
            "equal w1": _of_units(np.full((2, 2), 0.5)),
        },
        "learning-rate-too-large": lambda: _with_each("α = {:,}", (10, 1_000), _of_one_neuron),
        "learning-rate-too-small": lambda: _with_each("α = {}", (10, 0.1), _of_one_neuron),
        "not-enough-epochs": lambda: _with_each(
            "{:,} epochs", (6_000, 1_000), lambda epochs: _trained((2, 1, 1), "zeros", AND, epochs, 0.1)
        ),
        "model-too-weak": lambda: {
            "side by side": _trained((2, 2, 1), None, XOR, 3_000, 1.0, seed=0),
            "in a row": _trained((2, 1, 1), None, XOR, 3_000, 1.0, seed=0),
        },
    }.get(code, dict)()


def _with_each(label, values, run_with):
    return {label.format(value): run_with(value) for value in values}


def _from_w2(w2):
    return _trained((2, 1, 1), {"w11": 0.0, "w12": 0.0, "b1": 0.0, "w2": w2, "b2": 0.0}, FIRST, 2_000, 0.5)


def _of_units(w1):
    return _trained((2, 2, 1), {"w1": w1, "b1": np.zeros(2), "w2": np.full(2, 0.5), "b2": 0.0}, XOR, 3_000, 2.0)


def _of_one_neuron(rate):
    return _trained((2, 1), "zeros", AND, 300, rate)


def _trained(sizes, start, data, epochs, rate, seed=None):
    network = Network(sizes, start=start) if seed is None else Network(sizes, seed=seed)
    return train(network, data, epochs=epochs, learning_rate=rate, record=10)


def _evaluator(hypothesis, w, b, x, y, rate, evaluator=None):
    """Return an evaluator at some points; where a formula names an updated weight, after a right program's update."""
    points = Points(tuple(w), tuple(b), x, y, one_batch=len(x) > 1)
    if any("new_w" in formula for formula in hypothesis.rewrites.values()):
        moves, _ = Evaluator(points).gradient_by_layer(Hypothesis(hypothesis.activations))
        new = tuple(one - rate * 2 * move.mean(axis=0) for one, move in zip(w, moves, strict=True))
        points = replace(points, new_w=new)
    if evaluator is None:
        return Evaluator(points)
    evaluator.move_to(points)
    return evaluator


def _names(role, size):
    """Return the names of the numbers that a role stands for."""
    return [role] if size == 1 else [f"{role}[{i}]" for i in range(size)]
