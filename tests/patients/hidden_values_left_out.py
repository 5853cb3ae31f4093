"""A two-layer network for XOR with a constant third input, at top level.

After the question at
https://ai.stackexchange.com/questions/26920/in-gradient-descents-update-rule-why-do-we-use-sigmazl-1-frac-delta-c
The output weights are changed by the delta of the output alone, without the hidden values that they are multiplied
with. With as many hidden units as rows the shapes agree, so nothing complains.
"""
import numpy as np

np.random.seed(1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def derv_sigmoid(x):
    return x * (1 - x)


learningRate = 1

x = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 1, 1, 0]]).T

input_rows = 4
weight1 = np.random.random((3, input_rows))
weight2 = np.random.random((input_rows, 1))

iterations = 10000
for iter in range(0, iterations):
    # forward
    z1 = x @ weight1
    a1 = sigmoid(z1)
    z2 = a1 @ weight2
    a2 = sigmoid(z2)

    # backward
    delta2 = y - a2
    dC_dw2 = delta2 * derv_sigmoid(a2)
    dC_dw1 = (dC_dw2 @ weight2.T) * derv_sigmoid(a1)

    weight2 = weight2 + learningRate * dC_dw2
    weight1 = weight1 + learningRate * (x.T @ dC_dw1)

print("output", a2.ravel())
