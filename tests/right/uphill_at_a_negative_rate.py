import numpy as np

X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0.0, 1, 1, 1])
w, b = np.array([0.2, -0.4]), 0.0
lr = -0.5
for epoch in range(1000):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) * p * (1 - p) / len(y)
    w = w + lr * X.T @ d
    b = b + lr * d.sum()
print(loss)
