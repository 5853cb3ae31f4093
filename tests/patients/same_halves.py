"""A network with two hidden units for XOR, in a class, trained on rows picked at random.

After the question at https://ai.stackexchange.com/questions/6170/neural-network-returns-similar-output
All weights and biases start at one half, so both hidden units always do the same and are worth one. Nine thousand
single steps at the small rate inside the class would not have been enough in any case.
"""
import random

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class NeuralNetwork:
    def __init__(self, n_in, n_hidden, n_out):
        self.weights_ih = np.full((n_hidden, n_in), 0.5)
        self.weights_ho = np.full((n_out, n_hidden), 0.5)
        self.bias_h = np.full((n_hidden, 1), 0.5)
        self.bias_o = np.full((n_out, 1), 0.5)
        self.lr = 0.1

    def feedforward(self, x):
        x = np.array(x).reshape(-1, 1)
        hidden = sigmoid(self.weights_ih @ x + self.bias_h)
        return sigmoid(self.weights_ho @ hidden + self.bias_o)

    def train(self, x, y):
        x = np.array(x).reshape(-1, 1)
        hidden = sigmoid(self.weights_ih @ x + self.bias_h)
        out = sigmoid(self.weights_ho @ hidden + self.bias_o)

        gradient = (y - out) * out * (1 - out)
        hidden_gradient = (self.weights_ho.T @ gradient) * hidden * (1 - hidden)

        self.weights_ho += self.lr * gradient @ hidden.T
        self.bias_o += self.lr * gradient
        self.weights_ih += self.lr * hidden_gradient @ x.T
        self.bias_h += self.lr * hidden_gradient


np.random.seed(1)
random.seed(1)
nn = NeuralNetwork(2, 2, 1)
data = [([0, 0], 0), ([1, 0], 1), ([0, 1], 1), ([1, 1], 0)]

for _ in range(9000):
    x, y = random.choice(data)
    nn.train(x, y)

for x, y in data:
    print("Output", nn.feedforward(x), "wanted", y)
