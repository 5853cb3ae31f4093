import numpy as np

rng = np.random.default_rng(128)
P = rng.uniform(0, 2, (150, 2))
Q = ((P.astype(int).sum(axis=1) % 2) == 0).astype(float)[:, None]
P = P - 1

W = [rng.normal(0, 1, (2, 14)), rng.normal(0, 0.4, (14, 14)), rng.normal(0, 0.4, (14, 1))]
B = [np.zeros((1, 14)), np.zeros((1, 14)), np.zeros((1, 1))]
mW, vW = [np.zeros_like(w) for w in W], [np.zeros_like(w) for w in W]
mB, vB = [np.zeros_like(b) for b in B], [np.zeros_like(b) for b in B]


def adam(p, g, m, v, t, lr=0.01, b1=0.9, b2=0.99):
    m[:] = b1 * m + (1 - b1) * g
    v[:] = b2 * v + (1 - b2) * m**2
    p -= lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + 1e-7)


for t in range(1, 301):
    A = [P]
    for w, b in zip(W[:-1], B[:-1]):
        A.append(np.tanh(A[-1] @ w + b))
    logit = A[-1] @ W[-1] + B[-1]
    loss = np.mean(np.logaddexp(0, logit) - Q * logit)
    D = (1 / (1 + np.exp(-logit)) - Q) / len(P)
    for k in (2, 1, 0):
        gW, gB = A[k].T @ D, D.sum(axis=0, keepdims=True)
        if k:
            D = D @ W[k].T * (1 - A[k]**2)
        adam(W[k], gW, mW[k], vW[k], t)
        adam(B[k], gB, mB[k], vB[k], t)
    if t % 60 == 0:
        print(t, loss)
