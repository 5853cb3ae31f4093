import numpy as np

# a GRU-like cell (update gate only): h = (1 - u) * h + u * c, learns to add the marked numbers
rng = np.random.default_rng(66)
H, T, N = 8, 5, 40
sig = lambda q: 1 / (1 + np.exp(-q))

values = rng.uniform(0, 1, (N, T))
marks = np.zeros((N, T))
for row in marks:
    row[rng.choice(T, 2, replace=False)] = 1
X = np.stack([values, marks], axis=2)
y = (values * marks).sum(axis=1)

Pu, Pc = rng.normal(0, 0.5, (2, H)), rng.normal(0, 0.5, (2, H))
Ru, Rc = rng.normal(0, 0.3, (H, H)), rng.normal(0, 0.3, (H, H))
bu, bc = np.zeros(H), np.zeros(H)
w, b = rng.normal(0, 0.5, H), 0.0
lr = 0.1

for it in range(400):
    h = np.zeros((N, H))
    past = []
    for t in range(T):
        u = sig(X[:, t] @ Pu + h @ Ru + bu)
        c = np.tanh(X[:, t] @ Pc + h @ Rc + bc)
        past.append((h, u, c))
        h = (1 - u) * h + u * c
    r = h @ w + b - y
    loss = 0.5 * np.mean(r**2)

    g = {k: 0.0 for k in ("Pu", "Pc", "Ru", "Rc", "bu", "bc")}
    dh = np.outer(r, w) / N
    dw, db = h.T @ r / N, r.mean()
    for t in reversed(range(T)):
        h0, u, c = past[t]
        du = dh * (c - h0) * u * (1 - u)
        dc = dh * u * (1 - c**2)
        g["Pu"] += X[:, t].T @ du
        g["Ru"] += h0.T @ du
        g["bu"] += du.sum(axis=0)
        g["Pc"] += X[:, t].T @ dc
        g["Rc"] += h0.T @ dc
        g["bc"] += dc.sum(axis=0)
        dh = du @ Ru.T + dc @ Rc.T
    for name, array in (("Pu", Pu), ("Ru", Ru), ("bu", bu), ("Pc", Pc), ("Rc", Rc), ("bc", bc)):
        array -= lr * g[name]
    w -= lr * dw
    b -= lr * db
    if it % 80 == 0:
        print("iteration", it, "loss", loss)
