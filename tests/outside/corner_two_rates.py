"""Same signs or not: a tanh network, another rate for each layer."""
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(40, 3))
y = (X[:, :1] * X[:, 1:2] > 0) * 1.0
A, a = rng.normal(size=(3, 5)), np.zeros(5)
B, b = rng.normal(size=(5, 1)), np.zeros(1)
for step in range(200):
    h = np.tanh(X @ A + a)
    p = 1 / (1 + np.exp(-(h @ B + b)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    d = (p - y) / len(X)
    dh = d @ B.T * (1 - h ** 2)
    A -= 0.1 * X.T @ dh
    a -= 0.1 * dh.sum(axis=0)
    B -= 0.2 * h.T @ d
    b -= 0.2 * d.sum(axis=0)
    print(loss)
