"""Word vectors, one true and three random neighbours."""
import numpy as np

text = "the cat sat on the mat the dog sat on the log the cat saw the dog".split()
vocab = sorted(set(text))
index = {w: i for i, w in enumerate(vocab)}
rng = np.random.default_rng(3)
E = rng.normal(0, 0.3, (len(vocab), 6))
O = rng.normal(0, 0.3, (len(vocab), 6))


def squash(t):
    return 1 / (1 + np.exp(-t))


pairs = [(index[a], index[b]) for a, b in zip(text, text[1:])]
for epoch in range(60):
    total = 0.0
    for c, o in pairs:
        neg = rng.integers(len(vocab), size=3)
        good = squash(E[c] @ O[o])
        bad = squash(O[neg] @ E[c])
        total -= np.log(good) + np.log(1 - bad).sum()
        grad_c = (good - 1) * O[o] + bad @ O[neg]
        grad_o = (good - 1) * E[c]
        grad_neg = np.outer(bad - 1, E[c])
        E[c] -= 0.1 * grad_c
        O[o] -= 0.1 * grad_o
        np.add.at(O, neg, -0.1 * grad_neg)
    if epoch % 20 == 0:
        print(epoch, total / len(pairs))
