# my own little autograd: every number remembers how it was made
import math
import random

random.seed(1337)


class Value:
    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self._backward = lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, k):
        out = Value(self.data**k, (self,))

        def _backward():
            self.grad += k * self.data ** (k - 1) * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,))

        def _backward():
            self.grad += (1 - t * t) * out.grad

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __radd__(self, other):
        return self + other

    def backward(self):
        topo, seen = [], set()

        def build(v):
            if v not in seen:
                seen.add(v)
                for p in v.parents:
                    build(p)
                topo.append(v)

        build(self)
        self.grad = 1.0
        for v in reversed(topo):
            v._backward()


class Neuron:
    def __init__(self, nin):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0.0)

    def __call__(self, x):
        return (sum((wi * xi for wi, xi in zip(self.w, x)), self.b)).tanh()

    def parameters(self):
        return self.w + [self.b]


hidden = [Neuron(2) for _ in range(4)]
output = Neuron(4)


def net(x):
    return output([n(x) for n in hidden])


def all_parameters():
    return [p for n in hidden for p in n.parameters()] + output.parameters()


xs = [[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]]
ys = [-1.0, 1.0, 1.0, -1.0]

for k in range(121):
    preds = [net(x) for x in xs]
    loss = sum(((p - y) ** 2 for p, y in zip(preds, map(Value, ys))), Value(0.0))
    for p in all_parameters():
        p.grad = 0.0
    loss.backward()
    for p in all_parameters():
        p.data -= 0.1 * p.grad
    if k % 20 == 0:
        print(k, loss.data)

print([round(net(x).data, 3) for x in xs])
