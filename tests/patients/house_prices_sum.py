"""House prices from living areas, by a line with intercept and slope.

After the question at https://intellipaat.com/community/10711/simple-linear-regression-in-python
The direction of the step is right, but the areas are in the thousands and the derivatives are summed over all houses:
the residual sum of squares grows at every step, until it is infinite.
"""
import numpy as np

sqft = [1180, 2570, 770, 1960, 1680, 1225, 1715, 1060, 1780, 2890]
price = [222, 438, 148, 352, 301, 226, 312, 195, 318, 497]


def gradient_descend(X, Y, W):
    intercept = W[0][0]
    slope = W[1][0]
    gd = [sum(y - (intercept + slope * x) for x, y in zip(X, Y)),
          sum((y - (intercept + slope * x)) * x for x, y in zip(X, Y))]
    return np.array(gd).reshape(2, 1)


def RSS(X, Y, W):
    return sum((y - (W[0][0] + W[1][0] * x)) ** 2 for x, y in zip(X, Y))


def fit(X, Y):
    n = 0.0001
    iteration = 1500
    W = np.array([0.0, 0.0]).reshape(2, 1)
    for i in range(iteration):
        W = W + (2 * n) * gradient_descend(X, Y, W)
        if i % 100 == 0:
            print(RSS(X, Y, W))
    return W


W = fit(sqft, price)
print("intercept", W[0][0], "slope", W[1][0])
