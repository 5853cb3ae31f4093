# reverse mode differentiation of arrays: every operation leaves a lambda on a tape
import numpy as np

tape = []


class Tensor:
    def __init__(self, data):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)


def unbroadcast(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


def record(data, *rules):
    out = Tensor(data)
    tape.append((out, rules))
    return out


def matmul(a, b):
    return record(a.data @ b.data, (a, lambda g: g @ b.data.T), (b, lambda g: a.data.T @ g))


def add(a, b):
    return record(a.data + b.data, (a, lambda g: g), (b, lambda g: g))


def mul(a, b):
    return record(a.data * b.data, (a, lambda g: g * b.data), (b, lambda g: g * a.data))


def softplus(a):
    return record(np.log1p(np.exp(a.data)), (a, lambda g: g / (1 + np.exp(-a.data))))


def mean(a):
    return record(a.data.mean(), (a, lambda g: np.full_like(a.data, g / a.data.size)))


def backward(loss):
    loss.grad = np.ones_like(loss.data)
    for out, rules in reversed(tape):
        for tensor, rule in rules:
            tensor.grad = tensor.grad + unbroadcast(rule(out.grad), tensor.data.shape)


rng = np.random.default_rng(35)
x = rng.uniform(-2, 2, (50, 1))
y = np.abs(x) + 0.1 * rng.normal(size=x.shape)
w1, b1 = Tensor(rng.normal(size=(1, 6))), Tensor(rng.normal(size=(1, 6)))
w2, b2 = Tensor(rng.normal(size=(6, 1)) * 0.3), Tensor(np.zeros((1, 1)))
parameters = [w1, b1, w2, b2]

for i in range(501):
    tape.clear()
    hidden = softplus(add(matmul(Tensor(x), w1), b1))
    miss = add(add(matmul(hidden, w2), b2), Tensor(-y))
    loss = mean(mul(miss, miss))
    for p in parameters:
        p.grad = np.zeros_like(p.data)
    backward(loss)
    for p in parameters:
        p.data -= 0.05 * p.grad
    if i % 100 == 0:
        print(i, float(loss.data))
