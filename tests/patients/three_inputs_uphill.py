"""A single sigmoid neuron with three inputs, at top level.

After the question at https://datascience.stackexchange.com/questions/56928/simple-perceptron-on-python
The slope of the sigmoid is a matrix product of two columns, which do not fit together, so the first step stops with an
exception; once the shapes fit, the step still has the wrong sign, because the gradient of the squared error is added.
"""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


data_train = np.array([[1, 0, 1], [0, 1, 1], [0, 1, 0], [0, 0, 1]])
train_res = np.array([[1], [0], [0], [0]])

np.random.seed(1)
weights = 2 * np.random.random((3, 1)) - 1

for i in range(10000):
    out = sigmoid(np.dot(data_train, weights))
    dE = 2 * np.dot(data_train, np.dot(out - train_res, np.dot(out, 1 - out)))
    weights += 0.1 * dE

print(sigmoid(np.dot(data_train, weights)))
print(sigmoid(np.dot(np.array([0, 0, 1]), weights)))
