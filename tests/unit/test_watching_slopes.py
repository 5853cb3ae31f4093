"""Slopes over the tape against two independent judges: central differences of the whole program, and autograd."""
# ruff: noqa: E501

import ast
import copy

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinynet.doctor.programs.loop_runner import quiet
from tinynet.doctor.watching.hooks import HOOK, Listing, hooked
from tinynet.doctor.watching.run import Nobody
from tinynet.doctor.watching.slopes import slopes
from tinynet.doctor.watching.tape import Tape

PATH = "<program>"
STEP = 1e-5
GIVEN = {
    "a": np.array([[0.7, -1.1, 0.4, 1.3], [-0.5, 0.9, 1.2, -0.8], [0.3, -0.6, -1.4, 0.2]]),
    "b": np.array([0.6, -0.93, 1.1, 0.35]),
    "c": np.array([[1.2], [-0.7], [0.45]]),
    "d": np.array([[0.5, -0.4], [1.25, 0.8], [-0.95, 0.15], [0.65, -1.3]]),
    "v": np.array([-0.75, 0.55, 1.4]),
    "t": np.array([[[0.2, -0.3], [0.8, 1.1], [-1.2, 0.5], [0.6, -0.45]], [[1.0, 0.1], [-0.2, 0.95], [0.4, -0.7], [-0.1, 1.35]], [[0.9, 0.15], [-0.8, 0.25], [1.15, -0.65], [0.05, 0.75]]]),
    "s": 0.85,
}  # fmt: skip


def of_the_tape(text, point, names=()):
    """Return the loss of a program, and its slopes in what the program is given, over the tape."""
    tree = ast.parse(text)
    made = hooked(copy.copy(tree), Listing(tree, text))
    tape = Tape(PATH)
    tape.watcher = Nobody()
    space = {"np": np, HOOK: tape, **copy.deepcopy(point)}
    tape.on = True
    leaves = {name: tape.node_of(space[name]) for name in point}
    with quiet():
        exec(compile(made, PATH, "exec"), space)
    tape.on = False
    loss = tape.node_of(space["loss"])
    with quiet():
        found = slopes(tape.nodes, [(loss, np.ones(np.shape(loss.value)))])
    return space["loss"], {name: found.get(leaf, np.zeros(np.shape(leaf.value))) for name, leaf in leaves.items()}


def loss_of(text, point, module=np):
    space = {"np": module, **copy.copy(point)}
    with quiet():
        exec(compile(text, PATH, "exec"), space)
    return space["loss"]


def of_nudges(text, point, step=STEP):
    """Return the same by central differences of the program."""

    def loss(name, number, shift):
        moved = copy.deepcopy(point)
        if np.ndim(moved[name]) == 0:
            moved[name] += shift
        else:
            moved[name].flat[number] += shift
        return float(np.reshape(loss_of(text, moved), ()))

    return {
        name: np.reshape(
            [(loss(name, n, step) - loss(name, n, -step)) / (2 * step) for n in range(np.size(value))], np.shape(value)
        )
        for name, value in point.items()
    }


def of_autograd(text, point):
    return autograd.grad(lambda given: loss_of(text, given, anp))(point)


def differing(found, wanted, tolerance=1e-6):
    """Return the names in which slopes differ, with both."""
    return {
        name: (found[name], wanted[name])
        for name in wanted
        if np.shape(found[name]) != np.shape(wanted[name])
        or not np.allclose(found[name], wanted[name], rtol=tolerance, atol=tolerance)
    }


# Each ends in one number, and stays away from kinks.
PROGRAMS = {
    "broadcasting": "loss = np.sum((a + b) * c - s * a / (2 + b**2) + v[:, None] * b)",
    "scalars": "x = s * 2.0\nx += x * s\nx = -x ** 3 / (1 + s)\nloss = x * x - 2 ** s + s ** 2",
    "a matrix by a matrix": "loss = ((a @ d) ** 2).sum()",
    "a matrix by a vector": "loss = ((a @ b) ** 2).sum() + ((v @ a) ** 2).sum() + (v @ v) ** 2",
    "stacks of matrices": "loss = np.sum((a[:, None, :] @ t) ** 2) + np.sum(np.matmul(t, d.T) ** 3)",
    "stacks of matrices and vectors": "loss = np.sum((t @ np.array([0.5, -1.0])) ** 2) + np.sum((b @ t) ** 2)",
    "a stack by one matrix": "loss = np.sum((t @ d.T @ d) ** 2)",
    "one matrix by a stack": "loss = np.sum((d.T @ t) ** 2)",
    "dot": "loss = np.dot(np.dot(a, d).T, v).sum() ** 2 + np.dot(a, b).dot(v) + np.dot(b, b) * np.dot(s, a).sum() + a.dot(d).sum()",
    "dot of stacks": "loss = np.sum(np.dot(t.transpose(0, 2, 1), d) ** 2)",
    "outer and inner": "loss = np.sum(np.outer(v, b) * a) + np.inner(b, b) * s + np.sum(np.outer(v, v) ** 2)",
    "outer with a list": "loss = np.sum(np.outer([1.0, 2.0, 3.0], b) * a)",
    "outer of a matrix": "loss = np.sum(np.outer(c, d) ** 2)",
    "vdot and tensordot": "loss = np.vdot(a, a) + np.sum(np.tensordot(a, t, axes=([0, 1], [0, 1])) ** 2)",
    "multiply and friends": "loss = np.sum(np.multiply(a, b) + np.subtract(a, c) ** 2 + np.divide(a, 2 + np.square(b)) + np.power(a, 2) + np.negative(a) + np.add(a, s))",
    "sum and mean": "loss = (a.sum(axis=0) * b).sum() + (a.mean(axis=1) * v).sum() + np.mean(a ** 2) + (a - a.mean(1, keepdims=True)).sum() ** 2 + np.sum(t, axis=(0, 2)) @ b + np.mean(t, axis=(1, 2)) @ v",
    "keepdims": "e = np.exp(a - a.max(axis=1, keepdims=True))\np = e / np.sum(e, axis=1, keepdims=True)\nloss = -np.log(p[np.arange(3), [0, 3, 1]]).mean()",
    "sum of a negative axis": "loss = np.sum(np.sum(t, axis=-1) * a) + (t.mean(-2) ** 2).sum() + np.sum(np.sum(a, 0) * b)",
    "var, std and norm": "loss = np.var(a) + (a.std(axis=0) * b).sum() + np.linalg.norm(v) * s + np.linalg.norm(a)",
    "prod, cumsum and trace": "loss = np.prod(v) + (np.cumsum(b) * b).sum() + np.trace(a @ a.T) + np.diff(b) @ v",
    "squashes": "loss = np.sum(1 / (1 + np.exp(-a)) + np.tanh(b) * np.sqrt(2 + c) + np.log1p(np.exp(a)) + np.sin(a) * np.cos(a) + np.logaddexp(0, a) + np.abs(a) + np.arctan(a) + np.sinh(b) + np.expm1(b) + np.log(3 + a))",
    "maximum, where and clip": "loss = np.sum(np.maximum(0, a) * b + np.where(a > 0, a, 0.1 * a) * c + np.clip(a, -1, 1) + np.minimum(a, 0.25) + a * (a > 0) + np.maximum(a, c))",
    "relu in place": "h = a @ d\nh[h < 0] = 0\nloss = np.sum(h ** 2)",
    "reshape, T and the like": "loss = np.sum(a.reshape(4, 3) @ v.reshape(-1, 1) * b.reshape(4, -1)) + np.sum(a.T.ravel() * t.transpose(2, 0, 1)[0].flatten()) + np.sum(np.transpose(d) @ a.T) + np.sum(b[None] * b[:, np.newaxis] * np.squeeze(b[:, None])) + np.sum(np.expand_dims(v, 1) * a) + np.sum(np.swapaxes(a, 0, 1) @ v)",
    "concatenate and stack": "x = np.concatenate([b, v, [s]])\ny = np.hstack([a, c])\nz = np.vstack([a, b])\nw = np.stack([b, b * 2], axis=1)\nu = np.column_stack((a, v)) * np.c_[a, np.ones(3)]\nq = np.append(a, c, axis=1)\nloss = (x ** 2).sum() + (y ** 3).sum() + (z ** 2).sum() + (w * d).sum() + u.sum() + (q ** 3).sum()",
    "split": "left, right = np.split(a, 2, axis=1)\nfirst, *rest = v\nloss = np.sum(left * right) + first * rest[0] + sum(part.sum() ** 2 for part in np.array_split(b, 3))",
    "repeat, tile, roll and flip": "loss = np.sum(np.repeat(v, 4).reshape(3, 4) * a) + np.sum(np.tile(b, (3, 1)) * a ** 2) + np.roll(b, 1) @ b + b[::-1] @ np.flip(b) + np.sum(np.pad(v, (1, 1)) * np.arange(5))",
    "indexing": "loss = a[0] @ b + a[:, 1] @ v + a[1, 2] * s + np.sum(a[::2, 1:-1] ** 2) + np.sum(a[..., None] * t) + b[-1] * v[0]",
    "fancy indexing": "rows = np.array([0, 2, 2, 1])\nloss = np.sum(a[rows] ** 2) + np.sum(a[rows, [0, 1, 1, 3]] ** 3) + b[b > 0].sum() ** 2 + np.take(b, [1, 1]).sum() * s + np.sum(a[np.arange(3)[:, None], [[0, 1]]] ** 2)",
    "stores": "h = np.zeros((3, 4))\nh[0] = b\nh[1:, :2] = d[:2] * s\nh[2, 3] = v[0]\nh[:, 2] = v ** 2\nh[[0, 1], [3, 3]] = [s, s * s]\nh[h > 1] = 1.0\nloss = np.sum(h ** 2 * a)",
    "stores of a row for all": "h = np.ones((3, 4)) * a\nh[1:] = b\nh[:, 0] = s\nloss = np.sum(h ** 2)",
    "in place": "h = a * 1.0\nh += b\nh *= c\nh[0] -= b * s\nh[:, 1] /= 2 + v\nh[[0, 2]] += 1.5 * b\nh -= h.mean()\nloss = np.sum(h ** 2)",
    "in place through a view": "h = np.array(a)\nrow = h[1]\nrow *= s\nflat = h.reshape(-1)\nflat[2:5] += v\nh.T[0] *= 2\nloss = np.sum(h ** 3)",
    "in place with a list": "h = b * 2\nh += [s, 1.0, s * s, 0.5]\nloss = np.sum(h ** 2)",
    "a list with an array": "loss = np.sum(b * [s, s ** 2, 1.0, v[0]]) + np.sum([s, v[1], v[2] ** 2] + v) + np.sum([[1.0, s]] @ d.T)",
    "power in place": "h = b + 3.0\nh **= 2\nh /= s\nloss = h.sum()",
    "out": "h = np.zeros(4)\nnp.multiply(b, b, out=h)\nloss = np.sum(h * b)",
    "add at places": "h = np.zeros((5, 4))\nnp.add.at(h, [0, 3, 3], a)\nk = np.zeros(6)\nnp.add.at(k, np.array([1, 1, 2, 5]), b)\nloss = np.sum(h ** 2) + np.sum(k ** 2)",
    "subtract at places": "h = np.ones(5)\nnp.subtract.at(h, [0, 3, 3], v)\nloss = np.sum(h ** 2)",
    "einsum": "loss = np.einsum('ij,j,i->', a, b, v) + np.sum(np.einsum('ijk,ij->ik', t, a) ** 2) + np.einsum('ii->', a[:, :3]) * s",
    "einsum that mixes numbers of a shape that stays": "w = np.array([[1.0, -0.4], [0.3, 0.7]])\nh = np.einsum('jk,ikl->ijl', np.array([[0.25, 0.75], [0.5, 0.5]]), t[:, :2] * s)\nloss = np.sum(h ** 2 * t[:, 2:]) + np.sum(np.einsum('ij,jk->ik', [[0.1, 0.9], [0.6, 0.4]], d[:2]) * w)",
    "places that are taken along an axis": "at = np.array([[2], [0], [3]])\nloss = np.sum(np.take_along_axis(a, at[:, :1], axis=1) ** 2)",
    "lists of numbers": "x = [float(n) for n in b]\ny = [w * w * s for w in x]\nz = []\nfor p, q in zip(y, v):\n    z.append(p * q)\ntotal = 0.0\nfor p in z:\n    total += p\nloss = total + sum(x) * max(y) + sum(w ** 2 for w in v)",
    "nested lists": "W = d.tolist()\nout = [sum(W[i][j] * b[i] for i in range(4)) for j in range(2)]\nW[0][1] = W[0][1] * out[0]\nW[2][0] -= s\nloss = sum(w * w for row in W for w in row) + out[1] * np.sum(np.array(W))",
    "an array of numbers": "x = np.array([s, s * 2, b[0]])\ny = np.array([[w * s for w in row] for row in d])\nloss = np.sum(x * v) + np.sum(y ** 2)",
    "math": "import math\nloss = math.exp(s) * math.tanh(b[0]) + math.sqrt(s) + math.log(s) + math.pow(s, 3) + math.fsum([s, b[1] * s]) + 1 / (1 + math.exp(-v[0])) + abs(v[0]) + math.hypot(s, 2.0)",
    "a loop of steps": "h = np.zeros(4)\nfor row in a:\n    h = np.tanh(row * b + 0.5 * h)\nloss = h @ h",
    "a loop that keeps all": "states = [np.zeros(2)]\nfor n in range(3):\n    states.append(np.tanh(t[n].T @ b + s * states[-1]))\nloss = sum((one ** 2).sum() for one in states)",
    "functions and objects": "class Layer:\n    def __init__(self, W): self.W = W\n    def __call__(self, x): return np.tanh(x @ self.W)\n    def penalty(self): return (self.W ** 2).sum()\ndef forward(x, *layers):\n    for layer in layers: x = layer(x)\n    return x\nlayer = Layer(d)\nloss = forward(a, layer).sum() * s + layer.penalty()",
    "matrices": "M = np.matrix(a)\nloss = float((M * np.matrix(d)).sum()) + (M.T * np.matrix(c)).sum() ** 2 + np.multiply(M, M).sum()",
    "copies": "h = a.copy()\nh[0, 0] = 0\nk = np.array(h)\nk += 1\ng = h.astype(float) * k\nf = np.asarray(b)\nloss = np.sum(g) + np.sum(np.full(3, s) * v) + np.sum(np.ones_like(a) * a * f) + h.sum() * a[0, 0]",
    "sorted, max and min": "loss = a.max() * s + np.sum(a.max(axis=1) * v) + np.sort(b) @ np.arange(4.0) + min(v) * max(b) + np.max(a, axis=0) @ b + np.min(a)",
    "windows": "from numpy.lib.stride_tricks import sliding_window_view\nloss = np.sum((sliding_window_view(b, 2) @ np.array([1.0, -2.0])) ** 2) + np.sum(np.convolve(b, v) ** 2) + np.sum(np.correlate(b, v, 'valid') ** 2)",
    "a determinant and an inverse": "m = a @ a.T + np.eye(3)\nloss = np.linalg.det(m) + np.sum(np.linalg.inv(m)) + np.linalg.solve(m, v) @ v",
    "clip by the norm": "g = a * 3\nnorm = np.sqrt(np.sum(g ** 2))\nif norm > 1:\n    g = g / norm\nloss = np.sum(g * b)",
    "a value used twice": "h = a @ d\nk = h * h + h\nh = h - k\nloss = np.sum(h * k)",
    "diag and mask": "mask = (a > 0).astype(float)\nloss = np.sum(a * mask / 0.8) + np.sum(np.diag(b) @ b) + np.sum(np.diagonal(a) * v) + np.sum(np.tril(a) ** 2)",
    "remainders": "loss = np.sum(np.round(a * 1.3) * b) + np.sum(a % 5) + np.sum(np.sign(a) * a) + np.sum(np.floor(a * 1.3) * b)",
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_slopes_over_the_tape_are_central_differences(name):
    loss, found = of_the_tape(PROGRAMS[name], GIVEN)
    assert np.isclose(float(np.reshape(loss, ())), float(np.reshape(loss_of(PROGRAMS[name], copy.deepcopy(GIVEN)), ())))
    wanted = of_nudges(PROGRAMS[name], GIVEN)
    assert any(np.any(slope) for slope in wanted.values())
    assert differing(found, wanted) == {}


# One more line of a program, of what is there already. Where the shapes do not fit, another is drawn.
ONE = (
    "np.tanh({x})",
    "{x}.T",
    "{x} ** 2 / 4",
    "np.exp(-{x} ** 2)",
    "np.maximum({x}, 0.1 * {x})",
    "np.where({x} > 0.01, {x}, {s})",
    "{x}.sum(axis=0)",
    "np.sum({x}, axis=-1)",
    "{x}.mean(axis=1, keepdims=True)",
    "np.mean({x})",
    "{x}.reshape(-1)",
    "{x}[0]",
    "{x}[:, 1]",
    "{x}[:, None]",
    "{x}[[0, 0, 1]]",
    "{x}[::-1]",
    "{x}[1:] - {x}[:-1]",
    "-{x}",
    "np.transpose({x})",
    "np.sqrt(1 + {x} ** 2)",
    "1 / (1 + np.exp(-{x}))",
    "{x} / (1 + np.sum({x} ** 2))",
    "np.clip({x}, -0.77, 0.77)",
    "np.array([{x}, {x}]) * {s}",
    "np.concatenate([{x}, {x} * {s}])",
    "np.repeat({x}, 2)",
    "np.tile({x}, 2)",
    "{x}.reshape(2, -1)",
    "np.swapaxes({x}, 0, 1)",
    "np.expand_dims({x}, 0)",
    "np.outer({x}, {x})",
    "np.cumsum({x}) / 4",
    "np.diff({x})",
    "np.roll({x}, 1)",
)
TWO = (
    "{x} + {y}",
    "{x} - {y}",
    "{x} * {y}",
    "{x} / (2 + {y} ** 2)",
    "{x} @ {y}",
    "{x} @ {y}.T",
    "{x}.T @ {y}",
    "np.dot({x}, {y})",
    "np.outer({x}, {y})",
    "np.maximum({x}, {y})",
    "np.minimum({x}, {y} + 0.3)",
    "np.where({x} > 0.01, {x}, {y})",
    "np.matmul({x}, {y})",
    "np.hstack([{x}, {y}])",
    "np.vstack([{x}, {y}])",
    "np.stack([{x}, {y}])",
    "np.stack([{x}, {y}], axis=-1)",
    "{x} * {y}[0]",
    "np.einsum('ij,jk->ik', {x}, {y})",
    "np.einsum('ij,ij->i', {x}, {y})",
    "np.einsum('i,j->ij', {x}, {y})",
    "np.append({x}, {y})",
    "np.tensordot({x}, {y}, axes=1)",
    "np.inner({x}, {y})",
    "np.multiply({x}, {y})",
    "np.subtract({y}, {x})",
    "{x} + {y}[:, None]",
)
# With these a program changes arrays in place, which autograd refuses.
IN_PLACE = (
    "{n} = {x} * 1.0\n{n} += {y}", "{n} = {x} + 0.0\n{n} *= {y}", "{n} = np.array({x})\n{n}[0] = {y}", "{n} = {x} + 0.0\n{n}[0] -= {y}",
    "{n} = {x} + 0.0\n{n}[:, 1] = {s}", "{n} = {x} * 2\n{n}[{n} > 0.511] = 0.25", "{n} = {x} + 0.0\n{n}[[0, 1]] *= {s}",
    "{n} = np.zeros((4,) + np.shape({x})[1:])\nnp.add.at({n}, [3, 0, 3][:len({x})], {x}[:3])", "{n} = np.copy({x})\n{n}.T[0] -= {y}",
    "{n} = np.zeros_like({x})\n{n}[1:] = {x}[:-1]\n{n} /= 1.5", "{n} = []\nfor part in {x}: {n}.append(part * {s})\n{n} = np.array({n})",
    "{n} = [[q * {s} for q in row] for row in {x}]\n{n}[0][0] += {s} ** 2\n{n} = np.array({n})", "{n} = sum(part * part for part in {x}) + {y}",
    "{n} = {x} * [{s}, 0.5, {s} ** 2, 1.0][:np.shape({x})[-1]]", "{n} = 0.0\nfor p, q in zip({x}, {y}): {n} = {n} * 0.5 + p * q",
)  # fmt: skip
# Where autograd does less than NumPy: it stretches nothing here, or takes no numbers that are no arrays.
NOT_BY_AUTOGRAD = ("np.outer", "np.repeat", "np.tile", "np.where", "np.inner", "np.tensordot", "np.append", "cumsum")
MOST_NUMBERS = 200


@st.composite
def programs(draw, in_place):
    """Draw the text of a program of a few lines, in which every value is part of the loss."""
    space, body = copy.deepcopy(GIVEN), []
    for number in range(draw(st.integers(1, 5))):
        kinds = [
            [f"{{n}} = {line}" for line in lines if in_place or not line.startswith(NOT_BY_AUTOGRAD)]
            for lines in (ONE, TWO)
        ] + [IN_PLACE] * (2 * in_place)
        # The newest value most of the time, so that the program is deep.
        names = [*GIVEN, *[f"z{n}" for n in range(number)] * 3]
        for _ in range(12):
            x, y, s = (
                draw(st.sampled_from(names)),
                draw(st.sampled_from(names)),
                draw(st.sampled_from(["s", "(1 + s)"])),
            )
            line = draw(st.sampled_from(draw(st.sampled_from(kinds)))).format(x=x, y=y, s=s, n=f"z{number}")
            tried = copy.deepcopy(space)
            try:
                with np.errstate(all="raise"):
                    exec(line, {"np": np}, tried)
                value = np.asarray(tried[f"z{number}"], dtype=float)
            except Exception:  # noqa: BLE001  (the shapes do not fit)
                continue
            if 0 < value.size <= MOST_NUMBERS and np.abs(value).max() < 50:
                body.append(line)
                space = tried
                break
        else:
            body.append(f"z{number} = s * 1.0")
            exec(body[-1], {}, space)
    sums = " + ".join(f"np.sum(np.sin(z{number}))" for number in range(len(body)))
    return "\n".join([*body, f"loss = {sums}"])


properties = settings(max_examples=60, deadline=None, derandomize=True)
many = settings(max_examples=300, deadline=None, derandomize=True)


def agrees_with_nudges(text):
    _, found = of_the_tape(text, GIVEN)
    wanted = of_nudges(text, GIVEN)
    assert differing(found, wanted, 1e-5) == {}, text


def agrees_with_autograd(text):
    _, found = of_the_tape(text, GIVEN)
    assert differing(found, of_autograd(text, GIVEN), 1e-6) == {}, text


@properties
@given(programs(in_place=True))
def test_slopes_of_drawn_programs_are_central_differences(text):
    agrees_with_nudges(text)


@properties
@given(programs(in_place=False))
def test_slopes_of_drawn_programs_are_those_of_autograd(text):
    agrees_with_autograd(text)


@pytest.mark.exhaustive
@many
@given(programs(in_place=True))
def test_slopes_of_many_drawn_programs_are_central_differences(text):
    agrees_with_nudges(text)


@pytest.mark.exhaustive
@many
@given(programs(in_place=False))
def test_slopes_of_many_drawn_programs_are_those_of_autograd(text):
    agrees_with_autograd(text)


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        ("np.log", lambda x: 1 / x),
        ("np.sqrt", lambda x: 0.5 / np.sqrt(x)),
        ("np.exp", np.exp),
    ],
)
def test_the_slope_of_a_root_or_a_logarithm_is_right_for_the_smallest_numbers(function, slope):
    x = np.array([1e-9, 3e-5, 0.2, 7.0])
    _, found = of_the_tape(f"loss = np.sum({function}(x))", {"x": x})
    np.testing.assert_allclose(found["x"], slope(x), rtol=1e-12)


@pytest.mark.parametrize("function", ["np.where(x > 0, x, np.expm1(np.minimum(x, 0)))", "np.clip(x, -0.7, 0.7) * x"])
def test_a_function_of_each_number_alone_has_a_slope_in_a_large_array(function):
    x = np.random.default_rng(0).normal(size=(80, 50))
    text = f"loss = np.sum({function} * np.cos(x))"
    _, found = of_the_tape(text, {"x": x})
    np.testing.assert_allclose(found["x"], of_autograd(text, {"x": x})["x"], rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("function", "below", "above"),
    [("np.maximum(x, 0)", 0, 1), ("np.minimum(0, x)", 1, 0), ("np.abs(x)", -1, 1), ("np.maximum(0.1 * x, x)", 0.1, 1)],
)
def test_just_beside_a_bend_the_slope_is_that_of_its_side(function, below, above):
    x = np.array([-1e-7, 1e-7, -2.0, 1e-12])
    _, found = of_the_tape(f"loss = np.sum({function})", {"x": x})
    np.testing.assert_allclose(found["x"], [below, above, below, above], rtol=1e-9)
