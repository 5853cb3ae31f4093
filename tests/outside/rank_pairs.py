"""A network that scores two items, logistic loss of the difference."""
import numpy as np

rng = np.random.default_rng(17)
items = rng.normal(size=(20, 4))
quality = items @ np.array([1.0, -1.0, 0.5, 0.0])
W = rng.normal(0, 0.5, (4, 5))
v = rng.normal(0, 0.5, 5)


def score(x):
    h = np.tanh(x @ W)
    return h, h @ v


lr = 0.1
for epoch in range(30):
    lost = 0.0
    for _ in range(40):
        i, j = rng.choice(20, 2, replace=False)
        if quality[i] < quality[j]:
            i, j = j, i
        hi, si = score(items[i])
        hj, sj = score(items[j])
        lost += np.log1p(np.exp(-(si - sj)))
        g = -1 / (1 + np.exp(si - sj))
        dv = g * hi - g * hj
        dW = np.outer(items[i], g * v * (1 - hi**2)) + np.outer(items[j], g * v * (1 - hj**2))
        v -= lr * dv
        W -= lr * dW
    if epoch % 10 == 0:
        print(epoch, lost / 40)
