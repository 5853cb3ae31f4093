import numpy as np

rng = np.random.default_rng(9)
X = rng.normal(size=(64, 2))
y = (X[:, 0] + 0.5 * X[:, 1] > 0).astype(float)
w, b = rng.normal(size=2), 0.0
batch = 16
losses = []
for epoch in range(100):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch):
        rows = order[i:i + batch]
        p = 1 / (1 + np.exp(-(X[rows] @ w + b)))
        d = (p - y[rows]) / len(rows)
        w -= 0.5 * X[rows].T @ d
        b -= 0.5 * d.sum()
    p = 1 / (1 + np.exp(-(X @ w + b)))
    losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
print(losses[-1])
