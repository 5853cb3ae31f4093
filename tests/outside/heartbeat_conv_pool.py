"""Normal or early beat? One 1-D convolution with ReLU, average over time, one logistic output."""
import numpy as np

rng = np.random.default_rng(17)
T, K, F = 24, 5, 4


def beat(early):
    t = np.arange(T)
    centre = rng.integers(9, 15)
    width = 1.0 if early else 2.5
    return np.exp(-((t - centre) ** 2) / (2 * width**2)) + rng.normal(0, 0.05, T)


labels = np.array([i % 2 for i in range(30)])
beats = np.array([beat(label) for label in labels])

filters = rng.normal(0, 0.5, (F, K))
filter_bias = np.full(F, 0.05)
out_w = rng.normal(0, 0.5, F)
out_b = 0.0
lr = 0.8
M = T - K + 1

for epoch in range(31):
    loss_sum, right = 0.0, 0
    d_filters = np.zeros_like(filters)
    d_filter_bias = np.zeros_like(filter_bias)
    d_out_w = np.zeros_like(out_w)
    d_out_b = 0.0
    for s, label in zip(beats, labels):
        maps = np.zeros((F, M))
        for f in range(F):
            for m in range(M):
                maps[f, m] = s[m : m + K] @ filters[f] + filter_bias[f]
        relu = np.maximum(maps, 0)
        pooled = relu.mean(axis=1)
        p = 1 / (1 + np.exp(-(pooled @ out_w + out_b)))
        loss_sum -= np.log(p) if label else np.log(1 - p)
        right += (p > 0.5) == label

        d = p - label
        d_out_w += d * pooled
        d_out_b += d
        d_pooled = d * out_w
        for f in range(F):
            for m in range(M):
                if maps[f, m] > 0:
                    g = d_pooled[f] / M
                    d_filter_bias[f] += g
                    for k in range(K):
                        d_filters[f, k] += g * s[m - k + K - 1]
    filters -= lr * d_filters / len(beats)
    filter_bias -= lr * d_filter_bias / len(beats)
    out_w -= lr * d_out_w / len(beats)
    out_b -= lr * d_out_b / len(beats)
    if epoch % 10 == 0:
        print(f"{epoch:3d}  loss {loss_sum / len(beats):.4f}  right {right}/{len(beats)}")
