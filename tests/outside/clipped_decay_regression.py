import numpy as np

# regression on 5 inputs, hidden layer of 10, gradient clipping and weight decay against overfitting
np.random.seed(33)
X = np.random.randn(60, 5)
y = (X[:, :2].sum(axis=1) ** 2 / 2 - X[:, 3])[:, np.newaxis]

params = [np.random.randn(5, 10) * 0.4, np.zeros((1, 10)), np.random.randn(10, 1) * 0.4, np.zeros((1, 1))]
learning_rate = 0.1
weight_decay = 0.01
clip_value = 0.5


def model(params, X):
    W1, b1, W2, b2 = params
    hidden = np.maximum(X @ W1 + b1, 0)
    return hidden, hidden @ W2 + b2


for epoch in range(400):
    hidden, output = model(params, X)
    diff = output - y
    loss = (diff**2).mean() + weight_decay * sum((p**2).sum() for p in params[::2])

    dout = 2 * diff / len(X)
    dhid = (dout @ params[2].T) * (hidden > 0)
    grads = [X.T @ dhid, dhid.sum(axis=0, keepdims=True), hidden.T @ dout, dout.sum(axis=0, keepdims=True)]
    for i in (0, 2):
        grads[i] -= 2 * weight_decay * params[i]
    for i in range(4):
        params[i] = np.clip(params[i], -clip_value, clip_value)
        params[i] = params[i] - learning_rate * grads[i]
    if epoch % 100 == 0:
        print("epoch", epoch, "loss", loss)
