"""What is left out of a slope on purpose is told and is no fault; a mistake beside it, or one much like it, is."""

import pytest
from test_watching_blame import seen, underlined

BOOTSTRAP = """
import numpy as np

rng = np.random.default_rng(4)
states, rewards, following = rng.normal(size=(50, 3)), rng.uniform(size=50), rng.normal(size=(50, 3))
W, v = rng.normal(size=(3, 6)), rng.normal(size=6)
for step in range(200):
    rows = rng.choice(50, 10, replace=False)
    h = np.tanh(states[rows] @ W)
    ahead = np.tanh(following[rows] @ W) @ v
    goal = rewards[rows] + 0.8 * ahead
    error = h @ v - goal
    loss = np.mean(error**2)
    d = 2 * error / len(rows)
    dz = np.outer(d, v) * (1 - h**2)
    v -= 0.05 * h.T @ d
    W -= 0.05 * states[rows].T @ dz
    if step % 50 == 0:
        print(loss)
"""
VIEWS = """
import numpy as np

rng = np.random.default_rng(18)
seen = rng.normal(size=(40, 5))
W, P = rng.normal(size=(5, 4)), rng.normal(size=(4, 4))


def likeness(p, z):
    lengths = np.linalg.norm(p, axis=1, keepdims=True)
    p, z = p / lengths, z / np.linalg.norm(z, axis=1, keepdims=True)
    cosine = (p * z).sum(axis=1, keepdims=True)
    return -cosine.mean(), -(z - cosine * p) / lengths / len(p)


for step in range(100):
    one, two = (seen + 0.2 * rng.normal(size=seen.shape) for _ in range(2))
    z1, z2 = one @ W, two @ W
    p1, p2 = z1 @ P, z2 @ P
    first, d1 = likeness(p1, z2.copy())
    second, d2 = likeness(p2, z1.copy())
    loss = first + second
    dW = one.T @ (d1 @ P.T) + two.T @ (d2 @ P.T)
    P -= 0.1 * (z1.T @ d1 + z2.T @ d2)
    W -= 0.1 * dW
    if step % 25 == 0:
        print(loss)
"""
FIXED = """
import numpy as np

rng = np.random.default_rng(22)
X = rng.uniform(-1, 1, size=(60, 4))
T = np.sin(X @ rng.normal(size=(4, 2)))
W1, b1 = rng.normal(size=(4, 7)), np.zeros(7)
W2, b2 = rng.normal(size=(7, 2)), np.zeros(2)
B = rng.normal(size=(2, 7))
for epoch in range(200):
    h = np.tanh(X @ W1 + b1)
    e = (h @ W2 + b2 - T) / len(X)
    loss = 0.5 * len(X) * np.sum(e**2)
    dz = (e @ B) * (1 - h**2)
    W2 -= 0.2 * h.T @ e
    b2 -= 0.2 * e.sum(axis=0)
    W1 -= 0.2 * X.T @ dz
    b1 -= 0.2 * dz.sum(axis=0)
    if epoch % 50 == 0:
        print(loss)
"""
# One output and a squash without a name: minus a sum is a value as well, and its slope has the other sign.
FIXED_XOR = """
import numpy as np

rng = np.random.default_rng(0)
X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([[0], [1], [1], [0.0]])
W1, b1, W2, b2 = rng.normal(size=(2, 6)), np.zeros((1, 6)), rng.normal(size=(6, 1)), np.zeros((1, 1))
back = rng.normal(size=(1, 6))
sig = lambda z: 1 / (1 + np.exp(-z))
for epoch in range(100):
    h = sig(X @ W1 + b1)
    p = sig(h @ W2 + b2)
    loss = np.mean((p - y) ** 2)
    d2 = 2 * (p - y) / 4 * p * (1 - p)
    d1 = np.dot(d2, back) * h * (1 - h)
    W2 -= 2 * h.T @ d2
    b2 -= 2 * d2.sum(axis=0, keepdims=True)
    W1 -= 2 * X.T @ d1
    b1 -= 2 * d1.sum(axis=0, keepdims=True)
    if epoch % 50 == 0:
        print(loss)
"""
ON_PURPOSE = [
    (BOOTSTRAP, "`rewards[rows] + 0.8 * ahead` (line 11) is held: the program takes no slope through it"),
    (BOOTSTRAP.replace("0.8", "1.0"), "`rewards[rows] + 1.0 * ahead` (line 11) is held"),
    (VIEWS, "`z2.copy()` (line 20) is held: the program takes no slope through it"),
    (FIXED, "slopes go back through the fixed `B` (line 14) and not through `W2`, as in feedback alignment"),
    (FIXED_XOR, "slopes go back through the fixed `back` (line 14) and not through `W2`, as in feedback alignment"),
]
HIDDEN, WEIGHT = "missing-activation-derivative-hidden", "missing-downstream-weight"
SICK = [
    (BOOTSTRAP, " * (1 - h**2)", "", HIDDEN, "np.outer(d, v)"),
    (BOOTSTRAP, "v -= 0.05", "v += 0.05", "sign-flipped", "v += 0.05 * h.T @ d"),
    # The difference of two outputs, with no share of one: the second path is forgotten.
    (BOOTSTRAP, "rewards[rows] + 0.8 * ahead", "ahead", "path-forgotten", None),
    (VIEWS, "two.T @ (d2 @ P.T)", "two.T @ (d1 @ P.T)", None, None),
    # A weight as it was at first, and a matrix that is not drawn by chance.
    (FIXED, "B = rng.normal(size=(2, 7))", "B = W2.T.copy()", WEIGHT, "B"),
    (FIXED, "B = rng.normal(size=(2, 7))", "B = np.ones((2, 7))", WEIGHT, "B"),
    (FIXED, "W1 -= 0.2", "W1 += 0.2", "sign-flipped", "W1 += 0.2 * X.T @ dz"),
    (FIXED_XOR, "b1 -= 2", "b1 += 2", "sign-flipped", "b1 += 2 * d1.sum(axis=0, keepdims=True)"),
]  # fmt: skip
SKIP = """
import numpy as np

rng = np.random.default_rng(1)
X = rng.normal(size=(40, 4))
y = X[:, :1] ** 2
W, U, v = rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), rng.normal(size=(4, 1))
for step in range(200):
    a = np.tanh(X @ W)
    inner = np.tanh(a @ U)
    h = inner + a.copy()
    error = h @ v - y
    loss = np.mean(error**2)
    d = 2 * error / len(X)
    dh = d @ v.T
    dU = dh * (1 - inner**2)
    da = dU @ U.T + dh
    v -= 0.1 * h.T @ d
    U -= 0.1 * a.T @ dU
    W -= 0.1 * X.T @ (da * (1 - a**2))
    if step % 50 == 0:
        print(loss)
"""


@pytest.mark.parametrize(("text", "note"), ON_PURPOSE)
def test_what_is_held_or_replaced_on_purpose_is_told_and_is_no_fault(text, note, tmp_path):
    watching = seen(text, tmp_path)
    assert (watching.right, watching.findings) == (True, [])
    assert note in watching.loss


@pytest.mark.parametrize(("text", "old", "new", "code", "part"), SICK)
def test_a_mistake_beside_it_is_still_a_fault(text, old, new, code, part, tmp_path):
    assert text.count(old) == 1
    text = text.replace(old, new)
    watching = seen(text, tmp_path)
    faults = [finding for finding in watching.findings if finding.severity == "fault"]
    assert not watching.right
    assert code is None or code in {finding.code for finding in faults}
    assert part is None or part in {underlined(finding.place, text) for finding in faults}


def test_a_copy_that_a_residual_layer_adds_is_not_held(tmp_path):
    assert seen(SKIP, tmp_path).right
    (finding,) = seen(SKIP.replace("U.T + dh", "U.T"), tmp_path).findings
    assert finding.severity == "fault"
