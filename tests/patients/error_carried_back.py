"""A network with two hidden layers, in a class, one column vector at a time.

After the question at
https://stackoverflow.com/questions/53287032/multi-layer-neural-network-back-propagation-formula-using-stochastic-gradient-d
What is carried back through the weights is the plain error and not the error times the slopes, so the deltas of both
hidden layers lack the slope of each layer above them.
"""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_prime(a):
    return a * (1 - a)


class NeuralNetwork:
    def __init__(self, sizes, learning_rate):
        self.weights = [np.random.randn(n, m + 1) for m, n in zip(sizes, sizes[1:])]
        self.learning_rate = learning_rate

    def run(self, input_vector):
        a = np.array(input_vector, ndmin=2).T
        for W in self.weights:
            a = sigmoid(np.dot(W, np.vstack([a, [[1]]])))
        return a

    def train(self, input_vector, target_vector):
        a = np.array(input_vector, ndmin=2).T
        y = np.array(target_vector, ndmin=2).T

        A = [np.vstack([a, [[1]]])]
        for W in self.weights:
            a = sigmoid(np.dot(W, A[-1]))
            A.append(np.vstack([a, [[1]]]))

        delta = a - y
        for k in [2, 1, 0]:
            tmp = delta * sigmoid_prime(A[k + 1][:-1])
            delta = np.dot(self.weights[k].T, delta)[:-1]
            self.weights[k] -= self.learning_rate * np.dot(tmp, A[k].T)


np.random.seed(3)
net = NeuralNetwork([2, 5, 4, 1], 0.5)
data = [([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0])]
for epoch in range(10000):
    for inputs, target in data:
        net.train(inputs, target)

for inputs, target in data:
    print(inputs, target, net.run(inputs).ravel())
