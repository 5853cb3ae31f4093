"""Gradient descent for a parabola through some points, component by component.

After the question at https://whosebug.com/question/5305527/It-seems-numpy-array-automatically-ignores-decimals
The start is written with whole numbers, so numpy keeps an array of integers, and what is assigned to its places loses
its decimals: there in the shifted copies of a numerical gradient, here in every step of the descent.
"""
import numpy as np

xs = np.linspace(-1, 1, 11)
ys = 0.5 * xs ** 2 - 1.25 * xs + 2.75


def f(p):
    return np.mean((p[0] * xs ** 2 + p[1] * xs + p[2] - ys) ** 2)


def gradient(p):
    difference = p[0] * xs ** 2 + p[1] * xs + p[2] - ys
    return [2 * np.mean(difference * xs ** 2), 2 * np.mean(difference * xs), 2 * np.mean(difference)]


def descend(p, rate, steps):
    for step in range(steps):
        g = gradient(p)
        for i in range(p.size):
            p[i] = p[i] - rate * g[i]
        if step % 100 == 0:
            print(step, p, f(p))
    return p


p = descend(np.array([3, 3, 3]), 0.3, 1000)
print(p)
