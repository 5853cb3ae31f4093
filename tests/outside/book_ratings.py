"""Matrix factorisation with biases, one rating at a time, pure Python."""
import random

random.seed(6)
ratings = [(0, 0, 4.0), (0, 2, 1.0), (1, 1, 5.0), (1, 0, 3.5), (2, 2, 2.0), (2, 3, 4.5), (3, 1, 2.5), (3, 3, 3.0), (0, 3, 2.0)]
K = 2
P = [[random.gauss(0, 0.5) for _ in range(K)] for _ in range(4)]
Q = [[random.gauss(0, 0.5) for _ in range(K)] for _ in range(4)]
bu = [0.0] * 4
bi = [0.0] * 4
mean = sum(r for _, _, r in ratings) / len(ratings)
gamma = 0.05

for epoch in range(100):
    sq = 0.0
    for u, i, r in ratings:
        pred = mean + bu[u] + bi[i] + sum(P[u][k] * Q[i][k] for k in range(K))
        e = r - pred
        sq += e * e
        bu[u] += gamma * e
        bi[i] += gamma * e
        old = list(P[u])
        for k in range(K):
            P[u][k] += gamma * e * Q[i][k]
            Q[i][k] += gamma * e * P[u][k]
    if epoch % 25 == 0:
        print("rmse", (sq / len(ratings)) ** 0.5)
