import numpy as np
# sentiment: average the word embeddings, one logistic unit on top
texts = ["good good movie", "bad movie", "very good film", "very very bad film", "a good time", "a bad bad time"]
sentiment = [1, 0, 1, 0, 1, 0]
words = sorted({w for t in texts for w in t.split()})
idx = {w: k for k, w in enumerate(words)}
docs = [[idx[w] for w in t.split()] for t in texts]
rng = np.random.default_rng(8)
E = rng.normal(0, 0.5, (len(words), 3))
u = rng.normal(0, 0.5, 3)
c = 0.0
lr = 0.2
for epoch in range(50):
    loss = 0.0
    for doc, s in zip(docs, sentiment):
        mean = E[doc].mean(axis=0)
        p = 1 / (1 + np.exp(-(mean @ u + c)))
        loss -= s * np.log(p) + (1 - s) * np.log(1 - p)
        d = p - s
        dmean = d * u
        u = u - lr * d * mean
        c = c - lr * d
        E[doc] -= lr * dmean / len(doc)
    if epoch % 10 == 0:
        print(epoch, loss)
