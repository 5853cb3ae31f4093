"""Squared error on two half moons, labels -1 and 1: tanh output, momentum, mini-batches. Prints the validation error."""
import numpy as np

rng = np.random.default_rng(83)


def moons(n):
    t = rng.uniform(0, np.pi, n)
    k = rng.integers(0, 2, n)
    x = np.where(k, 1 - np.cos(t), np.cos(t))
    y = np.where(k, 0.5 - np.sin(t), np.sin(t))
    return np.c_[x, y] + rng.normal(0, 0.1, (n, 2)), 2.0 * k[:, None] - 1


train_x, train_y = moons(160)
val_x, val_y = moons(60)
theta = [rng.normal(0, 1, (2, 10)), np.zeros(10), rng.normal(0, 0.5, (10, 1)), np.zeros(1)]
speed = [np.zeros_like(p) for p in theta]


def output(x):
    hidden = np.tanh(x @ theta[0] + theta[1])
    return hidden, np.tanh(hidden @ theta[2] + theta[3])


def grads(x, y):
    hidden, out = output(x)
    d_out = out - y
    d_hidden = d_out @ theta[2].T * (1 - hidden**2)
    return [x.T @ d_hidden, d_hidden.sum(0), hidden.T @ d_out, d_out.sum(0)]


def half_mse(x, y):
    return 0.5 * np.sum((output(x)[1] - y) ** 2) / len(x)


for epoch in range(40):
    order = rng.permutation(160)
    for rows in np.split(order, 8):
        for p, s, g in zip(theta, speed, grads(train_x[rows], train_y[rows])):
            s *= 0.8
            s -= 0.05 * g / len(rows)
            p += s
    if epoch % 8 == 0:
        print("epoch", epoch, "validation error", round(half_mse(val_x, val_y), 5))
