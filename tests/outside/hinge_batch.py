import numpy as np

# soft margin SVM by (full batch) subgradient descent
rng = np.random.default_rng(71)
m = 60
y = np.repeat([1.0, -1.0], m // 2)
X = rng.normal(size=(m, 2)) + 1.5 * y.reshape(-1, 1) * np.array([1.0, -0.5]) + np.array([0.5, 2.0])

w = np.zeros(2)
b = 0.0
C = 1.0
lr = 0.05


def objective(w, b):
    distances = 1 - y * (X.dot(w) + b)
    hinge = np.maximum(0, distances)
    return 0.5 * np.dot(w, w) + C * np.mean(hinge)


def gradients(w, b):
    distances = 1 - y * (X.dot(w) + b)
    active = distances > 0
    dw = w - C * np.dot(y, X) / m
    db = -C * np.sum(y * active) / m
    return dw, db


for epoch in range(1, 201):
    dw, db = gradients(w, b)
    w = w - lr * dw
    w = w - lr * db
    if epoch % 40 == 0:
        accuracy = np.mean(np.sign(X.dot(w) + b) == y)
        print("epoch %d objective %.4f accuracy %.2f" % (epoch, objective(w, b), accuracy))
