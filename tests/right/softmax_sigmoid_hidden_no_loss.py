import numpy as np

np.random.seed(1)
X = np.vstack([np.random.randn(10, 2) + c for c in ((0, 3), (3, 0), (-3, -3))])
labels = np.repeat([0, 1, 2], 10)
T = np.zeros((30, 3))
T[np.arange(30), labels] = 1
wh, bh = np.random.rand(2, 4), np.random.randn(4)
wo, bo = np.random.rand(4, 3), np.random.randn(3)
lr = 0.01


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(A):
    expA = np.exp(A)
    return expA / expA.sum(axis=1, keepdims=True)


errors = []
for epoch in range(2000):
    ah = sigmoid(np.dot(X, wh) + bh)
    ao = softmax(np.dot(ah, wo) + bo)
    dzo = ao - T
    dwo = np.dot(ah.T, dzo)
    dah = np.dot(dzo, wo.T)
    dzh = dah * ah * (1 - ah)
    wh -= lr * np.dot(X.T, dzh)
    bh -= lr * dzh.sum(axis=0)
    wo -= lr * dwo
    bo -= lr * dzo.sum(axis=0)
    if epoch % 200 == 0:
        loss = np.sum(-T * np.log(ao))
        print("Loss function value: ", loss)
        errors.append(loss)
