"""A network of nested lists for XOR: layers of neurons, each neuron a list of weights with the bias last.

After the question at https://github.com/joelgrus/data-science-from-scratch/issues/31
The weights of the output neuron are changed as soon as its delta is known, and the deltas of the hidden neurons are
then formed with the changed weights instead of those of the forward pass.
"""
import math
import random

random.seed(0)


def sigmoid(t):
    return 1 / (1 + math.exp(-t))


def neuron_output(weights, inputs):
    return sigmoid(sum(w * v for w, v in zip(weights, inputs)))


def feed_forward(network, vector):
    outputs = []
    for layer in network:
        with_bias = vector + [1]
        vector = [neuron_output(neuron, with_bias) for neuron in layer]
        outputs.append(vector)
    return outputs


def backpropagate(network, vector, targets, rate=2.0):
    hidden_outputs, outputs = feed_forward(network, vector)

    output_deltas = [o * (1 - o) * (o - t) for o, t in zip(outputs, targets)]

    for i, neuron in enumerate(network[-1]):
        for j, value in enumerate(hidden_outputs + [1]):
            neuron[j] -= rate * output_deltas[i] * value

    hidden_deltas = [h * (1 - h) * sum(d * n[i] for d, n in zip(output_deltas, network[-1]))
                     for i, h in enumerate(hidden_outputs)]

    for i, neuron in enumerate(network[0]):
        for j, value in enumerate(vector + [1]):
            neuron[j] -= rate * hidden_deltas[i] * value


network = [[[random.uniform(-1, 1) for _ in range(3)] for _ in range(3)],
           [[random.uniform(-1, 1) for _ in range(4)]]]
inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]
targets = [[0], [1], [1], [0]]

for _ in range(10000):
    for vector, target in zip(inputs, targets):
        backpropagate(network, vector, target)

for vector, target in zip(inputs, targets):
    print(vector, target, feed_forward(network, vector)[-1])
