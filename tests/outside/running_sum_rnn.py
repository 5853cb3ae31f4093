# many-to-one recurrent net: say whether the sum of 6 numbers is positive
import numpy as np

rng = np.random.default_rng(2)
n_seq, T, n_h = 48, 6, 5
seqs = rng.normal(size=(n_seq, T))
labels = (seqs.sum(axis=1) > 0).astype(float)

U = rng.normal(0, 0.4, n_h)  # input -> hidden
W = rng.normal(0, 0.4, (n_h, n_h))  # hidden -> hidden
V = rng.normal(0, 0.4, n_h)  # hidden -> output
c = 0.0
lr = 0.3

h0 = np.zeros(n_h)
for epoch in range(101):
    dU, dW, dV, dc = np.zeros_like(U), np.zeros_like(W), np.zeros_like(V), 0.0
    cost, hits = 0.0, 0
    h_last = h0
    for x, target in zip(seqs, labels):
        states = [h_last]
        for t in range(T):
            states.append(np.tanh(U * x[t] + W @ states[-1]))
        p = 1 / (1 + np.exp(-(V @ states[-1] + c)))
        cost -= target * np.log(p) + (1 - target) * np.log(1 - p)
        hits += int((p > 0.5) == target)

        delta = p - target
        dV += delta * states[-1]
        dc += delta
        dh = delta * V
        for t in range(T, 0, -1):
            dz = dh * (1 - states[t] ** 2)
            dU += dz * x[t - 1]
            dW += np.outer(dz, states[t - 1])
            dh = W @ dz
        h_last = states[-1]
    U -= lr * dU / n_seq
    W -= lr * dW / n_seq
    V -= lr * dV / n_seq
    c -= lr * dc / n_seq
    if epoch % 20 == 0:
        print("epoch", epoch, "cost", round(cost / n_seq, 4), "hits", hits, "of", n_seq)
