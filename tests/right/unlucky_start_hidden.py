import numpy as np

# Marks from 0 to 20 in two tests, taken as they are; small rate, random start, no seed.
X = np.array([[12.0, 9], [3, 4], [15, 14], [7, 6], [18, 17], [5, 8], [11, 13], [2, 6]])
y = np.array([[1.0], [0], [1], [0], [1], [0], [1], [0]])
W1, b1 = np.random.uniform(-0.5, 0.5, (2, 4)), np.zeros(4)
W2, b2 = np.random.uniform(-0.5, 0.5, (4, 1)), np.zeros(1)
sigmoid = lambda z: 1 / (1 + np.exp(-z))
for epoch in range(4000):
    h = sigmoid(X @ W1 + b1)
    p = sigmoid(h @ W2 + b2)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    d2 = (p - y) / len(y)
    d1 = d2 @ W2.T * h * (1 - h)
    W2 -= 0.1 * h.T @ d2
    b2 -= 0.1 * d2.sum(0)
    W1 -= 0.1 * X.T @ d1
    b1 -= 0.1 * d1.sum(0)
print(loss)
