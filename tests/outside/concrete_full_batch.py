# strength of concrete from cement, water and age (invented numbers, but like the real ones)
import numpy as np

np.random.seed(17)
m = 40
cement = np.random.uniform(0, 1, m)
water = np.random.uniform(0, 1, m)
age = np.random.uniform(0, 1, m)
x = np.array([cement, water, age]).T
strength = (0.8 * cement - 0.5 * water + 0.4 * np.sqrt(age)).reshape(m, 1)

hidden_neurons = 6
w_h = np.random.uniform(-1, 1, (3, hidden_neurons))
b_h = np.zeros((1, hidden_neurons))
w_o = np.random.uniform(-1, 1, (hidden_neurons, 1))
b_o = np.zeros((1, 1))
lr = 0.02

for epoch in range(1000):
    # forward
    hidden_in = np.dot(x, w_h) + b_h
    hidden_out = np.tanh(hidden_in)
    output = np.dot(hidden_out, w_o) + b_o
    # backward
    error = output - strength
    slope_hidden = 1 - hidden_out**2
    d_output = error
    d_hidden = np.dot(d_output, w_o.T) * slope_hidden
    # update
    w_o = w_o - lr * np.dot(hidden_out.T, d_output) / m
    b_o = b_o - lr * np.sum(d_output, axis=0, keepdims=True) / m
    w_h = w_h - lr * np.dot(x.T, d_hidden) / m
    b_h = b_h - lr * d_hidden / m
    if epoch % 200 == 0:
        print("epoch", epoch, "mean squared error", np.mean(error**2))
