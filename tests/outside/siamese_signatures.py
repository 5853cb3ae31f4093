"""Siamese network with the contrastive loss of Hadsell."""
import argparse
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--margin", type=float, default=1.5)
parser.add_argument("--steps", type=int, default=300)
opt = parser.parse_args()

rng = np.random.default_rng(27)
cent = rng.normal(size=(3, 5))
ka, kb = rng.integers(3, size=80), rng.integers(3, size=80)
xa = cent[ka] + 0.3 * rng.normal(size=(80, 5))
xb = cent[kb] + 0.3 * rng.normal(size=(80, 5))
same = (ka == kb).astype(float)

theta = {"W": rng.normal(0, 0.4, (5, 4)), "b": rng.normal(0, 0.1, 4), "U": rng.normal(0, 0.4, (4, 2))}

def embed(x, theta):
    h = np.tanh(x @ theta["W"] + theta["b"])
    return h, h @ theta["U"]

def compute(theta):
    ha, ea = embed(xa, theta)
    hb, eb = embed(xb, theta)
    diff = ea - eb
    dist = np.sqrt((diff ** 2).sum(1) + 1e-9)
    gap = np.maximum(0, opt.margin - dist)
    loss = np.mean(same * dist ** 2 + (1 - same) * gap ** 2)
    ddist = (2 * same * dist + 2 * (1 - same) * gap) / len(dist)
    ddiff = (ddist / dist)[:, None] * diff
    za = ddiff @ theta["U"].T * (1 - ha ** 2)
    zb = -ddiff @ theta["U"].T * (1 - hb ** 2)
    grads = {}
    grads["U"] = ha.T @ ddiff - hb.T @ ddiff
    grads["W"] = xa.T @ za + xb.T @ zb
    grads["b"] = za.sum(0) + zb.sum(0)
    return loss, grads

for step in range(opt.steps):
    loss, grads = compute(theta)
    for name in ("W", "U"):
        theta[name] -= opt.lr * grads[name]
    if step % 50 == 0:
        print(step, loss)
