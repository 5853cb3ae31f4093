import numpy as np

data = "hello world hello word "
chars = sorted(set(data))
ix = {ch: i for i, ch in enumerate(chars)}
V = len(chars)
H = 12


class CharRNN:
    def __init__(self):
        r = np.random.RandomState(0)
        self.Wx = r.randn(H, V) * 0.1
        self.Wh = r.randn(H, H) * 0.1
        self.Wy = r.randn(V, H) * 0.1
        self.bh = np.zeros(H)
        self.by = np.zeros(V)

    def forward(self, idxs):
        self.idxs = idxs
        self.h = [np.zeros(H)]
        self.p = []
        for i in idxs:
            self.h.append(np.tanh(self.Wx[:, i] + self.Wh @ self.h[-1] + self.bh))
            s = self.Wy @ self.h[-1] + self.by
            e = np.exp(s - s.max())
            self.p.append(e / e.sum())

    def loss(self, targets):
        return -sum(np.log(p[t]) for p, t in zip(self.p, targets))

    def backward(self, targets):
        g = {k: np.zeros_like(getattr(self, k)) for k in ("Wx", "Wh", "Wy", "bh", "by")}
        carry = np.zeros(H)
        for t in range(len(targets) - 1, -1, -1):
            ds = self.p[t].copy()
            ds[targets[t]] -= 1
            g["Wy"] += np.outer(ds, self.h[t + 1])
            g["by"] += ds
            dh = self.Wy.T @ ds
            dz = dh * (1 - self.h[t + 1] ** 2)
            g["Wx"][:, self.idxs[t]] += dz
            g["Wh"] = np.outer(dz, self.h[t])
            g["bh"] += dz
            carry = self.Wh.T @ dz
        return g


net = CharRNN()
mem = {}
seq = [ix[ch] for ch in data]
for it in range(300):
    net.forward(seq[:-1])
    loss = net.loss(seq[1:])
    grads = net.backward(seq[1:])
    for k, gk in grads.items():
        mem[k] = mem.get(k, 0) + gk * gk  # adagrad
        setattr(net, k, getattr(net, k) - 0.1 * gk / np.sqrt(mem[k] + 1e-8))
    if it % 50 == 0:
        print("iter", it, "loss per character", loss / len(data))
