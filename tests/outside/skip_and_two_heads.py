import numpy as np

# one trunk with a skip connection, two heads: a number (squared error) and a yes/no (cross-entropy)
rng = np.random.default_rng(23)
n = 64
X = rng.normal(size=(n, 4))
y_num = (X[:, :1] * X[:, 1:2] + 0.5 * X[:, 2:3])
y_bin = (X.sum(axis=1, keepdims=True) > 0).astype(float)

p = {
    "Win": rng.normal(0, 0.5, (4, 8)), "bin": np.zeros(8),
    "Wa": rng.normal(0, 0.3, (8, 8)), "ba": np.zeros(8),
    "Wb": rng.normal(0, 0.3, (8, 8)), "bb": np.zeros(8),
    "Wnum": rng.normal(0, 0.3, (8, 1)), "bnum": np.zeros(1),
    "Wcls": rng.normal(0, 0.3, (8, 1)), "bcls": np.zeros(1),
}
LAMBDA = 0.5  # weight of the second loss
lr = 0.02


def forward(X):
    c = {"x": X}
    c["h0"] = np.tanh(X @ p["Win"] + p["bin"])
    c["u"] = np.tanh(c["h0"] @ p["Wa"] + p["ba"])
    c["h1"] = c["h0"] + c["u"] @ p["Wb"] + p["bb"]
    c["num"] = c["h1"] @ p["Wnum"] + p["bnum"]
    c["prob"] = 1 / (1 + np.exp(-(c["h1"] @ p["Wcls"] + p["bcls"])))
    return c


def losses(c):
    mse = np.mean((c["num"] - y_num) ** 2)
    ce = -np.mean(y_bin * np.log(c["prob"]) + (1 - y_bin) * np.log(1 - c["prob"]))
    return mse, ce


def backward(c):
    g = {}
    d_num = 2 * (c["num"] - y_num) / n
    d_cls = LAMBDA * (c["prob"] - y_bin) / n
    g["Wnum"], g["bnum"] = c["h1"].T @ d_num, d_num.sum(0)
    g["Wcls"], g["bcls"] = c["h1"].T @ d_cls, d_cls.sum(0)
    d_h1 = d_num @ p["Wnum"].T + d_cls @ p["Wcls"].T
    g["Wb"], g["bb"] = c["u"].T @ d_h1, d_h1.sum(0)
    d_u = d_h1 @ p["Wb"].T * (1 - c["u"] ** 2)
    g["Wa"], g["ba"] = c["h0"].T @ d_u, d_u.sum(0)
    d_h0 = (d_h1 + d_u @ p["Wa"].T) * (1 - c["h0"] ** 2)
    g["Win"], g["bin"] = c["x"].T @ d_h0, d_h0.sum(0)
    return g


for epoch in range(401):
    cache = forward(X)
    grads = backward(cache)
    for name, grad in grads.items():
        p[name] -= lr * grad
    if epoch % 100 == 0:
        mse, ce = losses(cache)
        print(f"epoch {epoch}: number {mse:.4f}, yes/no {ce:.4f}, total {mse + LAMBDA * ce:.4f}")
