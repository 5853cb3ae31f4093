"""Radial basis functions with centres and widths that move."""
import numpy as np

rng = np.random.default_rng(12)
x = np.linspace(-2, 2, 40)
t = np.exp(-x) * np.sin(3 * x) / 4
centres = np.linspace(-1.8, 1.8, 6)
log_width = np.full(6, -0.5)
w = rng.normal(0, 0.3, 6)
eta = 0.02


def gaussians(x, centres, log_width):
    distance = x[:, None] - centres[None, :]
    return distance, np.exp(-distance**2 / (2 * np.exp(2 * log_width)))


for sweep in range(500):
    distance, phi = gaussians(x, centres, log_width)
    f = phi @ w
    r = f - t
    sse = 0.5 * np.sum(r**2)
    dphi = r[:, None] * w[None, :]
    grad_w = phi.T @ r
    grad_c = np.sum(dphi * phi * distance / np.exp(2 * log_width), axis=0)
    grad_s = np.sum(dphi * phi * distance / np.exp(2 * log_width), axis=0)
    w -= eta * grad_w
    centres -= eta * grad_c
    log_width -= eta * grad_s
    if sweep % 100 == 0:
        print("sum of squares", sse)
