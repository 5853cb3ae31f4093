# iRprop- on a small parity problem
import numpy as np
rng = np.random.default_rng(5)
X = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], float)
y = (X.sum(1) % 2)[:, None]
P = [rng.normal(0, 1, (3, 6)), rng.normal(0, 1, (1, 6)), rng.normal(0, 1, (6, 1)), rng.normal(0, 1, (1, 1))]
step = [np.full_like(p, 0.05) for p in P]
last = [np.zeros_like(p) for p in P]
sig = lambda z: 1 / (1 + np.exp(-z))
for epoch in range(300):
    h = sig(X @ P[0] + P[1])
    o = sig(h @ P[2] + P[3])
    E = 0.5 * ((o - y) ** 2).sum()
    do = (o - y) * o * (1 - o)
    dh = do @ P[2].T * h * (1 - h)
    G = [X.T @ dh, dh.sum(0, keepdims=True), h.T @ do, do.sum(0, keepdims=True)]
    for i, g in enumerate(G):
        s = g * last[i]
        step[i] = np.where(s > 0, np.minimum(step[i] * 1.2, 1.0), np.where(s < 0, np.maximum(step[i] * 0.5, 1e-6), step[i]))
        g = np.where(s < 0, 0, g)
        P[i] = P[i] - np.sign(g) * step[i]
        last[i] = g
    if epoch % 50 == 0:
        print(epoch, E)
