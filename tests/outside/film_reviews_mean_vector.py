"""Good or bad review? The mean of the word vectors, then logistic regression. Vectors in a dict."""
import math
import random

random.seed(9)

reviews = [
    ("a wonderful and funny film", 1),
    ("wonderful actors", 1),
    ("funny and clever and warm from the first minute to the last", 1),
    ("clever story warm actors", 1),
    ("a boring and silly film", 0),
    ("silly story", 0),
    ("boring from the first minute to the last and far too long", 0),
    ("long dull and silly", 0),
]
DIM = 3
vectors = {}
for text, _ in reviews:
    for word in text.split():
        if word not in vectors:
            vectors[word] = [random.uniform(-0.5, 0.5) for _ in range(DIM)]
weights = [random.uniform(-0.5, 0.5) for _ in range(DIM)]
bias = 0.0
rate = 0.3


def classify(words):
    centre = [sum(vectors[w][d] for w in words) / len(words) for d in range(DIM)]
    score = sum(weights[d] * centre[d] for d in range(DIM)) + bias
    return centre, 1 / (1 + math.exp(-score))


for epoch in range(100):
    random.shuffle(reviews)
    loss = 0.0
    for text, good in reviews:
        words = text.split()
        centre, p = classify(words)
        loss -= math.log(p if good else 1 - p)
        delta = p - good
        old = list(weights)
        for d in range(DIM):
            weights[d] -= rate * delta * centre[d]
            for w in words:
                vectors[w][d] -= rate * delta * old[d]
        bias -= rate * delta
    if epoch % 20 == 0:
        print("epoch", epoch, "loss", round(loss, 4))
