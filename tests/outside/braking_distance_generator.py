"""Quadratic regression without any library: a generator yields the coefficients after each pass."""


def measurements():
    for v in range(1, 13):
        speed = v / 12
        wobble = 0.02 * ((v * 7) % 5 - 2)
        yield speed, 0.1 + 0.3 * speed + 0.9 * speed * speed + wobble


def polynomial(coefficients, x):
    result = 0.0
    for c in reversed(coefficients):
        result = result * x + c
    return result


def descend(points, degree, rate):
    coefficients = [0.0] * (degree + 1)
    while True:
        slopes = [0.0] * (degree + 1)
        error = 0.0
        for x, y in points:
            miss = polynomial(coefficients, x) - y
            error += miss * miss
            power = 1.0
            for k in range(degree + 1):
                slopes[k] += 2 * miss * power
                power *= x
        yield error / len(points), list(coefficients)
        coefficients = [c - rate * s / len(points) for c, s in zip(coefficients, slopes)]


points = list(measurements())
for i, (error, coefficients) in enumerate(descend(points, degree=2, rate=0.4)):
    if i % 200 == 0:
        print(i, error, coefficients)
    if i == 1000:
        break
