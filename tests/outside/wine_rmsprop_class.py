"""Quality of wine from three (standardised) measurements. NumPy only."""
import numpy as np


class WineNet:
    def __init__(self, n_features, n_hidden=8, learning_rate=0.01, decay_rate=0.9, seed=0):
        rng = np.random.RandomState(seed)
        self.weights = {
            "hidden": rng.randn(n_features, n_hidden) * 0.5,
            "hidden_bias": np.zeros(n_hidden),
            "output": rng.randn(n_hidden, 1) * 0.5,
            "output_bias": np.zeros(1),
        }
        self.cache = {name: np.zeros_like(value) for name, value in self.weights.items()}
        self.learning_rate = learning_rate
        self.decay_rate = decay_rate

    def forward(self, X):
        self.X = X
        self.z = X @ self.weights["hidden"] + self.weights["hidden_bias"]
        self.a = np.tanh(self.z)
        return self.a @ self.weights["output"] + self.weights["output_bias"]

    def backward(self, y_pred, y):
        n = len(y)
        d_output = (y_pred - y) / n
        d_hidden = d_output @ self.weights["output"].T * (1 - self.z**2)
        return {
            "hidden": self.X.T @ d_hidden,
            "hidden_bias": d_hidden.sum(axis=0),
            "output": self.a.T @ d_output,
            "output_bias": d_output.mean(axis=0),
        }

    def apply(self, gradients):
        for name, gradient in gradients.items():
            self.cache[name] = (1 - self.decay_rate) * gradient**2
            self.weights[name] -= self.learning_rate * gradient / (np.sqrt(self.cache[name]) + 1e-6)

    def fit(self, X, y, epochs):
        for epoch in range(1, epochs + 1):
            y_pred = self.forward(X)
            loss = 0.5 * np.mean((y_pred - y) ** 2)
            self.apply(self.backward(y_pred, y))
            if epoch % 50 == 0:
                print(f"Epoch {epoch}/{epochs} - loss: {loss:.4f}")


if __name__ == "__main__":
    rng = np.random.RandomState(44)
    X = rng.randn(80, 3)
    y = (0.8 * np.sin(X[:, 0]) - 0.4 * X[:, 1] + 0.2 * X[:, 2] * X[:, 0]).reshape(-1, 1)
    WineNet(3).fit(X, y, 300)
