import numpy as np

X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0.0], [1], [1], [0]])


def train(rate, epochs=300):
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(2, 3)), np.zeros(3)
    W2, b2 = rng.normal(size=(3, 1)), np.zeros(1)
    losses = []
    for _ in range(epochs):
        h = np.tanh(X @ W1 + b1)
        o = 1 / (1 + np.exp(-(h @ W2 + b2)))
        losses.append(np.mean((o - y) ** 2))
        d2 = 2 * (o - y) * o * (1 - o) / 4
        d1 = d2 @ W2.T * (1 - h**2)
        W2 -= rate * h.T @ d2
        b2 -= rate * d2.sum(0)
        W1 -= rate * X.T @ d1
        b1 -= rate * d1.sum(0)
    print(rate, losses[-1])
    return losses


for rate in (0.1, 1.0, 3.0):
    train(rate)
