import numpy as np

hours = np.array([1.0, 2, 3, 4, 5, 6, 7, 8])
marks = np.array([22.0, 31, 44, 52, 63, 70, 84, 92])
w, b, learning_rate = 0.0, 0.0, 0.01
loss_history, w_history = [], []
for epoch in range(3000):
    y_pred = w * hours + b
    loss_history.append(((marks - y_pred) ** 2).mean())
    w_history.append(w)
    w += learning_rate * 2 * (hours * (marks - y_pred)).mean()
    b += learning_rate * 2 * (marks - y_pred).mean()
print(w, b)
