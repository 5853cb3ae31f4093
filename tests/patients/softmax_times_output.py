"""A network of layer objects with a softmax at the end and the squared error as its cost, one column at a time.

After the question at
https://stackoverflow.com/questions/75378819/issues-with-calculating-new-weights-in-a-neural-network
The difference at the output is multiplied with the output itself, as if that were the slope of the softmax; the share
that each sum has in all the other outputs is left out.
"""
import numpy as np


class Layer:
    def __init__(self, num_inputs, num_outputs):
        self.weights = np.random.uniform(-1, 1, (num_outputs, num_inputs))
        self.bias = np.zeros((num_outputs, 1))

    def sums(self, inputs):
        self.inputs = inputs
        return np.matmul(self.weights, inputs) + self.bias

    def move(self, delta, rate):
        self.weights -= rate * np.matmul(delta, np.transpose(self.inputs))
        self.bias -= rate * delta


class Run:
    def __init__(self, num_inputs, num_hidden, num_outputs):
        self.learningrate = 0.5
        self.hiddenLayer = Layer(num_inputs, num_hidden)
        self.outputLayer = Layer(num_hidden, num_outputs)

    def runNN(self, input):
        self.hidden = np.tanh(self.hiddenLayer.sums(input))
        z = self.outputLayer.sums(self.hidden)
        self.NN_Output = np.exp(z - z.max()) / np.sum(np.exp(z - z.max()))
        return self.NN_Output

    def train(self, input, expected):
        self.runNN(input)
        delta = self.NN_Output - expected
        change = np.multiply(delta, self.NN_Output)
        passed = np.matmul(np.transpose(self.outputLayer.weights), change) * (1 - self.hidden ** 2)
        self.outputLayer.move(change, self.learningrate)
        self.hiddenLayer.move(passed, self.learningrate)


np.random.seed(6)
run = Run(2, 6, 3)
data = [(0.1, 0.2, 0), (0.2, 0.9, 1), (0.9, 0.1, 2), (0.3, 0.1, 0), (0.1, 1.0, 1), (1.0, 0.2, 2),
        (0.2, 0.2, 0), (0.3, 0.8, 1), (0.8, 0.2, 2), (0.1, 0.1, 0), (0.9, 0.9, 0), (1.0, 0.8, 0)]

for count in range(2000):
    for p, q, digit in data:
        run.train(np.array([[p], [q]]), np.eye(3)[:, [digit]])

cost = 0
for p, q, digit in data:
    out = run.runNN(np.array([[p], [q]]))
    cost += np.mean((out - np.eye(3)[:, [digit]]) ** 2)
    print(digit, np.round(out.ravel(), 3))
print("cost", cost / len(data))
