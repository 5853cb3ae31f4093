"""Counting steps: a 1-D filter, tanh, averages of four neighbours, a logistic output. Plain lists."""
import math, random

random.seed(12)
LEN, K, POOL = 14, 3, 4
OUT = (LEN - K + 1) // POOL

def signal(steps):
    s = [random.gauss(0, 0.2) for _ in range(LEN)]
    if steps:
        at = random.randrange(1, LEN - 3)
        s[at] += 1.5
        s[at + 1] -= 1.5
    return s

data = [(signal(i % 2), i % 2) for i in range(40)]
kernel = [random.uniform(-0.5, 0.5) for _ in range(K)]
kb = 0.0
w = [random.uniform(-0.5, 0.5) for _ in range(OUT)]
wb = 0.0
lr = 0.2

for epoch in range(60):
    total = 0.0
    for s, y in data:
        act = [math.tanh(sum(kernel[j] * s[i + j] for j in range(K)) + kb) for i in range(LEN - K + 1)]
        sq = [a * a for a in act]
        pooled = [sum(sq[o * POOL:(o + 1) * POOL]) / POOL for o in range(OUT)]
        p = 1 / (1 + math.exp(-(sum(wi * pi for wi, pi in zip(w, pooled)) + wb)))
        total -= math.log(p if y else 1 - p)
        d = p - y
        dpool = [d * wi for wi in w]
        dk, dkb = [0.0] * K, 0.0
        for o in range(OUT):
            for i in range(o * POOL, (o + 1) * POOL):
                dz = dpool[o] * 2 * act[i] * (1 - act[i] ** 2)
                dkb += dz
                for j in range(K):
                    dk[j] += dz * s[i + j]
        for o in range(OUT):
            w[o] -= lr * d * pooled[o]
        wb -= lr * d
        for j in range(K):
            kernel[j] -= lr * dk[j]
        kb -= lr * dkb
    if epoch % 10 == 0:
        print(epoch, total / len(data))
