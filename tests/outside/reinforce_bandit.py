"""Policy gradient on a contextual bandit, with a running baseline."""
import numpy as np

rng = np.random.default_rng(2)
n_ctx, n_act = 3, 4
best = [2, 0, 3]
theta = np.zeros((n_ctx, n_act))
baseline = 0.0
lr = 0.2
rewards = []

def softmax(v):
    e = np.exp(v - v.max())
    return e / e.sum()

for t in range(3000):
    c = rng.integers(n_ctx)
    probs = softmax(theta[c])
    a = rng.choice(n_act, p=probs)
    r = 1.0 if a == best[c] else 0.0
    r += 0.1 * rng.normal()
    advantage = r - baseline
    baseline += 0.05 * (r - baseline)
    grad_log = -probs
    grad_log[a] += 1
    theta[c] += lr * advantage * grad_log
    rewards.append(r)
    if t % 500 == 499:
        print(t + 1, np.mean(rewards[-500:]))
