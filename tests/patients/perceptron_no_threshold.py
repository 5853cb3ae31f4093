"""A perceptron with two weights, trained on the whole set at once.

After the question at
https://wiki.gubat.org/content/stackoverflow.com_en_all_2023-11/questions/58839759/perceptron-weight-for-each-sample-data-or-one-common-weight
The update is the perceptron's. With two weights and no threshold the border always runs through the origin, and these
points, all of them in one quadrant, are not divided by any such line, however long the training is.
"""
import numpy as np

x = np.array([[0.5, 0.6], [0.8, 0.3], [0.3, 0.9], [0.6, 0.4], [0.2, 0.5],
              [1.5, 1.2], [1.1, 1.7], [1.8, 1.0], [1.3, 1.4], [1.0, 1.9]])
y = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])

n = 10000
w = np.array([0.1, 0.1])
learningRate = 0.1

for i in range(n):
    prediction = np.dot(w, x.T)
    ypred = np.zeros(len(x))
    for j in range(len(x)):
        if prediction[j] >= 0:
            ypred[j] = 1
        else:
            ypred[j] = 0
    error = y - ypred
    w = np.add(w, learningRate * np.dot(error, x))
    globalError = np.sum(np.square(error))
    if globalError == 0:
        break

print("passes", i + 1, "wrong points", globalError, "weights", w)
