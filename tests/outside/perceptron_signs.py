import random

# Rosenblatt perceptron, labels -1 and 1
random.seed(2)


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


class Perceptron(object):
    def __init__(self, n, eta=0.1):
        self.w = [0.0 for _ in range(n)]
        self.b = 0.0
        self.eta = eta

    def predict(self, x):
        return 1 if dot(self.w, x) + self.b >= 0 else -1

    def fit(self, data, epochs):
        for epoch in range(epochs):
            errors = 0
            for x, label in data:
                if label * (dot(self.w, x) + self.b) <= 0:
                    for i in range(len(x)):
                        self.w[i] += self.eta * label * x[i]
                    self.b += self.eta * label
                    errors += 1
            print("epoch", epoch, "mistakes", errors)
            if errors == 0:
                break
        return self


data = []
while len(data) < 60:
    x = [random.uniform(-1, 1), random.uniform(-1, 1)]
    side = 2 * x[0] - x[1] + 0.3
    if abs(side) > 0.15:
        data.append((x, 1 if side > 0 else -1))

p = Perceptron(2).fit(data, 50)
print("weights", p.w, "bias", p.b)
print("correct", sum(p.predict(x) == label for x, label in data), "of", len(data))
