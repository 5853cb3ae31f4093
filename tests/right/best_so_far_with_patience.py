import numpy as np

rng = np.random.default_rng(11)
x = np.linspace(-2, 2, 25).reshape(-1, 1)
y = 3 * x + 1 + 0.1 * rng.normal(size=x.shape)
w, b = rng.normal(size=(1, 1)), np.zeros(1)
best, best_w, best_b, waited, patience = np.inf, None, None, 0, 20
epoch = 0
while waited < patience and epoch < 2000:
    out = x @ w + b
    loss = np.mean((out - y) ** 2)
    if loss < best - 1e-9:
        best, best_w, best_b, waited = loss, w.copy(), b.copy(), 0
    else:
        waited += 1
    grad = 2 * (out - y) / len(x)
    w -= 0.1 * x.T @ grad
    b -= 0.1 * grad.sum(axis=0)
    epoch += 1
print(best, best_w, best_b, epoch)
