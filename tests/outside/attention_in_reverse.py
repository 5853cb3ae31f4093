import numpy as np
rng = np.random.default_rng(33)
T, d = 5, 4
X = rng.normal(size=(T, d))
target = X[::-1].copy()
Wq = rng.normal(size=(d, d)) * 0.5
Wk = rng.normal(size=(d, d)) * 0.5
Wv = rng.normal(size=(d, d)) * 0.5

def softmax_rows(s):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

for it in range(500):
    Q = X @ Wq
    K = X @ Wk
    V = X @ Wv
    S = Q @ K.T / np.sqrt(d)
    A = softmax_rows(S)
    O = A @ V
    loss = 0.5 * np.sum((O - target) ** 2)

    dO = O - target
    dV = A.T @ dO
    dA = dO @ V.T
    dS = A * (1 - A) * dA
    dQ = dS @ K / np.sqrt(d)
    dK = dS.T @ Q / np.sqrt(d)
    Wq -= 0.05 * (X.T @ dQ)
    Wk -= 0.05 * (X.T @ dK)
    Wv -= 0.05 * (X.T @ dV)
    if it % 100 == 0:
        print(it, loss)
