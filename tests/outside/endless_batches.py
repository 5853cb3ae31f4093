import numpy as np

# the data never repeat: a fresh batch is drawn in every step, the error is measured on yet another batch
rng = np.random.default_rng(1000)


def draw(n):
    x = rng.uniform(-2, 2, size=(n, 2))
    y = np.sin(x[:, 0]) * x[:, 1]
    return x, y


n_hidden = 20
A = rng.normal(size=(2, n_hidden))
a = rng.normal(size=n_hidden)
B = np.zeros(n_hidden)
b = 0.0
rate0, decay = 0.1, 1e-3

test_x, test_y = draw(200)
for step in range(2000):
    x, y = draw(32)
    h = np.tanh(x @ A + a)
    err = (h @ B + b) - y

    back = np.outer(err, B) * (1 - h * h)
    rate = rate0 / (1 + decay * step)
    B -= rate * h.T @ err / len(y)
    b -= rate * err.mean()
    A -= rate * x.T @ back / len(y)
    a -= rate * back.mean(axis=0)
    if (step + 1) % 500 == 0:
        test_err = np.tanh(test_x @ A + a) @ B + b - test_y
        print(step + 1, "rms error on the test points", np.sqrt(np.mean(test_err**2)))
