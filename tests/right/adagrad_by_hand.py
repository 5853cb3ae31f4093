import numpy as np

rng = np.random.default_rng(3)
X = rng.uniform(-1, 1, (30, 2))
t = (X[:, 0] + X[:, 1] > 0).astype(float)
w, b = rng.normal(0, 0.1, 2), 0.0
Gw, Gb = np.zeros(2), 0.0
eta = 0.5
losses = []
for epoch in range(400):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    losses.append(-np.mean(t * np.log(p + 1e-12) + (1 - t) * np.log(1 - p + 1e-12)))
    gw, gb = X.T @ (p - t) / len(t), np.mean(p - t)
    Gw += gw**2
    Gb += gb**2
    w -= eta * gw / (np.sqrt(Gw) + 1e-8)
    b -= eta * gb / (np.sqrt(Gb) + 1e-8)
print(losses[-1])
