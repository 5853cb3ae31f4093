# XOR without numpy - 2 inputs, 3 hidden tanh neurons, one sigmoid output, full batch
import math
import random

random.seed(8)

X = [(0, 0), (0, 1), (1, 0), (1, 1)]
Y = [0, 1, 1, 0]
H = 3

w_hidden = [[random.uniform(-1, 1) for _ in range(2)] for _ in range(H)]
b_hidden = [0.1 * (i + 1) for i in range(H)]
w_out = [random.uniform(-1, 1) for _ in range(H)]
b_out = 0.1
lr = 0.3

grad_w_hidden = [[0.0, 0.0] for _ in range(H)]
for epoch in range(1000):
    grad_b_hidden = [0.0] * H
    grad_w_out = [0.0] * H
    grad_b_out = 0.0
    loss = 0.0
    for x, y in zip(X, Y):
        hidden = [math.tanh(w_hidden[i][0] * x[0] + w_hidden[i][1] * x[1] + b_hidden[i]) for i in range(H)]
        out = 1 / (1 + math.exp(-(sum(w_out[i] * hidden[i] for i in range(H)) + b_out)))
        loss += (out - y) ** 2 / 2

        delta_out = (out - y) * out * (1 - out)
        grad_b_out += delta_out
        for i in range(H):
            grad_w_out[i] += delta_out * hidden[i]
            delta_hidden = delta_out * w_out[i] * (1 - hidden[i] ** 2)
            grad_b_hidden[i] += delta_out
            for j in range(2):
                grad_w_hidden[i][j] += delta_hidden * x[j]
    b_out += lr * grad_b_out
    for i in range(H):
        w_out[i] -= lr * grad_w_out[i]
        b_hidden[i] -= lr * grad_b_hidden[i]
        for j in range(2):
            w_hidden[i][j] -= lr * grad_w_hidden[i][j]
    if epoch % 100 == 0:
        print("epoch", epoch, "loss", loss)
