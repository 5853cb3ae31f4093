"""Tanh regression of a tide gauge, Nadam as a class on dicts."""
import math
import numpy as np


class Nadam:
    def __init__(self, shapes, rate=0.02, beta1=0.9, beta2=0.999):
        self.rate, self.beta1, self.beta2 = rate, beta1, beta2
        self.m = {key: np.zeros(shape) for key, shape in shapes.items()}
        self.s = {key: np.zeros(shape) for key, shape in shapes.items()}
        self.calls = 0

    def apply(self, weights, slopes):
        self.calls += 1
        for key, g in slopes.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.s[key] = self.beta2 * self.s[key] + (1 - self.beta2) * g * g
            m_hat = self.m[key] / (1 - self.beta1 ** (self.calls + 1))
            ahead = self.beta1 * m_hat + (1 - self.beta1) * g / (1 - self.beta1**self.calls)
            s_hat = self.s[key] / (1 - self.beta2**self.calls)
            weights[key] = weights[key] - self.rate * ahead / (np.sqrt(s_hat) + 1e-8)


hours = np.linspace(0, 1, 25).reshape(-1, 1)
level = np.sin(2 * math.pi * hours) + 0.3 * np.cos(4 * math.pi * hours)
rng = np.random.default_rng(8)
weights = {"A": rng.normal(0, 2, (1, 10)), "a": rng.normal(0, 1, 10), "B": rng.normal(0, 0.4, (10, 1)), "b": np.zeros(1)}
rule = Nadam({key: value.shape for key, value in weights.items()})

for epoch in range(500):
    hidden = np.tanh(hours @ weights["A"] + weights["a"])
    guess = hidden @ weights["B"] + weights["b"]
    gap = guess - level
    loss = np.mean(gap**2)
    d_guess = 2 * gap / len(level)
    d_hidden = (d_guess @ weights["B"].T) * (1 - hidden**2)
    slopes = {
        "A": hours.T @ d_hidden,
        "a": d_hidden.sum(axis=0),
        "B": hidden.T @ d_guess,
        "b": d_guess.sum(axis=0),
    }
    rule.apply(weights, slopes)
    if epoch % 100 == 99:
        print(f"epoch {epoch + 1}: mean squared error {loss:.5f}")
