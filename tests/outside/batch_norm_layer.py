# Batch normalization from the paper's formulas, as a layer
import numpy as np

rng = np.random.default_rng(40)


class BatchNorm:
    def __init__(self, dim):
        self.gamma = np.ones(dim)
        self.beta = np.zeros(dim)
        self.running_mean = np.zeros(dim)
        self.running_var = np.ones(dim)

    def forward(self, x, train=True):
        if train:
            self.mean = x.mean(axis=0)
            self.var = x.var(axis=0)
            self.running_mean = 0.9 * self.running_mean + 0.1 * self.mean
            self.running_var = 0.9 * self.running_var + 0.1 * self.var
        else:
            self.mean, self.var = self.running_mean, self.running_var
        self.x = x
        self.istd = 1 / np.sqrt(self.var + 1e-5)
        self.xhat = (x - self.mean) * self.istd
        return self.gamma * self.xhat + self.beta

    def backward(self, dy):
        m = len(dy)
        self.dgamma = np.sum(dy * self.xhat, axis=0)
        self.dbeta = np.sum(dy, axis=0)
        dxhat = dy * self.gamma
        dvar = np.sum(dxhat * (self.x - self.mean) * -0.5 * self.istd**3, axis=0)
        return dxhat * self.istd + dvar * 2 * (self.x - self.mean) / m


class Affine:
    def __init__(self, n_in, n_out):
        self.W = rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_out))
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dy):
        self.dW = self.x.T @ dy
        self.db = dy.sum(axis=0)
        return dy @ self.W.T


X = rng.normal(3, 2, (64, 3))
y = (np.sin(X[:, 0]) + 0.3 * X[:, 1] - 0.1 * X[:, 2] ** 2).reshape(-1, 1)

fc1, bn, fc2 = Affine(3, 16), BatchNorm(16), Affine(16, 1)
for step in range(301):
    a = np.tanh(bn.forward(fc1.forward(X)))
    out = fc2.forward(a)
    loss = np.mean((out - y) ** 2)
    grad = fc2.backward(2 * (out - y) / len(y))
    grad = fc1.backward(bn.backward(grad * (1 - a * a)))
    for layer, names in ((fc1, "W b"), (bn, "gamma beta"), (fc2, "W b")):
        for name in names.split():
            setattr(layer, name, getattr(layer, name) - 0.1 * getattr(layer, "d" + name))
    if step % 60 == 0:
        print("step %d: loss %.4f" % (step, loss))

test = fc2.forward(np.tanh(bn.forward(fc1.forward(X), train=False)))
print("loss with running averages: %.4f" % np.mean((test - y) ** 2))
