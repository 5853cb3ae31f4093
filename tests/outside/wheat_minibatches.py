# Hi all, this is my network for the wheat kernels (I made up some data so that you can run it).
# Accuracy stays much lower than the 90 % everybody gets, any idea?
import numpy as np

np.random.seed(4)
n = 120
kind = np.random.randint(0, 2, n)
length = 5.2 + 0.9 * kind + 0.25 * np.random.randn(n)
width = 3.0 + 0.5 * kind + 0.15 * np.random.randn(n)
data = np.column_stack([length, width])
data = (data - data.mean(0)) / data.std(0)
target = kind.reshape(-1, 1).astype(float)

hidden = 5
weights_1 = np.random.randn(2, hidden)
weights_2 = np.random.randn(hidden, 1)
bias_1 = np.zeros(hidden)
bias_2 = np.zeros(1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


batch_size = 20
for epoch in range(60):
    perm = np.random.permutation(n)
    data = data[perm]
    for start in range(0, n, batch_size):
        xb = data[start : start + batch_size]
        yb = target[start : start + batch_size]
        layer_1 = sigmoid(np.dot(xb, weights_1) + bias_1)
        layer_2 = sigmoid(np.dot(layer_1, weights_2) + bias_2)
        # cross entropy, so the sigmoid derivative cancels at the output
        layer_2_delta = layer_2 - yb
        layer_1_delta = np.dot(layer_2_delta, weights_2.T)
        weights_2 -= 0.1 * np.dot(layer_1.T, layer_2_delta) / batch_size
        bias_2 -= 0.1 * layer_2_delta.mean(axis=0)
        weights_1 -= 0.1 * np.dot(xb.T, layer_1_delta) / batch_size
        bias_1 -= 0.1 * layer_1_delta.mean(axis=0)
    if epoch % 10 == 0:
        out = sigmoid(np.dot(sigmoid(np.dot(data, weights_1) + bias_1), weights_2) + bias_2)
        print("epoch", epoch, "accuracy", np.mean((out > 0.5) == (target > 0.5)))
