"""Patient 11.

OR went below 0.01 at epoch 384, and I was about to close the notebook. Then the loss climbed again: after
10,000 epochs it is 0.1874. AND never came below 0.2.
"""

import math


def act(z):
    return (1 + math.tanh(z / 2)) / 2


def slopes(x_data, labels, w11, w12, w2, b1, b2):
    rows = []
    for (x1, x2), y in zip(x_data, labels):
        a1 = act(w11 * x1 + w12 * x2 + b1)
        a2 = act(w2 * a1 + b2)
        delta2 = 2 * (a2 - y) * a2 * (1 - a2)
        delta1 = delta2 * w2 * a1 * (1 - a1)
        rows.append((delta1 * x1, delta1 * x2, delta2 * a1, delta1, delta2, (y - a2) ** 2))
    return [sum(column) / len(rows) for column in zip(*rows)]


def training(x_data, labels, w11=1.0, w12=0.5, w2=1.5, b1=0.0, b2=0.0, alpha=1.0):
    slope_w11, slope_w12, slope_w2, slope_b2, slope_b1, loss = slopes(x_data, labels, w11, w12, w2, b1, b2)
    print(loss)
    w11 = w11 - alpha * slope_w11
    w12 = w12 - alpha * slope_w12
    w2 = w2 - alpha * slope_w2
    b1 = b1 - alpha * slope_b1
    b2 = b2 - alpha * slope_b2
    return w11, w12, w2, b1, b2
