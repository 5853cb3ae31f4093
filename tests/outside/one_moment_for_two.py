# Adam in plain python, slope and intercept of a line
import random
import math

random.seed(8)
pts = [(i / 10, 3 * i / 10 - 1 + random.gauss(0, 0.1)) for i in range(-10, 11)]

w, b = 0.0, 0.0
mw = mb = vw = vb = 0.0
b1, b2, lr, eps = 0.9, 0.999, 0.05, 1e-8

def grads(w, b):
    gw = gb = loss = 0.0
    for x, y in pts:
        e = w * x + b - y
        loss += e * e / len(pts)
        gw += 2 * e * x / len(pts)
        gb += 2 * e / len(pts)
    return loss, gw, gb

for t in range(1, 301):
    loss, gw, gb = grads(w, b)
    mw = b1 * mw + (1 - b1) * gw
    vw = b2 * vw + (1 - b2) * gw ** 2
    mb = b1 * mw + (1 - b1) * gb
    vb = b2 * vb + (1 - b2) * gb ** 2
    w -= lr * (mw / (1 - b1 ** t)) / (math.sqrt(vw / (1 - b2 ** t)) + eps)
    b -= lr * (mb / (1 - b1 ** t)) / (math.sqrt(vb / (1 - b2 ** t)) + eps)
    if t % 50 == 0:
        print(t, loss, w, b)
