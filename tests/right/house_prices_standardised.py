import numpy as np

area = np.array([[52.0, 1], [67, 2], [78, 3], [85, 3], [99, 3], [110, 4], [131, 5], [150, 5]])
price = np.array([210e3, 255e3, 300e3, 310e3, 355e3, 402e3, 455e3, 520e3]).reshape(-1, 1)
X = (area - area.mean(0)) / area.std(0)
n = X.shape[0]
w, b = np.zeros((2, 1)), np.zeros((1, 1))
alpha = 0.1
history = []
for i in range(500):
    pred = X @ w + b
    err = pred - price
    history.append(float((err**2).mean()))
    w -= alpha * 2 / n * (X.T @ err)
    b -= alpha * 2 / n * err.sum()
    if i % 100 == 0:
        print(i, history[-1])
