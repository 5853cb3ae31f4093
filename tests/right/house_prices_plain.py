import numpy as np

# Rooms of a house, and its price.
rooms = np.array([2.0, 3, 3, 4, 4, 5, 6])
prices = np.array([310_000.0, 355_000, 362_000, 401_000, 410_000, 452_000, 498_000])
w, b = 0.0, 0.0
lr = 0.02
for epoch in range(2000):
    y_hat = w * rooms + b
    loss = np.mean((y_hat - prices) ** 2)
    dw = 2 * np.mean((y_hat - prices) * rooms)
    db = 2 * np.mean(y_hat - prices)
    w = w - lr * dw
    b = b - lr * db
print(w, b, loss)
