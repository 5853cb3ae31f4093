"""Feedback alignment (Lillicrap 2016): the error goes back through a fixed random matrix."""
import numpy as np

rng = np.random.default_rng(22)
X = rng.uniform(-1, 1, (100, 5))
T = np.tanh(X @ rng.normal(size=(5, 2)))
W1, b1 = rng.normal(0, 0.5, (5, 12)), np.zeros(12)
W2, b2 = rng.normal(0, 0.5, (12, 2)), np.zeros(2)
B = rng.normal(0, 0.5, (2, 12))  # takes the place of W2.T, is never learned
eta = 0.1
for epoch in range(400):
    h = np.tanh(X @ W1 + b1)
    y = h @ W2 + b2
    e = (y - T) / len(X)
    loss = 0.5 * np.sum((y - T) ** 2) / len(X)
    dh = (e @ B) * (1 - h ** 2)
    W2 -= eta * h.T @ e
    b2 -= eta * e.sum(0)
    W1 -= eta * X.T @ dh
    b1 -= eta * dh.sum(0)
    if epoch % 100 == 0:
        print(epoch, loss)
