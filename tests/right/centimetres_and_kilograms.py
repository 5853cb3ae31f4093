import numpy as np

# Heights and weights as they are measured, made small before they are learned from; no seed is set.
people = np.array([[158.0, 51], [162, 55], [170, 80], [175, 84], [181, 92], [165, 58], [172, 79], [160, 50]])
is_tall_and_heavy = np.array([0, 0, 1, 1, 1, 0, 1, 0])
X = (people - people.mean(axis=0)) / people.std(axis=0)
n = len(X)
w = np.random.randn(2)
b = np.random.randn()
learning_rate = 0.5
for step in range(1, 501):
    y_pred = 1 / (1 + np.exp(-(X.dot(w) + b)))
    error = y_pred - is_tall_and_heavy
    w = w - learning_rate * X.T.dot(error) / n
    b = b - learning_rate * error.sum() / n
    if step % 100 == 0:
        loss = -np.mean(is_tall_and_heavy * np.log(y_pred) + (1 - is_tall_and_heavy) * np.log(1 - y_pred))
        print(f"step {step}: loss {loss:.6f}")
