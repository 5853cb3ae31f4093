import numpy as np

# Age and yearly income in thousands: whether somebody buys. Nothing is drawn from a seed.
X = np.array([[19, 19.0], [35, 20], [26, 43], [27, 57], [47, 25], [45, 126], [46, 118], [48, 134]])
y = np.array([0, 0, 0, 0, 0, 1, 1, 1])
w = np.random.randn(2)
b = np.random.randn()
lr = 0.001
for epoch in range(5000):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    q = np.clip(p, 1e-9, 1 - 1e-9)
    loss = -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))
    d = (p - y) / len(y)
    w -= lr * X.T @ d
    b -= lr * d.sum()
print(loss)
