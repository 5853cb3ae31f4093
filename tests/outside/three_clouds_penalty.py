# CS homework, problem 3: two layer network with softmax and weight penalty
import numpy as np

np.random.seed(231)
N, D, H, C = 90, 2, 10, 3
centers = np.array([[0, 2], [-2, -1], [2, -1]])
y = np.repeat(np.arange(C), N // C)
X = centers[y] + np.random.randn(N, D)

model = {}
model["W1"] = 0.1 * np.random.randn(D, H)
model["b1"] = np.zeros(H)
model["W2"] = 0.1 * np.random.randn(H, C)
model["b2"] = np.zeros(C)


def two_layer_net(X, model, y, reg):
    W1, b1, W2, b2 = model["W1"], model["b1"], model["W2"], model["b2"]
    N, D = X.shape

    # forward pass
    z1 = X.dot(W1) + b1
    a1 = np.maximum(z1, 0)
    scores = a1.dot(W2) + b2
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    exp_scores = np.exp(shifted)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)

    # loss
    loss = -np.sum(np.log(probs[range(N), y])) / N
    loss += 0.5 * reg * np.sum(W1 * W1) + 0.5 * reg * np.sum(W2 * W2)

    # backward pass
    grads = {}
    dscores = probs
    dscores[range(N), y] -= 1
    dscores /= N
    grads["W2"] = a1.T.dot(dscores) + reg * W2
    grads["b2"] = np.sum(dscores, axis=0)
    da1 = dscores.dot(W2.T)
    dz1 = da1 * (z1 > 0)
    grads["W1"] = X.T.dot(dz1)
    grads["b1"] = np.sum(dz1, axis=0)
    return loss, grads


learning_rate = 0.5
learning_rate_decay = 0.99
for it in range(300):
    loss, grads = two_layer_net(X, model, y, reg=0.01)
    for name in model:
        model[name] -= learning_rate * grads[name]
    if it % 10 == 0:
        learning_rate *= learning_rate_decay
    if it % 50 == 0:
        print("iteration %d / %d: loss %f" % (it, 300, loss))
