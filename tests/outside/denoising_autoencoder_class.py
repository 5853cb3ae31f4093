import numpy as np

class DenoisingAutoencoder:
    """encoder sigmoid, decoder linear; noise is added to the inputs, the target is the clean row"""

    def __init__(self, n_visible, n_hidden, seed=0):
        self.rng = np.random.default_rng(seed)
        self.We = self.rng.normal(0, 0.5, (n_visible, n_hidden))
        self.be = np.zeros(n_hidden)
        self.Wd = self.rng.normal(0, 0.5, (n_hidden, n_visible))
        self.bd = np.zeros(n_visible)

    def encode(self, x):
        return 1 / (1 + np.exp(-(x @ self.We + self.be)))

    def decode(self, h):
        return h @ self.Wd + self.bd

    def fit_batch(self, clean, lr):
        noisy = clean + self.rng.normal(0, 0.2, clean.shape)
        h = self.encode(noisy)
        r = self.decode(h)
        dr = 2 * (r - clean) / clean.size
        dh = (dr @ self.Wd.T) * h * (1 - h)
        self.Wd -= lr * h.T @ dr
        self.bd -= lr * dr.sum(axis=0)
        self.We -= lr * clean.T @ dh
        self.be -= lr * dh.sum(axis=0)
        return np.mean((r - clean) ** 2)


def main():
    rng = np.random.default_rng(37)
    t = np.linspace(0, 2 * np.pi, 10)
    waves = np.array([np.sin(t + phase) for phase in rng.uniform(0, 2 * np.pi, 64)])
    model = DenoisingAutoencoder(10, 5)
    for epoch in range(200):
        costs = [model.fit_batch(batch, 0.8) for batch in np.split(waves[rng.permutation(64)], 4)]
        if epoch % 40 == 0:
            print("epoch", epoch, "cost", sum(costs) / len(costs))

main()
