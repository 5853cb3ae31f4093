"""Level of a river from rain and snow of the same day"""
import numpy as np

rng = np.random.default_rng(77)
days = 120
rain, snow = rng.uniform(0, 1, days), rng.uniform(0, 1, days)
level = 0.8 * rain - 0.4 * snow + 0.3 * rain * snow + 0.02 * rng.normal(size=days)

def make_dataset():
    xs, ys = [], []
    for i in range(days - 1):
        xs.append([rain[i], snow[i]])
        ys.append(level[i + 1])
    return np.array(xs), np.array(ys).reshape(-1, 1)

X, Y = make_dataset()
W1 = rng.normal(0, 0.8, (2, 6)); b1 = np.zeros((1, 6))
W2 = rng.normal(0, 0.8, (6, 1)); b2 = np.zeros((1, 1))
lr = 0.3
for epoch in range(1500):
    H = np.tanh(X @ W1 + b1)
    out = H @ W2 + b2
    err = out - Y
    loss = np.mean(err ** 2)
    d2 = 2 * err / len(X)
    d1 = d2 @ W2.T * (1 - H ** 2)
    W2 -= lr * H.T @ d2
    b2 -= lr * d2.sum(0, keepdims=True)
    W1 -= lr * X.T @ d1
    b1 -= lr * d1.sum(0, keepdims=True)
    if epoch % 300 == 0:
        print(epoch, loss)
