import numpy as np

X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0.0, 0, 0, 1])
w, b = np.array([0.5, -0.5]), 0.0
seen, updates, total_loss, smoothed = 0, 0, 0.0, 0.0
for epoch in range(2000):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = np.mean((p - y) ** 2)
    total_loss += loss
    smoothed = 0.9 * smoothed + 0.1 * loss
    seen += len(X)
    d = 2 * (p - y) * p * (1 - p) / len(y)
    w -= 1.5 * X.T @ d
    b -= 1.5 * d.sum()
    updates += 1
print(total_loss / updates, smoothed, seen)
