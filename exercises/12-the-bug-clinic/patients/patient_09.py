"""Patient 9.

Learned AND after 4,482 epochs and OR after 3,421; a friend's program needs 4,482 for AND as well.
But when I compare its step at alpha = 1 with nudges, two of the five agree and three do not.
"""

import numpy as np


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def training(x_data, labels, w11=1.2, w12=0.4, w2=1.6, b1=0.0, b2=0.0, alpha=0.1):
    x1, x2 = np.asarray(x_data, float).T
    y = np.asarray(labels, float)
    a1 = sigmoid(w11 * x1 + w12 * x2 + b1)
    a2 = sigmoid(w2 * a1 + b2)
    print(((y - a2) ** 2).mean())

    # output neuron first
    delta2 = 2 * (a2 - y) * a2 * (1 - a2)
    w2 = w2 - alpha * (delta2 * a1).mean()
    b2 = b2 - alpha * delta2.mean()

    # then the hidden one
    delta1 = delta2 * w2 * a1 * (1 - a1)
    w11 = w11 - alpha * (delta1 * x1).mean()
    w12 = w12 - alpha * (delta1 * x2).mean()
    b1 = b1 - alpha * delta1.mean()

    return w11, w12, w2, b1, b2
