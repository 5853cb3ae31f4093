x = [0.1, 0.4, 0.5, 0.9, 1.2, 1.5]
y = [1.2, 1.9, 2.0, 2.9, 3.3, 4.1]
slope, intercept = 0.0, 0.0
iteration = 0
n = len(x)
for _ in range(600):
    iteration = iteration + 1
    rate = 0.2 if iteration < 300 else 0.1
    g_slope = sum(2 * (slope * a + intercept - c) * a for a, c in zip(x, y)) / n
    g_intercept = sum(2 * (slope * a + intercept - c) for a, c in zip(x, y)) / n
    slope -= rate * g_slope
    intercept -= rate * g_intercept
    error = sum((slope * a + intercept - c) ** 2 for a, c in zip(x, y)) / n
print(slope, intercept, error)
