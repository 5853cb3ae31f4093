"""Contrast of pairs: two views of the same class lie near each other in the embedding."""
import numpy as np
np.random.seed(22)
cls = np.random.randint(0, 3, 120)
P = np.random.randn(120, 4) * .4 + np.eye(4)[cls] * 1.5
i, j = np.random.randint(0, 120, (2, 150))
same = (cls[i] == cls[j]).astype(float)
W = np.random.randn(4, 2) * .5; b = np.zeros(2)
margin = 1.5
for it in range(200):
    u, v = np.tanh(P[i] @ W + b), np.tanh(P[j] @ W + b)
    diff = u - v
    dist = np.sqrt((diff ** 2).sum(1) + 1e-9)
    gap = np.maximum(0, margin - dist)
    loss = np.mean(same * dist ** 2 + (1 - same) * gap ** 2)
    dd = (2 * same * dist - 2 * (1 - same) * gap) / len(i)
    du = (dd / dist)[:, None] * diff
    dv = du
    zu = du * (1 - u ** 2)
    zv = dv * (1 - v ** 2)
    W -= .1 * (P[i].T @ zu + P[j].T @ zv)
    b -= .1 * (zu.sum(0) + zv.sum(0))
    if it % 50 == 0: print(it, loss)
