# maxout hidden layer: each unit takes the larger of two linear pieces
import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(80, 2))
y = ((X ** 2).sum(1) < 1.2).astype(float).reshape(-1, 1)

W = rng.normal(0, 0.7, (2, 2, 5))     # piece, input, unit
b = rng.normal(0, 0.3, (2, 1, 5))
V = rng.normal(0, 0.7, (5, 1))
c = np.zeros((1, 1))
for epoch in range(600):
    za = X @ W[0] + b[0]
    zb = X @ W[1] + b[1]
    first = za > zb
    h = np.where(first, za, zb)
    p = 1 / (1 + np.exp(-(h @ V + c)))
    loss = -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))
    d = (p - y) / len(y)
    dh = d @ V.T
    da = dh * first
    db_ = dh * first
    gV, gc = h.T @ d, d.sum(0, keepdims=True)
    gW = np.stack([X.T @ da, X.T @ db_])
    gb = np.stack([da.sum(0, keepdims=True), db_.sum(0, keepdims=True)])
    W -= 0.4 * gW
    b -= 0.4 * gb
    V -= 0.4 * gV
    c -= 0.4 * gc
    if epoch % 100 == 0:
        print(epoch, loss)
