"""Fit sin(x) with one hidden layer and a hand-written Adam optimizer."""

import numpy as np


class Adam:
    def __init__(self, shapes, lr=0.01, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.m = [np.zeros(s) for s in shapes]
        self.v = [np.zeros(s) for s in shapes]
        self.t = 0

    def update(self, params, grads):
        self.t += 1
        for i, (p, g) in enumerate(zip(params, grads)):
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * g**2
            m_hat = self.m[i] / (1 - self.b1**self.t)
            v_hat = self.v[i] / (1 - self.b2**self.t)
            p -= self.lr * m_hat / (v_hat + self.eps)


class Net:
    def __init__(self, n_hidden):
        gen = np.random.default_rng(21)
        self.W1 = gen.standard_normal((1, n_hidden))
        self.b1 = gen.standard_normal(n_hidden)
        self.W2 = gen.standard_normal((n_hidden, 1)) * 0.3
        self.b2 = np.zeros(1)

    @property
    def params(self):
        return [self.W1, self.b1, self.W2, self.b2]

    def predict(self, x):
        self.x = x
        self.h = np.tanh(x @ self.W1 + self.b1)
        return self.h @ self.W2 + self.b2

    def gradients(self, residual):
        g = 2 * residual / len(residual)
        gh = g @ self.W2.T * (1 - self.h**2)
        return [self.x.T @ gh, gh.sum(axis=0), self.h.T @ g, g.sum(axis=0)]


if __name__ == "__main__":
    x = np.linspace(-np.pi, np.pi, 64).reshape(-1, 1)
    y = np.sin(x)
    net = Net(12)
    opt = Adam([p.shape for p in net.params])
    for epoch in range(601):
        residual = net.predict(x) - y
        opt.update(net.params, net.gradients(residual))
        if epoch % 100 == 0:
            print(f"{epoch:4d} mse = {np.mean(residual ** 2):.6f}")
