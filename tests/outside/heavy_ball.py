"""Tanh network, momentum with a velocity for each parameter."""
import numpy as np

rng = np.random.default_rng(7)
X = rng.uniform(-1, 1, (20, 2))
y = (X[:, 0] * X[:, 1] > 0).astype(float)
W1, b1 = rng.normal(0, 1, (2, 5)), np.zeros(5)
w2, b2 = rng.normal(0, 1, 5), 0.0
vW1, vb1, vw2, vb2 = np.zeros((2, 5)), np.zeros(5), np.zeros(5), 0.0
mu, lr = 0.9, 0.05

for epoch in range(200):
    h = np.tanh(X @ W1 + b1)
    p = 1 / (1 + np.exp(-(h @ w2 + b2)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    d = (p - y) / len(y)
    dh = np.outer(d, w2) * (1 - h**2)
    vW1 = mu * vW1 + X.T @ dh
    vb1 = mu * vb1 + dh.sum(axis=0)
    vw2 = mu * vw2 - h.T @ d
    vb2 = mu * vb2 + d.sum()
    W1 -= lr * vW1
    b1 -= lr * vb1
    w2 -= lr * vw2
    b2 -= lr * vb2
    if epoch % 40 == 0:
        print(epoch, loss)
