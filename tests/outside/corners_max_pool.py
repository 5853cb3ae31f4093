import numpy as np

# find which corner shape is in a 7x7 picture (4 kinds): conv 2x2 -> relu -> max pool 3x3 -> dense softmax
rng = np.random.default_rng(111)
shapes = [np.array(s, float) for s in ([[1, 1], [1, 0]], [[1, 1], [0, 1]], [[1, 0], [1, 1]], [[0, 1], [1, 1]])]


def make(k):
    img = rng.normal(0, 0.1, (7, 7))
    r, c = rng.integers(0, 6, 2)
    img[r:r + 2, c:c + 2] += shapes[k]
    return img


kinds = np.arange(40) % 4
imgs = np.array([make(k) for k in kinds])
F = rng.normal(0, 0.5, (4, 2, 2))
fb = np.full(4, 0.1)
W = rng.normal(0, 0.3, (16, 4))
wb = np.zeros(4)
lr = 0.15

for epoch in range(12):
    total, good = 0.0, 0
    for n in rng.permutation(len(imgs)):
        img, kind = imgs[n], kinds[n]
        # convolution: 7x7 -> 6x6
        conv = np.empty((4, 6, 6))
        for f in range(4):
            for r in range(6):
                for c in range(6):
                    conv[f, r, c] = (img[r:r + 2, c:c + 2] * F[f]).sum() + fb[f]
        act = np.maximum(conv, 0)
        # max pooling: 6x6 -> 2x2, remember who won
        pool = np.empty((4, 2, 2))
        winner = {}
        for f in range(4):
            for r in range(2):
                for c in range(2):
                    window = act[f, 3 * r:3 * r + 3, 3 * c:3 * c + 3]
                    i, j = np.unravel_index(window.argmax(), window.shape)
                    pool[f, r, c] = window[i, j]
                    winner[f, r, c] = 3 * r + i, 3 * c + j
        flat = pool.ravel()
        s = flat @ W + wb
        e = np.exp(s - s.max())
        p = e / e.sum()
        total -= np.log(p[kind])
        good += p.argmax() == kind

        ds = p.copy()
        ds[kind] -= 1
        dpool = (W @ ds).reshape(pool.shape)
        W -= lr * np.outer(flat, ds)
        wb -= lr * ds
        dF, dfb = np.zeros_like(F), np.zeros_like(fb)
        for (f, r, c), (i, j) in winner.items():
            if conv[f, i, j] > 0:
                dF[f] += dpool[f, r, c] * img[i:i + 2, j:j + 2]
                dfb[f] += dpool[f, r, c]
        F -= lr * dF
        fb -= lr * dfb
    if epoch % 3 == 2:
        print(f"epoch {epoch}: mean loss {total / len(imgs):.3f}, {good} of {len(imgs)} right")
