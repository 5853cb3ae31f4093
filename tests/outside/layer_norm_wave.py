import numpy as np


class LayerNorm:
    def __init__(self, width):
        self.g = np.ones(width)
        self.b = np.zeros(width)

    def forward(self, x):
        mu = x.mean(-1, keepdims=True)
        self.inv = 1.0 / np.sqrt(x.var(-1, keepdims=True) + 1e-5)
        self.n = (x - mu) * self.inv
        return self.g * self.n + self.b

    def backward(self, dy):
        self.dg = (dy * self.n).sum(0)
        self.db = dy.sum(0)
        dn = dy * self.g
        return self.inv * (dn - dn.mean(-1, keepdims=True) - self.n * (dn * self.n).mean(-1, keepdims=True))


class Dense:
    def __init__(self, n_in, n_out, rng):
        self.w = rng.standard_normal((n_in, n_out)) / np.sqrt(n_in)
        self.b = 0.3 * rng.standard_normal(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dy):
        self.dw, self.db = self.x.T @ dy, dy.sum(0)
        return dy @ self.w.T


class Relu:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, dy):
        return dy * self.mask


def run(seed=14, steps=600, lr=0.05, weight_decay=1e-3):
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 2, 50)[:, None]
    y = np.sin(3 * t) * np.exp(-t)
    layers = [Dense(1, 20, rng), LayerNorm(20), Relu(), Dense(20, 20, rng), LayerNorm(20), Relu(), Dense(20, 1, rng)]
    for step in range(steps):
        h = t
        for layer in layers:
            h = layer.forward(h)
        loss = 0.5 * np.mean((h - y) ** 2)
        d = (h - y) / len(y)
        for layer in layers[::-1]:
            d = layer.backward(d)
        for layer in layers:
            for name in ("w", "b", "g"):
                if hasattr(layer, name):
                    value = getattr(layer, name)
                    value -= lr * getattr(layer, "d" + name)
                    if name == "w":  # decoupled weight decay
                        value -= lr * weight_decay * value
        if step % 100 == 0:
            print("step", step, "loss %.6f" % loss)


run()
