"""Poisson regression with a softplus layer."""
import numpy as np

rng = np.random.default_rng(14)
dose = rng.uniform(0, 2, (35, 2))
count = rng.poisson(np.log1p(np.exp(dose @ [1.0, 1.5])))
A = rng.normal(0, 0.5, (2, 4))
a = np.zeros(4)
B = rng.normal(0, 0.5, 4)
b = 0.0

for k in range(400):
    z = dose @ A + a
    s = np.log1p(np.exp(z))
    eta = s @ B + b
    rate = np.exp(eta)
    deviance = np.mean(rate - count * eta)
    d_eta = (rate - count) / 35
    d_z = d_eta[:, None] * B / (1 + np.exp(-s))
    step = 0.02
    B = B - step * s.T @ d_eta
    b = b - step * d_eta.sum()
    A = A - step * dose.T @ d_z
    a = a - step * d_z.sum(axis=0)
    if k % 100 == 0:
        print("deviance", round(deviance, 4))
