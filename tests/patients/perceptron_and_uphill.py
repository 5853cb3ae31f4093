"""A single perceptron for the logical AND, in plain Python.

After the question at http://stackoverflow.com/questions/15963858/perceptron-single-layered
The difference is output minus target, and the weights are moved along it instead of against it. The test for a correct
answer has no absolute value either: an output of 0 in place of 1 gives -1, which passes as small.
"""
import random

random.seed(4)

rate = 0.1

# (bias, first input, second input, target)
testdata = [[1, 0, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 1]]


def step(z):
    if z > 0:
        return 1
    return 0


def diff(w, vector):
    return step(sum(w[i] * vector[i] for i in range(3))) - vector[3]


def test(w, vector):
    return diff(w, vector) <= 0.1


def improve(w, vector):
    d = diff(w, vector)
    for i in range(3):
        w[i] += rate * d * vector[i]
    return w


def learn(w):
    for turn in range(1000):
        discrepancy = 0
        for v in testdata:
            if not test(w, v):
                w = improve(w, v)
                discrepancy += 1
        if discrepancy == 0:
            break
    return w


w = learn([random.random(), random.random(), random.random()])
print("weights", w)
for v in testdata:
    print(v[1], "and", v[2], "->", diff(w, v) + v[3], "wanted", v[3])
