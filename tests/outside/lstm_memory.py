"""LSTM that has to remember the first number of a sequence. One step of gradient descent a batch of sequences."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class LSTM:
    def __init__(self, n_in, n_hidden, rng):
        self.n = n_hidden
        self.W = rng.normal(0, 0.4, (n_in + n_hidden, 4 * n_hidden))
        self.b = np.zeros(4 * n_hidden)
        self.b[n_hidden : 2 * n_hidden] = 1.0  # forget gate open at first

    def forward(self, xs):
        batch, steps, _ = xs.shape
        h, c = np.zeros((batch, self.n)), np.zeros((batch, self.n))
        self.tape = []
        for t in range(steps):
            xh = np.concatenate([xs[:, t], h], axis=1)
            gates = xh @ self.W + self.b
            i, f, o = (sigmoid(gates[:, k * self.n : (k + 1) * self.n]) for k in range(3))
            g = np.tanh(gates[:, 3 * self.n :])
            c_prev, c = c, f * c + i * g
            tc = np.tanh(c)
            h = o * tc
            self.tape.append((xh, i, f, o, g, c_prev, tc))
        return h

    def backward(self, dh):
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)
        dc = np.zeros_like(dh)
        for xh, i, f, o, g, c_prev, tc in reversed(self.tape):
            do = dh * tc
            dc = dc + dh * o * (1 - tc**2)
            di, df, dg = dc * g, dc * c_prev, dc * i
            dgates = np.concatenate([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g**2)], axis=1)
            self.dW += xh.T @ dgates
            self.db += dgates.sum(axis=0)
            dh = (dgates @ self.W.T)[:, -self.n :]
            dc = dc * f


if __name__ == "__main__":
    rng = np.random.default_rng(123)
    cell = LSTM(1, 6, rng)
    V, a = rng.normal(0, 0.4, (6, 1)), np.zeros(1)
    for step in range(601):
        xs = rng.uniform(-1, 1, (32, 6, 1))
        target = xs[:, 0]
        h = cell.forward(xs)
        miss = h @ V + a - target
        if step % 100 == 0:
            print("step", step, "mse", np.mean(miss**2))
        d = 2 * miss / miss.size
        cell.backward(d @ V.T)
        V -= 0.3 * h.T @ d
        a -= 0.3 * d.sum(axis=0)
        cell.W -= 0.3 * cell.dW
        cell.b -= 0.3 * cell.db
