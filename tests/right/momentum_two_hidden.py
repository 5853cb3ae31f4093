import numpy as np

np.random.seed(3)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
Y = np.array([[0.0], [0], [0], [1]])
W1, b1 = np.random.randn(2, 2), np.zeros((1, 2))
W2, b2 = np.random.randn(2, 1), np.zeros((1, 1))
vW1, vb1, vW2, vb2 = 0 * W1, 0 * b1, 0 * W2, 0 * b2
eta, gamma = 0.3, 0.9
s = lambda z: 1 / (1 + np.exp(-z))
for epoch in range(3000):
    A1 = s(X @ W1 + b1)
    A2 = s(A1 @ W2 + b2)
    loss = 0.5 * np.sum((A2 - Y) ** 2)
    D2 = (A2 - Y) * A2 * (1 - A2)
    D1 = D2 @ W2.T * A1 * (1 - A1)
    vW2 = gamma * vW2 + eta * A1.T @ D2
    vb2 = gamma * vb2 + eta * D2.sum(0, keepdims=True)
    vW1 = gamma * vW1 + eta * X.T @ D1
    vb1 = gamma * vb1 + eta * D1.sum(0, keepdims=True)
    W2, b2, W1, b1 = W2 - vW2, b2 - vb2, W1 - vW1, b1 - vb1
print(loss)
