import numpy as np


def batches(x, t, size, rng):
    """Yield shuffled mini-batches."""
    order = np.arange(len(x))
    rng.shuffle(order)
    for start in range(0, len(x), size):
        part = order[start : start + size]
        yield x[part], t[part]


def one_hot(k, n):
    out = np.zeros((len(k), n))
    out[np.arange(len(k)), k] = 1
    return out


class Network:
    def __init__(self, sizes, rng):
        self.w1 = rng.normal(0, 0.5, (sizes[0], sizes[1]))
        self.w2 = rng.normal(0, 0.5, (sizes[1], sizes[2]))
        self.w3 = rng.normal(0, 0.5, (sizes[2], sizes[3]))
        self.b1, self.b2, self.b3 = (np.zeros(s) for s in sizes[1:])

    def run(self, x):
        self.h1 = np.tanh(x @ self.w1 + self.b1)
        self.h2 = np.tanh(self.h1 @ self.w2 + self.b2)
        s = self.h2 @ self.w3 + self.b3
        e = np.exp(s - s.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def learn(self, x, t, rate):
        p = self.run(x)
        d3 = (p - t) / len(x)
        d2 = (d3 @ self.w3.T) * (1 - self.h2**2)
        d1 = (d2 @ self.w2.T) * (1 - self.h2**2)
        self.w3 -= rate * self.h2.T @ d3
        self.b3 -= rate * d3.sum(axis=0)
        self.w2 -= rate * self.h1.T @ d2
        self.b2 -= rate * d2.sum(axis=0)
        self.w1 -= rate * x.T @ d1
        self.b1 -= rate * d2.sum(axis=0)
        return -np.mean(np.sum(t * np.log(p), axis=1))


rng = np.random.default_rng(29)
glyphs = rng.integers(0, 2, (4, 12)).astype(float)
which = rng.integers(0, 4, 100)
x = glyphs[which] + rng.normal(0, 0.3, (100, 12))
t = one_hot(which, 4)
net = Network([12, 9, 9, 4], rng)
for epoch in range(30):
    losses = [net.learn(xb, tb, 0.2) for xb, tb in batches(x, t, 20, rng)]
    if epoch % 5 == 0:
        print("epoch", epoch, "mean loss of the batches", np.mean(losses))
