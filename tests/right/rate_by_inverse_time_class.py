import math
import random


class LogisticRegression:
    def __init__(self, n, rate=0.8, decay=0.01):
        self.weights = [random.uniform(-0.5, 0.5) for _ in range(n)]
        self.bias = 0.0
        self.rate = rate
        self.decay = decay
        self.iterations = 0
        self.history = []

    def predict(self, x):
        z = self.bias + sum(w * v for w, v in zip(self.weights, x))
        return 1.0 / (1.0 + math.exp(-z))

    def fit(self, rows, labels, epochs):
        n = len(rows)
        for _ in range(epochs):
            rate = self.rate / (1.0 + self.decay * self.iterations)
            self.iterations += 1
            gradient = [0.0] * len(self.weights)
            g0, loss = 0.0, 0.0
            for x, y in zip(rows, labels):
                p = self.predict(x)
                loss -= y * math.log(p) + (1 - y) * math.log(1 - p)
                for j in range(len(x)):
                    gradient[j] += (p - y) * x[j]
                g0 += p - y
            self.weights = [w - rate * g / n for w, g in zip(self.weights, gradient)]
            self.bias -= rate * g0 / n
            self.history.append(loss / n)


rows = [(0.2, 1.0), (0.9, 0.4), (1.4, 1.8), (2.2, 1.1), (0.4, 0.3), (1.9, 2.4)]
labels = [0, 0, 1, 1, 0, 1]
model = LogisticRegression(2)
model.fit(rows, labels, 800)
print(model.weights, model.bias, model.history[-1])
