"""A single layer in a class, whose biases are added to the weights.

After the question at
https://datascience.stackexchange.com/questions/68318/leaky-relu-inside-of-a-simple-python-neural-net
A method of the class is called without self, so the backward pass stops with an exception; and the twenty epochs would
leave the outputs far from the labels even if it did not.
"""
import numpy as np

np.random.seed(1)

X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 1, 0, 1]]).T


class NN:
    def __init__(self, X, y):
        self.X = X
        self.y = y
        self.W = np.random.uniform(-1, 1, (X.shape[1], 1))
        self.b = np.random.uniform(-1, 1, (X.shape[1], 1))

    def nonlin(self, x, deriv=False):
        if deriv:
            return x * (1 - x)
        return 1 / (1 + np.exp(-x))

    def forward(self):
        self.l1 = self.nonlin(np.dot(self.X, self.W + self.b))
        self.errors = self.y - self.l1

    def backward(self):
        self.l1_delta = self.errors * nonlin(self.l1, True)
        self.W += np.dot(self.X.T, self.l1_delta)
        self.b += np.dot(self.X.T, self.l1_delta)

    def train(self, epochs=20):
        for _ in range(epochs):
            self.forward()
            self.backward()


nn = NN(X, y)
nn.train()
print(nn.l1)
