"""Two quantiles of a noisy line with the pinball loss."""
import numpy as np

rng = np.random.default_rng(23)
x = rng.uniform(0, 2, 150)
y = 1 + 2 * x + (0.2 + 0.3 * x) * rng.normal(size=150)

def pinball(residual, tau):
    return np.mean(np.maximum(tau * residual, (tau - 1) * residual))

def pinball_slope(residual, tau):
    # with respect to the prediction, residual = y - prediction
    return np.where(residual > 0, tau - 1, tau) / len(residual)

class Quantile:
    def __init__(self, tau):
        self.tau, self.a, self.b = tau, 0.0, 0.0

    def fit(self, x, y, lr=0.5, epochs=400):
        for e in range(epochs):
            r = y - (self.a * x + self.b)
            loss = pinball(r, self.tau)
            g = pinball_slope(r, self.tau)
            self.a -= lr * np.sum(g * x)
            self.b -= lr * np.sum(g)
            if e % 100 == 0:
                print(self.tau, e, round(loss, 4))
        return self

for tau in (0.9, 0.1):
    q = Quantile(tau).fit(x, y)
    print(tau, q.a, q.b, "below:", np.mean(y < q.a * x + q.b))
