import numpy as np

# Softmax output but SQUARED error, so we need the whole Jacobian of the softmax.

class Softmax:
    def __call__(self, z):
        e = np.exp(z - z.max())
        self.s = e / e.sum()
        return self.s

    def jacobian(self):
        return np.diag(self.s) - np.outer(self.s, self.s)


np.random.seed(19)
samples = [(np.random.randn(2) * 0.5 + c, np.eye(3)[k]) for k, c in enumerate([[0, 1.5], [1.5, -1], [-1.5, -1]]) for _ in range(12)]
W = np.random.randn(3, 2) * 0.1
b = np.zeros(3)
act = Softmax()

for epoch in range(60):
    np.random.shuffle(samples)
    sse = 0
    for x, y in samples:
        out = act(W.dot(x) + b)
        err = out - y
        sse += err.dot(err)
        dz = act.jacobian().dot(2 * err)
        W -= 0.2 * np.outer(dz, x)
        b -= 0.2 * dz
    if epoch % 10 == 0:
        print("epoch {}: sum of squared errors {:.4f}".format(epoch, sse))
