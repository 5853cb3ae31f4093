"""Values of states by gradient descent towards a target network, which follows the learned one slowly."""
import numpy as np

rng = np.random.default_rng(4)
features = rng.normal(size=(120, 4))
rewards = features @ np.array([0.5, -1.0, 0.0, 0.25]) + 0.1 * rng.normal(size=120)
discount, rate, tau = 0.9, 0.02, 0.02

online = rng.normal(0.0, 0.1, 4)
target = online.copy()
for step in range(119 * 8):
    now = step % 119
    wanted = rewards[now] + discount * (features[now + 1] @ target)
    error = features[now] @ online - wanted
    online = online - rate * error * features[now]
    target = (1 - tau) * target + tau * online
print(online, np.abs(online - target).max())
