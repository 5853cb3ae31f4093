# my first network in plain python. 3-4-3-1, sigmoid everywhere, learns "at least two of three"
import math, random

random.seed(6)
shape = [3, 4, 3, 1]
net_w = []
net_b = []
for n_in, n_out in zip(shape, shape[1:]):
    net_w.append([[random.gauss(0, 1) for _ in range(n_in)] for _ in range(n_out)])
    net_b.append([0.0] * n_out)

table = []
for a in (0, 1):
    for b in (0, 1):
        for c in (0, 1):
            table.append(([a, b, c], 1 if a + b + c >= 2 else 0))

def sigmoid(v):
    return 1 / (1 + math.exp(-v))

def think(x):
    layers = [x]
    for W, B in zip(net_w, net_b):
        layers.append([sigmoid(sum(w * v for w, v in zip(row, layers[-1])) + b) for row, b in zip(W, B)])
    return layers

for epoch in range(901):
    err = 0
    random.shuffle(table)
    for x, y in table:
        layers = think(x)
        err += (y - layers[-1][0]) ** 2 / 2
        # output first, then backwards
        deltas = [None, None, None]
        deltas[2] = [(layers[3][0] - y) * layers[3][0] * (1 - layers[3][0])]
        for k in (1, 0):
            deltas[k] = []
            for i in range(shape[k + 1]):
                s = 0
                for j in range(shape[k + 2]):
                    s += deltas[k + 1][j]
                o = layers[k + 1][i]
                deltas[k].append(s * o * (1 - o))
        for k in range(3):
            for i in range(shape[k + 1]):
                for j in range(shape[k]):
                    net_w[k][i][j] -= 0.5 * deltas[k][i] * layers[k][j]
                net_b[k][i] -= 0.5 * deltas[k][i]
    if epoch % 300 == 0:
        print("epoch", epoch, "error", err)
