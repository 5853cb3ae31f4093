import numpy as np

# y = theta0 + theta1 x + theta2 x^2 + theta3 x^3
np.random.seed(14)
x = np.linspace(-1, 1, 40)
y = 1 - 2 * x + 0.5 * x**2 + 3 * x**3 + np.random.randn(40) * 0.1
theta = np.zeros(4)
alpha = 0.3


def h(x):
    return theta[0] + theta[1] * x + theta[2] * x**2 + theta[3] * x**3


for i in range(1000):
    e = h(x) - y
    J = (e**2).sum() / (2 * len(x))
    g0 = e.sum() / len(x)
    g1 = (e * x).sum() / len(x)
    g2 = (e * x**2).sum() / len(x)
    g3 = (e * x**2).sum() / len(x)
    theta = theta - alpha * np.array([g0, g1, g2, g3])
    if i % 100 == 0:
        print("iteration", i, "J =", J)
print(theta)
