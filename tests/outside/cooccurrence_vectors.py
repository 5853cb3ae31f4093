import numpy as np
text = "the cat sat on the mat the dog sat on the rug a cat and a dog ate the food on the mat".split()
vocab = sorted(set(text))
ix = {w: i for i, w in enumerate(vocab)}
V, D = len(vocab), 4
co = {}
for pos, word in enumerate(text):
    for off in (1, 2):
        if pos + off < len(text):
            a, b = ix[word], ix[text[pos + off]]
            co[a, b] = co.get((a, b), 0) + 1 / off
            co[b, a] = co.get((b, a), 0) + 1 / off

rng = np.random.default_rng(8)
W = rng.uniform(-0.5, 0.5, (V, D))
C = rng.uniform(-0.5, 0.5, (V, D))
bw = np.zeros(V)
bc = np.zeros(V)
x_max, power, lr = 3.0, 0.75, 0.05

for epoch in range(60):
    cost = 0
    for (i, j), x in co.items():
        weight = min(1.0, (x / x_max) ** power)
        inner = W[i] @ C[j] + bw[i] + bc[j] - np.log(x)
        cost += 0.5 * weight * inner ** 2
        g = weight * inner
        gw, gc = g * C[j], g * W[i]
        W[i] -= lr * gw
        C[j] -= lr * gc
        bw[i] -= lr * g
        bc[j] -= lr * g
    if epoch % 10 == 0:
        print(epoch, cost)
