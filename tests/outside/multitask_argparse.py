import argparse
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def make_data(n, rng):
    x = rng.normal(size=(n, 4))
    t = np.column_stack([x[:, 0] * x[:, 1] > 0, x[:, 2] > x[:, 3], x.sum(axis=1) > 0]).astype(float)
    return x, t


def init(sizes, rng):
    return {f"W{i}": rng.normal(0, 1 / np.sqrt(m), (m, k)) for i, (m, k) in enumerate(zip(sizes, sizes[1:]))} | {
        f"b{i}": np.zeros(k) for i, k in enumerate(sizes[1:])
    }


def train(args):
    rng = np.random.default_rng(args.seed)
    x, t = make_data(args.rows, rng)
    net = init([4, 8, 8, 3], rng)
    n_total = len(x)
    for epoch in range(args.epochs):
        order = rng.permutation(n_total)
        running = 0.0
        for start in range(0, n_total, args.batch):
            rows = order[start : start + args.batch]
            xb, tb = x[rows], t[rows]
            z0 = xb @ net["W0"] + net["b0"]
            a0 = sigmoid(z0)
            z1 = a0 @ net["W1"] + net["b1"]
            a1 = sigmoid(z1)
            out = sigmoid(a1 @ net["W2"] + net["b2"])
            running += np.sum((out - tb) ** 2) / 2

            d2 = (out - tb) * out * (1 - out) / len(rows)
            g_W2, g_b2 = a1.T @ d2, d2.sum(axis=0)
            d1 = d2 @ net["W2"].T * sigmoid(a1) * (1 - sigmoid(a1))
            g_W1, g_b1 = a1.T @ d1, d1.sum(axis=0)
            d0 = d1 @ net["W1"].T * a0 * (1 - a0)
            g_W0, g_b0 = xb.T @ d0, d0.mean(axis=0)
            for name, grad in (("W0", g_W0), ("b0", g_b0), ("W1", g_W1), ("b1", g_b1), ("W2", g_W2), ("b2", g_b2)):
                net[name] -= args.lr * grad
        if epoch % 40 == 0:
            print(f"epoch {epoch:3d}  loss {running / n_total:.4f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--rows", type=int, default=96)
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--lr", type=float, default=2.0)
    train(parser.parse_args())
