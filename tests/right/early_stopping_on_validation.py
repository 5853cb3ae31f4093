import numpy as np

rng = np.random.default_rng(6)
X = rng.normal(size=(60, 2))
y = X @ np.array([1.0, 2.0]) + 0.3 + 0.2 * rng.normal(size=60)
X_train, y_train, X_val, y_val = X[:40], y[:40], X[40:], y[40:]
w, b = np.zeros(2), 0.0
best_loss, wait, best = float("inf"), 0, None
for epoch in range(1000):
    e = X_train @ w + b - y_train
    w -= 0.05 * 2 * X_train.T @ e / len(e)
    b -= 0.05 * 2 * e.mean()
    val_loss = np.mean((X_val @ w + b - y_val) ** 2)
    if val_loss < best_loss:
        best_loss, wait, best = val_loss, 0, (w.copy(), b)
    else:
        wait += 1
        if wait > 10:
            break
print(best, best_loss)
