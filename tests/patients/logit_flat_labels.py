"""Vectorised logistic regression on two features and an intercept.

After the question at
https://kiwix.lema.org/stackoverflow.com_en_all_2023-11/questions/46588190/python-numpy-logistic-regression
The predictions form a column, the labels a flat array, so their difference is a square table and the gradient has one
column for each sample; theta takes on that shape without a word, and each of its columns learns a single label.
"""
import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def cost(theta, X, y):
    hypo = sigmoid(np.matmul(X, theta))
    return np.mean(-y * np.log(hypo) - (1 - y) * np.log(1 - hypo))


def grad(theta, X, y):
    m = len(y)
    hypo = sigmoid(np.matmul(X, theta))
    return (1 / m) * np.matmul(X.T, hypo - y)


def fit(X, y, rate=0.5, steps=400):
    theta = np.zeros((3, 1))
    for i in range(steps):
        theta = theta - rate * grad(theta, X, y)
        if i % 100 == 0:
            print(i, cost(theta, X, y))
    return theta


points = np.array([[0.2, 0.4], [0.5, 0.1], [0.9, 0.6], [0.3, 0.8], [1.4, 1.2], [1.8, 0.9], [1.1, 1.7], [1.6, 1.5]])
X = np.hstack([np.ones((8, 1)), points])
y = np.array([0, 0, 0, 0, 1, 1, 1, 1])

theta = fit(X, y)
print(theta)
