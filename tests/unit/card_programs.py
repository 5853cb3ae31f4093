"""Programs of many kinds behind one door, healthy ones and what can be wrong with them: the card is tried on them.

Each text defines `parameters()`, `step(p, X, y, alpha)`, `loss(p, X, y)`, `answer(p, X)`, its rows `X` and `y`, and
`layers`, the pairs of weights and bias from the inputs to the output; weights have a row for each input. Where a
program has momentum it says so, and where it mixes its rows on purpose.
"""

from typing import NamedTuple

__all__ = ["HEALTHY", "SICK", "Sick"]

_BEGIN = """
import numpy as np

rng = np.random.default_rng(7)


def draw(*shape):
    return rng.uniform(0.3, 1.0, shape) * rng.choice([-1, 1], shape)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


table = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
"""

CHAIN = """
X, y, layers = table, np.array([0.0, 0, 0, 1]), [("w1", "b1"), ("w2", "b2")]


def parameters():
    return {"w1": draw(2), "b1": draw(), "w2": draw(), "b2": draw()}


def answer(p, X):
    return sigmoid(p["w2"] * sigmoid(X @ p["w1"] + p["b1"]) + p["b2"])


def loss(p, X, y):
    return np.mean((y - answer(p, X)) ** 2)


def step(p, X, y, alpha):
    w1, b1, w2, b2 = p["w1"], p["b1"], p["w2"], p["b2"]
    a1 = sigmoid(X @ w1 + b1)
    a2 = answer(p, X)
    delta2 = 2 * (a2 - y) * a2 * (1 - a2)
    delta1 = delta2 * w2 * a1 * (1 - a1)
    w1 = w1 - alpha * np.mean(delta1[:, None] * X, axis=0)
    b1 = b1 - alpha * np.mean(delta1)
    w2 = w2 - alpha * np.mean(delta2 * a1)
    b2 = b2 - alpha * np.mean(delta2)
    return {"w1": w1, "b1": b1, "w2": w2, "b2": b2}
"""

LOGISTIC = """
X, layers = rng.normal(size=(30, 3)), [("w", "b")]
y = (X[:, 0] + X[:, 1] > 0).astype(float)


def parameters():
    return {"w": draw(3), "b": draw()}


def answer(p, X):
    return sigmoid(X @ p["w"] + p["b"])


def loss(p, X, y):
    a = answer(p, X)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def step(p, X, y, alpha):
    error = answer(p, X) - y
    return {"w": p["w"] - alpha * X.T @ error / len(y), "b": p["b"] - alpha * np.mean(error)}
"""

LINE = """
X, layers = rng.normal(size=(12, 1)), [("w", "b")]
y = 40 * X[:, 0] - 7


def parameters():
    return {"w": draw(1), "b": draw()}


def answer(p, X):
    return X @ p["w"] + p["b"]


def loss(p, X, y):
    return np.mean((answer(p, X) - y) ** 2)


def step(p, X, y, alpha):
    error = answer(p, X) - y
    return {"w": p["w"] - alpha * X.T @ error / len(y), "b": p["b"] - alpha * np.mean(error)}
"""

SIDE_BY_SIDE = """
X, y, layers = table, np.array([0.0, 1, 1, 0])[:, None], [("W1", "b1"), ("W2", "b2")]


def parameters():
    return {"W1": draw(2, 2), "b1": draw(2), "W2": draw(2, 1), "b2": draw(1)}


def answer(p, X):
    return sigmoid(sigmoid(X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"])


def loss(p, X, y):
    return np.mean((y - answer(p, X)) ** 2)


def step(p, X, y, alpha):
    W1, b1, W2, b2, n = p["W1"], p["b1"], p["W2"], p["b2"], len(y)
    a1 = sigmoid(X @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    delta2 = 2 * (a2 - y) * a2 * (1 - a2) / n
    delta1 = (delta2 @ W2.T) * a1 * (1 - a1)
    W1 = W1 - alpha * X.T @ delta1
    b1 = b1 - alpha * delta1.sum(axis=0)
    W2 = W2 - alpha * a1.T @ delta2
    b2 = b2 - alpha * delta2.sum(axis=0)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
"""

TANH_LOG_LOSS = """
X, layers = rng.normal(size=(20, 2)), [("W1", "b1"), ("W2", "b2")]
y = (X[:, :1] * X[:, 1:] > 0).astype(float)


def parameters():
    return {"W1": draw(2, 4), "b1": draw(1, 4), "W2": draw(4, 1), "b2": draw(1, 1)}


def forward(p, X):
    h = np.tanh(X @ p["W1"] + p["b1"])
    return h, sigmoid(h @ p["W2"] + p["b2"])


def answer(p, X):
    return forward(p, X)[1]


def loss(p, X, y):
    a = answer(p, X)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def step(p, X, y, alpha):
    h, out = forward(p, X)
    d2 = (out - y) / len(y)
    d1 = d2 @ p["W2"].T * (1 - h**2)
    slopes = {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": h.T @ d2, "b2": d2.sum(axis=0)}
    return {name: p[name] - alpha * slopes[name] for name in p}
"""

SOFTMAX_RELU = """
X, y, layers = rng.normal(size=(24, 3)), rng.integers(0, 3, 24), [("W1", "b1"), ("W2", "b2")]


def parameters():
    return {"W1": draw(3, 8), "b1": draw(8), "W2": draw(8, 3), "b2": draw(3)}


def forward(p, X):
    h = np.maximum(0, X @ p["W1"] + p["b1"])
    return h, softmax(h @ p["W2"] + p["b2"])


def answer(p, X):
    return forward(p, X)[1]


def loss(p, X, y):
    return -np.mean(np.log(answer(p, X)[np.arange(len(y)), y]))


def step(p, X, y, alpha):
    h, out = forward(p, X)
    d2 = (out - np.eye(3)[y]) / len(y)
    d1 = d2 @ p["W2"].T * (h > 0)
    slopes = {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": h.T @ d2, "b2": d2.sum(axis=0)}
    return {name: p[name] - alpha * slopes[name] for name in p}
"""

ROW_BY_ROW = """
X, y, layers = table, [0.0, 1, 1, 0], [("W1", "b1"), ("W2", "b2")]


def parameters():
    return {"W1": draw(2, 2), "b1": draw(2), "W2": draw(2), "b2": draw()}


def answer(p, X):
    return sigmoid(sigmoid(X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"])


def loss(p, X, y):
    return np.mean((np.asarray(y) - answer(p, X)) ** 2)


def step(p, X, y, alpha):
    W1, b1, W2, b2 = (np.array(p[name]) for name in ("W1", "b1", "W2", "b2"))
    for x, label in zip(X, y):
        h = sigmoid(x @ W1 + b1)
        out = sigmoid(h @ W2 + b2)
        d_out = 2 * (out - label) * out * (1 - out)
        d_h = d_out * W2 * h * (1 - h)
        W2 = W2 - alpha * d_out * h
        b2 = b2 - alpha * d_out
        W1 = W1 - alpha * np.outer(x, d_h)
        b1 = b1 - alpha * d_h
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
"""

LISTS = """
X, y, layers = [[0.0, 0], [0, 1], [1, 0], [1, 1]], [[0.0, 1], [0, 1], [0, 1], [1, 0]], [("W1", "b1"), ("W2", "b2")]


def parameters():
    return {"W1": draw(2, 3), "b1": draw(3), "W2": draw(3, 2), "b2": draw(2)}


def layer(values, W, b):
    return [sigmoid(sum(v * W[i][k] for i, v in enumerate(values)) + b[k]) for k in range(len(b))]


def answer(p, X):
    return np.array([layer(layer(x, p["W1"], p["b1"]), p["W2"], p["b2"]) for x in X])


def loss(p, X, y):
    return sum((t - o) ** 2 / 2 for row, out in zip(y, answer(p, X)) for t, o in zip(row, out)) / len(y)


def step(p, X, y, alpha):
    new = {name: np.array(p[name]) for name in p}
    for x, labels in zip(X, y):
        h = layer(x, p["W1"], p["b1"])
        out = layer(h, p["W2"], p["b2"])
        d2 = [(o - t) * o * (1 - o) for o, t in zip(out, labels)]
        d1 = [sum(p["W2"][j][k] * d2[k] for k in range(2)) * h[j] * (1 - h[j]) for j in range(3)]
        for deltas, values, W, b in ((d2, h, "W2", "b2"), (d1, x, "W1", "b1")):
            for k, delta in enumerate(deltas):
                new[b][k] -= alpha * delta / len(y)
                for i, value in enumerate(values):
                    new[W][i][k] -= alpha * delta * value / len(y)
    return new
"""

MOMENTUM = (
    SIDE_BY_SIDE.replace("step(p, X, y, alpha)", "step(p, X, y, alpha, velocity=None)")
    .replace(
        """    W1 = W1 - alpha * X.T @ delta1
    b1 = b1 - alpha * delta1.sum(axis=0)
    W2 = W2 - alpha * a1.T @ delta2
    b2 = b2 - alpha * delta2.sum(axis=0)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
""",
        """    slopes = {"W1": X.T @ delta1, "b1": delta1.sum(axis=0), "W2": a1.T @ delta2, "b2": delta2.sum(axis=0)}
    velocity = {} if velocity is None else velocity
    for name in slopes:
        velocity[name] = momentum * velocity.get(name, 0.0) - alpha * slopes[name]
    return {name: p[name] + velocity[name] for name in p}
""",
    )
    .replace("X, y, layers = table,", "momentum, X, y, layers = 0.9, table,")
)

ADAM = TANH_LOG_LOSS.replace("step(p, X, y, alpha)", "step(p, X, y, alpha, kept=None)").replace(
    "    return {name: p[name] - alpha * slopes[name] for name in p}\n",
    """    kept = {"t": 0} if kept is None else kept
    kept["t"] += 1
    new = {}
    for name in p:
        kept["m" + name] = 0.9 * kept.get("m" + name, 0.0) + 0.1 * slopes[name]
        kept["v" + name] = 0.999 * kept.get("v" + name, 0.0) + 0.001 * slopes[name] ** 2
        m, v = kept["m" + name] / (1 - 0.9 ** kept["t"]), kept["v" + name] / (1 - 0.999 ** kept["t"])
        new[name] = p[name] - alpha * m / (np.sqrt(v) + 1e-12)
    return new
""",
)

RECURRENT = """
X, layers = rng.integers(0, 2, (8, 4)).astype(float), [("U", "b"), ("W", None), ("v", "c")]
y = X.sum(axis=1) / 4


def parameters():
    return {"U": draw(1, 3), "W": draw(3, 3), "b": draw(3), "v": draw(3), "c": draw()}


def states(p, X):
    h = [np.zeros((len(X), 3))]
    for t in range(X.shape[1]):
        h.append(np.tanh(X[:, t : t + 1] @ p["U"] + h[-1] @ p["W"] + p["b"]))
    return h


def answer(p, X):
    return states(p, X)[-1] @ p["v"] + p["c"]


def loss(p, X, y):
    return np.mean((answer(p, X) - y) ** 2)


def step(p, X, y, alpha):
    h = states(p, X)
    error = 2 * (h[-1] @ p["v"] + p["c"] - y) / len(y)
    slopes = {"v": h[-1].T @ error, "c": error.sum()}
    slopes |= {name: 0 * p[name] for name in ("U", "W", "b")}
    back = np.outer(error, p["v"])
    for t in range(X.shape[1], 0, -1):
        d = back * (1 - h[t] ** 2)
        slopes["U"] = slopes["U"] + X[:, t - 1 : t].T @ d
        slopes["W"] = slopes["W"] + h[t - 1].T @ d
        slopes["b"] = slopes["b"] + d.sum(axis=0)
        back = d @ p["W"].T
    return {name: p[name] - alpha * slopes[name] for name in p}
"""

BATCH_NORM = """
mixes_rows = True
X, layers = rng.normal(size=(16, 2)), [("W1", None), ("gamma", "beta"), ("W2", "b2")]
y = (X[:, :1] > 0.2).astype(float)


def parameters():
    return {"W1": draw(2, 4), "gamma": draw(4), "beta": draw(4), "W2": draw(4, 1), "b2": draw(1)}


def forward(p, X):
    z = X @ p["W1"]
    scale = np.sqrt(z.var(axis=0) + 1e-5)
    n = (z - z.mean(axis=0)) / scale
    h = np.tanh(p["gamma"] * n + p["beta"])
    return scale, n, h, sigmoid(h @ p["W2"] + p["b2"])


def answer(p, X):
    return forward(p, X)[-1]


def loss(p, X, y):
    a = answer(p, X)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def step(p, X, y, alpha):
    scale, n, h, out = forward(p, X)
    d2 = (out - y) / len(y)
    d1 = d2 @ p["W2"].T * (1 - h**2)
    dn = d1 * p["gamma"]
    dz = (dn - dn.mean(axis=0) - n * np.mean(dn * n, axis=0)) / scale
    slopes = {"W1": X.T @ dz, "gamma": np.sum(d1 * n, axis=0), "beta": d1.sum(axis=0)}
    slopes |= {"W2": h.T @ d2, "b2": d2.sum(axis=0)}
    return {name: p[name] - alpha * slopes[name] for name in p}
"""

THREE_LAYERS = """
X, layers = rng.normal(size=(10, 2)), [("W1", "b1"), ("W2", "b2"), ("W3", "b3")]
y = np.sin(X[:, :1])


def parameters():
    return {"W1": draw(2, 3), "b1": draw(3), "W2": draw(3, 3), "b2": draw(3), "W3": draw(3, 1), "b3": draw(1)}


def forward(p, X):
    h1 = np.tanh(X @ p["W1"] + p["b1"])
    h2 = np.tanh(h1 @ p["W2"] + p["b2"])
    return h1, h2, h2 @ p["W3"] + p["b3"]


def answer(p, X):
    return forward(p, X)[-1]


def loss(p, X, y):
    return 0.5 * np.sum((answer(p, X) - y) ** 2)


def step(p, X, y, alpha):
    h1, h2, out = forward(p, X)
    d3 = out - y
    d2 = d3 @ p["W3"].T * (1 - h2**2)
    d1 = d2 @ p["W2"].T * (1 - h1**2)
    slopes = {"W1": X.T @ d1, "W2": h1.T @ d2, "W3": h2.T @ d3}
    slopes |= {"b1": d1.sum(axis=0), "b2": d2.sum(axis=0), "b3": d3.sum(axis=0)}
    return {name: p[name] - alpha * slopes[name] for name in p}
"""

POISSON = (
    LINE.replace("y = 40 * X[:, 0] - 7", "y = rng.poisson(3, 12).astype(float)")
    .replace('return X @ p["w"] + p["b"]', 'return np.exp(X @ p["w"] + p["b"])')
    .replace("return np.mean((answer(p, X) - y) ** 2)", "a = answer(p, X)\n    return np.mean(a - y * np.log(a))")
)

RIDGE = LOGISTIC.replace(
    "    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))",
    '    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)) + 0.05 * np.sum(p["w"] ** 2)',
).replace('X.T @ error / len(y), "b"', '(X.T @ error / len(y) + 0.1 * p["w"]), "b"')

MINI_BATCHES = LOGISTIC.replace(
    """    error = answer(p, X) - y
    return {"w": p["w"] - alpha * X.T @ error / len(y), "b": p["b"] - alpha * np.mean(error)}
""",
    """    order = np.random.default_rng(0).permutation(len(y))
    for part in np.array_split(order, max(1, len(y) // 10)):
        error = answer(p, X[part]) - y[part]
        p = {"w": p["w"] - alpha * X[part].T @ error / len(part), "b": p["b"] - alpha * np.mean(error)}
    return p
""",
)

CROSS_ENTROPY_SHOWN_AS_SQUARES = LOGISTIC.replace(
    "    a = answer(p, X)\n    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))",
    "    return np.mean((y - answer(p, X)) ** 2)",
)

HINGE = (
    LINE.replace("y = 40 * X[:, 0] - 7", "y = np.where(X[:, 0] > 0.1, 1.0, -1.0)")
    .replace("return np.mean((answer(p, X) - y) ** 2)", "return np.mean(np.maximum(0, 2 - y * answer(p, X)))")
    .replace("error = answer(p, X) - y", "error = np.where(y * answer(p, X) < 2, -y, 0)")
)

AUTOENCODER = """
X, layers = rng.uniform(0, 1, (9, 4)), [("W", "b"), (None, "c")]
y = X


def parameters():
    return {"W": draw(4, 2), "b": draw(2), "c": draw(4)}


def forward(p, X):
    h = sigmoid(X @ p["W"] + p["b"])
    return h, h @ p["W"].T + p["c"]


def answer(p, X):
    return forward(p, X)[1]


def loss(p, X, y):
    return np.mean((answer(p, X) - y) ** 2)


def step(p, X, y, alpha):
    h, out = forward(p, X)
    d2 = 2 * (out - y) / out.size
    d1 = d2 @ p["W"] * h * (1 - h)
    slopes = {"W": X.T @ d1 + d2.T @ h, "b": d1.sum(axis=0), "c": d2.sum(axis=0)}
    return {name: p[name] - alpha * slopes[name] for name in p}
"""

CONVOLUTION = """
X, layers = rng.normal(size=(10, 6)), [("k", "b"), ("w", "c")]
y = (X[:, :3].sum(axis=1) > 0).astype(float)


def parameters():
    return {"k": draw(3), "b": draw(), "w": draw(4), "c": draw()}


def forward(p, X):
    windows = np.lib.stride_tricks.sliding_window_view(X, 3, axis=1)
    h = np.tanh(windows @ p["k"] + p["b"])
    return windows, h, sigmoid(h @ p["w"] + p["c"])


def answer(p, X):
    return forward(p, X)[-1]


def loss(p, X, y):
    return np.mean((answer(p, X) - y) ** 2)


def step(p, X, y, alpha):
    windows, h, out = forward(p, X)
    d2 = 2 * (out - y) * out * (1 - out) / len(y)
    d1 = np.outer(d2, p["w"]) * (1 - h**2)
    slopes = {"k": np.einsum("np,npi->i", d1, windows), "b": d1.sum(), "w": h.T @ d2, "c": d2.sum()}
    return {name: p[name] - alpha * slopes[name] for name in p}
"""

HEALTHY = {
    name.lower().replace("_", " "): _BEGIN + text
    for name, text in {
        "CHAIN": CHAIN,
        "LOGISTIC": LOGISTIC,
        "LINE": LINE,
        "SIDE_BY_SIDE": SIDE_BY_SIDE,
        "TANH_LOG_LOSS": TANH_LOG_LOSS,
        "SOFTMAX_RELU": SOFTMAX_RELU,
        "ROW_BY_ROW": ROW_BY_ROW,
        "LISTS": LISTS,
        "MOMENTUM": MOMENTUM,
        "ADAM": ADAM,
        "RECURRENT": RECURRENT,
        "BATCH_NORM": BATCH_NORM,
        "THREE_LAYERS": THREE_LAYERS,
        "POISSON": POISSON,
        "RIDGE": RIDGE,
        "MINI_BATCHES": MINI_BATCHES,
        "CROSS_ENTROPY_SHOWN_AS_SQUARES": CROSS_ENTROPY_SHOWN_AS_SQUARES,
        "HINGE": HINGE,
        "AUTOENCODER": AUTOENCODER,
        "CONVOLUTION": CONVOLUTION,
    }.items()
}


class Sick(NamedTuple):
    """A program with one mistake: which, what is changed in it, and the line of the card that has it."""

    base: str
    old: str
    new: str
    line: str

    @property
    def text(self):
        """The program, with every place changed."""
        if self.old not in HEALTHY[self.base]:
            raise ValueError(f"the program {self.base} does not read “{self.old}” anywhere")
        return HEALTHY[self.base].replace(self.old, self.new)


_UNIT, _INPUT = "A unit shares one: its weights and bias", "An input shares one, the biases are 1"
_NO_PATTERN, _BIAS = "No pattern in a layer", "A bias alone"
_ANOTHER, _LOST = "All one number, another elsewhere", "Alike on each row; no pattern on all rows"
_SUMMED, _EARLY = "Alike on each row; on n rows a layer n times", "Nearer to 1 with a smaller α"
_OWN = "Some off, by the same number everywhere"

SICK = {
    "a link in δ1 is missing": Sick("chain", "w2 * a1 * (1 - a1)", "w2", _UNIT),
    "w2 is missing in δ1": Sick("chain", "delta2 * w2 *", "delta2 *", _UNIT),
    "b2 is moved by δ1": Sick("chain", "b2 - alpha * np.mean(delta2)", "b2 - alpha * np.mean(delta1)", _BIAS),
    "the hidden neuron goes uphill": Sick("chain", "delta1 = delta2", "delta1 = -delta2", "Minus 1"),
    "w2 is never updated": Sick("chain", "w2 = w2 - alpha * np.mean(delta2 * a1)", "w2 = w2", "0"),
    "a1 is squashed again": Sick("chain", "np.mean(delta2 * a1)", "np.mean(delta2 * sigmoid(a1))", _INPUT),
    "only the last row counts": Sick(
        "chain",
        "    delta1 = delta2",
        "    delta2 = delta2 * (np.arange(len(y)) == len(y) - 1) * len(y)\n    delta1 = delta2",
        _LOST,
    ),
    "b1 and b2 are exchanged": Sick(
        "chain", '"b1": b1, "w2": w2, "b2": b2}\n', '"b1": b1 - b2 + p["b2"], "w2": w2, "b2": b2}\n', _BIAS
    ),
    "the output's slope is missing": Sick("chain", "(a2 - y) * a2 * (1 - a2)", "(a2 - y)", _ANOTHER),
    "three times b2's slope": Sick("chain", "np.mean(delta2)\n", "3 * np.mean(delta2)\n", _OWN),
    "squashed twice, with the exact gradient": Sick(
        "logistic",
        'sigmoid(X @ p["w"] + p["b"])',
        'sigmoid(sigmoid(X @ p["w"] + p["b"]))',
        "Answers",
    ),
    "the gradient has another forward pass": Sick(
        "logistic", "error = answer(p, X) - y", 'error = sigmoid(2 * X @ p["w"] + p["b"]) - y', _ANOTHER
    ),
    "X is shuffled apart from y": Sick(
        "logistic", "    a = answer(p, X)\n", "    a = answer(p, np.random.default_rng(0).permutation(X))\n", "Data"
    ),
    "a generator inside": Sick(
        "logistic", "    a = answer(p, X)\n", "    a = answer(p, rng.permutation(X))\n", "A door"
    ),
    "row by row, X shuffled apart in the step only": Sick(
        "mini batches", "answer(p, X[part]) - y[part]", "answer(p, X[part]) - y[part[::-1]]", _LOST
    ),
    "labels outside of the squash": Sick("logistic", ".astype(float)", ".astype(float) + 1", "Answers"),
    "hidden biases moved by δ2": Sick("side by side", "delta1.sum(axis=0)", "delta2.sum(axis=0)", _BIAS),
    "W1's slope transposed": Sick("side by side", "X.T @ delta1", "(X.T @ delta1).T", _NO_PATTERN),
    "W2 is updated too early": Sick(
        "side by side", "(delta2 @ W2.T)", "(delta2 @ (W2 - alpha * a1.T @ delta2).T)", _EARLY
    ),
    "the sigmoid's slope for tanh": Sick("tanh log loss", "(1 - h**2)", "h * (1 - h)", _UNIT),
    "h is squashed again": Sick("tanh log loss", "h.T @ d2", "np.tanh(h).T @ d2", _INPUT),
    "W1 is not averaged": Sick("tanh log loss", '"W1": X.T @ d1,', '"W1": len(y) * X.T @ d1,', _SUMMED),
    "softmax over the rows": Sick(
        "softmax relu", "return h, softmax(h @ p", "return h, (lambda z: softmax(z.T).T)(h @ p", "Data"
    ),
    "classes counted from 1": Sick("softmax relu", "np.eye(3)[y]", "np.eye(3)[(y + 1) % 3]", _UNIT),
    "the relu's slope is missing": Sick("softmax relu", " * (h > 0)", "", _UNIT),
    "lists: one output only goes back": Sick("lists", "for k in range(2)) * h[j]", "for k in range(1)) * h[j]", _UNIT),
    "the velocity has the wrong sign": Sick(
        "momentum", "= momentum * velocity", "= -momentum * velocity", "A second step at the same p"
    ),
    "gradients are never set back to 0": Sick(
        "momentum", "momentum * velocity.get", "velocity.get", "A second step at the same p"
    ),
    "Adam goes uphill": Sick(
        "adam", "d2 = (out - y) / len(y)", "d2 = (y - out) / len(y)", "All implied slopes of one size"
    ),
    "one step back in time only": Sick(
        "recurrent", "range(X.shape[1], 0, -1)", "range(X.shape[1], X.shape[1] - 1, -1)", _NO_PATTERN
    ),
    "the variance taken for a constant": Sick("batch norm", " - n * np.mean(dn * n, axis=0)", "", _LOST),
    "the middle layer keeps its own δ": Sick("three layers", 'd2 @ p["W2"].T', "d2", _UNIT),
    "counts with another slope": Sick(
        "poisson", "error = answer(p, X) - y", "error = np.log(answer(p, X)) - y", _ANOTHER
    ),
    "a tied weight has one path only": Sick("autoencoder", " + d2.T @ h", "", _NO_PATTERN),
    "a window is forgotten": Sick("convolution", '"b": d1.sum()', '"b": d1[:, 0].sum()', _BIAS),
}
