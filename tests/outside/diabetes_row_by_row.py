"""Logistic regression in plain Python, stochastic gradient descent, coefficients printed at the end."""
from math import exp, log
import random


def predict(row, coefficients):
    yhat = coefficients[0]
    for i in range(len(row) - 1):
        yhat += coefficients[i + 1] * row[i]
    return 1.0 / (1.0 + exp(-yhat))


def log_loss(rows, coefficients):
    total = 0.0
    for row in rows:
        p = predict(row, coefficients)
        total -= log(p) if row[-1] == 1 else log(1 - p)
    return total / len(rows)


def coefficients_sgd(train, l_rate, n_epoch):
    coef = [0.0 for i in range(len(train[0]))]
    for epoch in range(n_epoch):
        for row in train:
            yhat = predict(row, coef)
            error = yhat - row[-1]
            coef[0] = coef[0] - l_rate * error
            for i in range(len(row) - 1):
                coef[i + 1] = coef[i + 1] - l_rate * error * yhat * (1.0 - yhat) * row[i]
        if epoch % 20 == 0:
            print("epoch", epoch, "log loss", round(log_loss(train, coef), 5))
    return coef


random.seed(30)
rows = []
for _ in range(50):
    glucose, bmi, age = random.gauss(0, 1), random.gauss(0, 1), random.gauss(0, 1)
    sick = 1 if glucose + 0.7 * bmi - 0.2 * age + random.gauss(0, 0.5) > 0.2 else 0
    rows.append([glucose, bmi, age, sick])
print(coefficients_sgd(rows, 0.1, 100))
