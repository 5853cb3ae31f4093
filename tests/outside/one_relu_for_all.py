import numpy as np


class Relu:
    def forward(self, x):
        self.mask = x > 0
        return np.where(self.mask, x, 0)

    def backward(self, g):
        return g * self.mask


class Fc:
    def __init__(self, i, o):
        self.w = np.random.randn(i, o) * np.sqrt(2 / i)
        self.b = np.zeros(o)

    def forward(self, x):
        self.x = x
        return x.dot(self.w) + self.b

    def backward(self, g):
        self.gw = self.x.T.dot(g)
        self.gb = g.sum(0)
        return g.dot(self.w.T)


np.random.seed(6)
relu = Relu()
fc1, fc2, fc3 = Fc(2, 10), Fc(10, 10), Fc(10, 1)
net = [fc1, relu, fc2, relu, fc3]

X = np.random.rand(100, 2) * 2 - 1
T = (np.abs(X[:, :1]) + np.abs(X[:, 1:]) < 0.8) * 1.0

for epoch in range(500):
    out = X
    for layer in net:
        out = layer.forward(out)
    P = 1 / (1 + np.exp(-out))
    loss = -np.mean(np.log(np.where(T == 1, P, 1 - P)))
    g = (P - T) / len(X)
    for layer in reversed(net):
        g = layer.backward(g)
    for fc in (fc1, fc2, fc3):
        fc.w -= 0.3 * fc.gw
        fc.b -= 0.3 * fc.gb
    if epoch % 100 == 0:
        print("epoch %d loss %.4f accuracy %.2f" % (epoch, loss, np.mean((P > 0.5) == T)))
