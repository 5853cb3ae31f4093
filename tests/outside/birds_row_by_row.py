"""Softmax of three classes, three hidden neurons, row by row."""
import numpy as np

np.random.seed(10)
wings = np.array([[0.2, 1.0], [0.3, 0.8], [0.1, 1.1], [1.0, 0.2], [0.9, 0.1], [1.2, 0.3], [0.9, 1.1], [1.0, 0.9], [1.1, 1.2]])
species = [0, 0, 0, 1, 1, 1, 2, 2, 2]

U = np.random.uniform(-1, 1, (3, 2))
bu = np.zeros(3)
V = np.random.uniform(-1, 1, (3, 3))
bv = np.zeros(3)
alpha = 0.15


def sigma(t):
    return 1 / (1 + np.exp(-t))


for turn in range(400):
    J = 0
    for x, s in zip(wings, species):
        h = sigma(U.dot(x) + bu)
        o = V.dot(h) + bv
        p = np.exp(o) / np.exp(o).sum()
        J += -np.log(p[s])
        err = p.copy()
        err[s] -= 1.0
        back = V.dot(err) * h * (1 - h)
        V -= alpha * np.outer(err, h)
        bv -= alpha * err
        U -= alpha * np.outer(back, x)
        bu -= alpha * back
    if turn % 100 == 0:
        print(turn, J / len(wings))
