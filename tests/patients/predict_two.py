"""The smallest network: one weight, one sigmoid, in a class.

After the question at
https://stats.stackexchange.com/questions/274046/neural-network-prediction-is-not-tending-towards-the-expected-value/274052
The gradient is right. The targets are 1, 2 and 3, and the output of a sigmoid stays below 1, so the weight only grows
and the predictions creep up to 1.
"""
import numpy as np


class NeuralNetwork(object):
    def __init__(self, update_coefficient):
        self.weight = np.random.randn()
        self.predicted_output = 0
        self.update_coefficient = update_coefficient

    def sigmoid(self, val):
        return 1.0 / (1.0 + np.exp(-val))

    def sigmoid_derivative(self, val):
        return val * (1 - val)

    def get_cost(self, input, expected_output):
        self.predicted_output = self.sigmoid(input * self.weight)
        return 0.5 * ((expected_output - self.predicted_output) ** 2)

    def get_cost_derivative_wrt_weight(self, input, expected_output):
        return (expected_output - self.predicted_output) * self.sigmoid_derivative(self.predicted_output) * input

    def update_weight(self, input, expected_output):
        self.weight += self.update_coefficient * self.get_cost_derivative_wrt_weight(input, expected_output)


np.random.seed(0)
nn = NeuralNetwork(0.1)
samples = [(0.5, 1), (1, 2), (1.5, 3)]

for var in range(1000):
    for input, expected in samples:
        nn.get_cost(input, expected)
        nn.update_weight(input, expected)

for input, expected in samples:
    nn.get_cost(input, expected)
    print("input", input, "expected", expected, "predicted", nn.predicted_output)
