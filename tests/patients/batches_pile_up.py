"""A network of sigmoids trained in small batches, written as one long loop.

After the question at https://pythoner.space/questions/the-cost-function-of-the-neural-network-is-failing-to-minimize
The error is taken as label minus output and then subtracted, so every step goes uphill; and the sums of derivatives are
set to zero once an epoch instead of once a batch, so later batches repeat the earlier ones.
"""
import numpy as np

np.random.seed(3)

X = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1], [0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 0, 0]], dtype=float)
Y = np.array([[1, 0], [0, 1], [0, 1], [1, 0], [1, 0], [1, 0], [0, 1], [0, 1]], dtype=float)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def d_sig(z):
    return sigmoid(z) * (1 - sigmoid(z))


epochs = 500
batch = 2
learning_rate = 1

B1 = np.random.randn(4)
B2 = np.random.randn(2)
W1 = np.random.randn(3, 4)
W2 = np.random.randn(4, 2)

for i in range(epochs):
    c_B1 = np.zeros(B1.shape)
    c_B2 = np.zeros(B2.shape)
    c_W1 = np.zeros(W1.shape)
    c_W2 = np.zeros(W2.shape)
    for b in range(0, len(X), batch):
        inputs = X[b:b + batch]
        outputs = Y[b:b + batch]

        Z1 = np.dot(inputs, W1) + B1
        A1 = sigmoid(Z1)
        Z2 = np.dot(A1, W2) + B2
        A2 = sigmoid(Z2)

        e_L = (outputs - A2) * d_sig(Z2)
        e_1 = np.dot(e_L, W2.T) * d_sig(Z1)

        c_B2 = np.add(c_B2, np.sum(e_L, axis=0))
        c_B1 = np.add(c_B1, np.sum(e_1, axis=0))
        c_W2 = np.add(c_W2, np.dot(A1.T, e_L))
        c_W1 = np.add(c_W1, np.dot(inputs.T, e_1))

        B1 = np.subtract(B1, (learning_rate / batch) * c_B1)
        B2 = np.subtract(B2, (learning_rate / batch) * c_B2)
        W1 = np.subtract(W1, (learning_rate / batch) * c_W1)
        W2 = np.subtract(W2, (learning_rate / batch) * c_W2)
    if i % 50 == 0:
        print(i, np.mean((sigmoid(np.dot(sigmoid(np.dot(X, W1) + B1), W2) + B2) - Y) ** 2))

print(np.round(sigmoid(np.dot(sigmoid(np.dot(X, W1) + B1), W2) + B2), 2))
