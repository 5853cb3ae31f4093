"""A network for XOR whose matrices hold the bias in their first column.

After the question at
https://stats.stackexchange.com/questions/403921/xor-neural-network-problem-finding-shapes-of-delta-for-backpropagation-algorith
The error is sent back through the whole of theta_2, with the column of the bias, which no hidden unit stands for: three
numbers meet the slopes of two units, and the program stops with an exception.
"""
import numpy as np

np.random.seed(10)

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([0, 1, 1, 0])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


theta_1 = np.random.uniform(-1, 1, (2, 3))
theta_2 = np.random.uniform(-1, 1, (1, 3))
alpha = 2

for epoch in range(20000):
    Delta_1 = np.zeros(theta_1.shape)
    Delta_2 = np.zeros(theta_2.shape)
    for i in range(4):
        a_1 = np.append(1, X[i])
        a_2 = sigmoid(np.dot(theta_1, a_1))
        a_2b = np.append(1, a_2)
        a_3 = sigmoid(np.dot(theta_2, a_2b))

        delta_3 = a_3 - Y[i]
        delta_2 = np.dot(theta_2.T, delta_3) * a_2 * (1 - a_2)

        Delta_2 += np.outer(delta_3, a_2b)
        Delta_1 += np.outer(delta_2, a_1)
    theta_2 -= alpha * Delta_2 / 4
    theta_1 -= alpha * Delta_1 / 4

for i in range(4):
    print(X[i], sigmoid(np.dot(theta_2, np.append(1, sigmoid(np.dot(theta_1, np.append(1, X[i])))))))
