"""Two targets, their losses weighted by learned log variances (Kendall et al.)."""
import numpy as np

rng = np.random.default_rng(17)
X = rng.normal(size=(100, 4))
ya = X @ np.array([1.0, -1.0, 0.5, 0.0]) + 0.1 * rng.normal(size=100)
yb = 5 * np.tanh(X[:, 0] + X[:, 3]) + 1.0 * rng.normal(size=100)

P = dict(W=rng.normal(0, 0.5, (4, 6)), b=np.zeros(6), u=rng.normal(0, 0.4, 6), v=rng.normal(0, 0.4, 6), sa=0.0, sb=0.0)
lr = 0.02

def step(P):
    n = len(X)
    h = np.tanh(X @ P["W"] + P["b"])
    ra, rb = h @ P["u"] - ya, h @ P["v"] - yb
    La, Lb = np.mean(ra ** 2), np.mean(rb ** 2)
    ka, kb = np.exp(-P["sa"]), np.exp(-P["sb"])
    total = 0.5 * ka * La + 0.5 * P["sa"] + 0.5 * kb * Lb + 0.5 * P["sb"]
    da, db = ka * ra / n, kb * rb / n
    dh = (np.outer(da, P["u"]) + np.outer(db, P["v"])) * (1 - h ** 2)
    grads = dict(
        W=X.T @ dh, b=dh.sum(0), u=h.T @ da, v=h.T @ db,
        sa=0.5 - 0.5 * ka * La, sb=0.5 - 0.5 * kb * Lb,
    )
    return total, grads

for it in range(1500):
    total, grads = step(P)
    for name in grads:
        P[name] = P[name] - lr * grads[name]
    if it % 300 == 0:
        print(it, total, P["sa"], P["sb"])
