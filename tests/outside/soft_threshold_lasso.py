"""Lasso by soft thresholds: a slope, then a shrinking that is none."""
import numpy as np

gen = np.random.default_rng(5)
A = gen.normal(size=(40, 8))
truth = np.array([1.5, 0, 0, -2.0, 0, 0, 0.7, 0])
y = A @ truth + 0.05 * gen.normal(size=40)
beta = np.zeros(8)
lam = 0.05
t = 0.1


def shrink(v, k):
    return np.sign(v) * np.maximum(np.abs(v) - k, 0)


for k in range(200):
    r = A @ beta - y
    objective = 0.5 * np.mean(r**2) + lam * np.abs(beta).sum()
    grad = A.T @ r / len(y)
    beta = shrink(beta - t * grad, t * lam)
    if k % 40 == 0:
        print("objective", objective)
print(np.round(beta, 2))
