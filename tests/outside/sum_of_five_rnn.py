"""Adds up five numbers with a recurrent network."""
import numpy as np

rng = np.random.default_rng(77)
T, H, B = 5, 6, 32
Wx = rng.normal(0, 0.5, (1, H))
Wh = rng.normal(0, 0.4, (H, H))
bh = np.zeros(H)
Wo = rng.normal(0, 0.5, (H, 1))
bo = np.zeros(1)
seqs = rng.uniform(-1, 1, (B, T))
target = seqs.sum(axis=1, keepdims=True)

for it in range(300):
    hs = [np.zeros((B, H))]
    for t in range(T):
        hs.append(np.tanh(seqs[:, t:t + 1] @ Wx + hs[-1] @ Wh + bh))
    out = hs[-1] @ Wo + bo
    loss = ((out - target) ** 2).mean()
    do = 2 * (out - target) / B
    gWo, gbo = hs[-1].T @ do, do.sum(0)
    gWx, gWh, gbh = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(bh)
    dh = do @ Wo.T
    for t in reversed(range(T)):
        da = dh * (1 - hs[t + 1] ** 2)
        gWx += seqs[:, t:t + 1].T @ da
        gWh += hs[t].T @ da
        gbh += da.sum(0)
        dh = da @ Wh
    for p, g in ((Wx, gWx), (Wh, gWh), (bh, gbh), (Wo, gWo), (bo, gbo)):
        p -= 0.05 * np.clip(g, -5, 5)
    if it % 100 == 0:
        print(it, loss)
