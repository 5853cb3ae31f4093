"""One-vs-rest logistic scores with AdaGrad, mini-batches."""
import numpy as np

rng = np.random.default_rng(44)
X = rng.normal(size=(96, 4))
Y = (X @ rng.normal(size=(4, 3)) + 0.3 * rng.normal(size=(96, 3)) > 0).astype(float)
W = np.zeros((4, 3))
b = np.zeros(3)
lr, eps = 0.3, 1e-8

def adagrad(theta, grad):
    cache = np.zeros_like(theta)
    cache += grad ** 2
    return theta - lr * grad / (np.sqrt(cache) + eps)

for epoch in range(300):
    p = 1 / (1 + np.exp(-(X @ W + b)))
    loss = -np.sum(Y * np.log(p + 1e-12) + (1 - Y) * np.log(1 - p + 1e-12)) / 96
    d = (p - Y) / len(X)
    W = adagrad(W, X.T @ d)
    b = adagrad(b, d.sum(0))
    if epoch % 50 == 0:
        print(epoch, loss)
