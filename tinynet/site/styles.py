"""Three healthy programs in three styles, and what each mistake turns in their text.

A page shows the lines as they are and as they should be from here. `tests/unit/test_styles.py` plants every change, and
lets the doctor run both programs and say that the one has this mistake and the other not.
"""

from typing import NamedTuple

__all__ = ["CHANGES", "PROGRAMS", "STYLES", "Planted", "planted"]

STYLES = {
    "lists": "Plain lists, one row after the other",
    "batch": "NumPy, all rows at once",
    "class": "A class",
}
PROGRAMS = {
    "lists": """\
import math
import random

random.seed(5)


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


rows = [[0, 0], [0, 1], [1, 0], [1, 1]]
labels = [0, 1, 1, 0]
n = len(rows)

w1 = [[random.uniform(-1, 1) for _ in range(2)] for _ in range(3)]
b1 = [0.0, 0.0, 0.0]
w2 = [random.uniform(-1, 1) for _ in range(3)]
b2 = 0.0
alpha = 3.0
losses = []

for epoch in range(4000):
    loss = 0.0
    slope_w1 = [[0.0, 0.0] for _ in range(3)]
    slope_b1 = [0.0, 0.0, 0.0]
    slope_w2 = [0.0, 0.0, 0.0]
    slope_b2 = 0.0
    for x, y in zip(rows, labels):
        z1 = [w1[j][0] * x[0] + w1[j][1] * x[1] + b1[j] for j in range(3)]
        a1 = [sigmoid(z) for z in z1]
        z2 = w2[0] * a1[0] + w2[1] * a1[1] + w2[2] * a1[2] + b2
        y_hat = sigmoid(z2)
        loss += (y_hat - y) ** 2 / n

        delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)
        delta1 = [delta2 * w2[j] * a1[j] * (1 - a1[j]) for j in range(3)]
        for j in range(3):
            slope_w2[j] += delta2 * a1[j] / n
            slope_b1[j] += delta1[j] / n
            for i in range(2):
                slope_w1[j][i] += delta1[j] * x[i] / n
        slope_b2 += delta2 / n

    for j in range(3):
        w2[j] -= alpha * slope_w2[j]
        b1[j] -= alpha * slope_b1[j]
        for i in range(2):
            w1[j][i] -= alpha * slope_w1[j][i]
    b2 -= alpha * slope_b2
    losses.append(loss)

print(f"loss {losses[-1]:.4f}")
""",
    "batch": """\
import numpy as np

rng = np.random.default_rng(3)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = np.array([[0.0], [1.0], [1.0], [0.0]])

w1 = rng.uniform(-1, 1, (2, 4))
b1 = np.zeros((1, 4))
w2 = rng.uniform(-1, 1, (4, 1))
b2 = np.zeros((1, 1))
alpha = 3.0
losses = []

for epoch in range(4000):
    z1 = x @ w1 + b1
    a1 = sigmoid(z1)
    z2 = a1 @ w2 + b2
    y_hat = sigmoid(z2)
    losses.append(np.mean((y_hat - y) ** 2))

    delta2 = 2 * (y_hat - y) / len(x) * y_hat * (1 - y_hat)
    slope_w2 = a1.T @ delta2
    slope_b2 = delta2.sum(axis=0, keepdims=True)
    delta1 = delta2 * w2.T * a1 * (1 - a1)
    slope_w1 = x.T @ delta1
    slope_b1 = delta1.sum(axis=0, keepdims=True)

    w2 = w2 - alpha * slope_w2
    b2 = b2 - alpha * slope_b2
    w1 = w1 - alpha * slope_w1
    b1 = b1 - alpha * slope_b1

print(f"loss {losses[-1]:.4f}")
""",
    "class": """\
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Network:
    def __init__(self, hidden, alpha):
        rng = np.random.default_rng(3)
        self.w1 = rng.uniform(-1, 1, (2, hidden))
        self.b1 = np.zeros((1, hidden))
        self.w2 = rng.uniform(-1, 1, (hidden, 1))
        self.b2 = np.zeros((1, 1))
        self.alpha = alpha

    def forward(self, x):
        self.z1 = np.dot(x, self.w1) + self.b1
        self.a1 = np.tanh(self.z1)
        self.z2 = np.dot(self.a1, self.w2) + self.b2
        self.y_hat = sigmoid(self.z2)
        return self.y_hat

    def backward(self, x, y):
        self.delta2 = 2 * (self.y_hat - y) / len(x) * self.y_hat * (1 - self.y_hat)
        self.delta1 = np.dot(self.delta2, self.w2.T) * (1 - self.a1**2)
        self.slope_w1 = np.dot(x.T, self.delta1)
        self.slope_b1 = np.sum(self.delta1, axis=0, keepdims=True)
        self.slope_w2 = np.dot(self.a1.T, self.delta2)
        self.slope_b2 = np.sum(self.delta2, axis=0, keepdims=True)

    def step(self):
        self.w1 -= self.alpha * self.slope_w1
        self.b1 -= self.alpha * self.slope_b1
        self.w2 -= self.alpha * self.slope_w2
        self.b2 -= self.alpha * self.slope_b2

    def train(self, x, y, epochs):
        losses = []
        for epoch in range(epochs):
            y_hat = self.forward(x)
            losses.append(np.mean((y_hat - y) ** 2))
            self.backward(x, y)
            self.step()
        return losses


x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = np.array([[0.0], [1.0], [1.0], [0.0]])
network = Network(hidden=4, alpha=0.5)
losses = network.train(x, y, epochs=4000)
print(f"loss {losses[-1]:.4f}")
""",
}


class Planted(NamedTuple):
    """The two programs of a mistake in one style: lines that stand once in the healthy one, and what replaces them.

    `instead` is set where those lines are not how it should be either.
    """

    lines: str
    wrong: str
    instead: str = ""

    @property
    def right(self):
        """The lines as they should be."""
        return self.instead or self.lines


CHANGES = {
    "activation-of-activated-value": {
        "lists": Planted(
            "delta1 = [delta2 * w2[j] * a1[j] * (1 - a1[j]) for j in range(3)]",
            "delta1 = [delta2 * w2[j] * sigmoid(a1[j]) * (1 - sigmoid(a1[j])) for j in range(3)]",
        ),
        "batch": Planted(
            "delta1 = delta2 * w2.T * a1 * (1 - a1)", "delta1 = delta2 * w2.T * sigmoid(a1) * (1 - sigmoid(a1))"
        ),
        "class": Planted(
            "self.delta1 = np.dot(self.delta2, self.w2.T) * (1 - self.a1**2)",
            "self.delta1 = np.dot(self.delta2, self.w2.T) * (1 - np.tanh(self.a1) ** 2)",
        ),
    },
    "derivative-of-unactivated-value": {
        "lists": Planted(
            "delta1 = [delta2 * w2[j] * a1[j] * (1 - a1[j]) for j in range(3)]",
            "delta1 = [delta2 * w2[j] * z1[j] * (1 - z1[j]) for j in range(3)]",
        ),
        "batch": Planted("delta1 = delta2 * w2.T * a1 * (1 - a1)", "delta1 = delta2 * w2.T * z1 * (1 - z1)"),
        "class": Planted(
            "self.delta1 = np.dot(self.delta2, self.w2.T) * (1 - self.a1**2)",
            "self.delta1 = np.dot(self.delta2, self.w2.T) * (1 - self.z1**2)",
        ),
    },
    "extra-activation-output": {
        "lists": Planted("y_hat = sigmoid(z2)", "y_hat = sigmoid(sigmoid(z2))"),
        "batch": Planted("y_hat = sigmoid(z2)", "y_hat = sigmoid(sigmoid(z2))"),
        "class": Planted("self.y_hat = sigmoid(self.z2)", "self.y_hat = sigmoid(sigmoid(self.z2))"),
    },
    "loss-used-as-gradient": {
        "lists": Planted(
            "delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)", "delta2 = (y_hat - y) ** 2 * y_hat * (1 - y_hat)"
        ),
        "batch": Planted(
            "delta2 = 2 * (y_hat - y) / len(x) * y_hat * (1 - y_hat)",
            "delta2 = (y_hat - y) ** 2 / len(x) * y_hat * (1 - y_hat)",
        ),
        "class": Planted(
            "self.delta2 = 2 * (self.y_hat - y) / len(x) * self.y_hat * (1 - self.y_hat)",
            "self.delta2 = (self.y_hat - y) ** 2 / len(x) * self.y_hat * (1 - self.y_hat)",
        ),
    },
    "missing-activation-derivative-hidden": {
        "lists": Planted(
            "delta1 = [delta2 * w2[j] * a1[j] * (1 - a1[j]) for j in range(3)]",
            "delta1 = [delta2 * w2[j] for j in range(3)]",
        ),
        "batch": Planted("delta1 = delta2 * w2.T * a1 * (1 - a1)", "delta1 = delta2 * w2.T"),
        "class": Planted(
            "self.delta1 = np.dot(self.delta2, self.w2.T) * (1 - self.a1**2)",
            "self.delta1 = np.dot(self.delta2, self.w2.T)",
        ),
    },
    "missing-activation-derivative-output": {
        "lists": Planted("delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)", "delta2 = 2 * (y_hat - y)"),
        "batch": Planted(
            "delta2 = 2 * (y_hat - y) / len(x) * y_hat * (1 - y_hat)", "delta2 = 2 * (y_hat - y) / len(x)"
        ),
        "class": Planted(
            "self.delta2 = 2 * (self.y_hat - y) / len(x) * self.y_hat * (1 - self.y_hat)",
            "self.delta2 = 2 * (self.y_hat - y) / len(x)",
        ),
    },
    "missing-activation-hidden": {
        "lists": Planted("a1 = [sigmoid(z) for z in z1]", "a1 = z1"),
        "batch": Planted("a1 = sigmoid(z1)", "a1 = z1"),
        "class": Planted("self.a1 = np.tanh(self.z1)", "self.a1 = self.z1"),
    },
    "missing-activation-output": {
        "lists": Planted("y_hat = sigmoid(z2)", "y_hat = z2"),
        "batch": Planted("y_hat = sigmoid(z2)", "y_hat = z2"),
        "class": Planted("self.y_hat = sigmoid(self.z2)", "self.y_hat = self.z2"),
    },
    "missing-downstream-weight": {
        "lists": Planted(
            "delta1 = [delta2 * w2[j] * a1[j] * (1 - a1[j]) for j in range(3)]",
            "delta1 = [delta2 * a1[j] * (1 - a1[j]) for j in range(3)]",
        ),
        "batch": Planted("delta1 = delta2 * w2.T * a1 * (1 - a1)", "delta1 = delta2 * a1 * (1 - a1)"),
        "class": Planted(
            "self.delta1 = np.dot(self.delta2, self.w2.T) * (1 - self.a1**2)",
            "self.delta1 = self.delta2 * (1 - self.a1**2)",
        ),
    },
    "parameter-never-updated": {
        "lists": Planted(
            "        w2[j] -= alpha * slope_w2[j]\n        b1[j] -= alpha * slope_b1[j]\n",
            "        w2[j] -= alpha * slope_w2[j]\n",
        ),
        "batch": Planted(
            "    w1 = w1 - alpha * slope_w1\n    b1 = b1 - alpha * slope_b1\n", "    w1 = w1 - alpha * slope_w1\n"
        ),
        "class": Planted(
            "        self.w1 -= self.alpha * self.slope_w1\n        self.b1 -= self.alpha * self.slope_b1\n",
            "        self.w1 -= self.alpha * self.slope_w1\n",
        ),
    },
    "sign-flipped": {
        "lists": Planted(
            "delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)", "delta2 = 2 * (y - y_hat) * y_hat * (1 - y_hat)"
        ),
        "batch": Planted(
            "delta2 = 2 * (y_hat - y) / len(x) * y_hat * (1 - y_hat)",
            "delta2 = 2 * (y - y_hat) / len(x) * y_hat * (1 - y_hat)",
        ),
        "class": Planted(
            "self.w1 -= self.alpha * self.slope_w1",
            "self.w1 += self.alpha * self.slope_w1",
        ),
    },
    "swapped-parameters": {
        "lists": Planted(
            "        w2[j] -= alpha * slope_w2[j]\n        b1[j] -= alpha * slope_b1[j]\n",
            "        w2[j] -= alpha * slope_b1[j]\n        b1[j] -= alpha * slope_w2[j]\n",
        ),
    },
    "updated-weight-used-too-early": {
        "lists": Planted(
            """\
        delta1 = [delta2 * w2[j] * a1[j] * (1 - a1[j]) for j in range(3)]
        for j in range(3):
            slope_w2[j] += delta2 * a1[j] / n
""",
            """\
        for j in range(3):
            w2[j] -= alpha * delta2 * a1[j] / n
        delta1 = [delta2 * w2[j] * a1[j] * (1 - a1[j]) for j in range(3)]
        for j in range(3):
""",
        ),
        "batch": Planted(
            """\
    delta1 = delta2 * w2.T * a1 * (1 - a1)
    slope_w1 = x.T @ delta1
    slope_b1 = delta1.sum(axis=0, keepdims=True)

    w2 = w2 - alpha * slope_w2
""",
            """\
    w2 = w2 - alpha * slope_w2
    delta1 = delta2 * w2.T * a1 * (1 - a1)
    slope_w1 = x.T @ delta1
    slope_b1 = delta1.sum(axis=0, keepdims=True)

""",
        ),
    },
    "wrong-activation-derivative": {
        "lists": Planted(
            "delta1 = [delta2 * w2[j] * a1[j] * (1 - a1[j]) for j in range(3)]",
            "delta1 = [delta2 * w2[j] * (1 - a1[j] ** 2) for j in range(3)]",
        ),
        "batch": Planted("delta1 = delta2 * w2.T * a1 * (1 - a1)", "delta1 = delta2 * w2.T * (1 - a1**2)"),
        "class": Planted(
            "self.delta1 = np.dot(self.delta2, self.w2.T) * (1 - self.a1**2)",
            "self.delta1 = np.dot(self.delta2, self.w2.T) * self.a1 * (1 - self.a1)",
        ),
    },
    "wrong-axis": {
        "batch": Planted(
            "slope_b1 = delta1.sum(axis=0, keepdims=True)", "slope_b1 = delta1.sum(axis=1, keepdims=True).T"
        ),
        "class": Planted(
            "self.slope_b1 = np.sum(self.delta1, axis=0, keepdims=True)",
            "self.slope_b1 = np.sum(self.delta1, axis=1, keepdims=True).T",
        ),
    },
    "wrong-delta": {
        "lists": Planted("slope_b1[j] += delta1[j] / n", "slope_b1[j] += delta2 / n"),
        "batch": Planted(
            "slope_b1 = delta1.sum(axis=0, keepdims=True)", "slope_b1 = delta2.sum(axis=0, keepdims=True)"
        ),
        "class": Planted("self.slope_w1 = np.dot(x.T, self.delta1)", "self.slope_w1 = np.dot(x.T, self.delta2)"),
    },
    "wrong-local-input": {
        "lists": Planted("slope_w2[j] += delta2 * a1[j] / n", "slope_w2[j] += delta2 * z1[j] / n"),
        "batch": Planted("slope_w2 = a1.T @ delta2", "slope_w2 = z1.T @ delta2"),
        "class": Planted(
            "self.slope_w2 = np.dot(self.a1.T, self.delta2)", "self.slope_w2 = np.dot(self.z1.T, self.delta2)"
        ),
    },
    "accumulator-not-reset": {
        "lists": Planted(
            """\
for epoch in range(4000):
    loss = 0.0
    slope_w1 = [[0.0, 0.0] for _ in range(3)]
    slope_b1 = [0.0, 0.0, 0.0]
    slope_w2 = [0.0, 0.0, 0.0]
    slope_b2 = 0.0
""",
            """\
slope_w1 = [[0.0, 0.0] for _ in range(3)]
slope_b1 = [0.0, 0.0, 0.0]
slope_w2 = [0.0, 0.0, 0.0]
slope_b2 = 0.0
for epoch in range(4000):
    loss = 0.0
""",
        ),
    },
    "batch-summed": {
        "lists": Planted(
            """\
            slope_w2[j] += delta2 * a1[j] / n
            slope_b1[j] += delta1[j] / n
            for i in range(2):
                slope_w1[j][i] += delta1[j] * x[i] / n
        slope_b2 += delta2 / n
""",
            """\
            slope_w2[j] += delta2 * a1[j]
            slope_b1[j] += delta1[j]
            for i in range(2):
                slope_w1[j][i] += delta1[j] * x[i]
        slope_b2 += delta2
""",
        ),
        "batch": Planted(
            "delta2 = 2 * (y_hat - y) / len(x) * y_hat * (1 - y_hat)", "delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)"
        ),
        "class": Planted(
            "self.delta2 = 2 * (self.y_hat - y) / len(x) * self.y_hat * (1 - self.y_hat)",
            "self.delta2 = 2 * (self.y_hat - y) * self.y_hat * (1 - self.y_hat)",
        ),
    },
    "constant-factor": {
        "lists": Planted(
            "delta2 = 2 * (y_hat - y) * y_hat * (1 - y_hat)", "delta2 = (y_hat - y) * y_hat * (1 - y_hat)"
        ),
        "batch": Planted(
            "delta2 = 2 * (y_hat - y) / len(x) * y_hat * (1 - y_hat)",
            "delta2 = (y_hat - y) / len(x) * y_hat * (1 - y_hat)",
        ),
        "class": Planted(
            "self.delta2 = 2 * (self.y_hat - y) / len(x) * self.y_hat * (1 - self.y_hat)",
            "self.delta2 = (self.y_hat - y) / len(x) * self.y_hat * (1 - self.y_hat)",
        ),
    },
    "broadcasting": {
        "batch": Planted("y = np.array([[0.0], [1.0], [1.0], [0.0]])", "y = np.array([0.0, 1.0, 1.0, 0.0])"),
    },
    "crashes": {
        "lists": Planted("loss += (y_hat - y) ** 2 / n", "loss += (y_hat - y) ** 2 / N"),
        "batch": Planted("slope_w1 = x.T @ delta1", "slope_w1 = x @ delta1"),
        "class": Planted(
            "self.delta1 = np.dot(self.delta2, self.w2.T) * (1 - self.a1**2)",
            "self.delta1 = np.dot(self.delta2, self.w2) * (1 - self.a1**2)",
        ),
    },
    "integer-arithmetic": {
        "class": Planted(
            "self.w2 = rng.uniform(-1, 1, (hidden, 1))",
            "self.w2 = np.ones((hidden, 1), dtype=int)",
            "self.w2 = np.ones((hidden, 1))",
        ),
    },
    "last-sample-only": {
        "lists": Planted(
            """\
            slope_w2[j] += delta2 * a1[j] / n
            slope_b1[j] += delta1[j] / n
            for i in range(2):
                slope_w1[j][i] += delta1[j] * x[i] / n
        slope_b2 += delta2 / n
""",
            """\
            slope_w2[j] = delta2 * a1[j] / n
            slope_b1[j] = delta1[j] / n
            for i in range(2):
                slope_w1[j][i] = delta1[j] * x[i] / n
        slope_b2 = delta2 / n
""",
        ),
    },
    "learning-rate-too-large": {
        "lists": Planted("alpha = 3.0", "alpha = 3000.0"),
        "batch": Planted("alpha = 3.0", "alpha = 3000.0"),
        "class": Planted("Network(hidden=4, alpha=0.5)", "Network(hidden=4, alpha=500)"),
    },
    "learning-rate-too-small": {
        "lists": Planted("alpha = 3.0", "alpha = 0.003"),
        "batch": Planted("alpha = 3.0", "alpha = 0.003"),
    },
    "not-enough-epochs": {
        "lists": Planted("for epoch in range(4000):", "for epoch in range(40):"),
        "batch": Planted("for epoch in range(4000):", "for epoch in range(40):"),
    },
    "model-too-weak": {
        "batch": Planted(
            """\
w1 = rng.uniform(-1, 1, (2, 4))
b1 = np.zeros((1, 4))
w2 = rng.uniform(-1, 1, (4, 1))
""",
            """\
w1 = rng.uniform(-1, 1, (2, 1))
b1 = np.zeros((1, 1))
w2 = rng.uniform(-1, 1, (1, 1))
""",
        ),
        "class": Planted("Network(hidden=4, alpha=0.5)", "Network(hidden=1, alpha=0.5)"),
    },
    "overflow": {
        "lists": Planted(
            "    return 1 / (1 + math.exp(-z))\n",
            "    return 1 / (1 + math.exp(-z))\n",
            "    if z < 0:\n        return math.exp(z) / (1 + math.exp(z))\n    return 1 / (1 + math.exp(-z))\n",
        ),
        "batch": Planted(
            "    return 1 / (1 + np.exp(-z))\n",
            "    return 1 / (1 + np.exp(-z))\n",
            "    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))\n",
        ),
    },
    "state-discarded": {
        "batch": Planted(
            """\
    w2 = w2 - alpha * slope_w2
    b2 = b2 - alpha * slope_b2
    w1 = w1 - alpha * slope_w1
    b1 = b1 - alpha * slope_b1
""",
            """\
    new_w2 = w2 - alpha * slope_w2
    new_b2 = b2 - alpha * slope_b2
    new_w1 = w1 - alpha * slope_w1
    new_b1 = b1 - alpha * slope_b1
""",
        ),
        "class": Planted(
            """\
        self.w1 -= self.alpha * self.slope_w1
        self.b1 -= self.alpha * self.slope_b1
        self.w2 -= self.alpha * self.slope_w2
        self.b2 -= self.alpha * self.slope_b2
""",
            """\
        w1 = self.w1 - self.alpha * self.slope_w1
        b1 = self.b1 - self.alpha * self.slope_b1
        w2 = self.w2 - self.alpha * self.slope_w2
        b2 = self.b2 - self.alpha * self.slope_b2
""",
        ),
    },
    "symmetric-hidden-units": {
        "lists": Planted(
            """\
w1 = [[random.uniform(-1, 1) for _ in range(2)] for _ in range(3)]
b1 = [0.0, 0.0, 0.0]
w2 = [random.uniform(-1, 1) for _ in range(3)]
""",
            """\
w1 = [[0.5, 0.5] for _ in range(3)]
b1 = [0.0, 0.0, 0.0]
w2 = [0.5, 0.5, 0.5]
""",
        ),
        "batch": Planted(
            """\
w1 = rng.uniform(-1, 1, (2, 4))
b1 = np.zeros((1, 4))
w2 = rng.uniform(-1, 1, (4, 1))
""",
            """\
w1 = np.full((2, 4), 0.5)
b1 = np.zeros((1, 4))
w2 = np.full((4, 1), 0.5)
""",
        ),
        "class": Planted(
            """\
        self.w1 = rng.uniform(-1, 1, (2, hidden))
        self.b1 = np.zeros((1, hidden))
        self.w2 = rng.uniform(-1, 1, (hidden, 1))
""",
            """\
        self.w1 = np.full((2, hidden), 0.5)
        self.b1 = np.zeros((1, hidden))
        self.w2 = np.full((hidden, 1), 0.5)
""",
        ),
    },
    "stationary-start": {
        "batch": Planted(
            """\
w1 = rng.uniform(-1, 1, (2, 4))
b1 = np.zeros((1, 4))
w2 = rng.uniform(-1, 1, (4, 1))
""",
            """\
w1 = np.zeros((2, 4))
b1 = np.zeros((1, 4))
w2 = np.zeros((4, 1))
""",
        ),
        "class": Planted(
            """\
        self.w1 = rng.uniform(-1, 1, (2, hidden))
        self.b1 = np.zeros((1, hidden))
        self.w2 = rng.uniform(-1, 1, (hidden, 1))
""",
            """\
        self.w1 = np.zeros((2, hidden))
        self.b1 = np.zeros((1, hidden))
        self.w2 = np.zeros((hidden, 1))
""",
        ),
    },
    "saturated-start": {
        "lists": Planted(
            """\
w1 = [[random.uniform(-1, 1) for _ in range(2)] for _ in range(3)]
b1 = [0.0, 0.0, 0.0]
w2 = [random.uniform(-1, 1) for _ in range(3)]
""",
            """\
w1 = [[random.uniform(10, 20) for _ in range(2)] for _ in range(3)]
b1 = [0.0, 0.0, 0.0]
w2 = [random.uniform(10, 20) for _ in range(3)]
""",
        ),
        "batch": Planted(
            """\
w1 = rng.uniform(-1, 1, (2, 4))
b1 = np.zeros((1, 4))
w2 = rng.uniform(-1, 1, (4, 1))
""",
            """\
w1 = rng.uniform(10, 20, (2, 4))
b1 = np.zeros((1, 4))
w2 = rng.uniform(10, 20, (4, 1))
""",
        ),
    },
    "unreachable-labels": {
        "lists": Planted("labels = [0, 1, 1, 0]", "labels = [-1, 1, 1, -1]"),
        "batch": Planted("y = np.array([[0.0], [1.0], [1.0], [0.0]])", "y = np.array([[-1.0], [1.0], [1.0], [-1.0]])"),
        "class": Planted("y = np.array([[0.0], [1.0], [1.0], [0.0]])", "y = np.array([[-1.0], [1.0], [1.0], [-1.0]])"),
    },
    "unscaled-inputs": {
        "lists": Planted("rows = [[0, 0], [0, 1], [1, 0], [1, 1]]", "rows = [[0, 0], [0, 1], [1000, 0], [1000, 1]]"),
        "batch": Planted(
            "x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])",
            "x = np.array([[0.0, 0.0], [0.0, 1.0], [1000.0, 0.0], [1000.0, 1.0]])",
        ),
        "class": Planted(
            "x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])",
            "x = np.array([[0.0, 0.0], [0.0, 1.0], [1000.0, 0.0], [1000.0, 1.0]])",
        ),
    },
}


def planted(code, style):
    """Return the text of a program as it should be, and with a mistake.

    Parameters
    ----------
    code : str
        The mistake.
    style : str
        One of those that `CHANGES` has for it.

    Returns
    -------
    right, wrong : str
    """
    text, change = PROGRAMS[style], CHANGES[code][style]
    return text.replace(change.lines, change.right), text.replace(change.lines, change.wrong)
