# second order factorisation machine, one row at a time
import random, math
random.seed(3)
n, k = 6, 2
rows = []
for _ in range(60):
    x = [random.choice([0.0, 1.0]) * random.uniform(0.5, 1.5) for _ in range(n)]
    rows.append((x, 0.5 + x[0] - x[1] + 1.2 * x[0] * x[2] - 0.8 * x[3] * x[4]))

w0 = 0.0
w = [0.0] * n
V = [[random.gauss(0, 0.2) for _ in range(k)] for _ in range(n)]

def predict(x):
    out = w0 + sum(wi * xi for wi, xi in zip(w, x))
    sums = []
    for f in range(k):
        s = sum(V[i][f] * x[i] for i in range(n))
        q = sum((V[i][f] * x[i]) ** 2 for i in range(n))
        out += 0.5 * (s * s - q)
        sums.append(s)
    return out, sums

eta = 0.02
for epoch in range(200):
    sse = 0.0
    for x, y in rows:
        out, sums = predict(x)
        e = out - y
        sse += 0.5 * e * e
        w0 -= eta * e
        for i in range(n):
            w[i] -= eta * e * x[i]
            for f in range(k):
                grad = x[i] * sums[f]
                V[i][f] -= eta * e * grad
    if epoch % 40 == 0:
        print(epoch, sse / len(rows))
