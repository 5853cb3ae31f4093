"""Logistic regression with smoothed labels and weighted classes, row by row, pure Python."""
from math import exp, log

emails = [([1.0, 0.0, 3.0], 1), ([0.0, 1.0, 0.0], 0), ([2.0, 0.0, 1.0], 1), ([0.0, 2.0, 1.0], 0), ([1.0, 1.0, 0.0], 0), ([0.0, 0.0, 4.0], 1), ([0.0, 3.0, 2.0], 0)]
weight_of = {0: 0.8, 1: 1.3}
smoothing = 0.1
theta = [0.02, -0.03, 0.01]
bias = 0.0
eta = 0.05


def chance(features):
    total = bias
    for t, f in zip(theta, features):
        total += t * f
    return 1.0 / (1.0 + exp(-total))


for sweep in range(60):
    penalty = 0.0
    for features, spam in emails:
        target = spam * (1 - smoothing) + smoothing / 2
        p = chance(features)
        importance = weight_of[spam]
        penalty -= importance * (target * log(p) + (1 - target) * log(1 - p))
        delta = importance * (p - target)
        for i in range(len(theta)):
            theta[i] -= eta * delta * features[i]
        bias -= eta * delta
    if sweep % 20 == 0:
        print("sweep", sweep, "penalty", penalty)
