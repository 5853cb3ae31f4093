"""Finds a bump in a signal: a convolution by windows, then a mean."""
import numpy as np

rng = np.random.default_rng(15)
n, L, K = 60, 12, 3
signals = rng.normal(0, 0.3, (n, L))
has_bump = rng.integers(0, 2, n)
for i in range(n):
    if has_bump[i]:
        at = rng.integers(0, L - 3)
        signals[i, at:at + 3] += [1, 2, 1]

kern = rng.normal(0, 0.5, (4, K))
kb = np.zeros(4)
W = rng.normal(0, 0.3, 4)
bias = np.zeros(1)
windows = np.lib.stride_tricks.sliding_window_view(signals, K, axis=1)   # n, L-K+1, K
for epoch in range(250):
    z = np.einsum("nlk,fk->nlf", windows, kern) + kb
    a = np.maximum(z, 0)
    pooled = a.mean(axis=1)
    logit = pooled @ W + bias
    p = 1 / (1 + np.exp(-logit))
    loss = -np.mean(has_bump * np.log(p) + (1 - has_bump) * np.log(1 - p))
    d = (p - has_bump) / n
    gW = pooled.T @ d
    gb = d.sum()
    dp = np.outer(d, W)
    da = np.repeat(dp[:, None, :], z.shape[1], axis=1)
    dz = da * (z > 0)
    gk = np.einsum("nlf,nlk->fk", dz, windows)
    gkb = dz.sum(axis=(0, 1))
    kern -= 0.1 * gk
    kb -= 0.1 * gkb
    W -= 0.5 * gW
    bias -= 0.5 * gb
    if epoch % 50 == 0:
        print(epoch, loss)
