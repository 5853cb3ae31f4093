"""A network with a ReLU layer and a softmax at its end, for three groups of points.

After the question at
https://wiki.kunaldawn.com/content/stackoverflow.com_en_all_2023-11/questions/76450489/mnist-nn-from-scratch-output-converge-on-one-number
Each row is a sample, but the softmax divides by the sum over the rows: it shares out each class among the samples, and
the outputs of one sample no longer add up to 1.
"""
import numpy as np

x_train = np.array([[0.1, 0.2], [0.2, 0.9], [0.9, 0.1], [0.3, 0.1], [0.1, 1.0], [1.0, 0.2],
                    [0.2, 0.2], [0.3, 0.8], [0.8, 0.2], [0.1, 0.1], [0.2, 1.1], [1.1, 0.1], [0.3, 0.3], [0.2, 0.1]])
y_train = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0])
m, n = x_train.shape


def init_param():
    w1 = np.random.rand(n, 8) - 0.5
    b1 = np.random.rand(1, 8) - 0.5
    w2 = np.random.rand(8, 3) - 0.5
    b2 = np.random.rand(1, 3) - 0.5
    return w1, b1, w2, b2


def ReLU(z):
    return np.maximum(z, 0)


def Softmax(z):
    return np.exp(z) / sum(np.exp(z))


def f_propagation(a0, w1, b1, w2, b2):
    z1 = a0.dot(w1) + b1
    a1 = ReLU(z1)
    z2 = a1.dot(w2) + b2
    a2 = Softmax(z2)
    return z1, a1, z2, a2


def one_hotencode(y):
    hot = np.zeros((y.size, 3))
    hot[np.arange(y.size), y] = 1
    return hot


def b_propagation(x, y, z1, a1, w2, a2):
    dz2 = a2 - one_hotencode(y)
    dw2 = 1 / m * a1.T.dot(dz2)
    db2 = 1 / m * np.sum(dz2, axis=0)
    dz1 = dz2.dot(w2.T) * (z1 > 0)
    dw1 = 1 / m * x.T.dot(dz1)
    db1 = 1 / m * np.sum(dz1, axis=0)
    return dw1, db1, dw2, db2


def gradient_descent(x, y, alpha, iterations):
    w1, b1, w2, b2 = init_param()
    for i in range(iterations):
        z1, a1, z2, a2 = f_propagation(x, w1, b1, w2, b2)
        dw1, db1, dw2, db2 = b_propagation(x, y, z1, a1, w2, a2)
        w1 = w1 - alpha * dw1
        b1 = b1 - alpha * db1
        w2 = w2 - alpha * dw2
        b2 = b2 - alpha * db2
        if i % 100 == 0:
            print("iteration", i, "accuracy", np.mean(np.argmax(a2, 1) == y))
    return w1, b1, w2, b2


np.random.seed(5)
w1, b1, w2, b2 = gradient_descent(x_train, y_train, 0.5, 1000)
a2 = f_propagation(x_train, w1, b1, w2, b2)[3]
print(np.round(a2, 2))
