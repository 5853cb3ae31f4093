import random
from math import exp, log

random.seed(12)
spam = [[1, 0, 1, 1], [1, 1, 1, 0], [1, 0, 0, 1], [1, 1, 0, 1]]
ham = [[0, 1, 0, 0], [0, 0, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1]]
mails = [(m, 1) for m in spam] + [(m, 0) for m in ham]
w = [0.0] * 4
b = 0.0
for epoch in range(100):
    random.shuffle(mails)
    ce = 0.0
    for features, is_spam in mails:
        z = b
        for wi, f in zip(w, features):
            z += wi * f
        p = 1 / (1 + exp(-z))
        ce -= log(p) if is_spam else log(1 - p)
        error = is_spam - p
        for i in range(4):
            if features[i]:
                w[i] += 0.1 * error
        b += 0.1 * error
    if epoch % 20 == 0:
        print(f"epoch {epoch}: cross-entropy {ce / len(mails):.4f}")
