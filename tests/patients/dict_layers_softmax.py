"""A network whose layers are kept in lists and dicts, with two sigmoid layers and a softmax.

After the question at
https://stats.stackexchange.com/questions/550353/classification-neural-network-cost-stop-changing-after-1-iteration
The delta of the last hidden layer lacks the slope of the sigmoid, and the softmax divides by the sum over the whole
batch instead of the sum over the classes of each sample.
"""
import numpy as np


def sig(x):
    return 1.0 / (1.0 + np.exp(-x))


def sig_deriv(x):
    return x * (1.0 - x)


def softmax(x):
    z = np.exp(x)
    return z / z.sum()


def forward_prop(x, w, b):
    a = {0: np.array(x).T}
    last = len(w)
    for i in range(1, last + 1):
        z = w[i - 1].dot(a[i - 1]) + b[i - 1]
        a[i] = softmax(z) if i == last else sig(z)
    return a[last], a


def back_prop(y, p, a, w, b):
    d, d_w, d_b = {}, {}, {}
    last = len(w)
    d[last] = (p - y.T) / len(y)
    for i in range(last - 1, -1, -1):
        if i == last - 1:
            d[i] = w[i].T.dot(d[i + 1])
        elif i != 0:
            d[i] = w[i].T.dot(d[i + 1]) * sig_deriv(a[i])
        d_w[i] = d[i + 1].dot(a[i].T)
        d_b[i] = np.sum(d[i + 1], axis=1, keepdims=True)
    return d_w, d_b


def update(w, b, d_w, d_b, rate):
    for i in range(len(w)):
        w[i] = w[i] - rate * d_w[i]
        b[i] = b[i] - rate * d_b[i]
    return w, b


def train(x, y, w, b, epoch, learn_rate, batch):
    for i in range(epoch):
        e = 0
        for k in range(0, len(x), batch):
            p, layer = forward_prop(x[k:k + batch], w, b)
            e -= np.sum(y[k:k + batch].T * np.log(p))
            d_w, d_b = back_prop(y[k:k + batch], p, layer, w, b)
            w, b = update(w, b, d_w, d_b, learn_rate)
        if i % 200 == 0:
            print("epoch", i, "cost", e / len(x))
    return w, b


np.random.seed(2)
x = np.array([[0.1, 0.2], [0.2, 0.9], [0.9, 0.1], [0.3, 0.1], [0.1, 1.0], [1.0, 0.2],
              [0.2, 0.2], [0.3, 0.8], [0.8, 0.2], [0.1, 0.1], [0.2, 1.1], [1.1, 0.1]])
y = np.eye(3)[[0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]]
sizes = [2, 6, 5, 3]
w = [np.random.randn(n, m) for m, n in zip(sizes, sizes[1:])]
b = [np.zeros((n, 1)) for n in sizes[1:]]
w, b = train(x, y, w, b, epoch=1000, learn_rate=0.5, batch=6)
print(np.argmax(forward_prop(x, w, b)[0], axis=0))
