# triplet loss with margin, linear + tanh embedding
import numpy as np
rng = np.random.default_rng(9)
centres = rng.normal(size=(4, 6))
def draw(k):
    return centres[k] + 0.5 * rng.normal(size=6)

W = rng.normal(0, 0.3, (6, 3))
b = np.zeros(3)
margin, lr = 1.0, 0.05
running = 0
for t in range(2000):
    k = rng.integers(4)
    j = (k + rng.integers(1, 4)) % 4
    xa, xp, xn = draw(k), draw(k), draw(j)
    a, p, q = np.tanh(xa @ W + b), np.tanh(xp @ W + b), np.tanh(xn @ W + b)
    loss = np.sum((a - p) ** 2) - np.sum((a - q) ** 2) + margin
    loss = max(loss, 0.0)
    running = 0.99 * running + 0.01 * loss
    if loss > 0:
        da = 2 * (a - p) - 2 * (a - q)
        dp = -2 * (a - p)
        dq = -2 * (a - q)
        za, zp, zq = da * (1 - a ** 2), dp * (1 - p ** 2), dq * (1 - q ** 2)
        W -= lr * (np.outer(xa, za) + np.outer(xp, zp) + np.outer(xn, zq))
        b -= lr * (za + zp + zq)
    if t % 250 == 0:
        print(t, running)
