"""A straight line through ages and blood pressures.

After the question at
https://stats.stackexchange.com/questions/432707/alternating-negative-and-positive-value-of-slope-and-y-intercept-in-gradient-des
The gradient is right. The ages are between 19 and 70, so their squares make the loss so steep in the slope that each
step lands further away on the other side: slope and intercept change their signs in turn and grow without bound.
"""
import numpy as np


def gradient_descent(x, y):
    mCurr = 0
    bCurr = 0
    iterations = 1000
    n = len(x)
    learning_rate = 0.0008
    for i in range(iterations):
        y_predicted = mCurr * x + bCurr
        cost = (1 / n) * sum([val ** 2 for val in (y - y_predicted)])
        md = -(2 / n) * sum(x * (y - y_predicted))
        bd = -(2 / n) * sum(y - y_predicted)
        mCurr = mCurr - learning_rate * md
        bCurr = bCurr - learning_rate * bd
        if i % 50 == 0:
            print("m {}, b {}, cost {}, iteration {}".format(mCurr, bCurr, cost, i))
    return mCurr, bCurr


age = np.array([21, 24, 29, 33, 38, 41, 45, 52, 57, 61, 66, 70])
pressure = np.array([121, 122, 124, 127, 128, 131, 132, 135, 139, 140, 143, 144])

m, b = gradient_descent(age, pressure)
