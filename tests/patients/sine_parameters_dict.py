"""A network in functions that hand a dict of parameters around; it shall learn the sine.

After the question at
https://stackoverflow.com/questions/55858141/my-neural-network-made-with-numpy-is-not-converging-why-is-the-cost-decreasin
The derivative of the output weights is built from the network's output instead of the hidden layer's, and half of the
sine is negative, where no output of a sigmoid can be.
"""
import numpy as np

np.random.seed(1)

X = np.linspace(-3, 3, 25).reshape(1, 25)
Y = np.sin(X)


def initialize(n_x, n_y, n_h):
    return {"W1": np.random.randn(n_h, n_x), "b1": np.random.randn(n_h, 1),
            "W2": np.random.randn(n_y, n_h), "b2": np.zeros((n_y, 1))}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward_propagate(X, parameters):
    A1 = np.tanh(np.dot(parameters["W1"], X) + parameters["b1"])
    A2 = sigmoid(np.dot(parameters["W2"], A1) + parameters["b2"])
    return A1, A2


def compute_cost(A2, Y):
    return -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


def back_propagate(X, parameters, A1, A2, Y):
    m_divisor = 1 / X.shape[1]
    dZ2 = A2 - Y
    dW2 = m_divisor * np.dot(dZ2, A2.T)
    db2 = m_divisor * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.dot(parameters["W2"].T, dZ2) * (1 - np.power(A1, 2))
    dW1 = m_divisor * np.dot(dZ1, X.T)
    db1 = m_divisor * np.sum(dZ1, axis=1, keepdims=True)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def update_parameters(parameters, grads, learning_rate):
    for name in ("W1", "b1", "W2", "b2"):
        parameters[name] = parameters[name] - learning_rate * grads["d" + name]
    return parameters


def model(X, Y, n_h, iterations, learning_rate):
    parameters = initialize(1, 1, n_h)
    for i in range(iterations):
        A1, A2 = forward_propagate(X, parameters)
        grads = back_propagate(X, parameters, A1, A2, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 2000 == 0:
            print("cost", i, compute_cost(A2, Y))
    return parameters


parameters = model(X, Y, 6, 20000, 0.5)
A2 = forward_propagate(X, parameters)[1]
print("largest distance", np.abs(A2 - Y).max())
