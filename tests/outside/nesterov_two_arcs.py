"""Two interleaved arcs, Nesterov momentum in an optimizer object, labels 0/1."""
import numpy as np


class NesterovSGD:
    def __init__(self, params, lr=0.05, momentum=0.9):
        self.params, self.lr, self.momentum = params, lr, momentum
        self.velocity = {k: np.zeros_like(v) for k, v in params.items()}

    def look_ahead(self):
        for k in self.params:
            self.params[k] += self.momentum * self.velocity[k]

    def step(self, grads):
        for k in self.params:
            self.velocity[k] = self.momentum * self.velocity[k] - self.lr * grads[k]
            self.params[k] += self.velocity[k]


def forward(params, x):
    a = np.tanh(x @ params["W1"] + params["b1"])
    return a, 1 / (1 + np.exp(-(a @ params["W2"] + params["b2"])))


def backward(params, x, a, p, t):
    d2 = (p - t) / len(t)
    d1 = d2 @ params["W2"].T * (1 - a**2)
    return {"W1": x.T @ d1, "b1": d1.sum(axis=0), "W2": a.T @ d2, "b2": d2.sum(axis=0)}


rng = np.random.default_rng(4)
theta = rng.uniform(0.5, 5, 60)
arc = np.c_[theta * np.cos(theta), theta * np.sin(theta)] / 3
x = np.vstack([arc, -arc]) + rng.normal(0, 0.05, (120, 2))
t = np.repeat([[0.0], [1.0]], 60, axis=0)
params = {
    "W1": rng.normal(0, 1.0, (2, 16)),
    "b1": np.zeros(16),
    "W2": rng.normal(0, 0.5, (16, 1)),
    "b2": np.zeros(1),
}
optimizer = NesterovSGD(params)
for epoch in range(500):
    optimizer.look_ahead()
    a, p = forward(params, x)
    grads = backward(params, x, a, p, t)
    optimizer.step(grads)
    if epoch % 100 == 0:
        print(epoch, "loss", -np.mean(np.log(np.where(t == 1, p, 1 - p))), "accuracy", np.mean((p > 0.5) == t))
