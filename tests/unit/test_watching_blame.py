"""What is seen from inside of a small program: the code, the part that is underlined, and the parameters it makes wrong."""
# ruff: noqa: E501

import ast

import pytest

from tinynet.doctor.programs.subject import Crash
from tinynet.doctor.watching.examine import watch
from tinynet.doctor.watching.steps import Runs

BATCH = """
import numpy as np

rng = np.random.default_rng(1)
X = rng.normal(size=(6, 3))
y = (X[:, :1] * X[:, 1:2] > 0).astype(float)
W1, b1 = rng.normal(size=(3, 4)), np.zeros(4)
W2, b2 = rng.normal(size=(4, 1)), np.zeros(1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


for epoch in range(200):
    z1 = X @ W1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ W2 + b2
    a2 = sigmoid(z2)
    loss = np.mean((a2 - y) ** 2)
    d2 = 2 * (a2 - y) / len(X) * a2 * (1 - a2)
    dW2 = a1.T @ d2
    db2 = d2.sum(axis=0)
    d1 = (d2 @ W2.T) * a1 * (1 - a1)
    dW1 = X.T @ d1
    db1 = d1.sum(axis=0)
    W1 -= 0.5 * dW1
    b1 -= 0.5 * db1
    W2 -= 0.5 * dW2
    b2 -= 0.5 * db2
    if epoch % 50 == 0:
        print(loss)
"""

SCALARS = """
import math
import random

random.seed(2)
w1, w2, b, v, c = [random.uniform(-1, 1) for _ in range(5)]
rows = [(0.2, 0.9, 1), (0.8, -0.4, 0), (-0.6, 0.3, 1), (0.5, 0.7, 0)]


def squash(z):
    return 1 / (1 + math.exp(-z))


for epoch in range(50):
    loss = 0.0
    for x1, x2, label in rows:
        z = w1 * x1 + w2 * x2 + b
        hidden = squash(z)
        output = squash(v * hidden + c)
        loss += (output - label) ** 2
        delta = 2 * (output - label) * output * (1 - output)
        back = delta * v * hidden * (1 - hidden)
        v -= 0.1 * delta * hidden
        c -= 0.1 * delta
        w1 -= 0.1 * back * x1
        w2 -= 0.1 * back * x2
        b -= 0.1 * back
    print(epoch, loss)
"""

LISTS = """
import math
import random

random.seed(3)
W = [[random.uniform(-1, 1) for _ in range(2)] for _ in range(3)]
B = [random.uniform(-1, 1) for _ in range(3)]
V = [random.uniform(-1, 1) for _ in range(3)]
data = [([0.3, 0.8], 1.0), ([0.9, -0.2], 0.0), ([-0.5, 0.4], 1.0)]

for epoch in range(60):
    total = 0.0
    for x, target in data:
        h = []
        for i in range(3):
            s = B[i]
            for j in range(2):
                s += W[i][j] * x[j]
            h.append(math.tanh(s))
        out = sum(V[i] * h[i] for i in range(3))
        total += 0.5 * (out - target) ** 2
        error = out - target
        deltas = [error * V[i] * (1 - h[i] ** 2) for i in range(3)]
        for i in range(3):
            V[i] -= 0.1 * error * h[i]
            B[i] -= 0.1 * deltas[i]
            for j in range(2):
                W[i][j] -= 0.1 * deltas[i] * x[j]
    print(total)
"""

CLASS = """
import numpy as np


class Network:
    def __init__(self, sizes, rate=0.2):
        rng = np.random.default_rng(4)
        self.rate = rate
        self.weights = {"hidden": rng.normal(0, 0.7, (sizes[0], sizes[1])), "output": rng.normal(0, 0.7, (sizes[1], sizes[2]))}
        self.biases = {"hidden": np.zeros((1, sizes[1])), "output": np.zeros((1, sizes[2]))}

    def forward(self, X):
        self.z = X @ self.weights["hidden"] + self.biases["hidden"]
        self.a = np.maximum(0, self.z)
        scores = self.a @ self.weights["output"] + self.biases["output"]
        exps = np.exp(scores - scores.max(axis=1, keepdims=True))
        self.p = exps / exps.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, X, Y):
        d_scores = (self.p - Y) / len(X)
        d_hidden = d_scores @ self.weights["output"].T
        d_hidden = d_hidden * (self.z > 0)
        return {
            "hidden": (X.T @ d_hidden, d_hidden.sum(axis=0, keepdims=True)),
            "output": (self.a.T @ d_scores, d_scores.sum(axis=0, keepdims=True)),
        }

    def step(self, X, Y):
        self.forward(X)
        for name, (dw, db) in self.backward(X, Y).items():
            self.weights[name] -= self.rate * dw
            self.biases[name] -= self.rate * db
        return -np.log(self.p[np.arange(len(X)), Y.argmax(axis=1)]).mean()


rng = np.random.default_rng(5)
X = rng.normal(size=(8, 2))
Y = np.eye(3)[rng.integers(0, 3, 8)]
network = Network([2, 5, 3])
for epoch in range(80):
    loss = network.step(X, Y)
    if epoch % 20 == 0:
        print(f"{epoch} {loss:.4f}")
"""

CLOSURE = """
import numpy as np


def model():
    rng = np.random.default_rng(6)
    slope, bend, shift = rng.normal(size=3)

    def predict(x):
        return slope * x + bend * x**2 + shift

    def step(x, y, rate):
        nonlocal slope, bend, shift
        error = predict(x) - y
        cost = np.mean(error**2)
        slope = slope - rate * np.mean(2 * error * x)
        bend = bend - rate * np.mean(2 * error * x**2)
        shift = shift - rate * np.mean(2 * error)
        return cost

    return step


x = np.linspace(-1, 1.5, 12)
y = 0.3 * x - 0.8 * x**2 + 0.1
step = model()
for epoch in range(60):
    print(step(x, y, 0.1))
"""

GENERATOR = """
import numpy as np

rng = np.random.default_rng(7)
inputs, targets = rng.normal(size=(10, 3)), rng.integers(0, 2, 10)


def training(w, bias, rate):
    while True:
        for x, t in zip(inputs, targets):
            p = 1 / (1 + np.exp(-(x @ w + bias)))
            w = w - rate * (p - t) * x
            bias = bias - rate * (p - t)
            yield w, bias, -(t * np.log(p) + (1 - t) * np.log(1 - p))


steps = training(rng.normal(size=3), 0.0, 0.1)
for number in range(50):
    w, bias, cost = next(steps)
    print(number, cost)
"""

RESIDUAL = """
import numpy as np

rng = np.random.default_rng(8)
X, y = rng.normal(size=(7, 3)), rng.normal(size=(7, 1))
A, B, C = (rng.normal(0, 0.6, shape) for shape in ((3, 4), (4, 4), (4, 1)))
for epoch in range(60):
    h = np.tanh(X @ A)
    g = np.tanh(h @ B)
    out = (h + g) @ C
    loss = ((out - y) ** 2).mean()
    d_out = 2 * (out - y) / len(y)
    d_sum = d_out @ C.T
    d_g = d_sum * (1 - g**2)
    d_h = (d_sum + d_g @ B.T) * (1 - h**2)
    C -= 0.1 * (h + g).T @ d_out
    B -= 0.1 * h.T @ d_g
    A -= 0.1 * X.T @ d_h
    print(loss)
"""

HEADS = """
import numpy as np

rng = np.random.default_rng(9)
X, price, sold = rng.normal(size=(9, 3)), rng.normal(size=(9, 1)), rng.integers(0, 2, (9, 1))
trunk, first, second = (rng.normal(0, 0.6, shape) for shape in ((3, 4), (4, 1), (4, 1)))
for epoch in range(60):
    h = np.tanh(X @ trunk)
    guess = h @ first
    chance = 1 / (1 + np.exp(-(h @ second)))
    loss = 0.5 * np.sum((guess - price) ** 2) - np.sum(sold * np.log(chance) + (1 - sold) * np.log(1 - chance))
    d_guess = guess - price
    d_chance = chance - sold
    d_h = d_guess @ first.T + d_chance @ second.T
    d_trunk = X.T @ (d_h * (1 - h**2))
    d_first = h.T @ d_guess
    d_second = h.T @ d_chance
    trunk -= 0.02 * d_trunk
    first -= 0.02 * d_first
    second -= 0.02 * d_second
    print(loss)
"""

FORMS = {
    "batch": BATCH, "scalars": SCALARS, "lists": LISTS, "class": CLASS, "closure": CLOSURE, "generator": GENERATOR,
    "residual": RESIDUAL, "heads": HEADS,
}  # fmt: skip
# What leaves a program right: form, old, new.
HARMLESS = [
    ("batch", "    W1 -= 0.5 * dW1\n", "    W1 = W1 - 0.5 * dW1\n"),
    ("batch", "2 * (a2 - y) / len(X) * a2", "(a2 - y) * a2"),
    ("batch", "d2.sum(axis=0)", "np.ones(len(X)) @ d2"),
    ("batch", "d2.sum(axis=0)", "np.sum(d2, 0)"),
    ("batch", "(d2 @ W2.T)", "np.dot(W2, d2.T).T"),
    ("batch", "X.T @ d1", "sum(np.outer(x, d) for x, d in zip(X, d1))"),
    ("batch", "X.T @ d1", "np.einsum('ni,nj->ij', X, d1)"),
    ("batch", "(d2 @ W2.T) * a1 * (1 - a1)", "np.multiply(d2 @ W2.T, a1 - a1**2)"),
    ("batch", "dW1 = X.T @ d1", "dW1 = X.T @ d1\n    dW1 = np.clip(dW1, -1e3, 1e3)"),
    ("batch", "        print(loss)", "        print(epoch)"),
    ("batch", "2 * (a2 - y) / len(X) * a2 * (1 - a2)", "-2 * (y - a2) / len(X) * (a2 - a2 * a2)"),
    ("scalars", "2 * (output - label) * output", "(output - label) * output"),
    ("scalars", "    print(epoch, loss)", "    if loss < 0.01: break"),
    ("lists", "0.1 * error * h[i]", "h[i] * error / 10"),
    ("lists", "V[i] -= 0.1 * error * h[i]", "V[i] += 0.1 * (target - out) * h[i]"),
    ("class", "d_scores = (self.p - Y) / len(X)", "d_scores = self.p - Y"),
    ("class", "d_scores = (self.p - Y) / len(X)", "d_scores = self.p.copy()\n        d_scores[range(len(X)), Y.argmax(axis=1)] -= 1"),
    ("class", "d_hidden = d_hidden * (self.z > 0)", "d_hidden[self.z <= 0] = 0"),
    ("closure", "slope = slope - rate * np.mean(2 * error * x)", "slope -= rate * 2 * (error @ x) / len(x)"),
    ("closure", "return cost", "return np.sqrt(cost)"),
    ("generator", "rate * (p - t) * x", "rate * x * (p - t)"),
    ("residual", "(d_sum + d_g @ B.T) * (1 - h**2)", "d_sum * (1 - h**2) + (d_g @ B.T) * (1 - h**2)"),
    ("heads", "d_guess @ first.T + d_chance @ second.T", "d_chance @ second.T + d_guess @ first.T"),
]  # fmt: skip
# Form, what is replaced, by what; the code, what is underlined, the parameters.
WRONG = [
    ("batch", "(1 - a2)\n    dW2", "(1 - a2)\n    d2 = 2 * (a2 - y) / len(X)\n    dW2", "missing-activation-derivative-output", "2 * (a2 - y) / len(X)", ("W1", "b1", "W2", "b2")),
    ("batch", "dW1 = X.T @ d1", "dW1 = X.T @ (d2 * W2.T)", "missing-activation-derivative-hidden", "d2 * W2.T", ("W1",)),
    ("batch", "dW1 = X.T @ d1", "dW1 = X.T @ (d2 @ W2.T)", "missing-activation-derivative-hidden", "d2 @ W2.T", ("W1",)),
    ("batch", "db1 = d1.sum(axis=0)", "db1 = d2.sum(axis=0)", "swapped-parameters", "d2.sum(axis=0)", ("b1",)),
    ("scalars", "b -= 0.1 * back", "b -= 0.1 * delta", "missing-downstream-weight", "delta", ("b",)),
    ("scalars", "w2 -= 0.1 * back * x2", "w2 -= 0.1 * delta * x2", "missing-downstream-weight", "delta", ("w2",)),
    ("lists", "B[i] -= 0.1 * deltas[i]", "B[i] -= 0.1 * error", "missing-downstream-weight", "error", ("B[i]",)),
    ("closure", "2 * error * x)", "2 * error * x**2)", "swapped-parameters", "np.mean(2 * error * x**2)", ("slope",)),
    ("generator", "bias - rate * (p - t)", "bias - rate * (p - t) * x[0]", "wrong-local-input", "x[0]", ("bias",)),
    ("batch", "(a2 - y) / len(X) * a2 * (1 - a2)", "(a2 - y) / len(X)", "missing-activation-derivative-output", "2 * (a2 - y) / len(X)", ("W1", "b1", "W2", "b2")),
    ("batch", "* a1 * (1 - a1)", "", "missing-activation-derivative-hidden", "d2 @ W2.T", ("W1", "b1")),
    ("batch", "* a1 * (1 - a1)", "* (1 - a1**2)", "wrong-activation-derivative", "1 - a1**2", ("W1", "b1")),
    ("batch", "* a1 * (1 - a1)", "* z1 * (1 - z1)", "derivative-of-unactivated-value", "z1 * (1 - z1)", ("W1", "b1")),
    ("batch", "* a1 * (1 - a1)", "* sigmoid(a1) * (1 - sigmoid(a1))", "activation-of-activated-value", "sigmoid(a1) * (1 - sigmoid(a1))", ("W1", "b1")),
    ("batch", "* a1 * (1 - a1)", "* (a1 * (1 - a1)) ** 2", "wrong-activation-derivative", "(a1 * (1 - a1)) ** 2", ("W1", "b1")),
    ("batch", "dW1 = X.T @ d1", "dW1 = X.T @ (d1 * a1 * (1 - a1))", "wrong-activation-derivative", "d1 * a1 * (1 - a1)", ("W1",)),
    ("scalars", "delta * v * hidden * (1 - hidden)", "delta * v", "missing-activation-derivative-hidden", "delta * v", ("w1", "w2", "b")),
    ("scalars", "delta * v * hidden * (1 - hidden)", "delta * v * z * (1 - z)", "derivative-of-unactivated-value", "z * (1 - z)", ("w1", "w2", "b")),
    ("lists", "(1 - h[i] ** 2)", "h[i] * (1 - h[i])", "wrong-activation-derivative", "h[i] * (1 - h[i])", ("B[i]", "W[i][j]")),
    ("lists", "error * V[i] * (1 - h[i] ** 2)", "error * V[i]", "missing-activation-derivative-hidden", "error * V[i]", ("W[i][j]", "B[i]")),
    ("class", "d_hidden = d_hidden * (self.z > 0)\n", "pass\n", "missing-activation-derivative-hidden", "d_scores @ self.weights[\"output\"].T", ("self.weights[name]", "self.biases[name]")),
    ("class", "(self.z > 0)", "(d_hidden > 0)", "wrong-activation-derivative", "d_hidden > 0", ("self.weights[name]", "self.biases[name]")),
    ("batch", "dW2 = a1.T @ d2", "dW2 = z1.T @ d2", "wrong-local-input", "z1.T", ("W2",)),
    ("batch", "dW2 = a1.T @ d2", "dW2 = sigmoid(a1).T @ d2", "activation-of-activated-value", "sigmoid(a1).T", ("W2",)),
    ("scalars", "w2 -= 0.1 * back * x2", "w2 -= 0.1 * back * x1", "wrong-local-input", "x1", ("w2",)),
    ("scalars", "v -= 0.1 * delta * hidden", "v -= 0.1 * delta * z", "wrong-local-input", "z", ("v",)),
    ("scalars", "delta * v * hidden", "delta * hidden", "wrong-delta", "delta * hidden * (1 - hidden)", ("w1", "w2", "b")),
    ("lists", "error * V[i] * (1", "error * (1", "missing-downstream-weight", "error", ("W[i][j]", "B[i]")),
    ("lists", "0.1 * deltas[i] * x[j]", "0.1 * deltas[i] * x[0]", "wrong-local-input", "x[0]", ("W[i][j]",)),
    ("class", "self.a.T @ d_scores", "self.z.T @ d_scores", "wrong-local-input", "self.z.T", ("self.weights[name]",)),
    ("generator", "rate * (p - t) * x\n", "rate * (p - t) * w\n", "wrong-local-input", "w", ("w",)),
    ("batch", "    d1 = (d2 @ W2.T) * a1 * (1 - a1)\n    dW1 = X.T @ d1\n    db1 = d1.sum(axis=0)\n    W1 -= 0.5 * dW1\n    b1 -= 0.5 * db1\n    W2 -= 0.5 * dW2\n", "    W2 -= 0.5 * dW2\n    d1 = (d2 @ W2.T) * a1 * (1 - a1)\n    dW1 = X.T @ d1\n    db1 = d1.sum(axis=0)\n    W1 -= 0.5 * dW1\n    b1 -= 0.5 * db1\n", "updated-weight-used-too-early", "W2.T", ("W1", "b1")),
    ("scalars", "        back = delta * v * hidden * (1 - hidden)\n        v -= 0.1 * delta * hidden\n", "        v -= 0.1 * delta * hidden\n        back = delta * v * hidden * (1 - hidden)\n", "updated-weight-used-too-early", "v", ("w1", "w2", "b")),
    ("batch", "d1.sum(axis=0)", "d1.sum(axis=1)[:4]", "wrong-axis", "d1.sum(axis=1)", ("b1",)),
    ("batch", "d1.sum(axis=0)", "d1.sum()", "wrong-axis", "d1.sum()", ("b1",)),
    ("class", "d_scores.sum(axis=0, keepdims=True)", "d_scores.sum(axis=0, keepdims=True).mean()", "wrong-axis", "d_scores.sum(axis=0, keepdims=True).mean()", ("self.biases[name]",)),
    ("residual", "(d_sum + d_g @ B.T)", "(d_g @ B.T)", "path-forgotten", "d_g @ B.T", ("A",)),
    ("residual", "(d_sum + d_g @ B.T)", "d_sum", "missing-downstream-weight", "d_sum", ("A",)),
    ("heads", "d_guess @ first.T + d_chance @ second.T", "d_guess @ first.T", "path-forgotten", "d_guess @ first.T", ("trunk",)),
    ("heads", "d_guess @ first.T + d_chance @ second.T", "d_chance @ second.T", "path-forgotten", "d_chance @ second.T", ("trunk",)),
    ("heads", "d_chance @ second.T", "d_chance @ first.T", "missing-downstream-weight", "first.T", ("trunk",)),
    ("batch", "db2 = d2.sum(axis=0)", "db2 = d2.mean(axis=0)", "uneven-factor", "d2.mean(axis=0)", ("b2",)),
    ("closure", "np.mean(2 * error)", "np.mean(error)", "uneven-factor", "np.mean(error)", ("shift",)),
    ("class", "(X.T @ d_hidden, d_hidden", "(X.T @ d_hidden / len(X), d_hidden", "uneven-factor", "X.T @ d_hidden / len(X)", ("self.weights[name]",)),
    ("batch", "b1 -= 0.5", "b1 += 0.5", "sign-flipped", "b1 += 0.5 * db1", ("b1",)),
    ("scalars", "c -= 0.1", "c += 0.1", "sign-flipped", "c += 0.1 * delta", ("c",)),
    ("batch", "2 * (a2 - y)", "2 * (y - a2)", "sign-flipped", "W1 -= 0.5 * dW1", ("W1", "b1", "W2", "b2")),
    ("generator", "bias - rate", "bias + rate", "sign-flipped", "bias + rate * (p - t)", ("bias",)),
    ("heads", "d_chance = chance - sold", "d_chance = sold - chance", "sign-flipped", "sold - chance", ("second", "trunk")),
]  # fmt: skip

# What is not told yet, or not so: the form and what stands in it, and why.
MISSED = {
    (
        "batch",
        "(1 - a2)\n    d2 = 2 * (a2 - y) / len(X)\n    dW2",
    ): "the loss that is shown is passed over for one that fits",
    ("generator", "bias - rate * (p - t) * x[0]"): "at every point it is the same row: only a constant is wrong",
    ("batch", "(a2 - y) / len(X)"): "the loss that is shown is passed over for one that fits",
    ("batch", "dW1 = X.T @ (d1 * a1 * (1 - a1))"): "the right slope that is multiplied once more is underlined",
    (
        "scalars",
        "        v -= 0.1 * delta * hidden\n        back = delta * v * hidden * (1 - hidden)\n",
    ): "the new weight is taken together with the local slope",
    ("class", "d_scores.sum(axis=0, keepdims=True).mean()"): "the slope stands among what the move is made of",
    ("heads", "d_chance = sold - chance"): "the sum of a right part and a turned one is not explained",
}


def seen(text, tmp_path):
    path = tmp_path / "program.py"
    path.write_text(text, encoding="utf-8")
    return watch(ast.parse(text), text, path)


def underlined(place, text):
    """Return what stands at a place of a text."""
    lines = text.splitlines()[place.line - 1 : place.end_line]
    lines[-1] = lines[-1][: place.end_column]
    lines[0] = lines[0][place.column :]
    return "\n".join(lines)


def changed(form, old, new):
    assert FORMS[form].count(old) == 1, (form, old)
    return FORMS[form].replace(old, new)


@pytest.mark.parametrize("form", FORMS)
def test_a_right_program_is_right_in_every_form(form, tmp_path):
    watching = seen(FORMS[form], tmp_path)
    assert watching.findings == []
    assert watching.right
    assert watching.is_shown


@pytest.mark.sample(3)
@pytest.mark.parametrize(("form", "old", "new"), HARMLESS, ids=[f"{form}: {new.strip()}" for form, _, new in HARMLESS])
def test_another_way_to_write_it_is_right_too(form, old, new, tmp_path):
    watching = seen(changed(form, old, new), tmp_path)
    assert watching.findings == []
    assert watching.right


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("form", "old", "new", "code", "part", "parameters"),
    [
        pytest.param(*case, marks=[pytest.mark.xfail(reason=MISSED[key], strict=True)] if key in MISSED else [])
        for case in WRONG
        for key in [(case[0], case[2])]
    ],
    ids=[f"{form}: {new.strip() or old.strip()}" for form, old, new, *_ in WRONG],
)
def test_what_is_wrong_is_named_and_underlined(form, old, new, code, part, parameters, tmp_path):
    text = changed(form, old, new)
    watching = seen(text, tmp_path)
    assert not watching.right
    first = watching.findings[0]
    assert (first.code, underlined(first.place, text)) == (code, part)
    # Of those that one mistake makes wrong, not all are always told.
    assert set(first.parameters) <= set(parameters)
    assert first.parameters
    assert first.place.text.splitlines()[0] == text.splitlines()[first.place.line - 1]


def test_where_no_loss_is_shown_the_squared_error_is_taken(tmp_path):
    text = changed("batch", "    loss = np.mean((a2 - y) ** 2)\n", "").replace("print(loss)", "print(epoch)")
    watching = seen(text, tmp_path)
    assert watching.findings == []
    assert not watching.is_shown
    assert watching.loss == "no loss is shown; the squared error of `a2 - y` (line 20) was taken"


def test_without_a_loop_that_learns_nothing_is_watched(tmp_path):
    assert seen("import numpy as np\nfor i in range(9):\n    print(np.ones(3) * i)\n", tmp_path) is None


def test_a_program_that_stops_in_the_loop_says_why(tmp_path):
    with pytest.raises(Crash, match="mismatch"):
        seen(changed("batch", "dW1 = X.T @ d1", "dW1 = X @ d1"), tmp_path)


def test_every_kind_of_mistake_is_tried_in_several_forms():
    codes = {code for *_, code, _, _ in WRONG}
    assert len(codes) > 12
    assert {form for form, *_ in WRONG} == set(FORMS)


def test_a_rate_that_decays_is_no_mistake_where_every_step_sees_other_rows(tmp_path):
    fresh = "    rate = 1 / (2 + epoch)\n    X = rng.normal(size=(6, 3))\n    y = (X[:, :1] > 0).astype(float)\n"
    text = changed("batch", "for epoch in range(200):\n", f"for epoch in range(200):\n{fresh}").replace(
        "0.5 * d", "rate * d"
    )
    assert seen(text, tmp_path).findings == []


@pytest.mark.parametrize(("old", "new", "part"), [
    ("v -= 0.1 * delta * hidden", "v -= 0.1 * delta * x1", "x1"),
    ("b -= 0.1 * back", "b -= 0.1 * back * x2", "x2"),
])  # fmt: skip
def test_a_number_that_is_0_on_the_first_row_is_seen_on_the_others(old, new, part, tmp_path):
    zeros = changed("scalars", "(0.2, 0.9, 1), (0.8, -0.4, 0)", "(0, 0, 1), (0, 1, 0), (1, 0, 0)")
    assert seen(zeros, tmp_path).findings == []
    text = zeros.replace(old, new)
    assert [underlined(finding.place, text) for finding in seen(text, tmp_path).findings] == [part]


ADDED_UP = """
rows = [(-0.2, 0.1), (0.5, 0.9), (0.8, -0.3)]
w, b = 0.4, -0.1
for epoch in range(40):
    gw, gb, loss = 0.0, 0.0, 0.0
    for x, y in rows:
        e = w * x + b - y
        loss += e * e / len(rows)
        gw += 2 * e * x / len(rows)
        gb += 2 * e / len(rows)
    w -= 0.1 * gw
    b -= 0.1 * gb
    print(loss)
"""


@pytest.mark.parametrize("sign", [1, -1])
def test_a_note_beside_a_line_does_not_depend_on_the_order_of_a_set(sign, tmp_path, monkeypatch):
    class InOrder(set):
        def __iter__(self):
            return iter(sorted(super().__iter__(), key=lambda node: sign * node.index))

    ancestors = Runs.ancestors
    monkeypatch.setattr(Runs, "ancestors", lambda *given, **named: InOrder(ancestors(*given, **named)))
    notes = seen(ADDED_UP, tmp_path).annotated
    line = ADDED_UP[: ADDED_UP.index("gw +=")].count("\n") + 1
    assert next(note for place, note in notes if place.line == line) == "slope of the loss in `w`"
