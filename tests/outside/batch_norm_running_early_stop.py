import copy

import numpy as np

rng = np.random.default_rng(24)
X = rng.normal(5, 3, (200, 4))
y = np.sin(X[:, 0] / 3) + 0.1 * X[:, 1] + rng.normal(0, 0.1, 200)
X_train, y_train, X_val, y_val = X[:150], y[:150, None], X[150:], y[150:, None]


class Model:
    def __init__(self, d, h):
        self.p = {
            "W": rng.normal(0, 0.3, (d, h)), "gamma": np.ones(h), "beta": np.zeros(h),
            "V": rng.normal(0, 0.3, (h, 1)), "c": np.zeros(1),
        }
        self.mean, self.var = np.zeros(h), np.ones(h)

    def forward(self, x, training):
        p = self.p
        z = x @ p["W"]
        if training:
            mu, var = z.mean(0), z.var(0)
            self.mean = 0.9 * self.mean + 0.1 * mu
            self.var = 0.9 * self.var + 0.1 * var
        else:
            mu, var = self.mean, self.var
        std = np.sqrt(var + 1e-5)
        zh = (z - mu) / std
        a = zh * p["gamma"] + p["beta"]
        h = np.tanh(a)
        self.cache = x, std, zh, h
        return h @ p["V"] + p["c"]

    def backward(self, d):
        x, std, zh, h = self.cache
        p = self.p
        da = d @ p["V"].T * (1 - h ** 2)
        dzh = da * p["gamma"]
        dz = (dzh - dzh.mean(0) - zh * (dzh * zh).mean(0)) / std
        return {"W": x.T @ dz, "gamma": (da * zh).sum(0), "beta": da.sum(0), "V": h.T @ d, "c": d.sum(0)}


model = Model(4, 10)
best, best_params, bad = np.inf, None, 0
for epoch in range(200):
    order = rng.permutation(150)
    for s in range(0, 150, 30):
        b = order[s:s + 30]
        out = model.forward(X_train[b], True)
        train_loss = np.mean((out - y_train[b]) ** 2)
        grads = model.backward(2 * (out - y_train[b]) / len(b))
        for k, g in grads.items():
            model.p[k] -= 0.05 * g
    val = np.mean((model.forward(X_val, False) - y_val) ** 2)
    if val < best - 1e-4:
        best, best_params, bad = val, copy.deepcopy((model.p, model.mean, model.var)), 0
    else:
        bad += 1
        if bad > 20:
            break
model.p, model.mean, model.var = best_params
print(epoch, best, np.mean((model.forward(X_val, False) - y_val) ** 2))
