import random
from math import exp

data = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
hidden = [[random.uniform(-1, 1) for _ in range(3)] for _ in range(3)]
output = [random.uniform(-1, 1) for _ in range(4)]
rate = 0.5


def squash(z):
    return 1 / (1 + exp(-z))


for epoch in range(5000):
    total = 0
    for x, target in data:
        h = [squash(u[0] * x[0] + u[1] * x[1] + u[2]) for u in hidden]
        o = squash(sum(v * a for v, a in zip(output, h)) + output[3])
        total += (target - o) ** 2
        d = (target - o) * o * (1 - o)
        back = [d * output[j] * h[j] * (1 - h[j]) for j in range(3)]
        for j in range(3):
            output[j] += rate * d * h[j]
            hidden[j][0] += rate * back[j] * x[0]
            hidden[j][1] += rate * back[j] * x[1]
            hidden[j][2] += rate * back[j]
        output[3] += rate * d
    if epoch % 1000 == 0:
        print(epoch, total)
