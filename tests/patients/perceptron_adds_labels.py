"""A perceptron for points on both sides of a line, labels -1 and 1.

After the question at https://math.techqa.club/perceptron-training-in-python-4780635
Each pass adds every point times its label, whether or not the perceptron has got the point right, so the weights only
grow in one fixed direction; since the labels add up to 0, the threshold stays what it was.
"""
import numpy as np

w = np.array([5, 2, -3])
x = [[5, 2], [-2, 8], [-1, -3], [-3, -2], [3, -7], [3, 2], [1, 3], [-1, 0], [0, 1], [4, 4]]
y = np.array([1, 1, -1, -1, -1, 1, 1, -1, -1, 1])


def perc(x_t, w_t):
    yp = np.matmul(x_t, w_t)
    return np.where(yp >= 0, 1, -1)


def check(y, y_pred):
    for i in range(len(y)):
        if y[i] != y_pred[i]:
            return False
    return True


for t in x:
    t.append(1)
x_t = np.array(x)
w_t = np.array([1, 1, 1])

i = 0
while i < 200:
    y_pred = perc(x_t, w_t)
    if check(y, y_pred):
        break
    w_t = w_t + np.matmul(y, x_t)
    i += 1

print("passes", i, "weights", w_t)
print("right:", np.sum(perc(x_t, w_t) == y), "of", len(y))
