"""The table of formulas: a healthy network's gradient is its loss's, and a rewrite changes the lines that name it."""

import itertools

import numpy as np
import pytest
from generated import NO_PROGRAM

from tinynet.doctor.model.evaluator import Evaluator, Hypothesis, Points
from tinynet.doctor.model.table import combined, healthy_lines
from tinynet.gradients import numerical_gradient
from tinynet.mistakes import IN_FORMULAS
from tinynet.mistakes.changes import roles_of

SIZES = [(2, 1), (2, 1, 1), (2, 2, 1), (1, 1), (3, 1), (2, 3, 1), (2, 2, 2, 1), (4, 4, 3)]
LOSSES = {
    "squared": lambda y_hat, y: np.sum((y_hat - y) ** 2) / 2,
    "cross-entropy": lambda y_hat, y: -np.sum(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat)),
    "cross-entropy of classes": lambda y_hat, y: -np.sum(y * np.log(y_hat)),
}
OUTPUTS = [
    ("sigmoid", "squared"),
    ("tanh", "squared"),
    ("linear", "squared"),
    ("sigmoid", "cross-entropy"),
    ("softmax", "squared"),
    ("softmax", "cross-entropy of classes"),
]


def points(sizes, seed=0, count=5):
    draw = np.random.default_rng(seed)
    pairs = list(itertools.pairwise(sizes))
    w, new_w = (tuple(draw.normal(size=(count, units, inputs)) for inputs, units in pairs) for _ in range(2))
    b = tuple(draw.normal(size=(count, units)) for _, units in pairs)
    return Points(w, b, draw.normal(size=(count, sizes[0])), draw.uniform(0.1, 0.9, (count, sizes[-1])), new_w)


def nudged(at, hypothesis, loss):
    """Return the derivatives of the loss at the first point, by nudging every parameter."""
    names = [f"{kind}{i}" for i in range(1, len(at.sizes)) for kind in "wb"]
    values = [part[0] for pair in zip(at.w, at.b, strict=True) for part in pair]

    def of(named):
        w, b = (tuple(named[name][np.newaxis] for name in names if name[0] == kind) for kind in "wb")
        y_hat = Evaluator(Points(w, b, at.x[:1], at.y[:1])).value("y_hat", hypothesis)
        return LOSSES[loss](y_hat, at.y[:1])

    slopes = numerical_gradient(of, dict(zip(names, values, strict=True)))
    if at.sizes[0] == 2:
        slopes |= {"w11": slopes["w1"][:, :1], "w12": slopes["w1"][:, 1:]}
    return slopes


def cases():
    """Yield sizes, the output's activation, the loss, and the line of a layer that reads otherwise."""
    for sizes, (output, loss) in itertools.product(SIZES, OUTPUTS):
        # Of an output that is no probability there is no cross-entropy.
        layer = len(sizes) - 1 if loss == "squared" else len(sizes) - 2
        for forward in ("a{i}", "z{i}", "act{i}(act{i}(z{i}))", "in_unit(0, act{i}(act{i}(z{i})), a{i})"):
            if layer or forward == "a{i}":
                yield sizes, output, loss, {f"a{layer}": forward.format(i=layer)} if layer else {}


@pytest.mark.sample(3)
@pytest.mark.parametrize(("sizes", "output", "loss", "rewrites"), list(cases()))
def test_the_gradient_belongs_to_the_loss_however_often_a_layer_is_activated(sizes, output, loss, rewrites):
    layers = len(sizes) - 1
    hypothesis, at = Hypothesis((*["tanh"] * (layers - 1), output), rewrites), points(sizes)
    evaluator, right = Evaluator(at), nudged(at, hypothesis, loss)
    for role in roles_of(sizes):
        np.testing.assert_allclose(
            evaluator.value(f"move_{role}", hypothesis, loss)[0], right[role], rtol=1e-5, atol=1e-7, err_msg=role
        )


@pytest.mark.sample(3)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_a_change_that_does_not_concern_a_line_leaves_its_key_and_every_other_is_worked_out_again(sizes):
    at = points(sizes)
    evaluator, acts = Evaluator(at), ("sigmoid",) * (len(sizes) - 1)
    healthy = {line: evaluator.key(line, Hypothesis(acts)) for line in healthy_lines(sizes)}
    for change in (change for bug in IN_FORMULAS for change in bug.changes(sizes)):
        fresh, bits = Evaluator(at), evaluator.bits_of(change.rewrites)
        for line, (key, read) in healthy.items():
            now = evaluator.key(line, Hypothesis(acts, change.rewrites))[0]
            assert now == key or read & bits, (line, change)
            # What was kept of other hypotheses is what a new evaluator works out.
            again = fresh.value(line, Hypothesis(acts, change.rewrites))
            np.testing.assert_array_equal(evaluator.value_of(now), again)


def test_every_change_for_the_courses_networks_has_finite_derivatives_in_the_shapes_of_the_parameters():
    for sizes in SIZES[:3]:
        evaluator, healthy = Evaluator(points(sizes)), Hypothesis(("tanh",) * (len(sizes) - 1))
        shapes = {role: value.shape for role, value in evaluator.gradient(healthy).items()}
        for change in (change for bug in IN_FORMULAS for change in bug.changes(sizes)):
            gradient = evaluator.gradient(Hypothesis(healthy.activations, change.rewrites))
            assert {role: value.shape for role, value in gradient.items()} == shapes
            # The logarithm of an output below 0 is no number.
            if (sizes, change.rewrites) not in NO_PROGRAM and "log" not in str(change.rewrites):
                assert all(np.isfinite(values).all() for values in gradient.values()), (change, sizes)


def test_two_rewrites_of_one_line_contradict_each_other_unless_one_works_on_the_other():
    evaluator, acts = Evaluator(points((2, 1, 1))), ("sigmoid", "sigmoid")
    assert combined({"slope1": "1"}, {"slope1": "a1"}) is None
    both = combined({"move_w2": "-move_w2"}, {"in_w2": "z1", "move_w2": "g_b2"})
    value = evaluator.value("move_w2", Hypothesis(acts, both))
    np.testing.assert_array_equal(value[:, :, 0], -evaluator.value("delta2", Hypothesis(acts)))


def test_the_slope_of_one_unit_that_is_activated_twice_is_its_own_alone():
    rewrites = {"a1": "in_unit(1, act1(act1(z1)), a1)"}
    evaluator, acts = Evaluator(points((2, 2, 1))), ("sigmoid", "sigmoid")
    slope = evaluator.value("slope1", Hypothesis(acts, rewrites))
    healthy = evaluator.value("slope1", Hypothesis(acts))
    np.testing.assert_array_equal(slope[:, 0], healthy[:, 0])
    assert np.all(slope[:, 1] < healthy[:, 1])
