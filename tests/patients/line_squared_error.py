"""A straight line fitted to four points, one point at a time.

After the question at
https://kiwix.lema.org/stackoverflow.com_en_all_2023-11/questions/56052457/why-isn-t-my-gradient-descent-algorithm-working
The step is made from the squared error instead of its derivative, and the squared errors are summed up over the whole
run, because the sum is set to zero only once: both parameters are pushed down faster and faster.
"""
import numpy as np

np.random.seed(0)

x = np.array([2, 3, 4, 5])
y = np.array([5, 7, 9, 11])

m = np.random.randn()
b = np.random.randn()
error = 0
lr = 0.01

for q in range(1000):
    for i in range(len(x)):
        ypred = m * x[i] + b
        error += (ypred - y[i]) ** 2
        m = m - x[i] * error * lr
        b = b - error * lr

print("m", m, "b", b)
