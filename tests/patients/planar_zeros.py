"""A network in functions, with its parameters in a dict and one sample in each column.

After the question at https://community.deeplearning.ai/t/zeros-initialization-for-weights-matrices/116850
The gradient is right. With all weights at zero the hidden values are zero, nothing flows back through the output
weights, and the labels are balanced: every derivative is exactly 0, and the cost stays at ln 2.
"""
import numpy as np

X = np.array([[0.0, 0.0, 1.0, 1.0, 0.1, 0.9, 0.9, 0.1],
              [0.0, 1.0, 0.0, 1.0, 0.1, 0.9, 0.1, 0.9]])
Y = np.array([[0, 1, 1, 0, 0, 0, 1, 1]])


def initialize_parameters(n_x, n_h, n_y):
    np.random.seed(2)
    W1 = np.zeros((n_h, n_x))
    b1 = np.zeros((n_h, 1))
    W2 = np.zeros((n_y, n_h))
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def forward_propagation(X, parameters):
    A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])
    A2 = 1 / (1 + np.exp(-(parameters["W2"] @ A1 + parameters["b2"])))
    return A1, A2


def backward_propagation(parameters, A1, A2, X, Y):
    m = X.shape[1]
    dZ2 = A2 - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - A1 ** 2)
    return {"W1": dZ1 @ X.T / m, "b1": dZ1.sum(axis=1, keepdims=True) / m,
            "W2": dZ2 @ A1.T / m, "b2": dZ2.sum(axis=1, keepdims=True) / m}


def nn_model(X, Y, n_h, num_iterations=5000, learning_rate=1.2):
    parameters = initialize_parameters(2, n_h, 1)
    for i in range(num_iterations):
        A1, A2 = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, A1, A2, X, Y)
        parameters = {name: parameters[name] - learning_rate * grads[name] for name in parameters}
        if i % 1000 == 0:
            cost = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
            print("Cost after iteration %i: %f" % (i, cost))
    return parameters


parameters = nn_model(X, Y, 4)
print(np.round(forward_propagation(X, parameters)[1], 3))
