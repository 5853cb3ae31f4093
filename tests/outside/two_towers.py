# do a user and an item fit? one small tower for each, the dot product of both ends, squared error
import numpy as np

rng = np.random.default_rng(57)
users = rng.normal(size=(60, 3))
items = rng.normal(size=(60, 3))
fit = np.tanh(users[:, 0] * items[:, 0] - users[:, 1] * items[:, 2])

tower_u = {"A": rng.normal(0, 0.6, (3, 5)), "a": np.zeros(5)}
tower_i = {"A": rng.normal(0, 0.6, (3, 5)), "a": np.zeros(5)}
lr = 0.15


def up(tower, x):
    return np.tanh(x @ tower["A"] + tower["a"])


for epoch in range(400):
    eu, ei = up(tower_u, users), up(tower_i, items)
    score = (eu * ei).sum(axis=1)
    gap = score - fit
    if epoch % 80 == 0:
        print("epoch", epoch, "squared error", (gap**2).mean())
    du = gap[:, None] * ei * (1 - eu**2)
    di = gap[:, None] * eu * (1 - eu**2)
    for tower, x, d in ((tower_u, users, du), (tower_i, items, di)):
        tower["A"] -= lr * x.T @ d / len(x)
        tower["a"] -= lr * d.mean(axis=0)
