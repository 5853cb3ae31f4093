"""Logistic regression: hours of study, and whether the exam was passed.

After the question at
https://python-pypi.wekeepcoding.com/article/12022270/Integrate+Gradient+Descent+in+Logistic+Regression+duplicate
The value of the cross entropy stands where its derivative belongs, and what the function makes of theta never leaves
it: the caller throws the returned value away, so that theta is 0 before and after.
"""
import numpy as np

hours = np.array([0.5, 0.75, 1.0, 1.25, 1.75, 2.0, 2.25, 2.75, 3.0, 3.25, 3.5, 4.0, 4.25, 4.75, 5.0, 5.5])
y = np.array([0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1])
X = np.column_stack([np.ones(len(hours)), hours])
m = len(X)


def sigmoid(a):
    return 1.0 / (1 + np.exp(-a))


def gradient_descent(theta, alpha, X, y):
    for i in range(0, m):
        h = sigmoid(np.dot(X[i], theta))
        cost = (-y[i]) * np.log(h) - (1 - y[i]) * np.log(1 - h)
        grad = (1.0 / m) * cost * X[i]
        theta = theta - alpha * grad
    return theta


theta = np.zeros(2)
for step in range(3000):
    gradient_descent(theta, 0.5, X, y)

print(theta)
print(np.round(sigmoid(np.dot(X, theta)), 2))
