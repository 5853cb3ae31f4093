"""An input layer and an output layer in functions, with one sample in each column of X.

After the question at https://example-a.com/answer/75473498
The number of samples was taken for the number of inputs, so the first product of matrices stops with an exception; and
the derivative of the sigmoid is given the output, which it squashes once more.
"""
import numpy as np

np.random.seed(0)

X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
y = np.array([[0, 1, 0, 1]]).T

input_neurons = 4
output_neurons = 1

weights = np.random.rand(input_neurons, output_neurons)
biases = np.random.rand(1, output_neurons)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    return sigmoid(x) * (1 - sigmoid(x))


def forward_propagation(X, weights, biases):
    return sigmoid(np.dot(X.T, weights) + biases)


def backward_propagation(X, y, output):
    error = output - y
    delta = error * sigmoid_derivative(output)
    weights_derivative = np.dot(X, delta)
    biases_derivative = np.sum(delta, axis=0, keepdims=True)
    return delta, weights_derivative, biases_derivative


def train(X, y, weights, biases, epochs, learning_rate):
    for i in range(epochs):
        output = forward_propagation(X, weights, biases)
        delta, weights_derivative, biases_derivative = backward_propagation(X, y, output)
        weights -= learning_rate * weights_derivative
        biases -= learning_rate * biases_derivative
        if i % 500 == 0:
            print("Epoch", i, "error:", np.mean(np.abs(output - y)))


train(X, y, weights, biases, 5000, 0.1)
print(forward_propagation(X, weights, biases))
