"""Three kinds from three numbers, layers as objects."""
import numpy as np

class Linear:
    def __init__(self, i, o, rng):
        self.w = rng.normal(0, 1 / np.sqrt(i), (i, o))
        self.b = np.zeros(o)
        self.gw = np.zeros_like(self.w)
        self.gb = np.zeros_like(self.b)

    def __call__(self, x):
        self.x = x
        return x @ self.w + self.b

    def back(self, g):
        self.gw += self.x.T @ g
        self.gb += g.sum(axis=0)
        return g @ self.w.T

    def zero(self):
        self.gw[...] = 0
        self.gb[...] = 0

class ReLU:
    def __call__(self, x):
        self.on = x > 0
        return x * self.on

    def back(self, g):
        return g * self.on

rng = np.random.default_rng(8)
X = rng.normal(size=(90, 3))
labels = (X.sum(axis=1) > 0).astype(int) + (X[:, 0] > 0.8)
first, second, act = Linear(3, 16, rng), Linear(16, 3, rng), ReLU()
for epoch in range(150):
    for lo in range(0, 90, 30):
        xb, yb = X[lo:lo + 30], labels[lo:lo + 30]
        first.zero()
        logits = second(act(first(xb)))
        logits = logits - logits.max(axis=1, keepdims=True)
        prob = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        loss = -np.log(prob[np.arange(len(yb)), yb]).mean()
        g = prob.copy()
        g[np.arange(len(yb)), yb] -= 1
        first.back(act.back(second.back(g / len(yb))))
        for layer in (first, second):
            layer.w -= 0.2 * layer.gw
            layer.b -= 0.2 * layer.gb
    if epoch % 50 == 0:
        print(epoch, loss)
