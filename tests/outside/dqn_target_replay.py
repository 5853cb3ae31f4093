import random
from collections import deque

import numpy as np

random.seed(0)
rng = np.random.default_rng(0)
SIZE = 5


class QNet:
    def __init__(self):
        self.w1 = rng.normal(0, 0.4, (SIZE, 10))
        self.b1 = np.zeros(10)
        self.w2 = rng.normal(0, 0.4, (10, 2))
        self.b2 = np.zeros(2)

    def __call__(self, x):
        self.x, self.h = x, np.tanh(x @ self.w1 + self.b1)
        return self.h @ self.w2 + self.b2

    def update(self, dq, lr):
        dh = dq @ self.w2.T * (1 - self.h ** 2)
        self.w2 -= lr * self.h.T @ dq
        self.b2 -= lr * dq.sum(0)
        self.w1 -= lr * self.x.T @ dh
        self.b1 -= lr * dh.sum(0)

    def copy_from(self, other):
        self.w1, self.b1 = other.w1.copy(), other.b1.copy()
        self.w2, self.b2 = other.w2.copy(), other.b2.copy()


eye = np.eye(SIZE)
memory = deque(maxlen=500)
for _ in range(300):
    s = random.randrange(SIZE - 1)
    a = random.randrange(2)
    nxt = min(SIZE - 1, s + 1) if a else max(0, s - 1)
    memory.append((s, a, 1.0 if nxt == SIZE - 1 else 0.0, nxt, nxt == SIZE - 1))

online, target = QNet(), QNet()
target.copy_from(online)
for step in range(400):
    sample = random.sample(memory, 32)
    s, a, r, nxt, done = map(np.array, zip(*sample))
    best = target(eye[nxt]).max(axis=1)
    goal = r + 0.9 * best * (1 - done)
    q = online(eye[s])
    err = q[np.arange(32), a] - goal
    loss = np.mean(err ** 2)
    dq = np.zeros_like(q)
    dq[np.arange(32), a] = 2 * err / 32
    online.update(dq, 0.2)
    if step % 25 == 0:
        target.copy_from(online)
    if step % 100 == 0:
        print(step, loss)
print(online(eye).round(2))
