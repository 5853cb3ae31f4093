"""A network with two hidden layers for XOR, in a class that trains row by row.

After the question at
https://kiwix.lema.org/stackoverflow.com_en_all_2023-11/questions/66903569/multi-layer-perceptron-xor-plotting-error-loss-graph-converges-too-fast
Nothing is wrong with the formulas. At the rate of 0.1 this network needs more passes over the four rows than the twenty
thousand it is given, and is still on its way when the run ends.
"""
import numpy as np


class MLP:
    def __init__(self, num_inputs, hidden_layers, num_outputs):
        layers = [num_inputs] + hidden_layers + [num_outputs]
        self.weights = [np.random.randn(layers[i], layers[i + 1]) * 0.4 for i in range(len(layers) - 1)]
        self.biases = [np.random.rand(layers[i + 1]) - 0.5 for i in range(len(layers) - 1)]

    def forward_propagate(self, inputs):
        self.activations = [inputs]
        for w, b in zip(self.weights, self.biases):
            inputs = self._sigmoid(np.dot(inputs, w) + b)
            self.activations.append(inputs)
        return inputs

    def back_propagate(self, error, learning_rate):
        for i in reversed(range(len(self.weights))):
            delta = error * self._sigmoid_derivative(self.activations[i + 1])
            error = np.dot(self.weights[i], delta)
            self.weights[i] += learning_rate * np.outer(self.activations[i], delta)
            self.biases[i] += learning_rate * delta

    def train(self, inputs, targets, epochs, learning_rate):
        for i in range(epochs):
            sum_error = 0
            for row, target in zip(inputs, targets):
                error = target - self.forward_propagate(row)
                self.back_propagate(error, learning_rate)
                sum_error += np.mean(error ** 2)
            if i % 2000 == 0:
                print("Error: {} at epoch {}".format(sum_error / len(inputs), i))

    def _sigmoid_derivative(self, x):
        return x * (1.0 - x)

    def _sigmoid(self, x):
        return 1.0 / (1 + np.exp(-x))


np.random.seed(7)
items = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
targets = np.array([[0], [1], [1], [0]])
mlp = MLP(2, [3, 2], 1)
mlp.train(items, targets, 20000, 0.1)

for row, target in zip(items, targets):
    print("prediction: {} original class output was: {}".format(mlp.forward_propagate(row), target))
