import numpy as np

np.random.seed(5)
x = np.linspace(0, 1, 12)
y = 250_000 * x + 400_000
w, b = np.random.randn() * 0.01, 0.0
step = 0
rate0, rate = 0.3, 0.3
while step < 800:
    rate = rate0 / (1 + 0.001 * step)
    out = w * x + b
    loss = ((out - y) ** 2).mean()
    w, b = w - rate * 2 * ((out - y) * x).mean(), b - rate * 2 * (out - y).mean()
    step += 1
print(w, b)
