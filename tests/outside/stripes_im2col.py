"""Stripes or checks? conv 3x3 with padding -> tanh -> global sum -> logistic. im2col instead of loops."""
import numpy as np


def im2col(images):
    n, h, w = images.shape
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    cols = [padded[:, i : i + h, j : j + w] for i in range(3) for j in range(3)]
    return np.stack(cols, axis=-1)  # n, h, w, 9


class Conv:
    def __init__(self, filters, rng):
        self.K = rng.normal(0, 0.4, (9, filters))
        self.c = np.zeros(filters)

    def forward(self, images):
        self.cols = im2col(images)
        return self.cols @ self.K + self.c

    def backward(self, g):
        self.dK = np.tensordot(self.cols, g, axes=([0, 1, 2], [0, 1, 2]))
        self.dc = g.mean(axis=(0, 1, 2))


def picture(kind, rng):
    i, j = np.indices((6, 6))
    pattern = (i // 1 + (j if kind else 0)) % 2
    return pattern + rng.normal(0, 0.3, (6, 6))


rng = np.random.default_rng(76)
kinds = np.arange(24) % 2
images = np.array([picture(k, rng) for k in kinds])
conv = Conv(4, rng)
v, b = rng.normal(0, 0.1, 4), 0.0

for epoch in range(81):
    z = conv.forward(images)
    a = np.tanh(z)
    score = a.mean(axis=(1, 2)) @ v + b
    p = 1 / (1 + np.exp(-score))
    if epoch % 20 == 0:
        loss = -np.mean(np.where(kinds == 1, np.log(p), np.log(1 - p)))
        print("epoch", epoch, "loss", loss, "right", np.mean((p > 0.5) == kinds))
    d = (p - kinds) / len(kinds)
    dv, db = a.mean(axis=(1, 2)).T @ d, d.sum()
    da = np.ones_like(a) * d[:, None, None, None] * v / 36
    conv.backward(da)
    v -= 1.0 * dv
    b -= 1.0 * db
    conv.K -= 1.0 * conv.dK
    conv.c -= 1.0 * conv.dc
