# A scalar autodiff after watching a lecture on it. Fits y = tanh(2x - 1) + x*x/2
import math


class Var:
    count = 0

    def __init__(self, value, children=(), back=None):
        self.value = value
        self.children = children
        self.back = back
        self.grad = 0.0
        Var.count += 1
        self.id = Var.count

    def __add__(self, o):
        r = Var(self.value + o.value, (self, o))

        def back():
            self.grad += r.grad
            o.grad += r.grad

        r.back = back
        return r

    def __mul__(self, o):
        r = Var(self.value * o.value, (self, o))

        def back():
            self.grad = o.value * r.grad
            o.grad = self.value * r.grad

        r.back = back
        return r

    def tanh(self):
        t = math.tanh(self.value)
        r = Var(t, (self,))

        def back():
            self.grad += (1 - t) * r.grad

        r.back = back
        return r

    def run_backward(self):
        nodes, todo = {}, [self]
        while todo:
            v = todo.pop()
            if v.id not in nodes:
                nodes[v.id] = v
                todo.extend(v.children)
        self.grad = 1.0
        # children always have smaller ids than their results
        for i in sorted(nodes, reverse=True):
            if nodes[i].back:
                nodes[i].back()


xs = [i / 8 for i in range(-8, 9)]
ys = [math.tanh(2 * x - 1) + x * x / 2 for x in xs]
a, b, c, d = Var(0.5), Var(0.1), Var(0.7), Var(0.2)
params = [a, b, c, d]

for epoch in range(200):
    loss = Var(0.0)
    for x, y in zip(xs, ys):
        vx = Var(x)
        out = c * (a * vx + b).tanh() + d * (vx * vx)
        diff = out + Var(-y)
        loss = loss + diff * diff * Var(1 / len(xs))
    for p in params:
        p.grad = 0.0
    loss.run_backward()
    for p in params:
        p.value -= 0.3 * p.grad
    if epoch % 50 == 0:
        print("epoch", epoch, "loss", loss.value)

print([round(p.value, 3) for p in params])
