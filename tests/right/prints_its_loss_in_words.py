import numpy as np

X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 0, 1, 1]]).T
np.random.seed(1)
w = 2 * np.random.random((3, 1)) - 1
for iteration in range(1000):
    out = 1 / (1 + np.exp(-X @ w))
    w -= 0.5 * X.T @ (out - y) / 4
    if iteration % 100 == 0:
        print("Cross-entropy after", iteration, "steps:",
              float(-np.mean(y * np.log(out) + (1 - y) * np.log(1 - out))))
