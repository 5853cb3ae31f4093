# noisy labels: average the weights of the last epochs (as in "stochastic weight averaging")
import numpy as np

rng = np.random.default_rng(48)
X = rng.normal(size=(150, 3))
clean = X[:, 0] - 0.5 * X[:, 1] * X[:, 2] > 0
y = np.where(rng.random(150) < 0.1, ~clean, clean).astype(float)[:, None]
U = rng.normal(0, 0.6, (3, 10))
u = np.zeros(10)
V = rng.normal(0, 0.6, (10, 1))
v = np.zeros(1)
saved = []

for epoch in range(80):
    shuffled = rng.permutation(len(X))
    for k in range(0, len(X), 15):
        rows = shuffled[k : k + 15]
        H = np.tanh(X[rows] @ U + u)
        P = 1 / (1 + np.exp(-(H @ V + v)))
        E = (P - y[rows]) / len(rows)
        D = E @ V.T * (1 - H**2)
        V -= 0.4 * H.T @ E
        v -= 0.4 * E.sum(axis=0)
        U -= 0.4 * X[rows].T @ D
        u -= 0.4 * D.sum(axis=0)
    if epoch >= 60:
        saved.append([U, u, V, v])
    if epoch % 20 == 0:
        print("epoch", epoch, "loss of the last batch", -np.mean(np.log(np.where(y[rows] == 1, P, 1 - P))))

U, u, V, v = (np.mean(arrays, axis=0) for arrays in zip(*saved))
out = np.tanh(X @ U + u) @ V + v
print("averaged network, accuracy on the clean labels:", np.mean((out[:, 0] > 0) == clean))
