"""A perceptron with several layers, as a list of layer objects.

After the question at http://fatal001.com/numpy/69083814059759587026.html
The derivative of the sigmoid is written for a sum, and is given the outputs, which have been through the sigmoid
already: it is squashed a second time, and the slope it finds is almost the same everywhere.
"""
import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def sigmoid_derivative(x):
    return sigmoid(x) * (1.0 - sigmoid(x))


class Layer:
    def __init__(self, prevNodes, selfNodes):
        self.weights = np.random.uniform(-1, 1, (prevNodes, selfNodes))
        self.biases = np.zeros(selfNodes)
        self.activations = np.array([])

    def feedforward(self, input):
        self.activations = input
        return sigmoid(np.dot(input, self.weights) + self.biases)

    def backpropagate(self, delta):
        passed = np.dot(delta, self.weights.transpose()) * sigmoid_derivative(self.activations)
        self.weights += 0.5 * np.dot(self.activations.transpose(), delta)
        self.biases += 0.5 * np.sum(delta, axis=0)
        return passed


class MLP:
    def __init__(self, layers, x_train, y_train):
        self.layers = layers
        self.inputs = x_train
        self.outputs = y_train

    def forward(self, input):
        output = input
        for layer in self.layers:
            output = layer.feedforward(output)
        return output

    def backward(self, output, predicted):
        delta = 2 * np.subtract(output, predicted) * sigmoid_derivative(predicted)
        for layer in self.layers[::-1]:
            delta = layer.backpropagate(delta)

    def train(self):
        for i in range(1, 5000):
            predicted = self.forward(self.inputs)
            self.backward(self.outputs, predicted)


np.random.seed(2)
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0], [1], [1], [0]])
mlp = MLP([Layer(2, 4), Layer(4, 1)], x, y)
mlp.train()
print(mlp.forward(x))
