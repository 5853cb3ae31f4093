"""Linear SVM, trained with the stochastic subgradient of the hinge loss (one random row a step)."""
import numpy as np

rng = np.random.default_rng(13)
n = 100
labels = np.where(np.arange(n) % 2 == 0, 1, -1)
features = rng.normal(size=(n, 2)) + labels[:, None] * np.array([1.2, 0.8])
features = np.hstack([features, np.ones((n, 1))])

lam = 0.05
w = np.zeros(3)
for t in range(1, 2001):
    i = rng.integers(n)
    eta = 1 / (lam * t)
    margin = labels[i] * (w @ features[i])
    g = lam * w
    if margin < 1:
        g = g - labels[i] * features[i]
    w = w - eta * g
    if t % 400 == 0:
        print("step", t, "accuracy", np.mean(np.sign(features @ w) == labels))
