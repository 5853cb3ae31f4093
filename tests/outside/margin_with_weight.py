import numpy as np
# linear SVM, hinge loss, full batch subgradient
rng = np.random.default_rng(5)
X = np.vstack([rng.normal([1, 1], 1.0, (40, 2)), rng.normal([-1, -1], 1.0, (40, 2))])
Y = np.hstack([np.ones(40), -np.ones(40)])
w = np.array([0.1, -0.3])
b = 0.0
C, eta = 1.0, 0.05
hist = []
for it in range(300):
    margins = Y * (X @ w + b)
    hinge = np.maximum(0, 1 - margins)
    cost = 0.5 * w @ w + C * hinge.mean()
    hist.append(cost)
    viol = margins < 1
    gw = w - C * (Y[viol, None] * X[viol]).sum(axis=0) / len(X)
    gb = -C * Y[viol].sum() / len(X)
    w = w - eta * gw
    b = b - eta * gb
print("final cost", hist[-1], "w", w, "b", b)
