"""A network with four hidden units to which biases were added later.

After the question at
https://ai.stackexchange.com/questions/16675/calculation-of-neural-network-biases-in-backpropagation
The derivative of each bias is the error times b·(1 - b), the slope's formula fed with the bias itself, where the delta
of the neuron belongs; and it is never summed over the rows, so every row of the data ends up with biases of its own.
"""
import numpy as np


def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1], [1, 1, 1]])
Y = np.array([[0], [1], [1], [0], [0]])

np.random.seed(4)
wh = 2 * np.random.random((3, 4)) - 1
wo = 2 * np.random.random((4, 1)) - 1
biasH = 2 * np.random.random((1, 4)) - 1
biasO = 2 * np.random.random((1, 1)) - 1

for j in range(20000):
    h = nonlin(np.dot(X, wh) + biasH)
    o = nonlin(np.dot(h, wo) + biasO)

    o_error = Y - o
    if j % 5000 == 0:
        print("Error:", np.mean(np.abs(o_error)))

    o_delta = o_error * nonlin(o, deriv=True)
    o_biases = o_error * nonlin(biasO, deriv=True)

    h_error = o_delta.dot(wo.T)
    h_delta = h_error * nonlin(h, deriv=True)
    h_biases = h_error * nonlin(biasH, deriv=True)

    wo += h.T.dot(o_delta)
    wh += X.T.dot(h_delta)
    biasO = biasO + o_biases
    biasH = biasH + h_biases

print("biases", biasH.shape, biasO.shape)
for row in range(5):
    print(X[row], "wanted", Y[row], "output", o[row])
