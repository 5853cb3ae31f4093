"""Logistic regression with a penalty and momentum, until it stands still."""
import numpy as np

np.random.seed(31)
X = np.random.randn(70, 5)
true = np.array([1.5, -2, 0, 0, 0.7])
t = (X @ true + 0.3 * np.random.randn(70) > 0) * 1.0
weights, intercept = np.zeros(5), np.zeros(1)
lam = 0.1
velocity = np.zeros(5)

def loss_fn(w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)) + lam / 2 * np.sum(w ** 2)

previous = np.inf
epoch = 0
while True:
    p = 1 / (1 + np.exp(-(X @ weights + intercept)))
    gw = X.T @ (p - t) / len(t) - lam * weights
    gi = np.mean(p - t)
    velocity = 0.8 * velocity - 0.1 * gw
    weights = weights + velocity
    intercept = intercept - 0.1 * gi
    current = loss_fn(weights, intercept)
    epoch += 1
    if abs(previous - current) < 1e-7 or epoch >= 400:
        break
    previous = current
print(epoch, current, weights)
