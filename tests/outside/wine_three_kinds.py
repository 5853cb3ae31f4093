"""Softmax of three classes, ReLU, parameters and gradients in dicts."""
import numpy as np
rng = np.random.default_rng(1)
N, D, H, C = 45, 5, 8, 3
means = rng.normal(0, 1.2, (C, D))
y = np.arange(N) % C
X = means[y] + rng.normal(0, 0.6, (N, D))

params = {
    "W1": rng.normal(0, 0.3, (D, H)), "b1": np.zeros(H),
    "W2": rng.normal(0, 0.3, (H, C)), "b2": np.zeros(C),
}


def forward(params, X):
    z1 = X @ params["W1"] + params["b1"]
    a1 = np.maximum(0, z1)
    scores = a1 @ params["W2"] + params["b2"]
    exps = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return z1, a1, exps / np.sum(exps, axis=1, keepdims=True)


def loss_fn(probs, y):
    return -np.mean(np.log(probs[range(len(y)), y]))


def backward(params, X, y, z1, a1, probs):
    dscores = probs.copy()
    dscores[range(len(y)), y] -= 1
    dscores /= len(y)
    grads = {"W2": a1.T @ dscores, "b2": dscores.sum(axis=0)}
    da1 = dscores @ params["W2"].T
    dz1 = da1
    grads["W1"] = X.T @ dz1
    grads["b1"] = dz1.sum(axis=0)
    return grads


for epoch in range(301):
    z1, a1, probs = forward(params, X)
    grads = backward(params, X, y, z1, a1, probs)
    for name in params:
        params[name] -= 0.5 * grads[name]
    if epoch % 100 == 0:
        print("loss", loss_fn(probs, y))
