"""Patient 1.

Learned OR after 402 epochs and y = x1 after 362. On AND the loss is 0.1668 after 8,000 epochs and does not
come any lower: the row (0, 0) is answered well, the other three all get about one third.
"""

import math


def sigmoid(z):
    return 0.5 * (1 + math.tanh(z / 2))


def training(x_data, labels, w11=1.0, w12=1.0, w2=1.0, b1=0.0, b2=0.0, alpha=0.5):
    n = len(labels)

    # forward
    z1 = [w11 * x1 + w12 * x2 + b1 for x1, x2 in x_data]
    a1 = [sigmoid(z) for z in z1]
    z2 = [w2 * a + b2 for a in a1]
    a2 = [sigmoid(z) for z in z2]
    print(sum((y - a) ** 2 for y, a in zip(labels, a2)) / n)

    # backward
    delta2 = [2 * (a - y) * a * (1 - a) for y, a in zip(labels, a2)]
    delta1 = [d * w2 for d in delta2]
    slope_w2 = sum(d * a for d, a in zip(delta2, a1)) / n
    slope_b2 = sum(delta2) / n
    slope_w11 = sum(d * x1 for d, (x1, x2) in zip(delta1, x_data)) / n
    slope_w12 = sum(d * x2 for d, (x1, x2) in zip(delta1, x_data)) / n
    slope_b1 = sum(delta1) / n

    # all five at once
    w11 = w11 - alpha * slope_w11
    w12 = w12 - alpha * slope_w12
    w2 = w2 - alpha * slope_w2
    b1 = b1 - alpha * slope_b1
    b2 = b2 - alpha * slope_b2
    return w11, w12, w2, b1, b2


if __name__ == "__main__":
    AND = ([(0, 0), (0, 1), (1, 0), (1, 1)], [0, 0, 0, 1])
    parameters = ()
    for _ in range(20_000):
        parameters = training(*AND, *parameters)
