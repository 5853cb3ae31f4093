"""A parabola from six ReLU neurons, with an engine for derivatives."""
class Node:
    def __init__(self, v, parents=()):
        self.v, self.parents, self.g = v, parents, 0.0

    def __add__(self, o):
        o = o if isinstance(o, Node) else Node(o)
        return Node(self.v + o.v, ((self, 1.0), (o, 1.0)))

    def __mul__(self, o):
        o = o if isinstance(o, Node) else Node(o)
        return Node(self.v * o.v, ((self, o.v), (o, self.v)))

    def relu(self):
        return Node(max(0.0, self.v), ((self, 1.0 if self.v > 0 else 0.0),))

    def square(self):
        return Node(self.v ** 2, ((self, self.v),))

def backward(root):
    order, seen = [], set()
    def visit(n):
        if id(n) not in seen:
            seen.add(id(n))
            for p, _ in n.parents:
                visit(p)
            order.append(n)
    visit(root)
    root.g = 1.0
    for n in reversed(order):
        for p, local in n.parents:
            p.g += local * n.g

import random
random.seed(2)
xs = [-1.0, -0.5, 0.0, 0.5, 1.0]
ys = [x * x for x in xs]
hidden = [(Node(random.uniform(-1, 1)), Node(random.uniform(0, 0.5)), Node(random.uniform(-1, 1))) for _ in range(6)]
out = Node(0.0)
params = [n for trio in hidden for n in trio] + [out]
for k in range(120):
    total = Node(0.0)
    for x, y in zip(xs, ys):
        pred = out
        for w, b, u in hidden:
            pred = pred + (w * x + b).relu() * u
        total = total + (pred + -y).square()
    penalty = Node(0.0)
    for w, b, u in hidden:
        penalty = penalty + w * w + u * u
    loss = total * 0.2 + penalty * 0.01
    for p in params:
        p.g = 0.0
    backward(loss)
    for p in params:
        p.v -= 0.05 * p.g
    if k % 20 == 0:
        print(k, loss.v)
