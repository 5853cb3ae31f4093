"""A tiny layer library, in the spirit of the big ones, tried on two half moons."""
import numpy as np


class Layer:
    def forward(self, x):
        raise NotImplementedError

    def backward(self, grad):
        raise NotImplementedError

    def step(self, lr):
        pass


class Linear(Layer):
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(0, np.sqrt(2.0 / (n_in + n_out)), size=(n_in, n_out))
        self.b = np.zeros((1, n_out))

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad):
        self.dW = self.x.T @ grad
        self.db = grad.sum(axis=0, keepdims=True)
        return grad @ self.W.T

    def step(self, lr):
        self.W -= lr * self.dW
        self.b -= lr * self.db


class Tanh(Layer):
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1 - self.out**2)


class Sigmoid(Layer):
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, grad):
        return grad * self.out * (1 - self.out)


class BCE:
    def forward(self, p, t):
        self.p, self.t = p, t
        return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))

    def backward(self):
        return (self.p - self.t) / (self.p * (1 - self.p)) / self.t.size


class Sequential:
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad):
        for layer in reversed(self.layers):
            grad = layer.backward(grad)

    def step(self, lr):
        for layer in self.layers:
            layer.step(lr)


def half_moons(n, rng):
    t = rng.uniform(0, np.pi, n)
    upper = np.c_[np.cos(t), np.sin(t)]
    lower = np.c_[1 - np.cos(t), 0.5 - np.sin(t)]
    x = np.vstack([upper, lower]) + rng.normal(0, 0.08, (2 * n, 2))
    labels = np.vstack([np.zeros((n, 1)), np.ones((n, 1))])
    return x, labels


def main():
    rng = np.random.default_rng(42)
    x, t = half_moons(50, rng)
    net = Sequential(Linear(2, 8, rng), Tanh(), Linear(8, 6, rng), Tanh(), Linear(6, 1, rng), Sigmoid())
    criterion = BCE()
    for epoch in range(801):
        p = net.forward(x)
        loss = criterion.forward(p, t)
        net.backward(criterion.backward())
        net.step(0.5)
        if epoch % 100 == 0:
            print(f"epoch {epoch}: loss {loss:.4f}, accuracy {np.mean((p > 0.5) == t):.2f}")


if __name__ == "__main__":
    main()
