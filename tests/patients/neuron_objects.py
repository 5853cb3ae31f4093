"""A network made of neuron objects, for XOR.

After the question at https://github.com/mattm/simple-neural-network/pull/10
All weights are trained, but the biases keep the values they were created with: no line of the program ever changes
them.
"""
import math
import random


class Neuron:
    def __init__(self, n_inputs, bias):
        self.weights = [random.uniform(-1, 1) for _ in range(n_inputs)]
        self.bias = bias
        self.delta = 0.0

    def calculate_output(self, inputs):
        self.inputs = inputs
        total = self.bias
        for w, v in zip(self.weights, inputs):
            total += w * v
        self.output = 1 / (1 + math.exp(-total))
        return self.output


class NeuralNetwork:
    LEARNING_RATE = 0.5

    def __init__(self, n_inputs, n_hidden, hidden_bias, output_bias):
        self.hidden = [Neuron(n_inputs, hidden_bias) for _ in range(n_hidden)]
        self.out = Neuron(n_hidden, output_bias)

    def feed_forward(self, inputs):
        return self.out.calculate_output([n.calculate_output(inputs) for n in self.hidden])

    def train(self, inputs, target):
        o = self.feed_forward(inputs)
        self.out.delta = (o - target) * o * (1 - o)
        for k, n in enumerate(self.hidden):
            n.delta = self.out.delta * self.out.weights[k] * n.output * (1 - n.output)
        for n in self.hidden + [self.out]:
            for k in range(len(n.weights)):
                n.weights[k] -= self.LEARNING_RATE * n.delta * n.inputs[k]

    def total_error(self, sets):
        return sum(0.5 * (t - self.feed_forward(i)) ** 2 for i, t in sets)


random.seed(0)
training_sets = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
nn = NeuralNetwork(2, 2, hidden_bias=0.35, output_bias=0.6)
for i in range(30000):
    inputs, target = random.choice(training_sets)
    nn.train(inputs, target)
    if i % 5000 == 0:
        print(i, round(nn.total_error(training_sets), 9))
print(nn.total_error(training_sets))
