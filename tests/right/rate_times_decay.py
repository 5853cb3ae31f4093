import numpy as np

np.random.seed(1)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0], [1], [1], [0]])
W1, b1 = np.random.randn(2, 4), np.zeros((1, 4))
W2, b2 = np.random.randn(4, 1), np.zeros((1, 1))
lr, decay = 2.0, 0.9999
sigmoid = lambda z: 1 / (1 + np.exp(-z))
for epoch in range(10000):
    h = sigmoid(X @ W1 + b1)
    o = sigmoid(h @ W2 + b2)
    loss = np.mean((o - y) ** 2)
    d2 = 2 * (o - y) / len(y) * o * (1 - o)
    d1 = d2 @ W2.T * h * (1 - h)
    W2 -= lr * h.T @ d2
    b2 -= lr * d2.sum(axis=0, keepdims=True)
    W1 -= lr * X.T @ d1
    b1 -= lr * d1.sum(axis=0, keepdims=True)
    lr *= decay
print(loss)
