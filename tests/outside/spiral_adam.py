import numpy as np

# ---- toy spiral, 3 arms ----
rng = np.random.default_rng(0)
K, per, D, H = 3, 40, 2, 24
X = np.zeros((K * per, D))
y = np.zeros(K * per, dtype=int)
for j in range(K):
    ix = range(per * j, per * (j + 1))
    r = np.linspace(0.05, 1, per)
    t = np.linspace(j * 4, (j + 1) * 4, per) + rng.normal(0, 0.15, per)
    X[ix] = np.c_[r * np.sin(t), r * np.cos(t)]
    y[ix] = j

params = {
    "W1": rng.normal(0, 0.5, (D, H)),
    "b1": np.zeros(H),
    "W2": rng.normal(0, 0.2, (H, K)),
    "b2": np.zeros(K),
}
reg = 1e-4


def loss_and_grads(params, xb, yb):
    n = xb.shape[0]
    pre = xb @ params["W1"] + params["b1"]
    hid = np.maximum(0, pre)
    scores = hid @ params["W2"] + params["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    e = np.exp(scores)
    probs = e / e.sum(axis=1, keepdims=True)
    data_loss = -np.log(probs[np.arange(n), yb]).mean()
    reg_loss = 0.5 * reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))

    dscores = probs.copy()
    dscores[np.arange(n), yb] -= 1
    dscores /= n
    grads = {}
    grads["W2"] = hid.T @ dscores + reg * params["W2"]
    grads["b2"] = dscores.sum(axis=0)
    dhid = dscores @ params["W2"].T
    dhid[pre <= 0] = 0
    grads["W1"] = xb.T @ dhid + reg * params["W1"]
    grads["b1"] = dhid.sum(axis=0)
    return data_loss + reg_loss, grads


# ---- adam ----
m = {k: np.zeros_like(v) for k, v in params.items()}
v = {k: np.zeros_like(p) for k, p in params.items()}
beta1, beta2, eps, lr = 0.9, 0.999, 1e-8, 0.02
step = 0
batch = 30

for epoch in range(120):
    order = rng.permutation(len(X))
    for s in range(0, len(X), batch):
        idx = order[s : s + batch]
        loss, grads = loss_and_grads(params, X[idx], y[idx])
        step += 1
        for k in params:
            m[k] = beta1 * m[k] + (1 - beta1) * grads[k]
            v[k] = beta2 * v[k] + (1 - beta2) * grads[k] ** 2
            mhat = m[k] / (1 - beta1**step)
            vhat = v[k] / (1 - beta2**step)
            params[k] -= lr * mhat / (np.sqrt(vhat) + eps)
    if epoch % 20 == 0:
        print(f"epoch {epoch:3d}  last batch loss {loss:.4f}")

full, _ = loss_and_grads(params, X, y)
print("loss on everything:", round(float(full), 4))
