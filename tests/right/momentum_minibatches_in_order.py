import numpy as np

np.random.seed(7)
X = np.random.rand(32, 2) * 2 - 1
y = (X[:, :1] * X[:, 1:] > 0).astype(float)
W1, b1 = np.random.randn(2, 8), np.zeros(8)
W2, b2 = np.random.randn(8, 1), np.zeros(1)
params = [W1, b1, W2, b2]
velocity = [np.zeros_like(p) for p in params]
sigmoid = lambda z: 1 / (1 + np.exp(-z))
lr, mu, size = 0.2, 0.9, 8
for epoch in range(300):
    for start in range(0, len(X), size):
        xb, yb = X[start:start + size], y[start:start + size]
        h = sigmoid(xb @ W1 + b1)
        o = sigmoid(h @ W2 + b2)
        d2 = (o - yb) * o * (1 - o) * 2 / len(xb)
        d1 = d2 @ W2.T * h * (1 - h)
        grads = [xb.T @ d1, d1.sum(0), h.T @ d2, d2.sum(0)]
        for p, v, g in zip(params, velocity, grads):
            v *= mu
            v -= lr * g
            p += v
    loss = np.mean((sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2) - y) ** 2)
print(loss)
