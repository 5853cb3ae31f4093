"""A network for XOR with every derivative written out by itself, in one function.

After the question at https://stackoverflow.com/questions/59399842/xor-gate-with-backpropagation
The four rows are gone through a single time, so the weights have hardly moved when the outputs are looked at; and the
derivatives of the output weights lack the slope of the output, which those of the hidden weights do have.
"""
import numpy as np


def sig(z):
    return 1 / (1 + np.exp(-z))


def gradient(w, dw, rate=1.0):
    return w - rate * dw


def xor(w0, w1, epochs=1):
    X = np.array([[1, 1], [1, 0], [0, 1], [0, 0]])
    y = np.array([0, 1, 1, 0])
    for epoch in range(epochs):
        for i in range(X.shape[0]):
            # forward pass; the last weight of each neuron is its bias
            h0 = sig(w0[0, 0] * X[i][0] + w0[1, 0] * X[i][1] + w0[2, 0])
            h1 = sig(w0[0, 1] * X[i][0] + w0[1, 1] * X[i][1] + w0[2, 1])
            y0 = sig(w1[0] * h0 + w1[1] * h1 + w1[2])

            # backpropagation
            dey0 = -(y[i] - y0)
            d0 = dey0 * y0 * (1 - y0) * w1[0] * h0 * (1 - h0)
            d1 = dey0 * y0 * (1 - y0) * w1[1] * h1 * (1 - h1)
            deW1_0 = dey0 * h0
            deW1_1 = dey0 * h1
            deW1_2 = dey0

            w0[0, 0] = gradient(w0[0, 0], d0 * X[i][0])
            w0[1, 0] = gradient(w0[1, 0], d0 * X[i][1])
            w0[2, 0] = gradient(w0[2, 0], d0)
            w0[0, 1] = gradient(w0[0, 1], d1 * X[i][0])
            w0[1, 1] = gradient(w0[1, 1], d1 * X[i][1])
            w0[2, 1] = gradient(w0[2, 1], d1)
            w1[0] = gradient(w1[0], deW1_0)
            w1[1] = gradient(w1[1], deW1_1)
            w1[2] = gradient(w1[2], deW1_2)
    for i in range(X.shape[0]):
        h0 = sig(w0[0, 0] * X[i][0] + w0[1, 0] * X[i][1] + w0[2, 0])
        h1 = sig(w0[0, 1] * X[i][0] + w0[1, 1] * X[i][1] + w0[2, 1])
        print("x0 =", X[i][0], ", x1 =", X[i][1], "y0 =", sig(w1[0] * h0 + w1[1] * h1 + w1[2]))


np.random.seed(3)
xor(np.random.uniform(-1, 1, (3, 2)), np.random.uniform(-1, 1, 3))
