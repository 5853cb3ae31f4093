"""Patient 8.

Nothing to complain of: it learned AND after 229 epochs, OR after 170, NAND after 237. A friend's program needs
660 epochs for AND, from the same start and at the same rate. The friend says that mine is the one that is wrong.
"""

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
        return [delta1 * x1, delta1 * x2, delta2 * self.z1, delta1, delta2]


def training(x_data, labels, w11=0.5, w12=0.5, w2=0.5, b1=0.5, b2=0.5, alpha=1.0):
    network = Network(w11, w12, w2, b1, b2)
    loss, slopes = [], []
    for (x1, x2), y in zip(x_data, labels):
        loss.append((network.forward(x1, x2) - y) ** 2)
        slopes.append(network.backward(x1, x2, y))
    print(sum(loss) / len(loss))
    means = [sum(column) / len(column) for column in zip(*slopes)]
    return tuple(old - alpha * mean for old, mean in zip((w11, w12, w2, b1, b2), means))
