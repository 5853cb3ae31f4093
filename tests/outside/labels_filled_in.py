"""Logistic regression on shuffled points whose labels are filled in one by one."""
import numpy as np
rng = np.random.default_rng(3)
y = np.zeros(60)
x = rng.permutation(np.stack([np.linspace(-1, 1, 60), np.cos(np.arange(60))], 1))
for i in range(60):
    y[i] = float(x[i, 0] > x[i, 1])
w, b = np.zeros(2), 0.0
for epoch in range(100):
    for s in range(0, 60, 20):
        xb, yb = x[s:s + 20], y[s:s + 20]
        p = 1 / (1 + np.exp(-(xb @ w + b)))
        loss = -np.mean(yb * np.log(p) + (1 - yb) * np.log(1 - p))
        g = (p - yb) / len(xb)
        w -= 0.5 * xb.T @ g
        b -= 0.5 * g.sum()
    print(loss)
