"""A line through points with outliers: Huber loss, RMSprop, and the parameters live in a closure."""
import math
import random


def make_model(slope, intercept, rate=0.02, rho=0.9):
    cache = {"slope": 0.0, "intercept": 0.0}

    def predict(x):
        return slope * x + intercept

    def step(xs, ys, delta=1.0):
        nonlocal slope, intercept
        loss = d_slope = d_intercept = 0.0
        for x, y in zip(xs, ys):
            r = predict(x) - y
            if abs(r) <= delta:
                loss += 0.5 * r * r
                d = r
            else:
                loss += delta * (abs(r) - 0.5 * delta)
                d = delta if r > 0 else -delta
            d_slope += d * x / len(xs)
            d_intercept += d / len(xs)
        cache["slope"] = rho * cache["slope"] + (1 - rho) * d_slope**2
        cache["intercept"] = rho * cache["intercept"] + (1 - rho) * d_intercept**2
        slope -= rate * d_slope / (math.sqrt(cache["slope"]) + 1e-8)
        intercept -= rate * d_intercept / (math.sqrt(cache["intercept"]) + 1e-8)
        return loss / len(xs)

    return predict, step


def main():
    random.seed(64)
    xs = [i / 10 for i in range(-20, 21)]
    ys = [1.5 * x - 0.7 + random.gauss(0, 0.1) for x in xs]
    for i in (3, 17, 30):
        ys[i] += 12
    predict, step = make_model(0.0, 0.0)
    for epoch in range(400):
        loss = step(xs, ys)
        if epoch % 80 == 0:
            print(epoch, "huber loss", round(loss, 5))
    print("line: %.2f x + %.2f" % (predict(1) - predict(0), predict(0)))


if __name__ == "__main__":
    main()
