# Logistic regression with Nesterov's accelerated gradient.
# exam scores (two exams) -> admitted or not
import numpy as np

np.random.seed(12)
N = 80
X = np.random.randn(N, 2) * 15 + 65
y = (0.6 * X[:, 0] + 0.4 * X[:, 1] + 4 * np.random.randn(N) > 65).astype(float)
X = (X - X.mean(axis=0)) / X.std(axis=0)


def sigmoid(t):
    return 1.0 / (1.0 + np.exp(-t))


def cost(w, b):
    p = sigmoid(X.dot(w) + b)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def gradient(w, b):
    err = sigmoid(X.dot(w) + b) - y
    return X.T.dot(err) / N, err.mean()


w = np.array([0.1, -0.1])
b = 0.0
vw = np.zeros_like(w)
vb = 0.0
mu = 0.9
eta = 0.05

history = []
for it in range(200):
    # look ahead, then correct
    gw, gb = gradient(w + mu * vw, b + mu * vb)
    vw = mu * vw - eta * gw
    vb = mu * vb - eta * gb
    w = w + vw
    b = b + vb
    history.append(cost(w, b))
    if it % 40 == 0:
        print("iteration %4d   cost %.5f" % (it, history[-1]))

pred = sigmoid(X.dot(w) + b) > 0.5
print("final cost", history[-1])
print("train accuracy", np.mean(pred == (y == 1)))
