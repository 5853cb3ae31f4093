import numpy as np


class DenseLayer:
    """Fully connected layer, updates itself during the backward pass."""

    def __init__(self, inputs, outputs, learning_rate):
        self.weights = np.random.randn(inputs, outputs) * 0.5
        self.biases = np.zeros(outputs)
        self.learning_rate = learning_rate

    def forward(self, input):
        self.input = input
        return np.dot(input, self.weights) + self.biases

    def backward(self, grad_output):
        grad_weights = np.dot(self.input.T, grad_output)
        grad_biases = np.sum(grad_output, axis=0)
        self.weights = self.weights - self.learning_rate * grad_weights
        self.biases = self.biases - self.learning_rate * grad_biases
        grad_input = np.dot(grad_output, self.weights.T)
        return grad_input


class ReLULayer:
    def forward(self, input):
        self.input = input
        return np.maximum(0, input)

    def backward(self, grad_output):
        return grad_output * (self.input > 0)


class MeanSquaredError:
    def __call__(self, predicted, actual):
        return np.mean((predicted - actual) ** 2)

    def gradient(self, predicted, actual):
        return 2 * (predicted - actual) / predicted.size


np.random.seed(10)
network = [DenseLayer(2, 16, 0.05), ReLULayer(), DenseLayer(16, 8, 0.05), ReLULayer(), DenseLayer(8, 1, 0.05)]
loss_function = MeanSquaredError()

points = np.random.uniform(-1, 1, (50, 2))
heights = (points[:, 0] * points[:, 1] + 0.5 * points[:, 0] ** 2).reshape(-1, 1)

for epoch in range(1, 501):
    activations = points
    for layer in network:
        activations = layer.forward(activations)
    loss = loss_function(activations, heights)
    gradient = loss_function.gradient(activations, heights)
    for layer in network[::-1]:
        gradient = layer.backward(gradient)
    if epoch % 100 == 0:
        print("Epoch", epoch, "Loss", round(loss, 5))
