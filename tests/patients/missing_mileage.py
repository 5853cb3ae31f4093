"""A line through displacement and mileage of some cars, point by point with two sums.

After the question at https://github.com/llSourcell/linear_regression_live/issues/16
The gradient is right, but one of the mileages is missing from the data and stands there as nan; a single such point
turns both sums, and with them the slope and the intercept, into nan at the first step.
"""
import numpy as np

# displacement in litres, miles per gallon
points = np.array([[1.6, 31.0], [1.8, 29.5], [2.0, 27.0], [2.3, 25.5], [2.5, np.nan],
                   [3.0, 21.0], [3.3, 20.5], [3.8, 18.0], [4.1, 16.5], [5.0, 13.0]])

b = 0
m = 0
learning_rate = 0.05
num_iterations = 1000

for i in range(num_iterations):
    b_gradient = 0
    m_gradient = 0
    N = float(len(points))
    for j in range(0, len(points)):
        x = points[j, 0]
        y = points[j, 1]
        b_gradient += -(2 / N) * (y - ((m * x) + b))
        m_gradient += -(2 / N) * x * (y - ((m * x) + b))
    b = b - learning_rate * b_gradient
    m = m - learning_rate * m_gradient

total_error = 0
for j in range(0, len(points)):
    total_error += (points[j, 1] - (m * points[j, 0] + b)) ** 2
print("After {0} iterations b = {1}, m = {2}, error = {3}".format(num_iterations, b, m, total_error / len(points)))
