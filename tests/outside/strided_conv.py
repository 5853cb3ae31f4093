"""Conv1d with stride 2 on batches, ReLU, dense layer, MSE."""
import numpy as np

rng = np.random.default_rng(33)
N, L, K, STRIDE, F = 32, 11, 3, 2, 4
P = (L - K) // STRIDE + 1
X = rng.normal(size=(N, L))
Y = (X[:, 0:1] - X[:, 2:3] + 0.5 * np.maximum(X[:, 4:5], 0))

k1 = rng.normal(0, 0.5, (K, F))
b1 = np.zeros(F)
k2 = rng.normal(0, 0.3, (K, F, F))
b2 = np.zeros(F)
P2 = (P - K) // STRIDE + 1
w = rng.normal(0, 0.3, (P2 * F, 1))
c = np.zeros(1)

def train(epochs=300, lr=0.05):
    global k1, b1, k2, b2, w, c
    for epoch in range(epochs):
        z1 = np.zeros((N, P, F))
        for i in range(P):
            z1[:, i] = X[:, i * STRIDE:i * STRIDE + K] @ k1 + b1
        a1 = np.maximum(z1, 0)
        z2 = np.zeros((N, P2, F))
        for i in range(P2):
            z2[:, i] = np.einsum("nkf,kfg->ng", a1[:, i * STRIDE:i * STRIDE + K], k2) + b2
        a2 = np.maximum(z2, 0)
        flat = a2.reshape(N, -1)
        out = flat @ w + c
        loss = np.mean((out - Y) ** 2)

        dout = 2 * (out - Y) / N
        dw, dc = flat.T @ dout, dout.sum(0)
        dz2 = (dout @ w.T).reshape(a2.shape) * (z2 > 0)
        dk2, da1 = np.zeros_like(k2), np.zeros_like(a1)
        for i in range(P2):
            dk2 += np.einsum("nkf,ng->kfg", a1[:, i * STRIDE:i * STRIDE + K], dz2[:, i])
            da1[:, i:i + K] += np.einsum("ng,kfg->nkf", dz2[:, i], k2)
        db2 = dz2.sum((0, 1))
        dz1 = da1 * (z1 > 0)
        dk1 = np.zeros_like(k1)
        for i in range(P):
            dk1 += X[:, i * STRIDE:i * STRIDE + K].T @ dz1[:, i]
        db1 = dz1.sum((0, 1))
        k1 -= lr * dk1; b1 -= lr * db1
        k2 -= lr * dk2; b2 -= lr * db2
        w -= lr * dw; c -= lr * dc
        if epoch % 60 == 0:
            print(epoch, loss)

train()
