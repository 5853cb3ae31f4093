sizes = [0.5, 0.8, 1.0, 1.3, 1.7, 2.0]
prices = [150000.0, 230000.0, 280000.0, 360000.0, 470000.0, 540000.0]
w = 0.0
b = 0.0
rate = 0.05
for epoch in range(500):
    total = 0.0
    for x, y in zip(sizes, prices):
        error = w * x + b - y
        total += error ** 2
        w -= rate * 2 * error * x
        b -= rate * 2 * error
    if epoch % 50 == 0:
        print(epoch, total / len(sizes))
