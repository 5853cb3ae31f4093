"""Three layers of weights and no biases, trained on the xor of the first two of three bits.

After the question at https://github.com/jiexunsee/Neural-Network-with-Python/issues/1
The plain error of the output is used as its delta: the slope of the sigmoid there is missing from every derivative,
although the loss is the squared error.
"""
import numpy as np
from numpy import array, dot, exp, random


class NeuralNetwork():
    def __init__(self):
        random.seed(2)
        self.synaptic_weights1 = 2 * random.random((3, 5)) - 1
        self.synaptic_weights2 = 2 * random.random((5, 4)) - 1
        self.synaptic_weights3 = 2 * random.random((4, 1)) - 1

    def __sigmoid(self, x):
        return 1 / (1 + exp(-x))

    def __sigmoid_derivative(self, x):
        return x * (1 - x)

    def train(self, training_set_inputs, training_set_outputs, number_of_training_iterations):
        for iteration in range(number_of_training_iterations):
            a2 = self.__sigmoid(dot(training_set_inputs, self.synaptic_weights1))
            a3 = self.__sigmoid(dot(a2, self.synaptic_weights2))
            output = self.__sigmoid(dot(a3, self.synaptic_weights3))

            del4 = training_set_outputs - output
            del3 = dot(self.synaptic_weights3, del4.T) * self.__sigmoid_derivative(a3).T
            del2 = dot(self.synaptic_weights2, del3) * self.__sigmoid_derivative(a2).T

            adjustment3 = dot(a3.T, del4)
            adjustment2 = dot(a2.T, del3.T)
            adjustment1 = dot(training_set_inputs.T, del2.T)

            self.synaptic_weights1 += adjustment1
            self.synaptic_weights2 += adjustment2
            self.synaptic_weights3 += adjustment3

    def forward_pass(self, inputs):
        a2 = self.__sigmoid(dot(inputs, self.synaptic_weights1))
        a3 = self.__sigmoid(dot(a2, self.synaptic_weights2))
        return self.__sigmoid(dot(a3, self.synaptic_weights3))


neural_network = NeuralNetwork()
training_set_inputs = array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]])
training_set_outputs = array([[0, 1, 1, 1, 1, 0, 0]]).T
neural_network.train(training_set_inputs, training_set_outputs, 20000)
output = neural_network.forward_pass(training_set_inputs)
print(np.round(output.ravel(), 4), "mean squared error", np.mean((output - training_set_outputs) ** 2))
