import numpy as np

# recommender: R ~ U V^T + biases, only where we have a rating, alternating gradient steps
rng = np.random.default_rng(63)
n_users, n_items, rank = 12, 9, 2
R = np.clip(np.round(3 + rng.normal(size=(n_users, rank)) @ rng.normal(size=(rank, n_items))), 1, 5)
known = rng.random(R.shape) < 0.6

U = 0.3 * rng.normal(size=(n_users, rank))
V = 0.3 * rng.normal(size=(n_items, rank))
bu = np.zeros(n_users)
bi = np.zeros(n_items)
mu = R[known].mean()
reg, lr = 0.05, 0.03


def error():
    return np.where(known, U @ V.T + bu[:, None] + bi[None, :] + mu - R, 0.0)


def penalised_loss():
    return 0.5 * np.sum(error() ** 2) + 0.5 * reg * (np.sum(U**2) + np.sum(V**2))


for sweep in range(300):
    E = error()
    U -= lr * (E @ V + reg * U)
    bu -= lr * E.sum(axis=1)
    E = error()  # with the new user vectors
    V -= lr * (E.T @ U + reg * V)
    bi -= lr * E.sum(axis=0)
    if sweep % 60 == 0:
        print("sweep", sweep, "loss", penalised_loss(), "rmse", np.sqrt(np.sum(E**2) / known.sum()))
