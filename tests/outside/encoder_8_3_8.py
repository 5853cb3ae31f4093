# The old 8-3-8 encoder problem, samples in columns
import numpy as np

np.random.seed(0)
X = np.eye(8)
sizes = [8, 3, 8]
weights = [np.random.randn(m, n) * 0.5 for n, m in zip(sizes[:-1], sizes[1:])]
biases = [np.random.randn(m, 1) * 0.1 for m in sizes[1:]]
eta = 4.0


def feedforward(a):
    activations = [a]
    for w, b in zip(weights, biases):
        activations.append(1 / (1 + np.exp(-(w @ activations[-1] + b))))
    return activations


def backprop(activations, y):
    nabla_w, nabla_b = [None] * len(weights), [None] * len(biases)
    delta = (activations[-1] - y) * activations[-1] * (1 - activations[-1])
    for l in range(1, len(sizes)):
        nabla_w[-l] = delta @ activations[-l - 1].T
        nabla_b[-l] = delta.sum(axis=1, keepdims=True)
        if l < len(sizes) - 1:
            prev = activations[-l - 1]
            delta = (weights[-l].T @ delta) * prev * (1 - prev)
    return nabla_w, nabla_b


for epoch in range(3001):
    acts = feedforward(X)
    nabla_w, nabla_b = backprop(acts, X)
    for i in range(len(weights)):
        weights[i] -= eta * nabla_w[i] / 8
        biases[i] -= eta * nabla_b[i] / 8
    if epoch % 500 == 0:
        print("epoch", epoch, "error", np.sum((acts[-1] - X) ** 2) / 2)

print("codes:")
print(np.round(feedforward(X)[1].T, 1))
