"""Softmax of three classes, sigmoid hidden layer, row by row, pure Python."""
import math
import random

random.seed(4)
fruit = []
for k, (weight, hue) in enumerate([(0.3, 0.8), (0.8, 0.2), (0.5, 0.5)]):
    for _ in range(6):
        fruit.append(([weight + random.gauss(0, 0.08), hue + random.gauss(0, 0.08)], k))

n_in, n_hid, n_out = 2, 4, 3
w_h = [[random.uniform(-1, 1) for _ in range(n_in)] for _ in range(n_hid)]
b_h = [0.0] * n_hid
w_o = [[random.uniform(-1, 1) for _ in range(n_hid)] for _ in range(n_out)]
b_o = [0.0] * n_out
lr = 0.2


def softmax(scores):
    top = max(scores)
    e = [math.exp(s - top) for s in scores]
    total = sum(e)
    return [v / total for v in e]


for epoch in range(200):
    total_loss = 0.0
    for x, k in fruit:
        h = []
        for j in range(n_hid):
            s = b_h[j]
            for i in range(n_in):
                s += w_h[j][i] * x[i]
            h.append(1 / (1 + math.exp(-s)))
        scores = []
        for o in range(n_out):
            s = b_o[o]
            for j in range(n_hid):
                s += w_o[o][j] * h[j]
            scores.append(s)
        p = softmax(scores)
        total_loss += -math.log(p[k])
        d_o = [p[o] - (1.0 if o == k else 0.0) for o in range(n_out)]
        d_h = []
        for j in range(n_hid):
            e = 0.0
            for o in range(n_out):
                e += d_o[o] * w_o[o][j]
            d_h.append(e * h[j] * (1 - h[j]))
        for o in range(n_out):
            for j in range(n_hid):
                w_o[o][j] -= lr * d_o[o] * h[j]
            b_o[o] -= lr * d_o[o]
        for j in range(n_hid):
            for i in range(n_in):
                w_h[j][i] -= lr * d_h[j] * x[i]
            b_h[j] -= lr * d_h[j]
    if epoch % 40 == 0:
        print(f"epoch {epoch} loss {total_loss / len(fruit):.4f}")
