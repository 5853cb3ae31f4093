"""Adaline: one linear neuron, delta rule, labels -1 and 1 (course notes, week 2)."""
import random

random.seed(41)

flowers = []
for _ in range(25):
    flowers.append(([random.gauss(5.0, 0.3), random.gauss(1.5, 0.2)], -1))
    flowers.append(([random.gauss(5.9, 0.4), random.gauss(4.2, 0.4)], 1))
random.shuffle(flowers)

mean = [sum(x[i] for x, _ in flowers) / len(flowers) for i in range(2)]
flowers = [([x[i] - mean[i] for i in range(2)], label) for x, label in flowers]

w = [0.0, 0.0]
bias = 0.0
eta = 0.005
for epoch in range(1, 31):
    step = [0.0, 0.0]
    cost = 0.0
    for x, label in flowers:
        output = w[0] * x[0] + w[1] * x[1] + bias
        error = label - output
        cost += error**2 / 2
        for i in range(2):
            step[i] = error * x[i]
    for i in range(2):
        w[i] += eta * step[i]
    bias += eta * error
    if epoch % 5 == 0:
        correct = sum((w[0] * x[0] + w[1] * x[1] + bias > 0) == (label > 0) for x, label in flowers)
        print("epoch", epoch, "cost", round(cost, 3), "correct", correct, "of", len(flowers))
