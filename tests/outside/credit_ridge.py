"""Logistic regression with a penalty, pure Python."""
import math

rows = [[0.5, 1.2, 0.1], [1.5, 0.3, 0.9], [0.2, 0.8, 0.4], [1.1, 1.9, 0.7], [0.3, 0.2, 1.8], [1.7, 0.6, 0.2]]
paid = [1, 0, 1, 1, 0, 0]
coef = [0.1, -0.2, 0.05]
intercept = 0.0
l2 = 0.1
rate = 0.3


def logit(row):
    return intercept + sum(c * v for c, v in zip(coef, row))


def cost():
    total = 0.0
    for row, label in zip(rows, paid):
        p = 1 / (1 + math.exp(-logit(row)))
        total -= label * math.log(p) + (1 - label) * math.log(1 - p)
    return total / len(rows) + 0.5 * l2 * sum(c * c for c in coef)


for iteration in range(120):
    grad = [0.0, 0.0, 0.0]
    grad0 = 0.0
    for row, label in zip(rows, paid):
        p = 1 / (1 + math.exp(-logit(row)))
        for m in range(3):
            grad[m] += (p - label) * row[m] / len(rows)
        grad0 += (p - label) / len(rows)
    before = cost()
    for m in range(3):
        coef[m] -= rate * (grad[m] - l2 * coef[m])
    intercept -= rate * grad0
    if iteration % 30 == 0:
        print(iteration, before)
