import numpy as np

rng = np.random.default_rng(5)
X = rng.normal(size=(12, 2))
T = np.eye(3)[np.argmax(np.c_[X, -X.sum(axis=1)], axis=1)]
W, b = rng.normal(size=(3, 2)), np.zeros(3)
for epoch in range(200):
    total = 0.0
    for x, t in zip(X, T):
        z = W @ x + b
        e = np.exp(z - z.max())
        p = e / e.sum()
        total += 0.5 * np.sum((p - t) ** 2)
        J = np.diag(p) - np.outer(p, p)
        d = J @ (p - t)
        W -= 0.5 * np.outer(d, x)
        b -= 0.5 * d
print(total)
