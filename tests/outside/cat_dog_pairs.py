"""Which word follows: an embedding, learned from all pairs at once."""
import numpy as np

np.random.seed(12)
text = "the cat sat on the mat the dog sat on the log".split()
vocab = sorted(set(text))
ix = {w: i for i, w in enumerate(vocab)}
pairs = np.array([(ix[a], ix[b]) for a, b in zip(text, text[1:])])
V, D = len(vocab), 4
E = np.random.randn(V, D) * 0.3
U = np.random.randn(D, V) * 0.3
c = np.zeros(V)
for epoch in range(300):
    inp, out = pairs[:, 0], pairs[:, 1]
    h = E[inp]
    s = h @ U + c
    p = np.exp(s - s.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    loss = -np.log(p[range(len(out)), out]).mean()
    ds = p.copy()
    ds[range(len(out)), out] -= 1
    ds /= len(out)
    dU = h.T @ ds
    dc = ds.sum(0)
    dE = np.zeros_like(E)
    dE[inp] += ds @ U.T
    E -= 1.0 * dE
    U -= 1.0 * dU
    c -= 1.0 * dc
    if epoch % 100 == 0:
        print(epoch, loss)
