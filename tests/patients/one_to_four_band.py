"""One weight that shall answer 1 for the middle two of four numbers.

After the question at
https://pythoner.space/questions/does-the-simple-neural-network-struggle-to-grasp-non-linear-information
The gradient is right. A single weight without a bias gives an output that only rises or only falls with the input, so
the pattern 0, 1, 1, 0 is out of its reach; all the training can do is to settle near one half.
"""
import numpy as np


def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


X = np.array([[1], [2], [3], [4]])
y = np.array([[0, 1, 1, 0]]).T

np.random.seed(1)
syn0 = 2 * np.random.random((1, 1)) - 1

for iter in range(10000):
    l0 = X
    l1 = nonlin(np.dot(l0, syn0))
    l1_error = y - l1
    l1_delta = l1_error * nonlin(l1, True)
    syn0 += np.dot(l0.T, l1_delta)

print("Output after training:")
print(l1)
