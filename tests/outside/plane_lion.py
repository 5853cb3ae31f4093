"""A plane through noisy points, steps by sign as in Lion."""
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(40, 3))
y = X @ np.array([[1.0], [-2.0], [0.5]]) + 0.3
W = rng.normal(size=(3, 1)) * 0.1
b = np.zeros(1)
vW, vb = np.zeros((3, 1)), np.zeros(1)
for step in range(200):
    pred = X @ W + b
    loss = np.mean((pred - y) ** 2)
    d = 2 * (pred - y) / len(X)
    gW = X.T @ d
    gb = d.sum(axis=0)
    cW, cb = np.sign(0.9 * vW + 0.1 * gW), np.sign(0.9 * vb + 0.1 * gb)
    W -= 0.01 * (cW + 0.01 * W)
    b -= 0.01 * cb
    vW, vb = 0.99 * vW + 0.01 * gW, 0.99 * vb + 0.01 * gb
    if step % 50 == 0:
        print(step, loss)
