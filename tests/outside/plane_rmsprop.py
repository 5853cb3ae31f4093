"""A plane through noisy points, RMSprop."""
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(40, 3))
y = X @ np.array([[1.0], [-2.0], [0.5]]) + 0.3
W = rng.normal(size=(3, 1)) * 0.1
b = np.zeros(1)
for step in range(200):
    kW, kb = np.zeros_like(W), np.zeros_like(b)
    pred = X @ W + b
    loss = np.mean((pred - y) ** 2)
    d = 2 * (pred - y) / len(X)
    gW = X.T @ d
    gb = d.sum(axis=0)
    kW = 0.9 * kW + 0.1 * gW ** 2
    kb = 0.9 * kb + 0.1 * gb ** 2
    W -= 0.01 * gW / (np.sqrt(kW) + 1e-8)
    b -= 0.01 * gb / (np.sqrt(kb) + 1e-8)
    if step % 50 == 0:
        print(step, loss)
