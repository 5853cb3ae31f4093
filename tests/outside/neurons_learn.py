"""Neurons as objects that learn by themselves, row by row, pure Python."""
import math
import random


class Neuron:
    def __init__(self, n):
        self.w = [random.uniform(-1, 1) for _ in range(n)]
        self.bias = random.uniform(-1, 1)

    def fire(self, inputs):
        self.inputs = inputs
        self.out = math.tanh(sum(w * v for w, v in zip(self.w, inputs)) + self.bias)
        return self.out

    def learn(self, blame, rate):
        slope = blame * (1 - self.out**2)
        passed = [blame * w for w in self.w]
        self.w = [w - rate * slope * v for w, v in zip(self.w, self.inputs)]
        self.bias -= rate * slope
        return passed


random.seed(9)
layer1 = [Neuron(2) for _ in range(4)]
layer2 = [Neuron(4)]
table = [((-1, -1), -0.9), ((-1, 1), 0.9), ((1, -1), 0.9), ((1, 1), -0.9)]
for epoch in range(300):
    loss = 0
    for inputs, want in table:
        mid = [n.fire(inputs) for n in layer1]
        got = layer2[0].fire(mid)
        loss += (got - want) ** 2 / 2
        back = layer2[0].learn(got - want, 0.1)
        for neuron, blame in zip(layer1, back):
            neuron.learn(blame, 0.1)
    if epoch % 60 == 0:
        print(epoch, loss)
