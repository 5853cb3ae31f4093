"""Two clouds of points, logistic regression in batches."""
import numpy as np

rng = np.random.default_rng(11)
n = 120
x = np.vstack([rng.normal([-1, 0], 0.6, (60, 2)), rng.normal([1, 0.5], 0.6, (60, 2))])
y = np.repeat([0.0, 1.0], 60)
x = x[rng.permutation(n)]

w = np.zeros(2)
b = 0.0
for epoch in range(200):
    for start in range(0, n, 20):
        xb, yb = x[start:start + 20], y[start:start + 20]
        p = 1 / (1 + np.exp(-(xb @ w + b)))
        loss = -np.mean(yb * np.log(p) + (1 - yb) * np.log(1 - p))
        g = (p - yb) / len(xb)
        w -= 0.5 * xb.T @ g
        b -= 0.5 * g.sum()
print(loss, np.mean(((x @ w + b) > 0) == y))
