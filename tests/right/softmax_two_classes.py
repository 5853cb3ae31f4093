import numpy as np

rng = np.random.default_rng(3)
X = rng.normal(size=(20, 2))
Y = np.eye(2)[(X[:, 0] > X[:, 1]).astype(int)]
W1, b1 = rng.normal(size=(2, 3)), np.zeros(3)
W2, b2 = rng.normal(size=(3, 2)), np.zeros(2)
for epoch in range(300):
    A = 1 / (1 + np.exp(-(X @ W1 + b1)))
    Z = A @ W2 + b2
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    loss = -np.mean(np.sum(Y * np.log(P), axis=1))
    D2 = (P - Y) / len(X)
    D1 = D2 @ W2.T * A * (1 - A)
    W1 -= X.T @ D1
    b1 -= D1.sum(axis=0)
    W2 -= A.T @ D2
    b2 -= D2.sum(axis=0)
print(loss)
