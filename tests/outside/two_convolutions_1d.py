import numpy as np

# two 1-D convolutions on top of each other; does the bump come before the dip?
rng = np.random.default_rng(90)
L = 14


def signal(order):
    s = rng.normal(0, 0.1, L)
    i, j = sorted(rng.choice(np.arange(1, L - 2), 2, replace=False))
    if j - i < 3:
        i, j = 2, 9
    s[i:i + 2] += 1 if order else -1
    s[j:j + 2] += -1 if order else 1
    return s


def correlate(x, k):
    return np.array([np.dot(x[i:i + len(k)], k) for i in range(len(x) - len(k) + 1)])


orders = np.arange(24) % 2
signals = [signal(o) for o in orders]
k1 = rng.normal(0, 0.6, 3)
k2 = rng.normal(0, 0.6, 4)
c1 = 0.0
v = rng.normal(0, 0.3, L - 2 - 3)
lr = 0.1

for epoch in range(80):
    loss = 0.0
    g_k1, g_k2, g_c1, g_v = np.zeros(3), np.zeros(4), 0.0, np.zeros(len(v))
    for s, order in zip(signals, orders):
        a1 = np.tanh(correlate(s, k1) + c1)
        a2 = np.tanh(correlate(a1, k2))
        p = 1 / (1 + np.exp(-(v @ a2)))
        loss -= np.log(p) if order else np.log(1 - p)

        d = p - order
        g_v += d * a2
        d2 = d * v * (1 - a2**2)
        g_k2 += correlate(a1, d2)
        # back to the first convolution: "full" correlation
        padded = np.concatenate([np.zeros(3), d2, np.zeros(3)])
        d1 = correlate(padded, k2) * (1 - a1**2)
        g_k1 += correlate(s, d1)
        g_c1 += d1.sum()
    k1 -= lr * g_k1
    k2 -= lr * g_k2
    c1 -= lr * g_c1
    v -= lr * g_v
    if epoch % 20 == 0:
        print("epoch", epoch, "loss", loss / 24)
