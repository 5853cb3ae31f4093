import numpy as np

class MF:
    def __init__(self, R, k, alpha, beta):
        self.R, self.k, self.alpha, self.beta = R, k, alpha, beta
        rng = np.random.default_rng(5)
        m, n = R.shape
        self.P = rng.normal(scale=1. / k, size=(m, k))
        self.Q = rng.normal(scale=1. / k, size=(n, k))
        self.b_u = np.zeros(m)
        self.b_i = np.zeros(n)
        self.b = np.mean(R[np.where(R != 0)])
        self.samples = [(i, j, R[i, j]) for i in range(m) for j in range(n) if R[i, j] > 0]

    def rating(self, i, j):
        return self.b + self.b_u[i] + self.b_i[j] + self.P[i, :].dot(self.Q[j, :].T)

    def sgd(self):
        for i, j, r in self.samples:
            e = r - self.rating(i, j)
            self.b_u[i] += self.alpha * (e - self.beta * self.b_u[i])
            self.b_i[j] += self.alpha * (e - self.beta * self.b_i[j])
            P_i = self.P[i, :].copy()
            self.P[i, :] += self.alpha * (e * self.Q[j, :] - self.beta * self.P[i, :])
            self.Q[j, :] += self.alpha * (e * self.P[i, :] - self.beta * self.Q[j, :])

    def mse(self):
        return sum((r - self.rating(i, j)) ** 2 for i, j, r in self.samples) / len(self.samples)

R = np.array([[5, 3, 0, 1], [4, 0, 0, 1], [1, 1, 0, 5], [1, 0, 0, 4], [0, 1, 5, 4]])
mf = MF(R, k=2, alpha=0.05, beta=0.01)
for it in range(100):
    np.random.default_rng(it).shuffle(mf.samples)
    mf.sgd()
    if it % 20 == 0:
        print(it, mf.mse())
