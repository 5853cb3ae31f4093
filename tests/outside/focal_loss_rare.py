# focal loss on an unbalanced set
import numpy as np

rng = np.random.RandomState(0)
pos = rng.randn(15, 2) + [1.5, 1.5]
neg = rng.randn(135, 2)
X = np.vstack([pos, neg])
y = np.r_[np.ones(15), np.zeros(135)]
w = rng.randn(2) * 0.1
b = 0.1
gamma = 2.0

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def focal(p, y):
    pt = np.where(y == 1, p, 1 - p)
    return np.mean(-(1 - pt) ** gamma * np.log(pt))

def focal_grad(p, y):
    pt = np.where(y == 1, p, 1 - p)
    s = np.where(y == 1, 1, -1)
    dpt = -(1 - pt) ** gamma / pt
    return dpt * s * p * (1 - p) / len(y)

lr = 2.0
for i in range(800):
    p = sigmoid(X.dot(w) + b)
    g = focal_grad(p, y)
    w = w - lr * X.T.dot(g)
    b = b - lr * g.sum()
    if i % 100 == 0:
        print(i, focal(sigmoid(X.dot(w) + b), y))
