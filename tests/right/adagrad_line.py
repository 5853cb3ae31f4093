import numpy as np

x = np.array([0.0, 0.5, 1.0, 1.5, 2.0])
y = np.array([1.0, 2.1, 2.9, 4.2, 5.0])
w, b = 0.0, 0.0
sw, sb = 0.0, 0.0
lr = 0.5
for epoch in range(500):
    e = w * x + b - y
    loss = np.mean(e**2)
    gw, gb = 2 * np.mean(e * x), 2 * np.mean(e)
    sw += gw**2
    sb += gb**2
    w -= lr * gw / (sw**0.5 + 1e-8)
    b -= lr * gb / (sb**0.5 + 1e-8)
print(w, b, loss)
