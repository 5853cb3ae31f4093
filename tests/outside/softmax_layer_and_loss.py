import numpy as np


class Linear:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) / np.sqrt(n_in)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dy):
        self.dW = self.x.T @ dy
        self.db = dy.sum(axis=0)
        return dy @ self.W.T


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dy):
        return dy * (1 - self.y**2)


class Softmax:
    def forward(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, dy):
        return dy  # done together with the cross-entropy


class CrossEntropyLoss:
    def forward(self, scores, labels):
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        self.labels = labels
        return -np.log(self.p[np.arange(len(labels)), labels]).mean()

    def backward(self):
        d = self.p.copy()
        d[np.arange(len(d)), self.labels] -= 1
        return d / len(d)


np.random.seed(321)
labels = np.random.randint(0, 4, 100)
points = np.stack([np.cos(labels * np.pi / 2), np.sin(labels * np.pi / 2)], axis=1) + 0.35 * np.random.randn(100, 2)
model = [Linear(2, 10), Tanh(), Linear(10, 4), Softmax()]
criterion = CrossEntropyLoss()

for epoch in range(201):
    out = points
    for layer in model:
        out = layer.forward(out)
    loss = criterion.forward(out, labels)
    d = criterion.backward()
    for layer in model[::-1]:
        d = layer.backward(d)
    for layer in model:
        if isinstance(layer, Linear):
            layer.W -= 0.5 * layer.dW
            layer.b -= 0.5 * layer.db
    if epoch % 50 == 0:
        print("Epoch %d, loss %.4f, accuracy %.2f" % (epoch, loss, np.mean(out.argmax(axis=1) == labels)))
