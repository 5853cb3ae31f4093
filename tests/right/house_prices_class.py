import numpy as np


class LinearRegression:
    def __init__(self, learning_rate=0.01, n_iters=1000):
        self.lr = learning_rate
        self.n_iters = n_iters
        self.weights = None
        self.bias = None
        self.costs = []

    def fit(self, X, y):
        n_samples, n_features = X.shape
        self.weights = np.zeros(n_features)
        self.bias = 0
        for _ in range(self.n_iters):
            y_pred = X @ self.weights + self.bias
            self.costs.append(np.mean((y_pred - y) ** 2))
            dw = (2 / n_samples) * X.T @ (y_pred - y)
            db = (2 / n_samples) * np.sum(y_pred - y)
            self.weights -= self.lr * dw
            self.bias -= self.lr * db


rng = np.random.default_rng(0)
X = rng.uniform(0, 2, (30, 2))
y = 150_000 + X @ np.array([90_000.0, 40_000.0]) + rng.normal(0, 5_000, 30)
model = LinearRegression()
model.fit(X, y)
print(model.weights, model.bias)
