"""SVRG for ridge regression."""
import numpy as np

rng = np.random.default_rng(0)
n, d = 60, 4
A = rng.normal(size=(n, d))
b = A @ np.array([1.0, -2.0, 0.5, 3.0]) + 0.1 * rng.normal(size=n)
lam = 0.01

def grad_i(w, i):
    return (A[i] @ w - b[i]) * A[i] + lam * w

def full_grad(w):
    return A.T @ (A @ w - b) / n + lam * w

def objective(w):
    return 0.5 * np.mean((A @ w - b) ** 2) + 0.5 * lam * w @ w

w = np.zeros(d)
eta = 0.05
for epoch in range(20):
    snapshot = w.copy()
    mu = full_grad(snapshot)
    for _ in range(n):
        i = rng.integers(n)
        w = w - eta * (grad_i(w, i) - grad_i(snapshot, i) + mu)
    print(epoch, objective(w))
