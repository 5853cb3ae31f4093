"""Kinds of programs that are followed from inside: objects of numbers, several losses, optimisers, shuffled rows."""

import sys
from pathlib import Path

import pytest
from test_watching_blame import BATCH, CLASS, FORMS, HEADS, changed, seen, underlined

from tinynet.doctor.both_halves import with_what_was_watched
from tinynet.doctor.examine_program import examine_in_this_process, watch_in_this_process
from tinynet.doctor.watching import chains

OUTSIDE = Path(__file__).parents[1] / "outside"
PARENTS = chains._adding_parents
ENGINE = """
import math
import random


class Number:
    def __init__(self, value, made_of=()):
        self.value, self.made_of, self.slope = value, made_of, 0.0

    def __add__(self, other):
        return Number(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Number(self.value * other.value, ((self, other.value), (other, self.value)))

    def tanh(self):
        t = math.tanh(self.value)
        return Number(t, ((self, 1 - t**2),))

    def back(self, slope):
        self.slope += slope
        for number, local in self.made_of:
            number.back(slope * local)


random.seed(3)
w, b, v = (Number(random.uniform(-1, 1)) for _ in range(3))
for epoch in range(50):
    total = 0.0
    for x, y in ((0.5, 0.2), (-0.8, 0.6), (1.3, -0.4)):
        gap = (w * Number(x) + b).tanh() * v + Number(-y)
        loss = gap * gap
        for number in (w, b, v):
            number.slope = 0.0
        loss.back(1.0)
        for number in (w, b, v):
            number.value -= 0.1 * number.slope
        total += loss.value
    print(total)
"""
HUBER = """
import numpy as np

rng = np.random.default_rng(4)
X = rng.normal(size=(4, 2))
y = X @ np.array([1.0, -0.5]) + np.array([0.0, 0.0, 3.0, 0.0])
w, b = rng.normal(size=2), 0.1
for epoch in range(60):
    losses = []
    for x, t in zip(X, y):
        r = x @ w + b - t
        losses.append(0.5 * r**2 if abs(r) < 1 else abs(r) - 0.5)
        d = np.clip(r, -1, 1)
        w = w - 0.1 * d * x
        b = b - 0.1 * d
    print(np.mean(losses))
"""
ADAM = """
import numpy as np

rng = np.random.default_rng(2)
X = rng.normal(size=(9, 3))
y = X[:, :1] - X[:, 1:2] ** 2
net = [rng.normal(size=(3, 4)), np.zeros(4), rng.normal(size=(4, 1)), np.zeros(1)]
first, second = [np.zeros_like(p) for p in net], [np.zeros_like(p) for p in net]
for step in range(1, 60):
    h = np.tanh(X @ net[0] + net[1])
    gap = h @ net[2] + net[3] - y
    loss = np.mean(gap**2)
    d = 2 * gap / len(X)
    dh = d @ net[2].T * (1 - h**2)
    slopes = [X.T @ dh, dh.sum(axis=0), h.T @ d, d.sum(axis=0)]
    for i, g in enumerate(slopes):
        first[i] = 0.9 * first[i] + 0.1 * g
        second[i] = 0.99 * second[i] + 0.01 * g**2
        m, s = first[i] / (1 - 0.9**step), second[i] / (1 - 0.99**step)
        net[i] -= 0.01 * m / (np.sqrt(s) + 1e-8)
    print(loss)
"""
MOMENTUM = (
    "first[i] / (1 - 0.9**step), second[i] / (1 - 0.99**step)\n        net[i] -= 0.01 * m / (np.sqrt(s) + 1e-8)",
    "first[i], 0\n        net[i] -= 0.01 * m",
)
APART = """
import numpy as np

rng = np.random.default_rng(8)
X = rng.normal(size=(12, 2))
y = (X[:, 0] * X[:, 1] > 0) * 1.0
W, b, u, c = rng.normal(size=(2, 4)), np.zeros(4), rng.normal(size=4), 0.0
vW, vb, vu, vc = 0 * W, 0 * b, 0 * u, 0.0
for epoch in range(60):
    h = np.tanh(X @ W + b)
    p = 1 / (1 + np.exp(-(h @ u + c)))
    d = (p - y) / len(y)
    dh = np.outer(d, u) * (1 - h**2)
    vW, vb = X.T @ dh + 0.9 * vW, dh.sum(axis=0) + 0.9 * vb
    vu, vc = h.T @ d + 0.9 * vu, d.sum() + 0.9 * vc
    W, b, u, c = W - 0.1 * vW, b - 0.1 * vb, u - 0.1 * vu, c - 0.1 * vc
    print(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
"""
SQUARES = APART.replace("d = (p - y) / len(y)", "e = (p - y) / len(y)\n    d = 2 * e * p * (1 - p)").replace(
    "-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))", "np.mean((p - y) ** 2)"
)
SINGLE = APART.replace("vW, vb, vu, vc = 0 * W, 0 * b, 0 * u, 0.0", "vW = vb = vu = vc = 0.0")
AHEAD = (
    "first[i], 0\n        before = first[i]\n        first[i] = 0.9 * first[i] - 0.01 * g\n"
    "        net[i] += 1.9 * first[i] - 0.9 * before"
)
NEIGHBOURS = """
import numpy as np

rng = np.random.default_rng(3)
pairs = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (2, 1), (1, 3), (3, 2), (2, 0), (1, 0), (0, 3), (3, 1)]
inner, outer = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))


def squash(t):
    return 1 / (1 + np.exp(-t))


for epoch in range(30):
    total = 0.0
    for c, o in pairs:
        others = rng.integers(4, size=2)
        good, bad = squash(inner[c] @ outer[o]), squash(outer[others] @ inner[c])
        total -= np.log(good) + np.log(1 - bad).sum()
        d_inner = (good - 1) * outer[o] + bad @ outer[others]
        d_outer, d_others = (good - 1) * inner[c], np.outer(bad, inner[c])
        inner[c] -= 0.1 * d_inner
        outer[o] -= 0.1 * d_outer
        np.add.at(outer, others, -0.1 * d_others)
    if epoch % 10 == 9:
        print(total / len(pairs))
"""
RANKS = """
import numpy as np

rng = np.random.default_rng(17)
items = rng.normal(size=(12, 4))
W, v = rng.normal(size=(4, 5)), rng.normal(size=5)
for epoch in range(30):
    lost = 0.0
    for _ in range(40):
        i, j = sorted(rng.choice(12, 2, replace=False))
        hi, hj = np.tanh(items[i] @ W), np.tanh(items[j] @ W)
        lost += np.log1p(np.exp(hj @ v - hi @ v))
        g = -1 / (1 + np.exp(hi @ v - hj @ v))
        dv = g * hi - g * hj
        dW = np.outer(items[i], g * v * (1 - hi**2)) - np.outer(items[j], g * v * (1 - hj**2))
        v -= 0.1 * dv
        W -= 0.1 * dW
    if epoch % 10 == 9:
        print(lost / 40)
"""
STACK = """
import numpy as np

rng = np.random.default_rng(30)


class Linear:
    def __init__(self, a, b):
        self.W, self.b = rng.normal(size=(a, b)), np.zeros(b)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.sum(axis=0)
        return g @ self.W.T


class Tanh:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, g):
        return g * (1 - self.a**2)


X = rng.normal(size=(16, 3))
Y = np.stack([X[:, 0] * X[:, 1], np.abs(X[:, 2])], axis=1)
layers = [Linear(3, 4), Tanh(), Linear(4, 5), Tanh(), Linear(5, 2)]
for epoch in range(50):
    out = X
    for layer in layers:
        out = layer.forward(out)
    loss = np.mean((out - Y) ** 2)
    g = 2 * (out - Y) / out.size
    for layer in reversed(layers):
        g = layer.backward(g)
    for layer in layers[::2]:
        layer.W -= 0.1 * layer.dW
        layer.b -= 0.1 * layer.db
    print(loss)
"""
FEW_AT_ONCE = """
import math

rows = [([1.0, 0.0, 3.0], 1), ([0.0, 1.0, 0.0], 0), ([2.0, 0.0, 1.0], 1), ([0.0, 2.0, 1.0], 0), ([0.0, 0.0, 4.0], 1)]
theta, bias = [0.02, -0.03, 0.01], 0.0
for sweep in range(60):
    penalty = 0.0
    for x, label in rows:
        target = 0.9 * label + 0.05
        p = 1 / (1 + math.exp(-bias - sum(t * v for t, v in zip(theta, x))))
        penalty -= target * math.log(p) + (1 - target) * math.log(1 - p)
        for i in range(3):
            theta[i] -= 0.05 * (p - target) * x[i]
        bias -= 0.05 * (p - target)
    print(penalty)
"""
FIRST_MOMENT = "        first[i] = 0.9 * first[i] + 0.1 * g\n"
BACK = "g, 0\n        net[i] -= 0.01 * (2 * g - first[i])\n        first[i] = g"
SHUFFLED = """
import numpy as np

rng = np.random.default_rng(4)
X = rng.normal(size=(24, 3))
t = (X[:, 0] > X[:, 1]) * 1.0
w, b = np.zeros(3), 0.0
for epoch in range(40):
    order = rng.permutation(24)
    X, t = X[order], t[order]
    for i in range(0, 24, 6):
        p = 1 / (1 + np.exp(-(X[i : i + 6] @ w + b)))
        d = (p - t[i : i + 6]) / 6
        w -= 0.3 * X[i : i + 6].T @ d
        b -= 0.3 * d.sum()
    print(epoch)
"""
COLUMN = SHUFFLED.replace("* 1.0", "* 1.0\nt = t.reshape(-1, 1)").replace("np.zeros(3)", "np.zeros((3, 1))")
COLUMNS = (
    SHUFFLED.replace("size=(24, 3)", "size=(3, 24)")
    .replace("(X[:, 0] > X[:, 1])", "(X[:1] > X[1:2])")
    .replace("np.zeros(3)", "np.zeros((1, 3))")
    .replace("X[order], t[order]", "X[:, order], t[:, order]")
    .replace("i : i + 6]", ":, i : i + 6]")
    .replace("X[:, i : i + 6] @ w", "w @ X[:, i : i + 6]")
    .replace("X[:, i : i + 6].T @ d", "d @ X[:, i : i + 6].T")
)
FEATURES = """
import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(6, 10))
Y = np.tanh(X @ rng.normal(size=(10, 10)) * 0.3)
W, b = rng.normal(size=(10, 10)) * 0.1, np.zeros(10)
for epoch in range(200):
    order = rng.permutation(10)
    V = W[order]
    e = (X[:, order] @ V + b - Y) / 6
    W[order] = V - 0.1 * X[:, order].T @ e
    b = b - 0.1 * e.sum(axis=0)
    print(3 * np.sum(e * e))
"""
SHARES = """
import numpy as np

rng = np.random.default_rng(SEED)
kind = np.arange(12) % 3
X = rng.normal(size=(12, 2)) + np.stack([kind == 0, kind == 1], axis=1)
labels = np.eye(3)[kind]
W, b = rng.normal(size=(2, 3)), np.zeros(3)
for epoch in range(30):
    z = X @ W + b
    z = z - z.max()
    d = (np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) - labels) / 12
    W = W - 0.5 * X.T @ d
    b = b - 0.5 * d.sum(axis=0)
"""
CUT_OFF = """
import numpy as np

rng = np.random.default_rng(9)
X = rng.normal(size=(16, 2))
y = (X[:, :1] * X[:, 1:] > 0) * 1.0
W, b, V = rng.normal(size=(2, 6)), np.zeros(6), rng.normal(size=(6, 1))
for epoch in range(40):
    h = np.maximum(X @ W + b, 0)
    p = 1 / (1 + np.exp(-(h @ V)))
    print(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    d = (p - y) / len(y)
    dh = d @ V.T
    dh[h <= 0] = 0
    V -= 0.3 * h.T @ d
    W -= 0.3 * X.T @ dh
    b -= 0.3 * dh.sum(axis=0)
"""
DECAYS = """
import numpy as np

rng = np.random.default_rng(7)
X = rng.normal(size=(20, 2))
y = (X[:, 0] > X[:, 1]) * 1.0
w, b = np.array([0.3, -0.2]), 0.1
for epoch in range(100):
    eta = 0.5 / (1 + 0.1 * epoch)
    d = 1 / (1 + np.exp(-(X @ w + b))) - y
    w = w * (1 - eta * 0.02) - eta * X.T @ d / len(d)
    b = b - eta * d.mean()
"""
HINGE = """
import numpy as np

rng = np.random.default_rng(6)
side = np.where(np.arange(20) < 10, 1.0, -1.0)
X = rng.normal(size=(20, 2)) + side[:, None]
w, b = np.array([0.4, 0.9]), 0.3
for epoch in range(30):
    margin = side * (X @ w + b)
    inside = (margin < 1) * side
    w += 0.02 * (X.T @ inside) - 0.001 * w
    b += 0.02 * inside.sum()
    print(np.mean(margin > 0))
"""
WORDS = """
import numpy as np

rng = np.random.default_rng(5)
ids, t = rng.integers(0, 4, 9), rng.integers(0, 2, 9) * 1.0
table, w = rng.normal(size=(4, 3)), rng.normal(size=3)
for epoch in range(40):
    v = table[ids]
    p = 1 / (1 + np.exp(-(v @ w)))
    loss = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    d = (p - t) / len(t)
    step = 0.2 * np.outer(d, w)
    w -= 0.2 * v.T @ d
    np.subtract.at(table, ids, step)
    print(loss)
"""
SUMMED_FIRST = """
import numpy as np

rng = np.random.default_rng(8)
table = rng.normal(size=12)
words, wanted = rng.integers(0, 12, 60), rng.normal(size=60)
for step in range(80):
    rows = rng.integers(0, 60, 6)
    ids = words[rows]
    error = table[ids] - wanted[rows]
    slopes = np.zeros(12)
    np.add.at(slopes, ids, error / 6)
    table[ids] -= 0.1 * slopes[ids]
    print(0.5 * np.mean(error**2))
"""
ONE_AT_A_TIME = """
import numpy as np

rng = np.random.default_rng(9)
X = rng.normal(size=(20, 3))
y = X @ np.array([0.5, -1.0, 2.0]) + 1.0
w, b = np.array([0.3, 0.2, -0.1]), 0.4
for epoch in range(60):
    error = X @ w + b - y
    slope, b_slope = X.T @ error / 20, error.mean()
    largest = int(np.argmax(np.abs(slope)))
    step = np.zeros(3)
    step[largest] = slope[largest]
    w = w - 0.1 * step
    b = b - 0.1 * b_slope
    print(0.5 * np.mean(error**2))
"""
TAGS = """
import numpy as np

rng = np.random.default_rng(10)
X = rng.normal(size=(16, 3))
rows, tags = np.nonzero(rng.random((16, 4)) < 0.5)
W = rng.normal(size=(3, 4)) * 0.2
for epoch in range(40):
    slopes = 1 / (1 + np.exp(-X @ W))
    slopes[rows, tags] -= 1
    W = W - 0.4 * X.T @ slopes / 16
"""
EVALUATED = """
import numpy as np

rng = np.random.default_rng(5)
X = rng.normal(size=(28, 3))
y = np.sin(X[:, :1]) + X[:, 1:2]
net = {"W": rng.normal(size=(3, 5)), "b": np.zeros(5), "v": rng.normal(size=(5, 1))}


def forward(x):
    h = np.tanh(x @ net["W"] + net["b"])
    return h, h @ net["v"]


best, patience = np.inf, 0
for epoch in range(40):
    order = rng.permutation(20)
    for rows in (order[:4], order[4:8], order[8:12], order[12:16], order[16:]):
        h, guess = forward(X[rows])
        loss = np.mean((guess - y[rows]) ** 2)
        d = 2 * (guess - y[rows]) / len(rows)
        dz = (d @ net["v"].T) * (1 - h**2)
        for name, g in (("W", X[rows].T @ dz), ("b", dz.sum(axis=0)), ("v", h.T @ d)):
            net[name] -= 0.1 * g
    held_out = np.mean((forward(X[20:])[1] - y[20:]) ** 2)
    if held_out < best:
        best, patience = held_out, 0
    else:
        patience += 1
    if patience > 5:
        break
"""
TARGET = """
import numpy as np

rng = np.random.default_rng(3)
states, rewards, following = rng.normal(size=(60, 4)), rng.uniform(size=(60, 1)), rng.normal(size=(60, 4))


class Values:
    def __init__(self):
        self.W, self.b, self.v = rng.normal(size=(4, 5)), np.zeros(5), rng.normal(size=(5, 1))

    def __call__(self, x):
        self.x, self.h = x, np.tanh(x @ self.W + self.b)
        return self.h @ self.v

    def learn(self, d):
        dz = d @ self.v.T * (1 - self.h**2)
        self.v -= 0.1 * self.h.T @ d
        self.W -= 0.1 * self.x.T @ dz
        self.b -= 0.1 * dz.sum(axis=0)

    def copy_from(self, other):
        self.W, self.b, self.v = other.W.copy(), other.b.copy(), other.v.copy()


online, target = Values(), Values()
for step in range(60):
    rows = rng.choice(60, 10, replace=False)
    goal = rewards[rows] + 0.9 * target(following[rows])
    gap = online(states[rows]) - goal
    loss = np.mean(gap**2)
    online.learn(2 * gap / len(rows))
    if step % 5 == 0:
        target.copy_from(online)
    if step % 20 == 0:
        print(loss)
"""
EVALUATED_NUMBERS = """
import math
import random

random.seed(3)
rows = [(random.uniform(-1, 1), random.uniform(-1, 1)) for _ in range(12)]
data = [(a, b, math.sin(a) + 0.5 * b) for a, b in rows]
train, held = data[:5], data[5:]
net = {"w": 0.3, "u": -0.2, "b": 0.1, "v": 0.7, "c": 0.0}


def forward(a, b):
    h = math.tanh(net["w"] * a + net["u"] * b + net["b"])
    return h, net["v"] * h + net["c"]


best, waited = 1e9, 0
for epoch in range(60):
    random.shuffle(train)
    for a, b, goal in train:
        h, guess = forward(a, b)
        loss = (guess - goal) ** 2
        d = 2 * (guess - goal)
        dz = d * net["v"] * (1 - h * h)
        net["v"] -= 0.1 * d * h
        net["c"] -= 0.1 * d
        net["w"] -= 0.1 * dz * a
        net["u"] -= 0.1 * dz * b
        net["b"] -= 0.1 * dz
    error = sum((forward(a, b)[1] - goal) ** 2 for a, b, goal in held)
    if error < best:
        best, waited = error, 0
    else:
        waited += 1
    if waited > 8:
        break
"""
BRANCHES = """
import math
import random

random.seed(12)
rows = [(random.uniform(0.1, 0.9), random.choice([0, 1])) for _ in range(20)]
rows = [(x, rush, 0.4 + 2.2 * x + 0.7 * rush * x + (2.5 if i % 5 == 0 else 0)) for i, (x, rush) in enumerate(rows)]
w, u, b, v, c = 0.8, 0.5, 0.0, 0.6, 0.0
for epoch in range(100):
    total = 0.0
    for x, rush, minutes in rows:
        h = math.tanh(w * x + u * rush + b)
        r = v * h + c - minutes
        if abs(r) <= 1.5:
            total += 0.5 * r * r
            slope = r
        else:
            total += 1.5 * (abs(r) - 0.75)
            slope = 1.5 if r > 0 else -1.5
        dz = slope * v * (1 - h * h)
        v -= 0.05 * slope * h
        c -= 0.05 * slope
        w -= 0.05 * dz * x
        u -= 0.05 * dz * rush
        b -= 0.05 * dz
    if epoch % 20 == 0:
        print(epoch, total / len(rows))
"""
EACH_OTHER = """
left, right = 1.5, -0.5
for step in range(30):
    gap = left - right
    print(0.5 * gap**2)
    left, right = left - 0.1 * gap, right + 0.1 * gap
"""
TWO_SHOWN = HEADS.replace("    loss = 0.5 * ", "    first_loss = 0.5 * ").replace(
    " - np.sum(sold", "\n    second_loss = -np.sum(sold"
).replace("print(loss)", "print(first_loss, second_loss)")  # fmt: skip
BOTH = "X, y = X[order], y[order]"
BEFORE = BATCH.replace("for epoch", f"order = rng.permutation(6)\n{BOTH}\nfor epoch")
SCALED = "rng.permutation(X)\nX = (X - X.mean(axis=0)) / X.std(axis=0)"
ONE_BY_ONE = BATCH.replace(
    "for epoch",
    "waves = np.zeros((len(X), 6))\nfor i in range(len(X)):\n    waves[i, i % 4 : i % 4 + 2] += 1.0\nfor epoch",
    1,
)
GATED = """
import numpy as np

rng = np.random.default_rng(5)
X = rng.normal(size=(24, 2)) + 0.3
t = np.where(X[:, 0] + 0.4 * X[:, 1] > 0.3, 1.0, -1.0)
w, b = rng.normal(size=2), 0.1
for epoch in range(30):
    margin = t * (X @ w + b)
    active = margin < 1
    loss = np.mean(np.maximum(0, 1 - margin))
    w = w + 0.1 * (t * active) @ X / len(X)
    b = b + 0.1 * np.sum(t * active) / len(X)
    print(epoch, loss)
"""
PADDED = """
import numpy as np

rng = np.random.default_rng(6)
x, tags = rng.normal(size=(8, 5, 3)), rng.integers(0, 4, (8, 5))
known = (np.arange(5) < rng.integers(2, 5, (8, 1))).astype(float)
W, c = rng.normal(size=(3, 4)), np.zeros(4)
for epoch in range(20):
    scores = x @ W + c
    q = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
    loss = -(known * np.log(np.take_along_axis(q, tags[..., None], axis=-1)[..., 0])).sum() / known.sum()
    d = q - np.eye(4)[tags]
    d = d * known[..., None] / known.sum()
    W -= 0.5 * np.einsum("nti,ntj->ij", x, d)
    c -= 0.5 * d.sum(axis=(0, 1))
    print(epoch, loss)
"""
CORRECTED = """
import numpy as np

rng = np.random.default_rng(7)
X = rng.normal(size=(20, 3))
y = np.sin(X[:, :1])
net = {"W": rng.normal(size=(3, 5)), "c": np.zeros((1, 5)), "u": rng.normal(size=(5, 1))}
mean, square = ({name: np.zeros_like(p) for name, p in net.items()} for _ in range(2))
for step in range(1, 40):
    h = np.tanh(X @ net["W"] + net["c"])
    d = (h @ net["u"] - y) / len(X)
    dh = d @ net["u"].T * (1 - h**2)
    for name, g in {"W": X.T @ dh, "c": dh.sum(axis=0, keepdims=True), "u": h.T @ d}.items():
        mean[name] = 0.9 * mean[name] + 0.1 * g
        square[name] = 0.99 * square[name] + 0.01 * g**2
        m, s = mean[name] / (1 - 0.9**step), square[name] / (1 - 0.99**step)
        net[name] -= 0.02 * m / (np.sqrt(s) + 1e-8)
    print(step, np.mean((h @ net["u"] - y) ** 2))
"""
TWO_BRANCHES = """
import random

random.seed(2)
rows = [(x / 10, 0.7 * x / 10 - 0.2 + random.gauss(0, 1.5)) for x in random.sample(range(-20, 21), 41)]
w, b = 0.5, 0.0
for epoch in range(5):
    total = 0.0
    for x, y in rows:
        e = w * x + b - y
        if abs(e) <= 1.0:
            total += 0.5 * e * e
            d = e
        else:
            total += abs(e) - 0.5
            d = 1.0 if e > 0 else -1.0
        w -= 0.05 * d * x
        b -= 0.05 * d
    print(epoch, total)
"""
BETTER = """
import numpy as np

rng = np.random.default_rng(8)
likes = rng.normal(size=(6, 9))
users, items = 0.3 * rng.normal(size=(6, 3)), 0.3 * rng.normal(size=(9, 3))
for epoch in range(3):
    loss = 0.0
    for u in range(6):
        i, j = rng.choice(9, 2, replace=False)
        if likes[u, i] < likes[u, j]:
            i, j = j, i
        x = users[u] @ (items[i] - items[j])
        loss += np.log1p(np.exp(-x))
        g, who = 1 / (1 + np.exp(x)), users[u].copy()
        users[u] += 0.1 * (g * (items[i] - items[j]) - 0.01 * users[u])
        items[i] += 0.1 * (g * who - 0.01 * items[i])
        items[j] += 0.1 * (-g * who - 0.01 * items[j])
    print(epoch, loss)
"""
SQUASHED = """
import numpy as np

rng = np.random.default_rng(4)
X = rng.normal(size=(20, 2))
y = (X[:, 0] > 0.2).astype(float)
w, b = np.zeros(2), 0.0
for epoch in range(50):
    linear = X @ w + b
    p = 1 / (1 + np.exp(-linear))
    dw = X.T @ (p - y) / len(y)
    db = np.mean(p - y)
    w -= 0.1 * dw
    b -= 0.1 * db
"""
WALK = """
import numpy as np

rng = np.random.default_rng(8)
w = np.zeros(3)


def known(s):
    return np.array([1.0, s / 6, (s / 6) ** 2])


for episode in range(100):
    s, total = 3, 0.0
    for _ in range(100):
        n = s + rng.choice([-1, 1])
        target = (n == 7) * 1.0 if n in (-1, 7) else known(n) @ w
        delta = target - known(s) @ w
        total += delta**2
        w = w + 0.05 * delta * known(s)
        if n in (-1, 7):
            break
        s = n
    print(episode, total)
"""
ABOVE_0 = """
import numpy as np

rng = np.random.default_rng(5)
A = rng.random((40, 5))
b = A @ np.array([0.0, 2.0, 0.0, 1.0, 0.5])
w, v = np.ones(5), np.zeros(5)
for step in range(60):
    r = A @ w - b
    v = 0.9 * v - 0.05 * A.T @ r / len(b)
    w = np.maximum(w + v, 1e-3)
"""
SUMMED_BY_LOOPS = """
import numpy as np

rng = np.random.default_rng(9)
words, y = rng.integers(0, 5, (12, 3)), rng.normal(size=12)
table, w = rng.normal(size=(5, 2)), rng.normal(size=2)
for epoch in range(20):
    mean = table[words].mean(axis=1)
    d = (mean @ w - y) / len(y)
    loss = 0.5 * np.mean((mean @ w - y) ** 2)
    slope = np.zeros_like(table)
    for n in range(12):
        for k in words[n]:
            slope[k] += d[n] * w / 3
    table = table - 0.5 * slope
    w = w - 0.5 * mean.T @ d
    print(epoch, loss)
"""
DAMPED = """
import numpy as np

rng = np.random.default_rng(3)
t = np.linspace(0, 4, 40)
y = 2.5 * np.exp(-1.3 * t) + 0.01 * rng.normal(size=40)
p, damping = np.array([1.0, 1.0]), 0.01
for step in range(12):
    e = np.exp(-p[1] * t)
    r = p[0] * e - y
    loss = 0.5 * np.sum(r**2)
    J = np.stack([e, -p[0] * t * e], axis=1)
    p = p - np.linalg.solve(J.T @ J + damping * np.eye(2), J.T @ r)
    damping *= 0.1
    print(step, loss)
"""
TAIL = """
import numpy as np

rng = np.random.default_rng(0)
t = np.linspace(0, 5, 60)
y = 2.0 * np.exp(-0.8 * t) + 0.3 + 0.02 * rng.normal(size=60)
a, k, c = 1.0, 0.5, 0.0
for epoch in range(50):
    s = np.exp(-k * t)
    err = a * s + c - y
    late = np.mean(err[-10:] ** 2)
    ga, gc, gk = np.mean(err * s), np.mean(err), np.mean(-err * a * t * s)
    a -= 0.2 * ga
    c -= 0.2 * gc
    k -= 0.2 * gk
    print(epoch, "late", late)
"""
TWINS = """
import numpy as np

rng = np.random.default_rng(6)
A = rng.normal(size=(50, 4))
B = A + 0.3 * rng.normal(size=(50, 4))
W = rng.normal(size=(4, 3)) * 0.5
for epoch in range(50):
    diff = A @ W - B @ W
    loss = np.mean(np.sum(diff**2, axis=1))
    W -= 0.05 * 2 * (A.T @ diff - B.T @ diff) / len(A)
    print(epoch, loss)
"""
SPARSE = """
import numpy as np

rng = np.random.default_rng(1)
X = rng.normal(size=(80, 4))
y = X @ np.array([12.0, 9.0, 11.0, 14.0])
w, m, v = np.full(4, 10.0), np.zeros(4), np.zeros(4)
for t in range(1, 60):
    err = X @ w - y
    g = 2 * X.T @ err / len(y)
    m = 0.9 * m + 0.1 * g
    v = 0.99 * v + 0.01 * g**2
    size = np.sqrt(v / (1 - 0.99**t)) + 1e-8
    upright = m / (1 - 0.9**t)
    w = w - 0.05 * upright / size
    w = w - 0.001 * np.sign(w)
    print(t, np.mean(err**2))
"""
FLOOR = """
import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(50, 3))
y = np.sin(X[:, 0]) + X[:, 1]
w, v = np.zeros(3), np.zeros(3)
for epoch in range(60):
    err = X @ w - y
    g = 2 * X.T @ err / 50
    v = 0.9 * v + 0.1 * g**2
    w -= 0.01 * g / np.sqrt(np.maximum(v, 1e-8))
    print(epoch, np.mean(err**2))
"""
FADING = (
    BATCH.replace("for epoch in", "rate = 0.5\nfor epoch in").replace("0.5 *", "rate *") + "    rate = rate * 0.99\n"
)
RIGHT = {
    "objects of numbers": ENGINE,
    "Adam": ADAM,
    "Adam without a correction": ADAM.replace(" / (1 - 0.9**step)", "").replace(" / (1 - 0.99**step)", ""),
    "momentum": ADAM.replace(*MOMENTUM),
    "momentum that is told apart": APART,
    "slopes that are cut off in place": CUT_OFF,
    "momentum on squares": SQUARES,
    "velocities that begin as one number": SINGLE,
    "numbers that begin as whole ones": APART.replace("0.0", "0"),
    "Nesterov's momentum": ADAM.replace(FIRST_MOMENT, "").replace(MOMENTUM[0], AHEAD),
    "a step back for the slope before": ADAM.replace(FIRST_MOMENT, "").replace(MOMENTUM[0], BACK),
    "RMSprop": ADAM.replace("0.01 * m /", "0.01 * g /"),
    "AdaGrad": ADAM.replace("0.99 * second[i] + 0.01 * g**2", "second[i] + g * g").replace("0.01 * m /", "0.1 * g /"),
    "AMSGrad": ADAM.replace("m, s = first", "most[i] = np.maximum(most[i], second[i])\n        m, s = first").replace(
        "second[i] / (1", "most[i] / (1"
    ).replace("first, second = ", "first, second, most = ").replace(
        "[np.zeros_like(p) for p in net]\n", "[np.zeros_like(p) for p in net], [np.zeros_like(p) for p in net]\n"
    ),
    "AdaBelief": ADAM.replace("0.01 * g**2", "0.01 * (g - first[i]) ** 2"),
    "a rate that decays": BATCH.replace("0.5 * d", "0.5 / (1 + epoch) * d"),
    "a running mean of the losses": BATCH.replace("for epoch", "mean = 1.0\nfor epoch").replace(
        "    d2 =", "    mean = 0.99 * mean + 0.01 * loss\n    d2 ="
    ),
    "a penalty that is not shown": BATCH.replace("W2 -= 0.5 * dW2", "W2 -= 0.5 * (dW2 + 0.01 * W2)"),
    "a penalty by a rate that decays": DECAYS,
    "a penalty by a rate that stays": DECAYS.replace("1 - eta * 0.02", "1 - 0.02"),
    "rates that are written as numbers": BATCH.replace("W2 -= 0.5", "W2 -= 0.25"),
    "rows that are made one by one": ONE_BY_ONE,
    "two losses": TWO_SHOWN,
    "rows shuffled with their labels": SHUFFLED,
    "rows with a column of labels": COLUMN,
    "columns shuffled with their labels": COLUMNS,
    "features shuffled with their weights": FEATURES,
    "rows shuffled before the loop": BEFORE,
    "rows shuffled before their labels are made": BEFORE.replace(
        "y = (X", "X = X[rng.permutation(len(X))]\ny = (X"
    ).replace("X, y = X[order], y[order]\n", ""),
    "labels shuffled as a list": BEFORE.replace(
        "X, y = X[order]", "X = X[order]\ny = np.array([y[i] for i in order])  #"
    ),
    "rows shuffled by their numbers": SHUFFLED.replace("    X, t = X[order], t[order]\n", "").replace(
        "[i : i + 6]", "[order[i : i + 6]]"
    ),
    "the hinge loss": HINGE,
    "rows of a table": WORDS,
    "rows of two tables": NEIGHBOURS,
    "one network for two rows": RANKS,
    "a class of layers": STACK,
    "rows with zeros": FEW_AT_ONCE,
    "rows that stand twice, summed before": SUMMED_FIRST,
    "several tags a row": TAGS,
    "two numbers that follow each other": EACH_OTHER,
    "the hinge loss, shown": GATED,
    "a loss with a mask": PADDED,
    "Adam with its corrections": CORRECTED,
    "a rate that falls in every epoch": FADING,
    "a table of which rows are moved in two places": BETTER,
    "rows of a table that are summed by loops": SUMMED_BY_LOOPS,
    "an output and its sum": SQUASHED,
    "momentum of what may not fall below 0": ABOVE_0,
    "a target that is made of the parameters": WALK,
    "damping that falls fast": DAMPED,
    "an error of the last rows, shown": TAIL,
    "two predictions that are compared": TWINS,
    "a penalty by the sign": SPARSE,
    "a floor under a divisor": FLOOR,
    "a loss of two branches": BRANCHES,
    "other rows after each epoch of few steps": EVALUATED,
    "other rows after each epoch of few steps, number by number": EVALUATED_NUMBERS,
    "a target that is a copy now and then": TARGET,
    "a target that is filled with a copy now and then": TARGET.replace(
        "self.W, self.b, self.v = other.W.copy(), other.b.copy(), other.v.copy()",
        "self.W[:], self.b[:], self.v[:] = other.W, other.b, other.v",
    ),
}  # fmt: skip
TWICE = "first[i] = 0.9 * first[i] + 0.1 * g"
ANEW = "first = [np.zeros_like(p) for p in net]"
TO_THE_STEP = "(1 - 0.9) ** step"
FLOORED = "np.maximum(v, 1e-8)"
FORGOTTEN = "0.05 * 2 * A.T @ diff"
BARE = "mean[name] / 1 - 0.9**step"
SET_AGAIN = "slope[k] = d[n] * w / 3"
HIDDEN = "missing-activation-derivative-hidden"
SET_TWICE = "table[ids] -= step"
# A right one, what is replaced, by what; the code, and what is underlined.
SICK = [
    ("objects of numbers", "1 - t**2", "1 - t", "wrong-activation-derivative", "1 - t"),
    ("Adam", "0.01 * g**2", "0.01 * np.abs(g)", "second-moment-wrong", "0.99 * second[i] + 0.01 * np.abs(g)"),
    ("Adam", "0.01 * g**2", "0.01 * first[i] ** 2", "second-moment-wrong", "0.99 * second[i] + 0.01 * first[i] ** 2"),
    ("Adam", "np.sqrt(s)", "s", "second-moment-wrong", "net[i] -= 0.01 * m / (s + 1e-8)"),
    ("RMSprop", "0.01 * g**2", "0.01 * abs(g)", "second-moment-wrong", "0.99 * second[i] + 0.01 * abs(g)"),
    ("momentum", "net[i] -=", "net[i] +=", "sign-flipped", "net[i] += 0.01 * m"),
    ("momentum", "0.9 * first[i] + 0.1 * g", "0.1 * g - 0.9 * first[i]", "sign-flipped", "0.1 * g - 0.9 * first[i]"),
    ("Adam", "0.9 * first[i] + 0.1 * g", "0.1 * g - 0.9 * first[i]", "sign-flipped", "0.1 * g - 0.9 * first[i]"),
    ("momentum", "0.01 * m", "0.01 * (g - 2 * m)", "sign-flipped", "0.9 * first[i] + 0.1 * g"),
    ("momentum that is told apart", "h.T @ d + 0.9", "h.T @ d - 0.9", "sign-flipped", "h.T @ d - 0.9 * vu"),
    ("slopes that are cut off in place", "dh[h", "dh[dh", "wrong-activation-derivative", "dh[dh <= 0] = 0"),
    ("momentum on squares", "outer(d,", "outer(e,", "missing-activation-derivative-output", "e"),
    ("velocities that begin as one number", "0.9 * vu", "0.9 * vb", "optimiser-memory-wrong", "h.T @ d + 0.9 * vb"),
    ("numbers that begin as whole ones", "c - 0.1 * vc", "c + 0.1 * vc", "sign-flipped", "c + 0.1 * vc"),
    ("a penalty that is not shown", "dW2 + 0.01", "dW2 - 0.01", "sign-flipped", "0.01 * W2"),
    ("a penalty by a rate that decays", "(1 - eta", "(1 + eta", "sign-flipped", "w * (1 + eta * 0.02)"),
    ("rows of a table", "np.subtract.at(table, ids, step)", "table[ids] -= step", "last-sample-only", SET_TWICE),
    ("rows of two tables", "outer(bad,", "outer(bad - 1,", "wrong-activation-derivative", "bad - 1"),
    ("one network for two rows", "g * hi - g * hj", "g * hi + g * hj", "sign-flipped", "g * hi + g * hj"),
    ("momentum", " + 0.1 * g", f" + 0.1 * g\n        {TWICE}", "optimiser-memory-wrong", TWICE.split(" = ")[1]),
    ("momentum", "for i, g in", f"{ANEW}\n    for i, g in", "optimiser-memory-wrong", "np.zeros_like(p)"),
    ("momentum", "0.9 * first[i] + 0.1 * g", "first[i] + 0.1 * g", "accumulator-not-reset", "first[i] + 0.1 * g"),
    ("momentum", "+ 0.1 * g", "+ 0.1 * (g - 0.02 * net[i])", "sign-flipped", "0.02 * net[i]"),
    ("rows shuffled before the loop", "X, y = X[order], y", "X = X", "rows-come-apart", "X[order]"),
    ("rows shuffled before the loop", BOTH, "rng.shuffle(X)", "rows-come-apart", "rng.shuffle(X)"),
    ("rows shuffled before the loop", BOTH, f"X = {SCALED}", "rows-come-apart", "rng.permutation(X)"),
    ("a class of layers", "self.db = g.sum", "self.db = g.mean", "uneven-factor", "g.mean(axis=0)"),
    ("rows with zeros", "(p - target) * x[i]", "(p - target)", "wrong-delta", "p - target"),
    ("two losses", "d_chance @ second.T", "d_chance @ first.T", "missing-downstream-weight", "first.T"),
    ("rows shuffled with their labels", "X, t = X[order], t[order]", "X = X[order]", "rows-come-apart", "X[order]"),
    ("rows with a column of labels", "X, t = X[order], t[order]", "X = X[order]", "rows-come-apart", "X[order]"),
    ("columns shuffled with their labels", "t[:, order]", "t", "rows-come-apart", "X[:, order]"),
    ("rows shuffled with their labels", "X, t = X[order]", "rng.shuffle(X)  # ", "rows-come-apart", "rng.shuffle(X)"),
    ("rows shuffled with their labels", "X, t = X[order], t[order]", "t = t[order]", "rows-come-apart", "t[order]"),
    ("the hinge loss, shown", "margin < 1", "margin < 0", "unexplained-derivative", "margin < 0"),
    ("a loss with a mask", "d * known[..., None]", "d", "unexplained-derivative", "q - np.eye(4)[tags]"),
    ("Adam with its corrections", "(1 - 0.9**step)", TO_THE_STEP, "learning-rate-too-large", TO_THE_STEP),
    ("Adam with its corrections", "mean[name] / (1 - 0.9**step)", BARE, "optimiser-memory-wrong", BARE),
    ("a table of which rows are moved in two places", "(-g * who", "(g * who", "sign-flipped", "g * who"),
    ("rows of a table that are summed by loops", "slope[k] +=", "slope[k] =", "last-sample-only", SET_AGAIN),
    ("an output and its sum", "X.T @ (p - y)", "X.T @ (linear - y)", "unexplained-derivative", "linear - y"),
    ("a target that is made of the parameters", "w + 0.05", "w - 0.05", "sign-flipped", "w - 0.05 * delta * known(s)"),
    ("two predictions that are compared", "(A.T @ diff - B.T @ diff)", "A.T @ diff", "path-forgotten", FORGOTTEN),
    ("a penalty by the sign", "m / (1 - 0.9**t)", "m / 1 - 0.9**t", "optimiser-memory-wrong", "m / 1 - 0.9**t"),
    ("a floor under a divisor", f"np.sqrt({FLOORED})", FLOORED, "second-moment-wrong", f"w -= 0.01 * g / {FLOORED}"),
    ("momentum of what may not fall below 0", "w + v, 1", "w - v, 1", "sign-flipped", "np.maximum(w - v, 1e-3)"),
    ("a rate that falls in every epoch", "rate * 0.99", "rate * 0.01", "learning-rate-too-small", "rate * 0.01"),
    ("a target that is a copy now and then", " * (1 - self.h**2)", "", HIDDEN, "d @ self.v.T"),
    ("a target that is a copy now and then", "self.v -=", "self.v +=", "sign-flipped", "self.v += 0.1 * self.h.T @ d"),
    ("a loss of two branches", " * (1 - h * h)", "", HIDDEN, "slope * v"),
    ("other rows after each epoch of few steps, number by number", " * (1 - h * h)", "", HIDDEN, 'd * net["v"]'),
    ("other rows after each epoch of few steps", " * (1 - h**2)", "", HIDDEN, 'd @ net["v"].T'),
]  # fmt: skip


@pytest.mark.parametrize("shown", ["np.mean(losses)", "sum(losses) / len(losses)", "sum(losses)"])
def test_a_loss_that_is_shown_once_for_all_rows_of_an_epoch_is_the_loss(shown, tmp_path):
    watching = seen(HUBER.replace("np.mean(losses)", shown), tmp_path)
    assert watching.findings == []
    assert watching.right
    assert watching.is_shown


@pytest.mark.sample(3)
@pytest.mark.parametrize("kind", RIGHT)
def test_a_right_program_of_this_kind_is_right(kind, tmp_path):
    watching = seen(RIGHT[kind], tmp_path)
    assert watching.findings == []
    assert watching.right


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("kind", "old", "new", "code", "part"), SICK, ids=[f"{kind}: {new}" for kind, _, new, *_ in SICK]
)
def test_a_mistake_in_it_is_named_and_underlined(kind, old, new, code, part, tmp_path):
    assert RIGHT[kind].count(old) == 1
    text = RIGHT[kind].replace(old, new)
    watching = seen(text, tmp_path)
    assert not watching.right
    (finding,) = [finding for finding in watching.findings if finding.severity == "fault"]
    assert (finding.code, underlined(finding.place, text)) == (code, part)


def test_another_way_downhill_beside_a_right_move_is_no_fault(tmp_path):
    assert all(finding.severity == "warning" for finding in seen(ONE_AT_A_TIME, tmp_path).findings)


def test_the_slopes_of_a_running_mean_are_those_of_the_loss_in_it(tmp_path):
    watching = seen(RIGHT["a running mean of the losses"], tmp_path)
    assert (watching.is_shown, watching.loss) == (True, "the loss is `np.mean((a2 - y) ** 2)` (line 21)")


@pytest.mark.parametrize("seed", range(3))
def test_shares_of_a_whole_rise_with_their_own_sums_where_no_loss_is_shown(seed, tmp_path):
    watching = seen(SHARES.replace("SEED", str(seed)), tmp_path)
    assert (watching.right, watching.is_shown, watching.findings) == (True, False, [])


def test_a_loss_that_is_added_up_in_both_branches_of_an_if_is_one_loss(tmp_path):
    watching = seen(TWO_BRANCHES, tmp_path)
    assert (watching.right, watching.is_shown, watching.findings) == (True, True, [])
    assert not seen(TWO_BRANCHES.replace("1.0 if e > 0 else -1.0", "1.0"), tmp_path).right


def test_a_hinge_that_is_straight_wherever_it_was_looked_at_is_no_proof(tmp_path):
    far = HINGE.replace("margin < 1", "margin < 1e9").replace("(margin > 0)", "(margin > 1)")
    assert not seen(far, tmp_path).right


@pytest.mark.parametrize(
    ("old", "new"), [("slope = r\n", "slope = 2 * r\n"), ("<= 1.5", "<= 0.001"), ("<= 1.5", "<= 99")]
)
def test_a_loss_of_two_branches_is_no_proof_if_one_is_wrong_or_was_never_taken(old, new, tmp_path):
    assert BRANCHES.count(old) == 1
    assert not seen(BRANCHES.replace(old, new), tmp_path).right


# What is found is mended, and the program is judged again --------------------------------------------------


@pytest.mark.parametrize(
    ("form", "pairs", "expected"),
    [
        (
            "batch",
            [("* a1 * (1 - a1)", "* (1 - a1**2)"), ("X.T @ d1", "X.T @ (d1 * a1)")],
            [("wrong-activation-derivative", "1 - a1**2"), ("wrong-local-input", "a1")],
        ),
        (
            "batch",
            [("* a1 * (1 - a1)", ""), ("d1.sum(axis=0)", "d1.mean(axis=0)")],
            [("missing-activation-derivative-hidden", "d2 @ W2.T"), ("uneven-factor", "d1.mean(axis=0)")],
        ),
        (
            "heads",
            [
                ("d_guess @ first.T + d_chance @ second.T", "d_guess @ first.T"),
                ("h.T @ d_chance", "h.T @ d_chance / 2"),
            ],
            [("path-forgotten", "d_guess @ first.T"), ("uneven-factor", "h.T @ d_chance / 2")],
        ),
    ],
)
def test_a_second_mistake_shows_once_the_first_is_mended(form, pairs, expected, tmp_path):
    text = FORMS[form]
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    watching = seen(text, tmp_path)
    assert [(finding.code, underlined(finding.place, text)) for finding in watching.findings] == expected


def test_a_square_weight_that_is_not_turned_is_told(tmp_path):
    square = (
        BATCH.replace("(4, 1)", "(4, 4)")
        .replace("X[:, :1] * X[:, 1:2]", "X[:, [0, 1, 2, 0]]")
        .replace("zeros(1)", "zeros(4)")
    )
    text = square.replace("d2 @ W2.T", "d2 @ W2")
    assert seen(square, tmp_path).right
    (finding,) = seen(text, tmp_path).findings
    assert (finding.code, underlined(finding.place, text)) == ("missing-transpose", "W2")


def test_a_factor_of_two_parameters_is_told_where_it_comes_in(tmp_path):
    text = changed("heads", "d_chance = chance - sold", "d_chance = 2 * (chance - sold)").replace(
        "d_chance @ second.T", "d_chance / 2 @ second.T"
    )
    (finding,) = seen(text, tmp_path).findings
    assert (finding.code, underlined(finding.place, text)) == ("uneven-factor", "h.T @ d_chance")


def test_a_value_that_is_made_beside_the_loss_is_told_where_it_is_made(tmp_path):
    text = CLASS.replace("self.a.T @ d_scores,", "self.z.T @ d_scores,")
    finding = seen(text, tmp_path).findings[0]
    assert underlined(finding.place, text) == "self.z.T"


# Both halves ---------------------------------------------------------------------------------------------


def told(path, monkeypatch):
    monkeypatch.setattr(sys, "argv", [str(path)])
    watching = watch_in_this_process(path)
    return with_what_was_watched(examine_in_this_process(path)[1], watching)


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", ["ones_column_leaky", "elman_counting"])
def test_a_guess_from_outside_is_dropped_where_every_parameter_moves_along_the_slope(name, monkeypatch):
    assert told(OUTSIDE / f"{name}.py", monkeypatch).verdict == "healthy"


def test_what_only_shows_on_several_rows_is_told_though_single_rows_are_right(tmp_path, monkeypatch):
    text = BATCH.replace("    a1 = sigmoid(z1)\n", "    z1 = z1 - z1.mean(axis=0)\n    a1 = sigmoid(z1)\n")
    path = tmp_path / "program.py"
    path.write_text(text, encoding="utf-8")
    diagnosis = told(path, monkeypatch)
    assert diagnosis.verdict == "sick"
    assert any(finding.place for finding in diagnosis.findings)


def test_what_has_no_name_is_not_looked_for_among_the_sums(monkeypatch):
    diagnosis = told(OUTSIDE.parent / "patients" / "softmax_one_bias_sum.py", monkeypatch)
    assert [finding.code for finding in diagnosis.findings] == ["parameter-never-updated"]


def test_the_way_back_from_each_value_of_a_long_chain_is_gone_once(tmp_path, monkeypatch):
    steps = []
    monkeypatch.setattr(chains, "_adding_parents", lambda node: steps.append(node) or PARENTS(node))
    text = """
w, b = 0.3, 0.1
for gate in range(2):
    for epoch in range({}):
        for x, y in ((0.2, 0.0), (0.9, 1.0)):
            error = w * x + b - y
            w = w - 0.1 * error * x
            b = b - 0.1 * error
    print(w, b)
"""
    counts = []
    for epochs in (100, 400):
        steps.clear()
        assert seen(text.format(epochs), tmp_path).right
        counts.append(len(steps))
    assert counts[1] < 5 * counts[0], counts
