import numpy as np
np.random.seed(12)
xs = np.linspace(0, 1, 40)
target = np.sin(2 * np.pi * xs) + 0.3

class RBFNet:
    def __init__(self, k):
        self.k = k
        self.w = np.random.randn(k) * 0.3
        self.centers = np.random.rand(k)
        self.stds = np.ones(k) * 0.25
        self.b = 0.0

    def phi(self, x):
        return np.exp(-(x - self.centers) ** 2 / (2 * self.stds ** 2))

    def fit(self, X, Y, lr=0.05, epochs=60):
        for epoch in range(epochs):
            se = 0.0
            for x, y in zip(X, Y):
                a = self.phi(x)
                out = a @ self.w + self.b
                error = out - y
                se += 0.5 * error ** 2
                dw = error * a
                dcent = error * self.w * a * (self.centers - x) / self.stds ** 2
                dstd = error * self.w * a * (x - self.centers) ** 2 / self.stds ** 3
                self.w = self.w - lr * dw
                self.b = self.b - lr * error
                self.centers = self.centers - lr * dcent
                self.stds = self.stds - lr * dstd
            if epoch % 20 == 0:
                print(epoch, se)

net = RBFNet(4)
net.fit(xs, target)
