import numpy as np

def one_hot(k, n):
    out = np.zeros((len(k), n))
    out[np.arange(len(k)), k] = 1
    return out

def softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)

rng = np.random.default_rng(7)
counts = [60, 25, 10]
centers = np.array([[0, 0], [2, 1], [-1, 2]])
X = np.concatenate([rng.normal(c, 0.8, (n, 2)) for c, n in zip(centers, counts)])
labels = np.repeat([0, 1, 2], counts)
class_weight = len(labels) / (3 * np.array(counts))
eps = 0.1
T = one_hot(labels, 3) * (1 - eps) + eps / 3
sample_weight = class_weight[labels].reshape(-1, 1)

W1 = rng.normal(0, 0.5, (2, 8)); b1 = np.zeros((1, 8))
W2 = rng.normal(0, 0.5, (8, 3)); b2 = np.zeros((1, 3))
for epoch in range(1000):
    h = np.maximum(0, X @ W1 + b1)
    P = softmax(h @ W2 + b2)
    loss = -(sample_weight * T * np.log(P)).sum() / len(X)
    dZ = class_weight * (P - T) / len(X)
    dW2 = h.T @ dZ
    db2 = dZ.sum(axis=0, keepdims=True)
    dh = dZ @ W2.T
    dh[h <= 0] = 0
    dW1 = X.T @ dh
    db1 = dh.sum(axis=0, keepdims=True)
    for param, grad in [(W1, dW1), (b1, db1), (W2, dW2), (b2, db2)]:
        param -= 0.5 * grad
    if epoch % 200 == 0:
        acc = (P.argmax(1) == labels).mean()
        print(f"epoch {epoch}: loss {loss:.4f} acc {acc:.2f}")
