import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class OurNeuralNetwork:
    """Two inputs, two hidden neurons, one output."""

    def __init__(self):
        self.w1, self.w2, self.w3 = np.random.normal(), np.random.normal(), np.random.normal()
        self.w4, self.w5, self.w6 = np.random.normal(), np.random.normal(), np.random.normal()
        self.b1, self.b2, self.b3 = np.random.normal(), np.random.normal(), np.random.normal()

    def train(self, data, all_y):
        learn_rate = 0.1
        for epoch in range(1000):
            for x, y in zip(data, all_y):
                h1 = sigmoid(self.w1 * x[0] + self.w2 * x[1] + self.b1)
                h2 = sigmoid(self.w3 * x[0] + self.w4 * x[1] + self.b2)
                o = sigmoid(self.w5 * h1 + self.w6 * h2 + self.b3)
                d = -2 * (y - o) * o * (1 - o)
                d1 = d * self.w5 * h1 * (1 - h1)
                d2 = d * self.w6 * h2 * (1 - h2)
                self.w1 -= learn_rate * d1 * x[0]
                self.w2 -= learn_rate * d1 * x[1]
                self.b1 -= learn_rate * d1
                self.w3 -= learn_rate * d2 * x[0]
                self.w4 -= learn_rate * d2 * x[1]
                self.b2 -= learn_rate * d2
                self.w5 -= learn_rate * d * h1
                self.w6 -= learn_rate * d * h2
                self.b3 -= learn_rate * d


data = np.array([[-2, -1], [25, 6], [17, 4], [-15, -6]])
all_y = np.array([1, 0, 0, 1])
network = OurNeuralNetwork()
network.train(data, all_y)
