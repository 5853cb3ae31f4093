import argparse

import numpy as np

parser = argparse.ArgumentParser(description="network with inverted dropout")
parser.add_argument("--epochs", type=int, default=300)
parser.add_argument("--keep", type=float, default=0.8)
parser.add_argument("--lr", type=float, default=0.3)
parser.add_argument("--seed", type=int, default=11)


def initialize(sizes, rng):
    return [(rng.normal(0, np.sqrt(1 / a), (a, b)), np.zeros(b)) for a, b in zip(sizes[:-1], sizes[1:])]


def train(args):
    rng = np.random.default_rng(args.seed)
    x = rng.uniform(-1, 1, (100, 2))
    y = (x[:, :1] * x[:, 1:] > 0).astype(float)
    (w1, b1), (w2, b2), (w3, b3) = initialize([2, 16, 16, 1], rng)
    for epoch in range(args.epochs):
        a1 = np.tanh(x @ w1 + b1)
        mask1 = (rng.random(a1.shape) < args.keep) / args.keep
        d1 = a1 * mask1
        a2 = np.tanh(d1 @ w2 + b2)
        mask2 = (rng.random(a2.shape) < args.keep) / args.keep
        d2 = a2 * mask2
        p = 1 / (1 + np.exp(-(d2 @ w3 + b3)))
        loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

        g3 = (p - y) / len(y)
        dw3, db3 = d2.T @ g3, g3.sum(0)
        g2 = g3 @ w3.T * mask2 * (1 - a2**2)
        dw2, db2 = d1.T @ g2, g2.sum(0)
        g1 = g2 @ w2.T * (1 - a1**2)
        dw1, db1 = x.T @ g1, g1.sum(0)

        w1 -= args.lr * dw1
        b1 -= args.lr * db1
        w2 -= args.lr * dw2
        b2 -= args.lr * db2
        w3 -= args.lr * dw3
        b3 -= args.lr * db3
        if epoch % 50 == 0:
            print(f"epoch {epoch}: loss {loss:.4f}")


if __name__ == "__main__":
    train(parser.parse_args())
