import numpy as np
import argparse


def get_args():
    ap = argparse.ArgumentParser()
    ap.add_argument("-n", "--steps", default=200, type=int)
    ap.add_argument("-a", "--alpha", default=0.5, type=float)
    ap.add_argument("-l", "--lambda_", default=0.05, type=float)
    return ap.parse_args()


def load():
    rng = np.random.default_rng(2024)
    x = rng.normal(size=(120, 4))
    p = 1 / (1 + np.exp(-(x @ [1.2, -0.4, 0.3, 0.0] - 0.2)))
    return x, (rng.random(120) < p).astype(float)


def loss_and_gradient(w, b, x, y, lam):
    """Regularised logistic loss; the intercept is not penalised."""
    p = 1 / (1 + np.exp(-(x @ w + b)))
    loss = -(y @ np.log(p) + (1 - y) @ np.log(1 - p)) / len(y) + lam * (w @ w)
    grad_w = x.T @ (p - y) / len(y) + lam * w**2
    grad_b = np.mean(p - y)
    return loss, grad_w, grad_b


def main():
    args = get_args()
    x, y = load()
    w, b = np.full(x.shape[1], 0.1), 0.0
    for step in range(args.steps):
        loss, grad_w, grad_b = loss_and_gradient(w, b, x, y, args.lambda_)
        w, b = w - args.alpha * grad_w, b - args.alpha * grad_b
        if step % 50 == 0:
            print(f"{step:4d} {loss:.6f}")
    print("weights", w.round(3), "intercept", round(b, 3))


if __name__ == "__main__":
    main()
