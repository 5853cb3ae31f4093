import numpy as np


class Adam:
    def __init__(self, shapes, lr=0.01):
        self.lr, self.t = lr, 0
        self.m = [np.zeros(s) for s in shapes]
        self.v = [np.zeros(s) for s in shapes]

    def step(self, params, grads):
        self.t += 1
        for i, (p, g) in enumerate(zip(params, grads)):
            self.m[i] = 0.9 * self.m[i] + 0.1 * g
            self.v[i] = 0.999 * self.v[i] + 0.001 * g * g
            m_hat = self.m[i] / (1 - 0.9**self.t)
            v_hat = self.v[i] / (1 - 0.999**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + 1e-8)


rng = np.random.default_rng(1)
X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0.0], [1], [1], [0]])
W1, b1 = rng.normal(size=(2, 8)), np.zeros(8)
W2, b2 = rng.normal(size=(8, 1)), np.zeros(1)
params = [W1, b1, W2, b2]
optimizer = Adam([p.shape for p in params])
for epoch in range(2000):
    h = np.tanh(X @ W1 + b1)
    out = 1 / (1 + np.exp(-(h @ W2 + b2)))
    loss = np.mean((out - y) ** 2)
    d2 = 2 * (out - y) / len(y) * out * (1 - out)
    d1 = d2 @ W2.T * (1 - h**2)
    optimizer.step(params, [X.T @ d1, d1.sum(0), h.T @ d2, d2.sum(0)])
print(loss)
