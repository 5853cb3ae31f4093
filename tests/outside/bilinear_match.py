"""Does a question fit an answer? score = q' M a, logistic loss."""
import numpy as np

rng = np.random.default_rng(15)
D = 4
true = rng.normal(size=(D, D))
Q = rng.normal(size=(150, D))
A = rng.normal(size=(150, D))
fits = (np.einsum("ni,ij,nj->n", Q, true, A) > 0).astype(float)

M = np.zeros((D, D))
bias = 0.0
rate = 0.1
for epoch in range(15):
    losses = []
    for n in rng.permutation(150):
        q, a, t = Q[n], A[n], fits[n]
        score = q @ M @ a + bias
        p = 1 / (1 + np.exp(-score))
        losses.append(-t * np.log(p + 1e-12) - (1 - t) * np.log(1 - p + 1e-12))
        delta = p - t
        M -= rate * delta * np.outer(a, q)
        bias -= rate * delta
    print(epoch, np.mean(losses))
