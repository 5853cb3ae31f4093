import numpy as np


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(axis=0)
    xc = x - mu
    var = (xc**2).mean(axis=0)
    std = np.sqrt(var + eps)
    xhat = xc / std
    return gamma * xhat + beta, (xhat, std, gamma)


def batchnorm_backward(dout, cache):
    xhat, std, gamma = cache
    dgamma = (dout * xhat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    dxhat = dout * gamma
    dx = (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)) / std
    return dx, dgamma, dbeta


rng = np.random.RandomState(7)
X = rng.uniform(-1, 1, (60, 2))
y = (np.sum(X**2, axis=1) < 0.5).astype(float).reshape(-1, 1)

n_hidden = 10
W1 = rng.randn(2, n_hidden)
gamma, beta = np.ones(n_hidden), np.zeros(n_hidden)
W2 = rng.randn(n_hidden, 1) * 0.3
b2 = np.zeros(1)
alpha = 0.3

for it in range(501):
    # forward
    pre = X @ W1  # no bias here, the normalisation would take it away
    normed, cache = batchnorm_forward(pre, gamma, beta)
    hidden = np.maximum(normed, 0)
    prob = 1 / (1 + np.exp(-(hidden @ W2 + b2)))
    loss = -(y * np.log(prob) + (1 - y) * np.log(1 - prob)).mean()
    # backward
    dscore = (prob - y) / len(y)
    dW2 = hidden.T @ dscore
    db2 = dscore.sum(axis=0)
    dhidden = dscore @ W2.T
    dnormed = dhidden * (normed > 0)
    dpre, dgamma, dbeta = batchnorm_backward(dnormed, cache)
    dW1 = X.T @ dpre
    # update
    for param, grad in ((W1, dW1), (gamma, dgamma), (beta, dbeta), (W2, dW2), (b2, db2)):
        param -= alpha * grad
    if it % 100 == 0:
        acc = np.mean((prob > 0.5) == (y > 0.5))
        print("it {:4d}  loss {:.4f}  acc {:.3f}".format(it, loss, acc))
