"""Count the ones so far modulo 3 (RNN, many to many)."""
import numpy as np
rng = np.random.default_rng(38)
H, T = 8, 6
Wx = rng.normal(0, .6, (H, 2)); Wh = rng.normal(0, .5, (H, H)); b = np.zeros(H)
Wy = rng.normal(0, .6, (3, H)); c = np.zeros(3)
sequences = rng.integers(0, 2, (30, T))
answers = np.cumsum(sequences, axis=1) % 3
back = np.zeros(H)
for epoch in range(60):
    total = 0
    for seq, ans in zip(sequences, answers):
        h = np.zeros((T + 1, H)); p = np.zeros((T, 3))
        for t in range(T):
            h[t + 1] = np.tanh(Wx[:, seq[t]] + Wh @ h[t] + b)
            s = Wy @ h[t + 1] + c
            p[t] = np.exp(s) / np.exp(s).sum()
        loss = -np.log(p[np.arange(T), ans]).sum()
        gWx, gWh, gb, gWy, gc = (np.zeros_like(q) for q in (Wx, Wh, b, Wy, c))
        for t in range(T - 1, -1, -1):
            d = p[t].copy(); d[ans[t]] -= 1
            gWy += np.outer(d, h[t + 1]); gc += d
            dz = (Wy.T @ d + back) * (1 - h[t + 1] ** 2)
            gWx[:, seq[t]] += dz; gWh += np.outer(dz, h[t]); gb += dz
            back = Wh.T @ dz
        for q, g in zip((Wx, Wh, b, Wy, c), (gWx, gWh, gb, gWy, gc)):
            q -= .03 * g
        total += loss
    if epoch % 20 == 0: print(epoch, total / len(sequences))
