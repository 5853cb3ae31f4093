"""Learn a filter that finds where a signal steps up or down (1-D convolution written with loops)."""
import numpy as np

rs = np.random.RandomState(5)
LENGTH, WIDTH, COUNT = 20, 3, 16


def make_signals():
    signals, targets = [], []
    for _ in range(COUNT):
        s = np.where(np.cumsum(rs.rand(LENGTH) < 0.2) % 2, 1.0, -1.0) + 0.05 * rs.randn(LENGTH)
        signals.append(s)
        targets.append([abs(np.sign(s[i + 2]) - np.sign(s[i])) / 2 for i in range(LENGTH - WIDTH + 1)])
    return np.array(signals), np.array(targets)


def conv(signal, kernel, bias):
    out = np.zeros(len(signal) - len(kernel) + 1)
    for i in range(len(out)):
        for j in range(len(kernel)):
            out[i] += signal[i + j] * kernel[j]
        out[i] += bias
    return out


signals, targets = make_signals()
kernels = [rs.randn(WIDTH) * 0.5 for _ in range(2)]
biases = [0.1, 0.1]
mix = rs.randn(2) * 0.5
offset = 0.0
rate = 0.02

for epoch in range(60):
    total = 0.0
    g_kernels = [np.zeros(WIDTH) for _ in range(2)]
    g_biases = [0.0, 0.0]
    g_mix = np.zeros(2)
    g_offset = 0.0
    for signal, target in zip(signals, targets):
        pre = [conv(signal, kernels[c], biases[c]) for c in range(2)]
        act = [np.tanh(z) for z in pre]
        guess = mix[0] * act[0] + mix[1] * act[1] + offset
        error = guess - target
        total += 0.5 * np.sum(error**2)
        g_offset += error.sum()
        for c in range(2):
            g_mix[c] += error @ act[c]
            d = error * mix[c] * (1 - act[c] ** 2)
            for i in range(len(d)):
                for j in range(WIDTH):
                    g_kernels[c][j] += d[i] * signal[i + j]
            g_biases[c] += d.sum()
    for c in range(2):
        kernels[c] = kernels[c] - rate * g_kernels[c] / COUNT
        biases[c] -= rate * g_biases[c] / COUNT
    mix -= rate * g_mix / COUNT
    offset -= rate * g_offset / COUNT
    if epoch % 20 == 0 or epoch == 59:
        print("epoch", epoch, "error per signal", total / COUNT)
