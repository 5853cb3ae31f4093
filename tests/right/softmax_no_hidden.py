import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(30, 2))
labels = np.where(X[:, 0] > 0.5, 2, np.where(X[:, 1] > 0, 1, 0))
Y = np.eye(3)[labels]
W, b = np.zeros((2, 3)), np.zeros(3)
for epoch in range(500):
    Z = X @ W + b
    Z -= Z.max(axis=1, keepdims=True)
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    loss = -np.mean(np.sum(Y * np.log(P), axis=1))
    G = (P - Y) / len(X)
    W -= 0.5 * X.T @ G
    b -= 0.5 * G.sum(axis=0)
print(loss)
