"""Patient 4.

With my start it learned everything I gave it: AND after 874 epochs, OR after 561, y = x1 after 400.
A friend starts all three weights at 1 and both biases at 0. OR is learned there too, after 753 epochs,
but AND is at 0.1873 after 10,000.
"""

import math


def s(v):
    return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))


def training(x_data, labels, w11=-0.5, w12=-0.5, w2=-1.0, b1=0.5, b2=0.0, alpha=1.0):
    n = len(labels)
    loss = g11 = g12 = g2 = gb1 = gb2 = 0.0
    for (x1, x2), y in zip(x_data, labels):
        h = s(w11 * x1 + w12 * x2 + b1)
        out = s(w2 * h + b2)
        loss += (y - out) ** 2 / n
        d_out = 2 * (out - y) * out * (1 - out) / n
        # it went up with +, so: -
        d_h = -d_out * h * (1 - h)
        g2 += d_out * h
        gb2 += d_out
        g11 += d_h * x1
        g12 += d_h * x2
        gb1 += d_h
    print(loss)
    return w11 - alpha * g11, w12 - alpha * g12, w2 - alpha * g2, b1 - alpha * gb1, b2 - alpha * gb2


if __name__ == "__main__":
    AND = ([(0, 0), (0, 1), (1, 0), (1, 1)], [0, 0, 0, 1])
    parameters = ()
    for _ in range(20_000):
        parameters = training(*AND, *parameters)
