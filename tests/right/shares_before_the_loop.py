import numpy as np

X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0.0], [1], [1], [1]])
share = 1 / len(X)
W, b = np.array([[0.2], [-0.3]]), np.zeros((1, 1))
for epoch in range(2000):
    out = 1 / (1 + np.exp(-(X @ W + b)))
    cost = share * np.sum((out - y) ** 2)
    delta = 2 * share * (out - y) * out * (1 - out)
    W -= X.T @ delta
    b -= delta.sum(axis=0, keepdims=True)
print(cost)
