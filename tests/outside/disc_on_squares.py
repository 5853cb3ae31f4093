import math
# circle inside / outside: logistic regression on squares, no libraries
import random
random.seed(77)
points = []
for _ in range(60):
    px, py = random.uniform(-1.5, 1.5), random.uniform(-1.5, 1.5)
    points.append((px, py, 1 if px * px + py * py < 1 else 0))

params = {'a': 0.1, 'b': -0.1, 'bias': 0.0}

def prob(px, py):
    return 1 / (1 + math.exp(-(params['a'] * px ** 2 + params['b'] * py ** 2 + params['bias'])))

for epoch in range(300):
    grad = {'a': 0.0, 'b': 0.0, 'bias': 0.0}
    ce = 0.0
    for px, py, label in points:
        p = prob(px, py)
        ce -= label * math.log(p) + (1 - label) * math.log(1 - p)
        err = p - label
        grad['a'] += err * px
        grad['b'] += err * py ** 2
        grad['bias'] += err * label
    for name in params:
        params[name] -= 0.02 * grad[name]
    if epoch % 100 == 0:
        print(epoch, round(ce, 4))
