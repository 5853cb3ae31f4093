"""Three clouds, softmax regression."""
import numpy as np
from numpy import exp, log

rng = np.random.default_rng(2)
N, D, C = 75, 4, 3
centres = rng.normal(size=(C, D)) * 2
kind = rng.integers(0, C, N)
X = centres[kind] + rng.normal(size=(N, D))
Y = np.eye(C)[kind]

W = 0.01 * rng.normal(size=(D, C))
b = np.zeros((1, C))

def softmax(s):
    e = exp(s - s.max())
    return e / e.sum(axis=0, keepdims=True)

for i in range(300):
    scores = X.dot(W) + b
    probs = softmax(scores)
    loss = -(Y * log(probs + 1e-12)).sum() / N
    ds = (probs - Y) / N
    W += -0.5 * X.T.dot(ds)
    b += -0.5 * ds.sum(axis=0, keepdims=True)
    if i % 60 == 0:
        print("step", i, "loss", loss)
