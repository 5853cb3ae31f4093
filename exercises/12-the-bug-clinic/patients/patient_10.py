"""Patient 10.

Learned AND after 991 epochs, OR after 1,285 and y = x1 after 771. NAND is at 0.1801 after 10,000.
"""

import numpy as np


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def slope_of_sigmoid(a):
    return a * (1 - a)


def slope_of_tanh(a):
    return 1 - a**2


def training(x_data, labels, w11=0.3, w12=0.7, w2=1.0, b1=0.1, b2=-0.1, alpha=0.5):
    X = np.asarray(x_data, float)
    t = np.asarray(labels, float)

    a1 = sigmoid(X @ np.array([w11, w12]) + b1)
    a2 = sigmoid(w2 * a1 + b2)
    print(float(((t - a2) ** 2).mean()))

    d2 = 2 * (a2 - t) * slope_of_sigmoid(a2)
    d1 = d2 * w2 * slope_of_tanh(a1)
    g11, g12 = X.T @ d1 / len(t)
    g2, gb1, gb2 = (d2 * a1).mean(), d1.mean(), d2.mean()
    return w11 - alpha * g11, w12 - alpha * g12, w2 - alpha * g2, b1 - alpha * gb1, b2 - alpha * gb2
