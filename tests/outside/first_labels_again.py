"""Logistic regression, mini-batches by hand, class style."""
import numpy as np

class Model:
    def __init__(self, n_features, lr=0.2):
        self.w = np.zeros((n_features, 1))
        self.b = 0.0
        self.lr = lr

    def proba(self, X):
        return 1 / (1 + np.exp(-(X @ self.w + self.b)))

    def loss(self, X, y):
        p = self.proba(X)
        return float(-np.mean(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9)))

    def step(self, X, y):
        error = self.proba(X) - y
        self.w -= self.lr * X.T @ error / len(X)
        self.b -= self.lr * error.mean()

    def fit(self, X, y, batch=20, epochs=40):
        for epoch in range(epochs):
            for i in range(0, len(X), batch):
                xb = X[i:i + batch]
                yb = y[:batch]
                self.step(xb, yb)
            if epoch % 10 == 0:
                print(epoch, self.loss(X, y))

rng = np.random.default_rng(19)
X = rng.normal(size=(100, 3))
y = (X @ np.array([[2.0], [-1.0], [0.5]]) > 0.2).astype(float)
m = Model(3)
m.fit(X, y)
print("accuracy", ((m.proba(X) > 0.5) == y).mean())
