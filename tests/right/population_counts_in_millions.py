import numpy as np

# Standardised year and a city's inhabitants: labels in the millions.
year = np.array([1950.0, 1960, 1970, 1980, 1990, 2000, 2010, 2020])
x = (year - year.mean()) / year.std()
y = np.array([1_710_000.0, 1_960_000, 2_250_000, 2_480_000, 2_720_000, 3_010_000, 3_220_000, 3_520_000])
theta = np.zeros(2)
A = np.column_stack([np.ones_like(x), x])
n = len(y)
alpha = 0.1
J = []
for it in range(200):
    h = A @ theta
    J.append(((h - y) ** 2).sum() / (2 * n))
    theta = theta - alpha / n * A.T @ (h - y)
print(theta, J[-1])
