import numpy as np

rng = np.random.default_rng(2)
X = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])
y = np.array([[-1.0], [1], [1], [-1]])
W1, b1 = rng.uniform(-1, 1, (2, 3)), np.zeros((1, 3))
W2, b2 = rng.uniform(-1, 1, (3, 1)), np.zeros((1, 1))
eta = 0.1
for epoch in range(2000):
    A = np.tanh(X @ W1 + b1)
    out = np.tanh(A @ W2 + b2)
    loss = 0.5 * np.sum((out - y) ** 2)
    D2 = (out - y) * (1 - out**2)
    D1 = D2 @ W2.T * (1 - A**2)
    W2, b2 = W2 - eta * A.T @ D2, b2 - eta * D2.sum(0, keepdims=True)
    W1, b1 = W1 - eta * X.T @ D1, b1 - eta * D1.sum(0, keepdims=True)
print(loss)
