"""A plane through noisy points, AdaBelief."""
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(40, 3))
y = X @ np.array([[1.0], [-2.0], [0.5]]) + 0.3
W = rng.normal(size=(3, 1)) * 0.1
b = np.zeros(1)
vW, vb = np.zeros((3, 1)), np.zeros(1); kW, kb = np.zeros((3, 1)), np.zeros(1)
for step in range(200):
    pred = X @ W + b
    loss = np.mean((pred - y) ** 2)
    d = 2 * (pred - y) / len(X)
    gW = X.T @ d
    gb = d.sum(axis=0)
    vW = 0.9 * vW + 0.1 * gW
    vb = 0.9 * vb + 0.1 * gb
    kW = 0.99 * kW + 0.01 * (gW - vW) ** 2 + 1e-8
    kb = 0.99 * kb + 0.01 * (gb - vb) ** 2 + 1e-8
    W -= 0.005 * vW / (np.sqrt(kW) + 1e-8)
    b -= 0.005 * vb / (np.sqrt(kb) + 1e-8)
    if step % 50 == 0:
        print(step, loss)
