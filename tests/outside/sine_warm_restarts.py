import numpy as np
rng = np.random.default_rng(1)
X = rng.uniform(-2, 2, (128, 1)); Y = np.sin(2 * X)
w1 = rng.normal(0, 1, (1, 16)); b1 = rng.normal(0, 1, 16); w2 = rng.normal(0, .3, (16, 1)); b2 = np.zeros(1)
cycle, lr_max, lr_min, T_cur = 50, 0.2, 0.001, 0
for epoch in range(350):
    lr = lr_min + 0.5 * (lr_max - lr_min) * (1 + np.cos(np.pi * T_cur / cycle))
    perm = rng.permutation(128)
    epoch_loss = 0
    for k in range(0, 128, 32):
        xb, yb = X[perm[k:k + 32]], Y[perm[k:k + 32]]
        h = np.tanh(xb @ w1 + b1)
        out = h @ w2 + b2
        epoch_loss += ((out - yb) ** 2).mean()
        g = 2 * (out - yb) / len(xb)
        gh = g @ w2.T * (1 - h ** 2)
        w2 -= lr * h.T @ g
        b2 -= lr * g.sum(0)
        w1 -= lr * xb.T @ gh
        b1 -= lr * gh.sum(0)
    T_cur += 1
    if T_cur == cycle:
        T_cur, cycle = 0, cycle * 2
    if epoch % 50 == 0:
        print(epoch, lr, epoch_loss / 4)
