"""Adds up the two numbers that are marked: a recurrent cell, RMSprop."""
import numpy as np

class Cell:
    def __init__(self, n, seed):
        g = np.random.default_rng(seed)
        self.p = {"Wx": g.normal(0, 0.4, (n, 2)), "Wh": g.normal(0, 0.4, (n, n)), "b": np.zeros(n), "Wy": g.normal(0, 0.4, (1, n)), "c": np.zeros(1)}
        self.s = {k: np.zeros_like(v) for k, v in self.p.items()}

    def step(self, xs, y, lr=0.01):
        p = self.p
        h = [np.zeros(len(p["b"]))]
        for x in xs:
            h.append(np.tanh(p["Wx"] @ x + p["Wh"] @ h[-1] + p["b"]))
        out = p["Wy"] @ h[-1] + p["c"]
        e = out - y
        g = {k: np.zeros_like(v) for k, v in p.items()}
        g["Wy"] += np.outer(e, h[-1])
        g["c"] += e
        d = p["Wy"].T @ e
        for i in range(len(xs) - 1, -1, -1):
            d = d * (1 - h[i + 1] ** 2)
            g["Wx"] += np.outer(d, xs[i])
            g["Wh"] += np.outer(d, h[i])
            g["b"] += d
            d = p["Wh"].T @ d
        for k in p:
            self.s[k] = 0.9 * self.s[k] + 0.1 * g[k] ** 2
            p[k] -= lr * g[k] / np.sqrt(self.s[k] + 1e-8)
        return 0.5 * float(e @ e)

rng = np.random.default_rng(5)
cell = Cell(8, 2)
avg = 0
for it in range(1500):
    seq = rng.uniform(0, 1, (6, 2))
    seq[:, 1] = 0
    seq[rng.choice(6, 2, replace=False), 1] = 1
    want = (seq[:, 0] * seq[:, 1]).sum()
    avg = 0.99 * avg + 0.01 * cell.step(seq, want)
    if it % 500 == 499:
        print(it, avg)
