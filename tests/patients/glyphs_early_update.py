"""Small pictures of three signs, told apart by a network that is trained one column vector at a time.

After the question at https://github.com/Bot-Academy/NeuralNetworkFromScratch/pull/3
The error at the output goes back without the slope of the sigmoid there, although the loss is the squared error, and
the output weights are changed before the hidden deltas are formed with them.
"""
import numpy as np

rng = np.random.RandomState(1)

images = np.array([
    [1, 1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0, 0, 0], [0, 1, 1, 1, 0, 0, 0, 0],
    [0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1, 0], [0, 0, 0, 0, 0, 1, 1, 1],
    [1, 0, 0, 1, 1, 0, 0, 1], [1, 0, 0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0, 0, 1]], dtype=float)
labels = np.repeat(np.eye(3), 3, axis=0)

w_i_h = rng.uniform(-0.5, 0.5, (5, 8))
w_h_o = rng.uniform(-0.5, 0.5, (3, 5))
b_i_h = np.zeros((5, 1))
b_h_o = np.zeros((3, 1))

learn_rate = 0.5
epochs = 500
for epoch in range(epochs):
    e_total = 0
    for img, l in zip(images, labels):
        img = img.reshape(-1, 1)
        l = l.reshape(-1, 1)
        # forward
        h = 1 / (1 + np.exp(-(b_i_h + w_i_h @ img)))
        o = 1 / (1 + np.exp(-(b_h_o + w_h_o @ h)))
        e_total += 1 / len(o) * np.sum((o - l) ** 2)
        # backward, output -> hidden
        delta_o = 2 / len(o) * (o - l)
        w_h_o += -learn_rate * delta_o @ np.transpose(h)
        b_h_o += -learn_rate * delta_o
        # backward, hidden -> input
        delta_h = np.transpose(w_h_o) @ delta_o * (h * (1 - h))
        w_i_h += -learn_rate * delta_h @ np.transpose(img)
        b_i_h += -learn_rate * delta_h
    if epoch % 100 == 0:
        print("epoch", epoch, "error", e_total / len(images))
