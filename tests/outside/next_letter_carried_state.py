import numpy as np
data = "abcabcabdabcabcabd" * 3
chars = sorted(set(data)); n = len(chars); to = {c: i for i, c in enumerate(chars)}
H, T, lr = 12, 9, 0.1
rng = np.random.default_rng(2)
Wxh, Whh, Why = rng.normal(0, .3, (H, n)), rng.normal(0, .3, (H, H)), rng.normal(0, .3, (n, H))
bh, by = np.zeros((H, 1)), np.zeros((n, 1))
mem = [np.zeros_like(p) for p in (Wxh, Whh, Why, bh, by)]
smooth = np.log(n)
p, hprev = 0, np.zeros((H, 1))
for it in range(600):
    if p + T + 1 >= len(data):
        p, hprev = 0, np.zeros((H, 1))
    ins = [to[c] for c in data[p:p + T]]; outs = [to[c] for c in data[p + 1:p + T + 1]]
    xs, hs, ps = {}, {-1: hprev}, {}
    loss = 0
    for t in range(T):
        xs[t] = np.zeros((n, 1)); xs[t][ins[t]] = 1
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
        e = np.exp(Why @ hs[t] + by); ps[t] = e / e.sum()
        loss += -np.log(ps[t][outs[t], 0])
    grads = [np.zeros_like(q) for q in (Wxh, Whh, Why, bh, by)]
    dnext = np.zeros((H, 1))
    for t in reversed(range(T)):
        dy = ps[t].copy(); dy[outs[t]] -= 1
        grads[2] += dy @ hs[t].T; grads[4] += dy
        dh = Why.T @ dy + dnext
        dr = (1 - hs[t] ** 2) * dh
        grads[0] += dr @ xs[t].T; grads[1] += dr @ hs[t - 1].T; grads[3] += dr
        dnext = Whh.T @ dr
    for g in grads: np.clip(g, -5, 5, out=g)
    smooth = .99 * smooth + .01 * loss / T
    for q, g, m in zip((Wxh, Whh, Why, bh, by), grads, mem):
        m += g * g
        q -= lr * g / np.sqrt(m + 1e-8)
    p += T; hprev = hs[T - 1]
    if it % 100 == 0: print(it, smooth)
