# single-head self attention: the last token asks, the answer is the value of the token with the same key
import numpy as np

rng = np.random.default_rng(3)
T, D, d = 4, 6, 4
n_keys = 3


def example():
    """Three tokens [key one-hot, value], and a query token [key one-hot, 0]."""
    keys = rng.permutation(n_keys)
    values = rng.choice([-1.0, 1.0], n_keys)
    x = np.zeros((T, D))
    for t in range(n_keys):
        x[t, keys[t]] = 1
        x[t, 3] = values[t]
    ask = rng.integers(n_keys)
    x[3, keys[ask]] = 1
    x[3, 4] = 1
    return x, values[ask]


examples = [example() for _ in range(24)]
Wq, Wk, Wv = (rng.normal(0, 0.6, (D, d)) for _ in range(3))
wo = rng.normal(0, 0.6, d)
scale = 1 / np.sqrt(d)
lr = 0.3

for epoch in range(241):
    gq, gk, gv, go = np.zeros_like(Wq), np.zeros_like(Wk), np.zeros_like(Wv), np.zeros_like(wo)
    loss = 0.0
    for x, target in examples:
        Q, K, V = x @ Wq, x @ Wk, x @ Wv
        S = Q @ K.T * scale
        A = np.exp(S - S.max(axis=1, keepdims=True))
        A /= A.sum(axis=1, keepdims=True)
        Z = A @ V
        y = Z[-1] @ wo
        loss += 0.5 * (y - target) ** 2

        dy = y - target
        go += dy * Z[-1]
        dZ = np.zeros_like(Z)
        dZ[-1] = dy * wo
        dA = dZ @ V.T
        dV = A.T @ dZ
        dS = A * (dA - (dA * A).sum(axis=1, keepdims=True))
        dQ = dS @ K * scale
        dK = dS.T @ Q * scale
        gq += x.T @ dQ
        gk += x.T @ dK
        gv += x.T @ dV
    for W, g in ((Wq, gq), (Wk, gk), (Wv, gv), (wo, go)):
        W -= lr * g / len(examples)
    if epoch % 40 == 0:
        print("epoch", epoch, "loss", loss / len(examples))
