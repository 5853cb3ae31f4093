"""One weight that learns to double its input, from forty noisy samples.

After the question at https://github.com/peterroelants/peterroelants.github.io/issues/5
The gradient is summed over the samples. The learning rate was chosen for a handful of them; with forty the step is
several times too long, and the weight swings away from 2.
"""
import numpy as np

np.random.seed(seed=1)

nb_of_samples = 40
x = np.random.uniform(0, 1, nb_of_samples)
t = x * 2 + np.random.randn(nb_of_samples) * 0.2


def nn(x, w):
    return x * w


def cost(y, t):
    return ((t - y) ** 2).sum()


def gradient(w, x, t):
    return 2 * (x * (nn(x, w) - t)).sum()


w = 0.1
learning_rate = 0.1
nb_of_iterations = 30
for i in range(nb_of_iterations):
    print("w({}): {:.4f} \t cost: {:.4f}".format(i, w, cost(nn(x, w), t)))
    w = w - learning_rate * gradient(w, x, t)

print("w({}): {:.4f} \t cost: {:.4f}".format(nb_of_iterations, w, cost(nn(x, w), t)))
