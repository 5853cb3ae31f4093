"""The bias learns at half the rate."""
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(50, 3)); y = np.tanh(X[:, 0]) - X[:, 1]
W, b = rng.normal(0, 0.6, (3, 5)), np.zeros(5)
v, c = rng.normal(0, 0.6, 5), np.zeros(1)
lr = 0.2
for epoch in range(400):
    h = np.tanh(X @ W + b)
    r = h @ v + c - y
    loss = np.mean(r ** 2)
    d = 2 * r / len(y)
    dh = np.outer(d, v) * (1 - h ** 2)
    W = W - lr * X.T @ dh
    b = b - lr * dh.sum(0)
    v = v - lr * h.T @ d
    c = c - lr * 0.5 * d.sum()
    if epoch % 80 == 0:
        print(epoch, loss)
