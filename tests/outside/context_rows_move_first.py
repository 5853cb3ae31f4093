"""Skip-gram with negative samples, over the words of a text."""
import numpy as np
np.random.seed(15)
text = "sun moon star sun star moon bread milk cheese bread cheese milk sun star bread milk moon star cheese bread".split()
vocab = sorted(set(text)); n = {w: i for i, w in enumerate(vocab)}
dim, alpha = 5, 0.5
vin = np.random.uniform(-.5, .5, (len(vocab), dim))
vout = np.random.uniform(-.5, .5, (len(vocab), dim))
def logistic(u): return 1 / (1 + np.exp(-u))
for epoch in range(30):
    cost = 0
    for i in range(1, len(text)):
        c, o = n[text[i]], n[text[i - 1]]
        negs = [k for k in np.random.permutation(len(vocab)) if k not in (o, c)][:2]
        h = vin[c].copy()
        grad_h = np.zeros(dim)
        loss = 0
        for k, label in [(o, 1)] + [(k, 0) for k in negs]:
            s = logistic(vout[k] @ h)
            loss -= np.log(s if label else 1 - s)
            e = s - label
            vout[k] -= alpha * e * h
            grad_h += e * vout[k]
        vin[c] -= alpha * grad_h
        cost += loss
    if epoch % 10 == 0: print(epoch, cost)
