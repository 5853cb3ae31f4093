import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([0.0, 1.0, 1.0, 1.0])
w, b = np.array([0.3, -0.2]), 0.1
step = 0
for epoch in range(1000):
    lr = 1.0 / (1 + 0.01 * step)
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) * p * (1 - p) / len(y)
    w = w - lr * X.T @ d
    b = b - lr * d.sum()
    step += 1
print(loss)
