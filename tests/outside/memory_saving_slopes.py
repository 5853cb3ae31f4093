# memory is short on my laptop, so the slopes are computed in place
import numpy as np

rng = np.random.RandomState(16)
X = rng.rand(50, 4)
Y = ((X[:, 0] > X[:, 1]) & (X[:, 2] < 0.7)).astype(float)[:, None]

layers = [4, 6, 5, 1]
W = [rng.randn(i, o) for i, o in zip(layers, layers[1:])]
B = [np.zeros(o) for o in layers[1:]]

for epoch in range(800):
    A = [X]
    for w, b in zip(W, B):
        A.append(1 / (1 + np.exp(-(A[-1] @ w + b))))
    cost = 0.5 * np.mean((A[-1] - Y) ** 2)

    delta = (A[-1] - Y) * A[-1] * (1 - A[-1]) / len(X)
    dW, dB = [None] * 3, [None] * 3
    for k in (2, 1, 0):
        back = delta @ W[k].T
        slope = A[k]
        if k > 0:
            slope *= 1 - A[k]
        dW[k] = A[k].T @ delta
        dB[k] = delta.sum(axis=0)
        delta = back * slope
    for k in range(3):
        W[k] -= 3 * dW[k]
        B[k] -= 3 * dB[k]
    if epoch % 200 == 0:
        print(epoch, cost)
