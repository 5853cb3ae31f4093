# sharpness aware minimisation: gradient is taken at w + eps
import numpy as np

rng = np.random.RandomState(3)
X = rng.randn(80, 3)
y = np.sin(X[:, 0]) + 0.5 * X[:, 1] * X[:, 2]

def init(n_in, n_hid):
    return {"W": rng.randn(n_in, n_hid) * 0.5, "b": np.zeros(n_hid), "v": rng.randn(n_hid) * 0.5, "c": np.zeros(1)}

def loss_and_grad(p, X, y):
    h = np.tanh(X @ p["W"] + p["b"])
    out = h @ p["v"] + p["c"]
    r = out - y
    loss = np.mean(r ** 2)
    d = 2 * r / len(y)
    dh = np.outer(d, p["v"]) * (1 - h * h)
    return loss, {"W": X.T @ dh, "b": dh.sum(0), "v": h.T @ d, "c": np.array([d.sum()])}

params = init(3, 8)
rho, lr = 0.05, 0.1
for it in range(600):
    loss, g = loss_and_grad(params, X, y)
    norm = np.sqrt(sum(np.sum(v ** 2) for v in g.values())) + 1e-12
    shifted = {k: params[k] + rho * g[k] / norm for k in params}
    _, g2 = loss_and_grad(shifted, X, y)
    for k in params:
        params[k] = params[k] - lr * g2[k]
    if it % 100 == 0:
        print("iter", it, "loss", loss)
