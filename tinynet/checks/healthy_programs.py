"""Healthy training steps in ten styles, of which a variant makes its patients: the course's own, without a mistake.

They are kept as texts, because a sandbox has the package but none of the course's files.
"""

__all__ = ["HEALTHY"]

HEALTHY = {
    1: """\
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
    delta1 = [d * w2 * a * (1 - a) for d, a in zip(delta2, a1)]
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
""",
    2: """\
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
""",
    5: """\
import math


def sigmoid(z):
    return (math.tanh(z / 2) + 1) / 2


def training(x_data, labels, w11=0.4, w12=0.6, w2=0.8, b1=0.0, b2=0.0, alpha=0.5):
    loss = slope_w11 = slope_w12 = slope_b1 = slope_w2 = slope_b2 = 0.0
    for i in range(len(labels)):
        x1, x2 = x_data[i]
        y = labels[i]

        a1 = sigmoid(w11 * x1 + w12 * x2 + b1)
        a2 = sigmoid(w2 * a1 + b2)
        loss += (y - a2) ** 2

        delta2 = 2 * (a2 - y) * a2 * (1 - a2)
        delta1 = delta2 * w2 * a1 * (1 - a1)
        slope_w11 += delta1 * x1 / len(labels)
        slope_w12 += delta1 * x2 / len(labels)
        slope_b1 += delta1 / len(labels)
        slope_w2 += delta2 * a1 / len(labels)
        slope_b2 += delta2 / len(labels)

    print(loss / len(labels))
    return (
        w11 - alpha * slope_w11,
        w12 - alpha * slope_w12,
        w2 - alpha * slope_w2,
        b1 - alpha * slope_b1,
        b2 - alpha * slope_b2,
    )
""",
    6: """\
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
""",
    7: """\
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
""",
    8: """\
import math


class Network:
    def __init__(self, w11, w12, w2, b1, b2):
        self.w11, self.w12, self.w2, self.b1, self.b2 = w11, w12, w2, b1, b2

    @staticmethod
    def activation(z):
        return 0.5 * (1 + math.tanh(z / 2))

    def forward(self, x1, x2):
        self.z1 = self.w11 * x1 + self.w12 * x2 + self.b1
        self.a1 = self.activation(self.z1)
        self.z2 = self.w2 * self.a1 + self.b2
        self.a2 = self.activation(self.z2)
        return self.a2

    def backward(self, x1, x2, y):
        delta2 = 2 * (self.a2 - y) * self.a2 * (1 - self.a2)
        delta1 = delta2 * self.w2 * self.a1 * (1 - self.a1)
        return [delta1 * x1, delta1 * x2, delta2 * self.a1, delta1, delta2]


def training(x_data, labels, w11=0.5, w12=0.5, w2=0.5, b1=0.5, b2=0.5, alpha=1.0):
    network = Network(w11, w12, w2, b1, b2)
    loss, slopes = [], []
    for (x1, x2), y in zip(x_data, labels):
        loss.append((network.forward(x1, x2) - y) ** 2)
        slopes.append(network.backward(x1, x2, y))
    print(sum(loss) / len(loss))
    means = [sum(column) / len(column) for column in zip(*slopes)]
    return tuple(old - alpha * mean for old, mean in zip((w11, w12, w2, b1, b2), means))
""",
    9: """\
import numpy as np


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def training(x_data, labels, w11=1.2, w12=0.4, w2=1.6, b1=0.0, b2=0.0, alpha=0.1):
    x1, x2 = np.asarray(x_data, float).T
    y = np.asarray(labels, float)
    a1 = sigmoid(w11 * x1 + w12 * x2 + b1)
    a2 = sigmoid(w2 * a1 + b2)
    print(((y - a2) ** 2).mean())

    delta2 = 2 * (a2 - y) * a2 * (1 - a2)
    delta1 = delta2 * w2 * a1 * (1 - a1)
    w11 = w11 - alpha * (delta1 * x1).mean()
    w12 = w12 - alpha * (delta1 * x2).mean()
    b1 = b1 - alpha * delta1.mean()
    w2 = w2 - alpha * (delta2 * a1).mean()
    b2 = b2 - alpha * delta2.mean()

    return w11, w12, w2, b1, b2
""",
    10: """\
import numpy as np


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def slope_of_sigmoid(a):
    return a * (1 - a)


def training(x_data, labels, w11=0.3, w12=0.7, w2=1.0, b1=0.1, b2=-0.1, alpha=0.5):
    X = np.asarray(x_data, float)
    t = np.asarray(labels, float)

    a1 = sigmoid(X @ np.array([w11, w12]) + b1)
    a2 = sigmoid(w2 * a1 + b2)
    print(float(((t - a2) ** 2).mean()))

    d2 = 2 * (a2 - t) * slope_of_sigmoid(a2)
    d1 = d2 * w2 * slope_of_sigmoid(a1)
    g11, g12 = X.T @ d1 / len(t)
    g2, gb1, gb2 = (d2 * a1).mean(), d1.mean(), d2.mean()
    return w11 - alpha * g11, w12 - alpha * g12, w2 - alpha * g2, b1 - alpha * gb1, b2 - alpha * gb2
""",
    11: """\
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
    slope_w11, slope_w12, slope_w2, slope_b1, slope_b2, loss = slopes(x_data, labels, w11, w12, w2, b1, b2)
    print(loss)
    w11 = w11 - alpha * slope_w11
    w12 = w12 - alpha * slope_w12
    w2 = w2 - alpha * slope_w2
    b1 = b1 - alpha * slope_b1
    b2 = b2 - alpha * slope_b2
    return w11, w12, w2, b1, b2
""",
    12: """\
import math


def neuron(total):
    return 1 / (1 + math.e**-total)


def training(x_data, labels, w11=0.2, w12=0.4, w2=0.6, b1=0.0, b2=0.0, alpha=0.5):
    n = len(labels)
    a1 = [neuron(w11 * x1 + w12 * x2 + b1) for x1, x2 in x_data]
    z2 = [w2 * a + b2 for a in a1]
    y_hat = [neuron(z) for z in z2]
    print(sum((y - guess) ** 2 for y, guess in zip(labels, y_hat)) / n)

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
""",
}
"""By the number of the patient of the course that is written so."""
