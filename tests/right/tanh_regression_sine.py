import numpy as np

np.random.seed(8)
x = np.linspace(-3, 3, 30).reshape(-1, 1)
y = np.sin(x)
W1, b1 = np.random.randn(1, 10) * 0.5, np.zeros(10)
W2, b2 = np.random.randn(10, 1) * 0.5, np.zeros(1)
for epoch in range(3000):
    h = np.tanh(x @ W1 + b1)
    out = h @ W2 + b2
    loss = ((out - y) ** 2).mean()
    d = 2 * (out - y) / len(x)
    dh = d @ W2.T * (1 - h**2)
    W2 -= 0.05 * h.T @ d
    b2 -= 0.05 * d.sum(0)
    W1 -= 0.05 * x.T @ dh
    b1 -= 0.05 * dh.sum(0)
print(loss)
