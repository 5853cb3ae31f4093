import numpy as np

R = np.array([[5, 3, 0, 1], [4, 0, 0, 1], [1, 1, 0, 5], [1, 0, 0, 4], [0, 1, 5, 4]])
N = len(R)
M = len(R[0])
K = 2
np.random.seed(42)
P = np.random.rand(N, K)
Q = np.random.rand(M, K)
Q = Q.T
alpha = 0.002
beta = 0.02
for step in range(300):
    for i in range(N):
        for j in range(M):
            if R[i][j] > 0:
                eij = R[i][j] - np.dot(P[i, :], Q[:, j])
                for k in range(K):
                    p_old = P[i][k]
                    P[i][k] = P[i][k] + alpha * (2 * eij * Q[k][j] - beta * P[i][k])
                    Q[k][j] = Q[k][j] + alpha * (2 * eij * p_old - beta * Q[k][j])
    e = 0
    for i in range(N):
        for j in range(M):
            if R[i][j] > 0:
                e = e + pow(R[i][j] - np.dot(P[i, :], Q[:, j]), 2)
                for k in range(K):
                    e = e + (beta / 2) * (pow(P[i][k], 2) + pow(Q[k][j], 2))
    if step % 100 == 0:
        print(step, e)
