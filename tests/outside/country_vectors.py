"""Vectors for words that stand together: logistic loss for true and for random pairs."""
import numpy as np

PAIRS = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (0, 1), (3, 4)]
N_WORDS, DIM = 6, 4


def logistic(s):
    return 1 / (1 + np.exp(-s))


def make_pairs():
    centre, other, label = [], [], []
    for i, j in PAIRS:
        centre += [i, i]
        other += [j, (j + 3) % N_WORDS]
        label += [1.0, 0.0]
    return np.array(centre), np.array(other), np.array(label)


def train(epochs=200, lr=0.2):
    gen = np.random.default_rng(31)
    inp = gen.normal(0, 0.3, (N_WORDS, DIM))
    out = gen.normal(0, 0.3, (N_WORDS, DIM))
    centre, other, label = make_pairs()
    for epoch in range(epochs):
        u, v = inp[centre], out[other]
        p = logistic(np.sum(u * v, axis=1))
        loss = -np.sum(label * np.log(p) + (1 - label) * np.log(1 - p))
        err = (p - label)[:, None]
        g_inp = np.zeros_like(inp)
        g_out = np.zeros_like(out)
        g_inp[centre] += err * v
        np.add.at(g_out, other, err * u)
        inp -= lr * g_inp
        out -= lr * g_out
        if epoch % 40 == 0:
            print(f"epoch {epoch:3d}: {loss:.4f}")
    return inp, out


if __name__ == "__main__":
    inp, out = train()
    print(np.round(logistic(inp @ out.T), 2))
