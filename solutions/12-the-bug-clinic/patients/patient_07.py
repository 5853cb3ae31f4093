"""Patient 7.

AND. The loss is 0.7500 at the start, and after 10,000 epochs it is 0.7500.
"""

import numpy as np


def sigma(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)


def training(x_data, labels, w11=9.0, w12=8.0, w2=7.0, b1=6.0, b2=5.0, alpha=0.5):
    x, y = np.array(x_data, dtype=float), np.array(labels, dtype=float)
    hidden = sigma(x[:, 0] * w11 + x[:, 1] * w12 + b1)
    output = sigma(hidden * w2 + b2)
    error = output - y
    print(np.mean(error**2))

    delta_output = 2 * error * output * (1 - output)
    delta_hidden = delta_output * w2 * hidden * (1 - hidden)
    w11 -= alpha * np.mean(delta_hidden * x[:, 0])
    w12 -= alpha * np.mean(delta_hidden * x[:, 1])
    w2 -= alpha * np.mean(delta_output * hidden)
    b1 -= alpha * np.mean(delta_hidden)
    b2 -= alpha * np.mean(delta_output)
    return w11, w12, w2, b1, b2
