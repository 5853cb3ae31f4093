# Which digit does the 7-segment display show? Noisy segments, leaky ReLU, softmax, one-hot targets.
import numpy as np

SEGMENTS = ["1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010", "1111111", "1111011"]
digits = np.array([[int(c) for c in s] for s in SEGMENTS], dtype=float)
np.random.seed(70)


def leaky_relu(x, slope=0.2):
    return np.where(x > 0, x, slope * x)


def leaky_relu_grad(x, slope=0.2):
    return np.where(x > 0, 1.0, 0.0)


def softmax(x):
    x = x - np.max(x, axis=1, keepdims=True)
    return np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)


W1 = np.random.randn(7, 15) * 0.4
b1 = np.zeros((1, 15))
W2 = np.random.randn(15, 10) * 0.4
b2 = np.zeros((1, 10))
targets = np.eye(10)
lr = 0.5

for epoch in range(1, 401):
    noisy = digits + np.random.randn(10, 7) * 0.1
    Z1 = np.dot(noisy, W1) + b1
    A1 = leaky_relu(Z1)
    A2 = softmax(np.dot(A1, W2) + b2)

    dZ2 = (A2 - targets) / 10
    dW2 = np.dot(A1.T, dZ2)
    db2 = np.sum(dZ2, axis=0, keepdims=True)
    dZ1 = np.dot(dZ2, W2.T) * leaky_relu_grad(Z1)
    dW1 = np.dot(noisy.T, dZ1)
    db1 = np.sum(dZ1, axis=0, keepdims=True)

    W1 -= lr * dW1
    b1 -= lr * db1
    W2 -= lr * dW2
    b2 -= lr * db2
    if epoch % 100 == 0:
        guess = np.argmax(np.dot(leaky_relu(np.dot(digits, W1) + b1), W2) + b2, axis=1)
        print("epoch", epoch, "digits read correctly:", np.sum(guess == np.arange(10)))
