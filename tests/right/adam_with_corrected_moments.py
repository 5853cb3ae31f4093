import numpy as np

rng = np.random.default_rng(4)
X = rng.normal(size=(40, 3))
y = X @ np.array([1.5, -2.0, 0.5]) + 3.0
w, b = np.zeros(3), 0.0
mw, vw, mb, vb, t = np.zeros(3), np.zeros(3), 0.0, 0.0, 0
lr, beta1, beta2, eps = 0.05, 0.9, 0.999, 1e-8
for epoch in range(500):
    err = X @ w + b - y
    gw, gb = 2 * X.T @ err / len(y), 2 * err.mean()
    t += 1
    mw = beta1 * mw + (1 - beta1) * gw
    vw = beta2 * vw + (1 - beta2) * gw**2
    mb = beta1 * mb + (1 - beta1) * gb
    vb = beta2 * vb + (1 - beta2) * gb**2
    w -= lr * (mw / (1 - beta1**t)) / (np.sqrt(vw / (1 - beta2**t)) + eps)
    b -= lr * (mb / (1 - beta1**t)) / (np.sqrt(vb / (1 - beta2**t)) + eps)
    if epoch % 50 == 0:
        print(epoch, np.mean(err**2))
