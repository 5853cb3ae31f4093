"""TD(0) with linear features on a random walk of 7 states (Sutton & Barto)."""
import random

random.seed(1)
N = 7
GAMMA = 1.0
ALPHA = 0.05

def features(s):
    x = s / (N - 1)
    return [1.0, x, x * x]

def v(w, s):
    return sum(wi * fi for wi, fi in zip(w, features(s)))

w = [0.0, 0.0, 0.0]
errors = []
for episode in range(400):
    s = N // 2
    total = 0.0
    steps = 0
    while True:
        nxt = s + random.choice([-1, 1])
        if nxt < 0:
            reward, done = 0.0, True
        elif nxt >= N:
            reward, done = 1.0, True
        else:
            reward, done = 0.0, False
        target = reward if done else reward + GAMMA * v(w, nxt)
        delta = target - v(w, s)
        total += delta ** 2
        steps += 1
        f = features(s)
        for i in range(3):
            w[i] += ALPHA * delta * f[i]
        if done:
            break
        s = nxt
    errors.append(total / steps)
    if episode % 100 == 99:
        print(episode, sum(errors[-100:]) / 100)
print([round(v(w, s), 3) for s in range(N)])
