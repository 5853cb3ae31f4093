import numpy as np


def relu(x):
    return np.maximum(x, 0)


class ResidualBlock:
    """out = x + relu(x @ A + a) @ B + b"""

    def __init__(self, width, gen):
        self.A = gen.normal(0, 0.4, (width, width))
        self.a = np.zeros(width)
        self.B = gen.normal(0, 0.4, (width, width))
        self.b = np.zeros(width)

    def __call__(self, x):
        self.x = x
        self.h = relu(x @ self.A + self.a)
        return x + self.h @ self.B + self.b

    def backprop(self, g, rate):
        gh = (g @ self.B.T) * (self.h > 0)
        gx = gh @ self.A.T
        self.B -= rate * self.h.T @ g
        self.b -= rate * g.sum(axis=0)
        self.A -= rate * self.x.T @ gh
        self.a -= rate * gh.sum(axis=0)
        return gx


gen = np.random.default_rng(26)
X = gen.uniform(-1, 1, (80, 3))
Y = np.stack([np.sin(2 * X[:, 0]), X[:, 1] * X[:, 2]], axis=1)
stem = gen.normal(0, 0.6, (3, 6))
blocks = [ResidualBlock(6, gen) for _ in range(3)]
head = gen.normal(0, 0.4, (6, 2))
rate = 0.03

for epoch in range(301):
    s = X @ stem
    f = s
    for block in blocks:
        f = block(f)
    out = f @ head
    loss = np.mean(np.sum((out - Y) ** 2, axis=1))
    g = 2 * (out - Y) / len(X)
    g_head = f.T @ g
    g = g @ head.T
    for block in reversed(blocks):
        g = block.backprop(g, rate)
    head -= rate * g_head
    stem -= rate * X.T @ g
    if epoch % 100 == 0:
        print("epoch", epoch, "loss", loss)
