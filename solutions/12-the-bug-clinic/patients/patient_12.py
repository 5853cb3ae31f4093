"""Patient 12.

Learned OR after 1,946 epochs and y = x1 after 1,767. AND is at 0.1671 after 10,000.
"""

import math


def neuron(total):
    return 1 / (1 + math.e**-total)


def training(x_data, labels, w11=0.2, w12=0.4, w2=0.6, b1=0.0, b2=0.0, alpha=0.5):
    n = len(labels)
    z1 = [neuron(w11 * x1 + w12 * x2 + b1) for x1, x2 in x_data]
    z2 = [w2 * z + b2 for z in z1]
    y_hat = [neuron(z) for z in z2]
    print(sum((y - guess) ** 2 for y, guess in zip(labels, y_hat)) / n)

    a1 = [neuron(z) for z in z1]
    delta2 = [2 * (guess - y) * guess * (1 - guess) for y, guess in zip(labels, y_hat)]
    delta1 = [d * w2 * a * (1 - a) for d, a in zip(delta2, a1)]
    slope_w11 = sum(d * x1 for d, (x1, x2) in zip(delta1, x_data)) / n
    slope_w12 = sum(d * x2 for d, (x1, x2) in zip(delta1, x_data)) / n
    slope_w2 = sum(d * a for d, a in zip(delta2, a1)) / n
    return (
        w11 - alpha * slope_w11,
        w12 - alpha * slope_w12,
        w2 - alpha * slope_w2,
        b1 - alpha * sum(delta1) / n,
        b2 - alpha * sum(delta2) / n,
    )
