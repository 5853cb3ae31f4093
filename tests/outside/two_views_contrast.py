"""Contrastive learning of two views (InfoNCE), linear encoders."""
import numpy as np
rng = np.random.default_rng(2)
n, d = 24, 4
latent = rng.normal(size=(n, 3))
view1 = latent @ rng.normal(size=(3, 6)) + 0.1 * rng.normal(size=(n, 6))
view2 = latent @ rng.normal(size=(3, 5)) + 0.1 * rng.normal(size=(n, 5))
E1 = 0.3 * rng.normal(size=(6, d))
E2 = 0.3 * rng.normal(size=(5, d))
tau = 0.5

for it in range(1500):
    u = view1 @ E1
    v = view2 @ E2
    logits = u @ v.T / tau
    logits -= logits.max(1, keepdims=True)
    q = np.exp(logits)
    q /= q.sum(1, keepdims=True)
    loss = -np.log(np.diag(q)).mean()
    G = (q - np.eye(n)) / n / tau
    du = G @ v
    dv = G @ u
    E1 -= 0.02 * view1.T @ du
    E2 -= 0.02 * view2.T @ dv
    if it % 100 == 0:
        print(it, round(loss, 4), (q.argmax(1) == np.arange(n)).mean())
