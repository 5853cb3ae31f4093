import numpy as np

# XOR with momentum
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
T = np.array([[0], [1], [1], [0]], dtype=float)

np.random.seed(1)
w1 = np.random.uniform(-1, 1, (2, 4))
b1 = np.zeros((1, 4))
w2 = np.random.uniform(-1, 1, (4, 1))
b2 = np.zeros((1, 1))

v_w1 = np.zeros_like(w1)
v_b1 = np.zeros_like(b1)
v_w2 = np.zeros_like(w2)
v_b2 = np.zeros_like(b2)
lr = 0.5
momentum = 0.9


def sig(x):
    return 1 / (1 + np.exp(-x))


for epoch in range(1500):
    h = sig(X @ w1 + b1)
    o = sig(h @ w2 + b2)
    error = o - T

    d_o = error * o * (1 - o)
    d_h = (d_o @ w2.T) * h * (1 - h)

    g_w2 = h.T @ d_o
    g_b2 = d_o.sum(axis=0, keepdims=True)
    g_w1 = X.T @ d_h
    g_b1 = d_h.sum(axis=0, keepdims=True)

    v_w2 = momentum * v_w2 - lr * g_w2
    v_b2 = momentum * v_b2 - lr * g_b2
    v_w1 = -lr * g_w1
    v_b1 = momentum * v_b1 - lr * g_b1

    w2 += v_w2
    b2 += v_b2
    w1 += v_w1
    b1 += v_b1

    if epoch % 250 == 0:
        print("epoch", epoch, "error", 0.5 * np.sum(error**2))

print(o.round(3))
