import numpy as np
np.random.seed(77)
class Softmax:
    def __init__(self, d, k):
        self.W = np.random.randn(d, k) * 0.1
        self.b = np.zeros(k)
    def probs(self, X):
        s = X @ self.W + self.b
        e = np.exp(s - s.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)
    def step(self, X, y, lr, l2):
        n = len(y)
        P = self.probs(X)
        loss = -np.log(P[np.arange(n), y]).mean() + 0.5 * l2 * (self.W ** 2).sum()
        G = P.copy()
        G[:, y] -= 1
        G /= n
        self.W -= lr * (X.T @ G + l2 * self.W)
        self.b -= lr * G.sum(0)
        return loss
X = np.random.randn(60, 4)
y = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0.5)
clf = Softmax(4, 3)
for e in range(100):
    loss = clf.step(X, y, 0.3, 1e-3)
    if e % 25 == 0: print(e, loss)
