import numpy as np

X = np.array([[0.1, 0.9], [0.8, 0.2], [0.4, 0.4], [0.9, 0.9], [0.2, 0.1]])
y = np.array([1.0, 1.0, 0.0, 1.0, 0.0])
n = len(X)
w, b = np.zeros(2), 0.0
for epoch in range(1000):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum() / n
    w -= 0.5 * X.T @ (p - y) / n
    b -= 0.5 * (p - y).sum() / n
print(loss)
