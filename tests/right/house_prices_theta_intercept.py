import numpy as np

x = np.array([1.0, 1.2, 1.5, 1.9, 2.4, 2.8, 3.1])
y = np.array([401_000.0, 425_000, 460_000, 498_000, 556_000, 601_000, 640_000])
X = np.c_[np.ones(len(x)), x]
m = len(y)
theta = np.zeros(2)
alpha = 0.05
for i in range(1500):
    error = X.dot(theta) - y
    gradient = X.T.dot(error) / m
    theta = theta - alpha * gradient
    if i % 500 == 0:
        print("Cost:", (error**2).sum() / (2 * m))
