"""Taxi fares with outliers: tanh network with the Huber loss, mini-batches by reshaping a permutation."""
import numpy as np


def huber(r, d):
    small = np.abs(r) <= d
    return np.where(small, 0.5 * r**2, d * (np.abs(r) - 0.5 * d))


def huber_slope(r, d):
    small = np.abs(r) <= d
    return np.where(small, r, d)


rng = np.random.default_rng(62)
miles = rng.uniform(0, 1, (96, 1))
night = rng.integers(0, 2, (96, 1))
fare = 0.5 + 2 * miles + 0.6 * night * miles + rng.normal(0, 0.05, (96, 1))
fare[::12] += rng.choice([-4.0, 6.0], (8, 1))
inputs = np.hstack([miles, night])

W = rng.normal(0, 0.7, (2, 7))
c = np.zeros(7)
v = rng.normal(0, 0.7, (7, 1))
k = np.zeros(1)
for epoch in range(100):
    rate = 0.1 * 0.98**epoch
    for batch in rng.permutation(96).reshape(6, 16):
        xb, yb = inputs[batch], fare[batch]
        a = np.tanh(xb @ W + c)
        r = a @ v + k - yb
        s = huber_slope(r, 0.5) / len(batch)
        sa = s @ v.T * (1 - a**2)
        v -= rate * a.T @ s
        k -= rate * s.sum(0)
        W -= rate * xb.T @ sa
        c -= rate * sa.sum(0)
    if epoch % 20 == 0:
        everything = huber(np.tanh(inputs @ W + c) @ v + k - fare, 0.5).mean()
        print(f"epoch {epoch:2d}: huber loss {everything:.4f}, rate {rate:.4f}")
