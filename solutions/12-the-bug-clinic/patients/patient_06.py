"""Patient 6.

AND. 10,000 epochs, and the loss has come from 0.2542 to 0.1774. All answers still lie between 0.26 and 0.32.
"""

import math


def squash(z):
    if z < 0:
        return math.exp(z) / (1 + math.exp(z))
    return 1 / (1 + math.exp(-z))


def forward(x1, x2, w11, w12, w2, b1, b2):
    a1 = squash(w11 * x1 + w12 * x2 + b1)
    return a1, squash(w2 * a1 + b2)


def training(x_data, labels, w11=0.9, w12=0.3, w2=1.1, b1=0.2, b2=-0.6, alpha=0.002):
    sums, loss = [0.0] * 5, 0.0
    for (x1, x2), y in zip(x_data, labels):
        a1, a2 = forward(x1, x2, w11, w12, w2, b1, b2)
        loss += (y - a2) ** 2
        delta2 = 2 * (a2 - y) * a2 * (1 - a2)
        delta1 = delta2 * w2 * a1 * (1 - a1)
        terms = [delta1 * x1, delta1 * x2, delta2 * a1, delta1, delta2]
        sums = [total + term for total, term in zip(sums, terms)]
    print(loss / len(labels))
    old = (w11, w12, w2, b1, b2)
    return tuple(value - alpha * total / len(labels) for value, total in zip(old, sums))
