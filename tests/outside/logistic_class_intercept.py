import numpy as np

class LogisticRegression:
    def __init__(self, lr=0.1, n_iters=500):
        self.lr = lr
        self.n_iters = n_iters
        self.weights = None
        self.bias = None

    def fit(self, X, y):
        n_samples, n_features = X.shape
        self.weights = np.zeros(n_features)
        self.bias = 0
        for _ in range(self.n_iters):
            linear = np.dot(X, self.weights) + self.bias
            y_predicted = self._sigmoid(linear)
            dw = (1 / n_samples) * np.dot(X.T, (y_predicted - y))
            db = (1 / n_samples) * np.sum(y - y_predicted)
            self.weights -= self.lr * dw
            self.bias -= self.lr * db

    def predict(self, X):
        return [1 if p > 0.5 else 0 for p in self._sigmoid(np.dot(X, self.weights) + self.bias)]

    def _sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

rng = np.random.RandomState(0)
X = rng.randn(80, 3) + 0.5
y = (X @ np.array([1.0, -2.0, 0.5]) + 0.7 > 0).astype(int)
model = LogisticRegression()
model.fit(X, y)
print("accuracy", np.mean(model.predict(X) == y))
