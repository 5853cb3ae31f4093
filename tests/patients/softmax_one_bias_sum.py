"""Softmax regression in a class, for three groups of points.

After the question at https://github.com/rasbt/stat453-deep-learning-ss21/issues/5
The derivative of the biases is summed over the samples and over the classes as well. Over the classes the differences
add up to 0, so the three biases all keep the value that they started with.
"""
import numpy as np


class SoftmaxRegression1:
    def __init__(self, num_features, num_classes):
        self.weights = np.zeros((num_classes, num_features))
        self.bias = np.zeros(num_classes)

    def forward(self, x):
        logits = np.dot(x, self.weights.T) + self.bias
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def backward(self, x, y, probas):
        grad_loss_wrt_w = -np.dot(x.T, y - probas).T
        grad_loss_wrt_b = -np.sum(y - probas)
        return grad_loss_wrt_w, grad_loss_wrt_b

    def cost(self, x, y):
        return -np.mean(np.sum(y * np.log(self.forward(x)), axis=1))

    def train(self, x, y, num_epochs, learning_rate):
        for e in range(num_epochs):
            probas = self.forward(x)
            grad_w, grad_b = self.backward(x, y, probas)
            self.weights -= learning_rate / len(y) * grad_w
            self.bias -= learning_rate / len(y) * grad_b
            if e % 100 == 0:
                print("Epoch: %03d | Cost: %.3f" % (e + 1, self.cost(x, y)))


x = np.array([[0.5, 0.6], [0.7, 0.4], [0.4, 0.5],
              [1.4, 1.6], [1.5, 1.3], [1.6, 1.6], [1.3, 1.4], [1.5, 1.5],
              [2.5, 2.4], [2.3, 2.6], [2.6, 2.6], [2.4, 2.3]])
y = np.eye(3)[[0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2]]

model = SoftmaxRegression1(num_features=2, num_classes=3)
model.train(x, y, num_epochs=2000, learning_rate=0.5)
print("weights", model.weights)
print("bias", model.bias)
print("accuracy", np.mean(model.forward(x).argmax(1) == y.argmax(1)))
