# Elman network: reads 0/1 sequences, predicts at each step whether the number of ones so far is even
import numpy as np

np.random.seed(3)
hidden_size = 6
seq_len = 5
Wxh = np.random.randn(hidden_size, 1) * 0.6
Whh = np.random.randn(hidden_size, hidden_size) * 0.6
Why = np.random.randn(1, hidden_size) * 0.6
bh = np.zeros((hidden_size, 1))
by = np.zeros((1, 1))
learning_rate = 0.2


def lossFun(inputs, targets, hprev):
    xs, hs, ps = {}, {}, {}
    hs[-1] = np.copy(hprev)
    loss = 0
    # forward pass
    for t in range(len(inputs)):
        xs[t] = np.array([[inputs[t]]])
        hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t - 1]) + bh)
        y = np.dot(Why, hs[t]) + by
        ps[t] = 1 / (1 + np.exp(-y))
        loss += -(targets[t] * np.log(ps[t]) + (1 - targets[t]) * np.log(1 - ps[t])).item()
    # backward pass: compute gradients going backwards
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby = np.zeros_like(bh), np.zeros_like(by)
    dhnext = np.zeros_like(hs[0])
    for t in reversed(range(len(inputs))):
        dy = ps[t] - targets[t]
        dWhy += np.dot(dy, hs[t].T)
        dby += dy
        dh = np.dot(Why.T, dy) + dhnext
        dhraw = (1 - hs[t] * hs[t]) * dh
        dbh += dhraw
        dWxh += np.dot(dhraw, xs[t].T)
        dWhh += np.dot(dhraw, hs[t - 1].T)
        dhnext = np.dot(Whh.T, dhraw)
    for dparam in [dWxh, dWhh, dWhy, dbh, dby]:
        np.clip(dparam, -5, 5, out=dparam)
    return loss, dWxh, dWhh, dWhy, dbh, dby


smooth_loss = seq_len * np.log(2)
for n in range(1501):
    bits = np.random.randint(0, 2, seq_len)
    even = (np.cumsum(bits) + 1) % 2
    loss, dWxh, dWhh, dWhy, dbh, dby = lossFun(bits, even, np.zeros((hidden_size, 1)))
    smooth_loss = smooth_loss * 0.99 + loss * 0.01
    if n % 250 == 0:
        print("iter %d, loss: %f" % (n, smooth_loss))
    for param, dparam in zip([Wxh, Whh, Why, bh, by], [dWxh, dWhh, dWhy, dbh, dby]):
        param -= learning_rate * dparam
