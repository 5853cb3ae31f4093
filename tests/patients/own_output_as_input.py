"""A network for functions of one variable, in a class with its own falling sigmoid.

After the question at
https://stats.stackexchange.com/questions/210726/neural-network-can-only-follow-increasing-function
The weights of a layer are changed with the layer's own output in place of the values that came into it; the two vectors
are multiplied to a single number, so all weights of a layer move by the same amount.
"""
import numpy as np


def sigma(z):
    return 1.0 / (1 + np.exp(z))


def sigma_prime(z):
    return -np.exp(z) / (np.exp(z) + 1) ** 2


class NeuralNetwork:
    def __init__(self, *sizes):
        self.w = [np.random.randn(n, m) for m, n in zip(sizes, sizes[1:])]
        self.b = [np.random.randn(n) for n in sizes[1:]]

    def propagate(self, vin):
        a = np.array(vin)
        for w, b in zip(self.w, self.b):
            a = sigma(np.dot(w, a) + b)
        return a

    def train(self, learning_rate, vin, vout):
        a = [np.array(vin)]
        z = [None]
        for w, b in zip(self.w, self.b):
            z.append(np.dot(w, a[-1]) + b)
            a.append(sigma(z[-1]))

        y = np.array(vout)
        last = len(self.w)
        d = [None] * (last + 1)
        d[last] = ((1 - y) / (1 - a[last]) - y / a[last]) * sigma_prime(z[last])
        for i in reversed(range(1, last)):
            d[i] = np.dot(self.w[i].T, d[i + 1]) * sigma_prime(z[i])

        for i in range(last):
            self.b[i] -= learning_rate * d[i + 1]
            self.w[i] -= learning_rate * np.dot(d[i + 1], a[i + 1].T)


np.random.seed(1)
n = NeuralNetwork(1, 4, 4, 1)
for i in range(30000):
    x = np.random.rand()
    n.train(0.5, [x], [0.1 + 0.8 * np.cos(1.5 * x) ** 2])

for x in (0.0, 0.25, 0.5, 0.75, 1.0):
    print(x, 0.1 + 0.8 * np.cos(1.5 * x) ** 2, n.propagate([x]))
