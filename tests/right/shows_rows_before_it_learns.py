import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def describe(row, label):
    line = f"{row} -> {label}"
    print(line)
    return line


X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0.0, 0, 0, 1])
for row, label in zip(X, y):
    describe(row, label)
w, b = np.zeros(2), 0.0
for epoch in range(1000):
    p = sigmoid(X @ w + b)
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) * p * (1 - p) / len(y)
    w -= 1.0 * X.T @ d
    b -= 1.0 * d.sum()
for row in X:
    sigmoid(row @ w + b)
