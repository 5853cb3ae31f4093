"""Linear regression, Adam as a class."""
import numpy as np

class Adam:
    def __init__(self, params, lr=0.01, b1=0.9, b2=0.99):
        self.params, self.lr, self.b1, self.b2 = params, lr, b1, b2
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
        self.t = 0

    def step(self, grads):
        self.t += 1
        for i, (p, g) in enumerate(zip(self.params, grads)):
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * g
            mh = self.m[i] / (1 - self.b1**self.t)
            vh = self.v[i] / (1 - self.b2**self.t)
            p -= self.lr * mh / (np.sqrt(vh) + 1e-8)


rng = np.random.default_rng(0)
X = rng.normal(size=(30, 3))
t = X @ np.array([[1.0], [-2.0], [0.5]]) + 0.7
W, c = rng.normal(size=(3, 1)) * 0.1, np.zeros((1, 1))
opt = Adam([W, c], lr=0.05)
for i in range(300):
    out = X @ W + c
    loss = ((out - t) ** 2).mean()
    g = 2 * (out - t) / out.size
    opt.step([X.T @ g, g.sum(0, keepdims=True)])
    if i % 60 == 0:
        print(i, loss)
