"""Every neuron knows the connections that lead into it and out of it."""
import math
import random


class Connection:
    def __init__(self, source, target):
        self.source, self.target = source, target
        self.weight = random.uniform(-1, 1)
        source.outgoing.append(self)
        target.incoming.append(self)


class Neuron:
    def __init__(self):
        self.incoming, self.outgoing = [], []
        self.bias = random.uniform(-0.5, 0.5)
        self.value = 0.0
        self.delta = 0.0

    def fire(self):
        total = self.bias + sum(c.weight * c.source.value for c in self.incoming)
        self.value = 1 / (1 + math.exp(-total))

    def blame(self, expected=None):
        if expected is None:
            error = sum(c.weight * c.target.delta for c in self.outgoing)
        else:
            error = self.value - expected
        self.delta = error * self.value * (1 - self.value)

    def learn(self, rate):
        for c in self.incoming:
            c.weight -= rate * self.delta * c.source.value
        self.bias -= rate * self.delta


class Network:
    def __init__(self, *sizes):
        self.layers = [[Neuron() for _ in range(size)] for size in sizes]
        for left, right in zip(self.layers, self.layers[1:]):
            for a in left:
                for b in right:
                    Connection(a, b)

    def answer(self, inputs):
        for neuron, value in zip(self.layers[0], inputs):
            neuron.value = value
        for layer in self.layers[1:]:
            for neuron in layer:
                neuron.fire()
        return [neuron.value for neuron in self.layers[-1]]

    def teach(self, inputs, expected, rate):
        answers = self.answer(inputs)
        for neuron, value in zip(self.layers[-1], expected):
            neuron.blame(value)
        for layer in reversed(self.layers[1:-1]):
            for neuron in layer:
                neuron.blame()
        for layer in self.layers[1:]:
            for neuron in layer:
                neuron.learn(rate)
        return sum((a - e) ** 2 for a, e in zip(answers, expected)) / 2


random.seed(5)
net = Network(2, 3, 2)
# two answers: is exactly one on, are both on (half adder)
table = [((0, 0), (0, 0)), ((0, 1), (1, 0)), ((1, 0), (1, 0)), ((1, 1), (0, 1))]
for round_number in range(4001):
    error = 0.0
    for inputs, expected in table:
        error += net.teach(inputs, expected, 0.8)
    if round_number % 1000 == 0:
        print("round", round_number, "error", round(error, 4))
for inputs, expected in table:
    print(inputs, [round(a, 2) for a in net.answer(inputs)], "expected", expected)
