"""Classes of layers, leaky ReLU, two outputs."""
import numpy as np

rng = np.random.default_rng(30)


class Linear:
    def __init__(self, a, b):
        self.W = rng.normal(0, np.sqrt(1 / a), (a, b))
        self.b = np.zeros(b)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.mean(axis=0)
        return g @ self.W.T


class LeakyRelu:
    def forward(self, x):
        self.mask = np.where(x > 0, 1.0, 0.1)
        return x * self.mask

    def backward(self, g):
        return g * self.mask


class Net:
    def __init__(self):
        self.layers = [Linear(3, 8), LeakyRelu(), Linear(8, 4), LeakyRelu(), Linear(4, 2)]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, g):
        for layer in reversed(self.layers):
            g = layer.backward(g)

    def update(self, lr):
        for layer in self.layers:
            if isinstance(layer, Linear):
                layer.W -= lr * layer.dW
                layer.b -= lr * layer.db


X = rng.normal(size=(32, 3))
Y = np.stack([X[:, 0] * X[:, 1], np.abs(X[:, 2])], axis=1)
net = Net()
for epoch in range(300):
    pred = net.forward(X)
    loss = np.mean((pred - Y) ** 2)
    net.backward(2 * (pred - Y) / pred.size)
    net.update(0.1)
    if epoch % 60 == 0:
        print(f"{epoch:4d} {loss:.4f}")
