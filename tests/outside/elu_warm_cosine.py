"""ELU regression, velocities as means, mini-batches, a rate that warms up and falls as a cosine."""
import numpy as np

rng = np.random.RandomState(11)
n = 64
u = rng.uniform(-2, 2, size=(n, 2))
target = np.sin(u[:, 0]) * u[:, 1]


def elu(z):
    return np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1)


def elu_slope(z):
    return np.where(z > 0, 1.0, np.exp(np.minimum(z, 0)))


def schedule(step, total=600, warm=30, top=0.05):
    if step < warm:
        return top * (step + 1) / warm
    return 0.5 * top * (1 + np.cos(np.pi * (step - warm) / (total - warm)))


K1 = rng.randn(2, 12) * 0.7
c1 = np.zeros(12)
k2 = rng.randn(12) * 0.3
c2 = 0.0
velocity = [np.zeros_like(K1), np.zeros_like(c1), np.zeros_like(k2), 0.0]
step = 0
for epoch in range(75):
    order = rng.permutation(n)
    for first in range(0, n, 8):
        pick = order[first:first + 8]
        xb, yb = u[pick], target[pick]
        z = xb @ K1 + c1
        h = elu(z)
        out = h @ k2 + c2
        diff = out - yb
        batch_loss = 0.5 * np.mean(diff**2)
        d_out = diff / len(pick)
        d_z = np.outer(d_out, k2) * elu_slope(z)
        gradients = [xb.T @ d_z, d_z.sum(0), h.T @ d_out, d_out.sum()]
        velocity = [0.9 * v + 0.1 * g for v, g in zip(velocity, gradients)]
        rate = schedule(step)
        K1 = K1 - rate * velocity[0]
        c1 = c1 - rate * velocity[1]
        k2 = k2 - rate * velocity[2]
        c2 = c2 - rate * velocity[3]
        step += 1
    if epoch % 15 == 0:
        print(epoch, batch_loss)
