import numpy as np

x = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
y = np.array([2.2, 4.1, 6.0, 8.3, 9.9])
N = float(len(x))
m, c = 0.0, 0.0
L = 0.01
for i in range(1000):
    Y_pred = m * x + c
    D_m = (-2 / N) * sum(x * (y - Y_pred))
    D_c = (-2 / N) * sum(y - Y_pred)
    m = m - L * D_m
    c = c - L * D_c
print(m, c)
