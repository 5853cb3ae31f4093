import numpy as np

rng = np.random.default_rng(2)
X = rng.normal(size=(20, 2))
y = X @ np.array([2.0, -1.0]) + 0.5
w, b = np.zeros(2), 0.0
cache_w, cache_b = np.zeros(2), 0.0
for epoch in range(400):
    e = X @ w + b - y
    gw, gb = 2 * X.T @ e / len(y), 2 * e.mean()
    cache_w = 0.9 * cache_w + 0.1 * gw**2
    cache_b = 0.9 * cache_b + 0.1 * gb**2
    w -= 0.02 * gw / (np.sqrt(cache_w) + 1e-8)
    b -= 0.02 * gb / (np.sqrt(cache_b) + 1e-8)
    loss = (e**2).mean()
print(loss)
