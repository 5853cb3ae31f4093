"""Recurrent network that repeats its last input, fresh data in every step."""
import numpy as np

rng = np.random.default_rng(4)
T, hid = 6, 5
Wx, Wh, Wy = rng.normal(0, 0.5, (hid, 1)), rng.normal(0, 0.4, (hid, hid)), rng.normal(0, 0.5, (1, hid))
bh, by = np.zeros((hid, 1)), np.zeros((1, 1))


def make():
    seq = rng.uniform(-1, 1, T)
    return seq, np.roll(seq, 1) * (np.arange(T) > 0)


def run(seq, wanted):
    hs, ys = {-1: np.zeros((hid, 1))}, {}
    cost = 0.0
    for t in range(T):
        hs[t] = np.tanh(Wx * seq[t] + Wh @ hs[t - 1] + bh)
        ys[t] = (Wy @ hs[t] + by).item()
        cost += 0.5 * (ys[t] - wanted[t]) ** 2
    gWx, gWh, gWy, gbh, gby = (np.zeros_like(p) for p in (Wx, Wh, Wy, bh, by))
    carry = np.zeros((hid, 1))
    for t in reversed(range(T)):
        dy = ys[t] - wanted[t]
        gWy += dy * hs[t].T
        gby += dy
        dh = Wy.T * dy + carry
        dz = dh * (1 - hs[t] ** 2)
        gWx += dz * seq[t]
        gWh += dz @ hs[t].T
        gbh += dz
        carry = Wh.T @ dz
    return cost, (gWx, gWh, gWy, gbh, gby)


for it in range(600):
    seq, wanted = make()
    cost, grads = run(seq, wanted)
    for p, g in zip((Wx, Wh, Wy, bh, by), grads):
        p -= 0.03 * g
    if it % 150 == 0:
        print(it, cost)
