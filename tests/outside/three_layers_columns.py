import numpy as np

# Planar-data exercise of the course, but with my own four input features. 3-layer network:
# LINEAR -> RELU -> LINEAR -> TANH -> LINEAR -> SIGMOID


def layer_sizes():
    return 4, 4, 4, 1


def load_data(m=100):
    np.random.seed(2)
    X = np.random.randn(4, m)
    Y = (X[0:1] * X[1:2] + X[2:3] > 0).astype(int)
    return X, Y


def forward_propagation(X, parameters):
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = np.maximum(0, Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = np.tanh(Z2)
    Z3 = np.dot(parameters["W3"], A2) + parameters["b3"]
    A3 = 1 / (1 + np.exp(-Z3))
    return A3, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2, "A3": A3}


def compute_cost(A3, Y):
    m = Y.shape[1]
    logprobs = np.multiply(np.log(A3), Y) + np.multiply(np.log(1 - A3), 1 - Y)
    return float(np.squeeze(-np.sum(logprobs) / m))


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    A1, A2, A3 = cache["A1"], cache["A2"], cache["A3"]

    dZ3 = A3 - Y
    dW3 = np.dot(dZ3, A2.T) / m
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dZ2 = np.multiply(np.dot(parameters["W3"].T, dZ3), 1 - np.power(A2, 2))
    dW2 = np.dot(dZ2, A2.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.multiply(np.dot(parameters["W2"], dZ2), np.int64(A1 > 0))
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


def nn_model(X, Y, num_iterations=1000, learning_rate=0.1):
    n_x, n_h1, n_h2, n_y = layer_sizes()
    np.random.seed(3)
    parameters = {
        "W1": np.random.randn(n_h1, n_x) * 0.7,
        "b1": np.zeros((n_h1, 1)),
        "W2": np.random.randn(n_h2, n_h1) * 0.7,
        "b2": np.zeros((n_h2, 1)),
        "W3": np.random.randn(n_y, n_h2) * 0.7,
        "b3": np.zeros((n_y, 1)),
    }
    for i in range(0, num_iterations):
        A3, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        for key in parameters:
            parameters[key] = parameters[key] - learning_rate * grads["d" + key]
        if i % 100 == 0:
            print("Cost after iteration %i: %f" % (i, compute_cost(A3, Y)))
    return parameters


X, Y = load_data()
parameters = nn_model(X, Y)
A3, _ = forward_propagation(X, parameters)
print("Train accuracy:", 100 - np.mean(np.abs((A3 > 0.5) - Y)) * 100)
