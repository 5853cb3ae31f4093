# gradient by central differences, no backprop at all
from math import exp
import random
random.seed(1)

data = [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0)]
theta = [random.uniform(-1.5, 1.5) for _ in range(9)]

def s(t):
    return 1 / (1 + exp(-t))

def net(t, x):
    h1 = s(t[0] * x[0] + t[1] * x[1] + t[2])
    h2 = s(t[3] * x[0] + t[4] * x[1] + t[5])
    return s(t[6] * h1 + t[7] * h2 + t[8])

def cost(t):
    return sum((net(t, x) - y) ** 2 for x, y in data)

h = 1e-5
rate = 2.0
for epoch in range(2500):
    grad = []
    for i in range(9):
        up = theta[:]
        up[i] += h
        down = theta[:]
        down[i] -= h
        grad.append((cost(up) - cost(down)) / (2 * h))
    theta = [t - rate * g for t, g in zip(theta, grad)]
    if epoch % 500 == 0:
        print(epoch, cost(theta))
print([round(net(theta, x), 2) for x, _ in data])
