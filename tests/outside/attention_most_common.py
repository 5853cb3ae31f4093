"""Self attention on five tokens, mean over the tokens: is there more of A or of B?"""
import numpy as np


def softmax(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class Attention:
    def __init__(self, dim, rng):
        self.q, self.k, self.v = (rng.normal(0, 0.7, (dim, dim)) for _ in range(3))
        self.dim = dim

    def forward(self, x):
        self.x = x
        self.Q, self.K, self.V = x @ self.q, x @ self.k, x @ self.v
        self.A = softmax(self.Q @ self.K.transpose(0, 2, 1) / np.sqrt(self.dim))
        return self.A @ self.V

    def backward(self, g):
        gA = g @ self.V.transpose(0, 2, 1)
        gV = self.A.transpose(0, 2, 1) @ g
        gS = gA * self.A * (1 - self.A)
        gQ = gS @ self.K / np.sqrt(self.dim)
        gK = gS.transpose(0, 2, 1) @ self.Q
        self.gq = np.einsum("ntd,nte->de", self.x, gQ)
        self.gk = np.einsum("ntd,nte->de", self.x, gK)
        self.gv = np.einsum("ntd,nte->de", self.x, gV)


def main():
    rng = np.random.default_rng(9)
    tokens = rng.integers(0, 3, (40, 5))
    labels = ((tokens == 0).sum(axis=1) > (tokens == 1).sum(axis=1)).astype(float)
    x = np.eye(3)[tokens]
    attention = Attention(3, rng)
    w = rng.normal(0, 0.7, 3)
    b = 0.0
    for epoch in range(200):
        out = attention.forward(x)
        pooled = out.mean(axis=1)
        p = 1 / (1 + np.exp(-(pooled @ w + b)))
        loss = -np.mean(labels * np.log(p) + (1 - labels) * np.log(1 - p))
        d = (p - labels) / len(labels)
        g = np.repeat((d[:, None] * w / 5)[:, None, :], 5, axis=1)
        attention.backward(g)
        w -= 1.0 * pooled.T @ d
        b -= 1.0 * d.sum()
        attention.q -= 1.0 * attention.gq
        attention.k -= 1.0 * attention.gk
        attention.v -= 1.0 * attention.gv
        if epoch % 40 == 0:
            print("epoch", epoch, "loss", loss, "accuracy", np.mean((p > 0.5) == labels))


main()
