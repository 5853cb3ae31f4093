"""Softmax-free: one-vs-rest logistic scores with AdaGrad, mini-batches."""
import numpy as np

rng = np.random.default_rng(44)
X = rng.normal(size=(96, 4))
Y = (X @ rng.normal(size=(4, 3)) + 0.3 * rng.normal(size=(96, 3)) > 0).astype(float)
W = np.zeros((4, 3))
b = np.zeros(3)
cache_W = np.zeros_like(W)
cache_b = np.zeros_like(b)
lr, eps = 0.3, 1e-8
for epoch in range(30):
    cache_W = np.zeros_like(W)
    cache_b = np.zeros_like(b)
    total = 0.0
    for s in range(0, 96, 16):
        xb, yb = X[s:s + 16], Y[s:s + 16]
        p = 1 / (1 + np.exp(-(xb @ W + b)))
        total += -np.sum(yb * np.log(p + 1e-12) + (1 - yb) * np.log(1 - p + 1e-12))
        d = (p - yb) / len(xb)
        gW, gb = xb.T @ d, d.sum(0)
        cache_W += gW ** 2
        cache_b += gb ** 2
        W -= lr * gW / (np.sqrt(cache_W) + eps)
        b -= lr * gb / (np.sqrt(cache_b) + eps)
    print(epoch, total / 96)
