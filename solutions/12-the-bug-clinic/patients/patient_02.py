"""Patient 2.

AND. After 500 epochs the loss was 0.1873, after 1,000 it is 0.1866, and every row is still answered with
"no". It is stuck, and I cannot find the mistake.
"""

import numpy as np


def sig(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def training(x_data, labels, w11=0.1, w12=0.1, w2=-0.3, b1=-1.0, b2=-1.0, alpha=0.1):
    X, y = np.asarray(x_data, float), np.asarray(labels, float)
    W1 = np.array([w11, w12])

    H = sig(X @ W1 + b1)
    Y = sig(w2 * H + b2)
    print(np.mean((y - Y) ** 2))

    dY = 2 * (Y - y) * Y * (1 - Y) / len(y)
    dH = dY * w2 * H * (1 - H)
    W1 = W1 - alpha * (dH @ X)
    return W1[0], W1[1], w2 - alpha * (dY @ H), b1 - alpha * dH.sum(), b2 - alpha * dY.sum()


if __name__ == "__main__":
    AND = ([(0, 0), (0, 1), (1, 0), (1, 1)], [0, 0, 0, 1])
    parameters = ()
    for _ in range(5_000):
        parameters = training(*AND, *parameters)
