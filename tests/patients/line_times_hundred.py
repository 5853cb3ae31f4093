"""Linear regression as a class, with one sample in each column.

After the question at https://mejorcodigo.com/p/45698.html
The gradient is right, and with inputs between 0 and 1 the program works. Here they lie between 0 and 100, the same
learning rate is far too large for them, and the weight soon is nan.
"""
import numpy as np


class LinearRegression:
    def __init__(self, lr=0.01, iter=2000):
        self.lr = lr
        self.iter = iter

    def gradient_descent(self, y, x):
        for i in range(self.iter):
            yhat = np.dot(self.w.T, x) + self.c
            dlw = (2 / self.m) * np.dot(x, (yhat - y).T)
            dlc = (2 / self.m) * np.sum(yhat - y)
            self.w = self.w - self.lr * dlw
            self.c = self.c - self.lr * dlc

    def run(self, y, x):
        self.m = x.shape[1]
        self.n = x.shape[0]
        self.w = np.zeros((self.n, 1))
        self.c = 0
        self.gradient_descent(y, x)
        return self.w, self.c


def main():
    np.random.seed(3)
    x = np.random.rand(1, 50) * 100
    y = 5 * x / 100 + 3 + np.random.randn(1, 50) * 0.1

    algorithm = LinearRegression()
    w, c = algorithm.run(y, x)
    print("w", w, "c", c)
    print("loss", np.mean((np.dot(w.T, x) + c - y) ** 2))


if __name__ == "__main__":
    main()
