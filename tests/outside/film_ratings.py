"""Matrix factorisation of film ratings, one rating at a time."""
import random

random.seed(15)
ratings = [
    [5, 3, 0, 1],
    [4, 0, 0, 1],
    [1, 1, 0, 5],
    [1, 0, 0, 4],
    [0, 1, 5, 4],
]
N, M, K = len(ratings), len(ratings[0]), 2
P = [[random.random() for _ in range(K)] for _ in range(N)]
Q = [[random.random() for _ in range(K)] for _ in range(M)]
alpha, lam = 0.02, 0.05


def predict(i, j):
    return sum(P[i][k] * Q[j][k] for k in range(K))


def objective():
    e = 0.0
    for i in range(N):
        for j in range(M):
            if ratings[i][j] > 0:
                e += 0.5 * (ratings[i][j] - predict(i, j)) ** 2
                for k in range(K):
                    e += 0.5 * lam * (P[i][k] ** 2 + Q[j][k] ** 2)
    return e


for step in range(400):
    for i in range(N):
        for j in range(M):
            if ratings[i][j] == 0:
                continue  # not seen
            eij = ratings[i][j] - predict(i, j)
            for k in range(K):
                p_new = P[i][k] + alpha * (eij * Q[j][k] + lam * P[i][k])
                P[i][k] = p_new
                Q[j][k] = Q[j][k] + alpha * (eij * P[i][k] - lam * Q[j][k])
    if step % 100 == 0:
        print("step", step, "objective", round(objective(), 4))

for i in range(N):
    print(" ".join("%5.2f" % predict(i, j) for j in range(M)))
