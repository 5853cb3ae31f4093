# fit a cubic without numpy
xs = [i / 10 - 1 for i in range(21)]
ys = [2 * x ** 3 - x + 0.5 for x in xs]
coeffs = [0.0, 0.0, 0.0, 0.0]
rate = 0.1

def predict(x):
    out = 0
    for power, c in enumerate(coeffs):
        out += c * x ** power
    return out

for epoch in range(500):
    grads = [0.0] * len(coeffs)
    mse = 0.0
    for x, y in zip(xs, ys):
        err = predict(x) - y
        mse += err ** 2 / len(xs)
        for k in range(len(coeffs)):
            grads[k] += 2 * err * k * x ** k / len(xs)
    for k in range(len(coeffs)):
        coeffs[k] -= rate * grads[k]
    if epoch % 100 == 0:
        print(f"epoch {epoch} mse {mse:.5f}")
print(coeffs)
