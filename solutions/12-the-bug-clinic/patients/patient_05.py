"""Patient 5.

On AND the loss *rises*, from 0.3150 to 0.7370 in 10,000 epochs. In the end all four rows get an answer near 1.
"""

import math


def sigmoid(z):
    return (math.tanh(z / 2) + 1) / 2


def training(x_data, labels, w11=0.4, w12=0.6, w2=0.8, b1=0.0, b2=0.0, alpha=0.5):
    loss = 0.0
    for i in range(len(labels)):
        x1, x2 = x_data[i]
        y = labels[i]

        a1 = sigmoid(w11 * x1 + w12 * x2 + b1)
        a2 = sigmoid(w2 * a1 + b2)
        loss += (y - a2) ** 2

        delta2 = 2 * (a2 - y) * a2 * (1 - a2)
        delta1 = delta2 * w2 * a1 * (1 - a1)
        slope_w11 = delta1 * x1
        slope_w12 = delta1 * x2
        slope_b1 = delta1
        slope_w2 = delta2 * a1
        slope_b2 = delta2

    print(loss / len(labels))
    return (
        w11 - alpha * slope_w11,
        w12 - alpha * slope_w12,
        w2 - alpha * slope_w2,
        b1 - alpha * slope_b1,
        b2 - alpha * slope_b2,
    )
