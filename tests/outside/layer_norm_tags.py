import numpy as np

# tag 3 kinds of tokens; linear -> layer norm -> relu -> linear -> softmax
rng = np.random.default_rng(55)
N, D, H, C = 8, 5, 8, 3
x = rng.normal(size=(N, D))
tags = rng.integers(0, C, N)

W1 = rng.normal(0, 0.5, (D, H))
b1 = rng.normal(0, 0.1, H)
gain = np.ones(H)
shift = np.zeros(H)
W2 = rng.normal(0, 0.5, (H, C))
b2 = np.zeros(C)
lr = 0.2


def layernorm(z):
    mean = z.mean(axis=1, keepdims=True)
    std = np.sqrt(((z - mean) ** 2).mean(axis=1, keepdims=True) + 1e-6)
    return (z - mean) / std, std


def layernorm_grad(d, std):
    return (d - d.mean(axis=1, keepdims=True)) / std


for epoch in range(150):
    z = x @ W1 + b1
    zn, std = layernorm(z)
    y = gain * zn + shift
    h = np.maximum(y, 0)
    s = h @ W2 + b2
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), tags]).mean()

    ds = p.copy()
    ds[np.arange(N), tags] -= 1
    ds /= N
    dy = ds @ W2.T * (y > 0)
    dgain = (dy * zn).sum(axis=1)
    dshift = dy.sum(axis=0)
    dz = layernorm_grad(dy * gain, std)

    W2 -= lr * h.T @ ds
    b2 -= lr * ds.sum(axis=0)
    gain -= lr * dgain
    shift -= lr * dshift
    W1 -= lr * x.T @ dz
    b1 -= lr * dz.sum(axis=0)
    if epoch % 30 == 0:
        print(epoch, "loss", loss)
