"""Regression with input noise and dropout; the mask is drawn anew in each step, evaluation uses all units."""
import numpy as np


class Dropout:
    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x, training):
        if not training:
            self.mask = 1.0
            return x
        self.mask = (self.rng.uniform(size=x.shape) > self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class Hidden:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))
        self.b = np.zeros(n_out)

    def forward(self, x, training):
        self.x = x
        self.out = np.maximum(x @ self.W + self.b, 0)
        return self.out

    def backward(self, dout):
        dz = dout * (self.out > 0)
        self.dW, self.db = self.x.T @ dz, dz.sum(0)
        return dz @ self.W.T


class Output(Hidden):
    def forward(self, x, training):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(0)
        return dout @ self.W.T


def run(net, x, training):
    for layer in net:
        x = layer.forward(x, training)
    return x


rng = np.random.default_rng(101)
x = rng.uniform(-1, 1, (80, 2))
y = (x[:, :1] ** 2 - x[:, 1:] ** 2)
net = [Hidden(2, 30, rng), Dropout(0.1, rng), Hidden(30, 20, rng), Dropout(0.1, rng), Output(20, 1, rng)]
for epoch in range(600):
    prediction = run(net, x, training=True)
    grad = 2 * (prediction - y) / len(y)
    for layer in reversed(net):
        grad = layer.backward(grad)
    for layer in net:
        if hasattr(layer, "W"):
            layer.W -= 0.05 * layer.dW
            layer.b -= 0.05 * layer.db
    if epoch % 150 == 0 or epoch == 599:
        print("epoch", epoch, "mse without dropout", np.mean((run(net, x, training=False) - y) ** 2))
