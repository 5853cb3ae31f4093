"""Three topics, softmax regression with AdaGrad and gradient accumulation over micro-batches."""
import numpy as np

rng = np.random.default_rng(52)
n, d, k = 96, 8, 3
true = rng.normal(0, 1.5, (d, k))
X = rng.poisson(1.0, (n, d)).astype(float)
y = np.argmax(X @ true + rng.gumbel(size=(n, k)), axis=1)

W = np.zeros((d, k))
b = np.zeros(k)
hist_W, hist_b = np.zeros_like(W), np.zeros_like(b)
eta, eps = 0.5, 1e-8
accumulate = 4

gW, gb = np.zeros_like(W), np.zeros_like(b)
for epoch in range(40):
    loss = 0.0
    for i, rows in enumerate(np.array_split(rng.permutation(n), 16)):
        logits = X[rows] @ W + b
        logits -= logits.max(axis=1, keepdims=True)
        prob = np.exp(logits)
        prob /= prob.sum(axis=1, keepdims=True)
        loss -= np.sum(np.log(prob[np.arange(len(rows)), y[rows]]))
        prob[np.arange(len(rows)), y[rows]] -= 1
        gW += X[rows].T @ prob / n
        gb += prob.sum(axis=0) / n
        if (i + 1) % accumulate == 0:
            hist_W += gW**2
            hist_b += gb**2
            W -= eta * gW / (np.sqrt(hist_W) + eps)
            b -= eta * gb / (np.sqrt(hist_b) + eps)
            gW[:] = 0
    if epoch % 10 == 0:
        print(f"epoch {epoch:2d} loss {loss / n:.4f}")
print("accuracy", np.mean(np.argmax(X @ W + b, axis=1) == y))
