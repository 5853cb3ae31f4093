# fit the tide with a closure that keeps its parameters for itself
import numpy as np


def tanh_prime(x):
    return 1 - np.tanh(x) ** 2


def build_network(n_in, n_hidden, n_out, rng):
    w1 = rng.uniform(-1, 1, (n_in, n_hidden))
    b1 = rng.uniform(-1, 1, n_hidden)
    w2 = rng.uniform(-0.5, 0.5, (n_hidden, n_out))
    b2 = np.zeros(n_out)

    def forward(x):
        z1 = x @ w1 + b1
        a1 = np.tanh(z1)
        return z1, a1, a1 @ w2 + b2

    def train_step(x, t, eta):
        nonlocal w1, b1, w2, b2
        z1, a1, y = forward(x)
        e = y - t
        g1 = (e @ w2.T) * tanh_prime(a1)
        w2 = w2 - eta * z1.T @ e / len(x)
        b2 = b2 - eta * e.mean(axis=0)
        w1 = w1 - eta * x.T @ g1 / len(x)
        b1 = b1 - eta * g1.mean(axis=0)
        return float((e**2).sum() / (2 * len(x)))

    return forward, train_step


rng = np.random.default_rng(18)
hours = np.linspace(-1.5, 1.5, 40).reshape(-1, 1)
level = np.sin(2 * hours) + 0.3 * np.cos(5 * hours)
forward, train_step = build_network(1, 10, 1, rng)
for i in range(1000):
    error = train_step(hours, level, 0.1)
    if i % 200 == 0:
        print("step", i, "error", error)
