import numpy as np

# Years of experience and yearly salary, in one currency unit; gradient descent with a long list of costs.
years = np.array([1.1, 1.5, 2.2, 3.0, 3.9, 4.5, 5.3, 6.8, 7.9, 9.0, 10.3])
salary = np.array([39343.0, 37731, 39891, 56642, 63218, 61111, 83088, 91738, 101302, 105582, 122391])
m, c = 0.0, 0.0
L = 0.01
costs = []
for i in range(1000):
    predicted = m * years + c
    costs.append(np.mean((salary - predicted) ** 2))
    D_m = (-2 / len(years)) * np.sum(years * (salary - predicted))
    D_c = (-2 / len(years)) * np.sum(salary - predicted)
    m = m - L * D_m
    c = c - L * D_c
print(m, c, costs[-1])
