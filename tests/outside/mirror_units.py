"""XOR with three hidden neurons, row by row."""
import numpy as np

rng = np.random.default_rng(6)
layer = [rng.uniform(-0.5, 0.5) for _ in range(3)]
net = [layer, layer, list(layer[::-1])]
out = [0.3, -0.2, 0.4, 0.1]
points = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]

def sig(t):
    return 1 / (1 + np.exp(-t))

for epoch in range(2000):
    sse = 0
    for x1, x2, y in points:
        hid = [sig(w[0] * x1 + w[1] * x2 + w[2]) for w in net]
        o = sig(sum(v * h for v, h in zip(out, hid)) + out[3])
        sse += (y - o) ** 2
        d_o = (o - y) * o * (1 - o)
        d_h = [d_o * out[i] * hid[i] * (1 - hid[i]) for i in range(3)]
        for i in range(3):
            out[i] -= 0.5 * d_o * hid[i]
            net[i][0] -= 0.5 * d_h[i] * x1
            net[i][1] -= 0.5 * d_h[i] * x2
            net[i][2] -= 0.5 * d_h[i]
        out[3] -= 0.5 * d_o
    if epoch % 500 == 0:
        print(epoch, sse)
