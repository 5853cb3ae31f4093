"""Which quadrants: a tanh network with velocities."""
import numpy as np

rng = np.random.default_rng(4)
X = rng.uniform(-1, 1, (60, 2))
Y = (X[:, :1] * X[:, 1:] > 0).astype(float)

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

W1 = rng.normal(0, 0.8, (2, 6)); b1 = np.zeros((1, 6))
W2 = rng.normal(0, 0.8, (6, 1)); b2 = np.zeros((1, 1))
vel = [np.zeros_like(p) for p in (W1, b1, W2, b2)]
lr, beta = 0.3, 0.9

for epoch in range(400):
    H = np.tanh(X @ W1 + b1)
    P = sigmoid(H @ W2 + b2)
    loss = -np.mean(Y * np.log(P) + (1 - Y) * np.log(1 - P))
    dZ2 = (P - Y) / len(X)
    dW2 = H.T @ dZ2
    db2 = dZ2.sum(0, keepdims=True)
    dZ1 = dZ2 @ W2.T * (1 - H ** 2)
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(0, keepdims=True)
    grads = [dW1, db1, dW2, db2]
    for i in range(4):
        vel[i] = beta * vel[i] + (1 - beta) * grads[i]
        vel[i] = beta * vel[i] + (1 - beta) * grads[i]
    W1 -= lr * vel[0]; b1 -= lr * vel[1]; W2 -= lr * vel[2]; b2 -= lr * vel[3]
    if epoch % 100 == 0:
        print(epoch, loss)
