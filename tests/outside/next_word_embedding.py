import numpy as np

text = "the cat sat on the mat the dog sat on the rug the cat ate the fish the dog ate the bone"
words = text.split()
vocab = sorted(set(words))
word_to_id = {w: i for i, w in enumerate(vocab)}
ids = [word_to_id[w] for w in words]
V, E, H = len(vocab), 5, 12

# contexts of two words predict the third
ctx = np.array([[ids[i], ids[i + 1]] for i in range(len(ids) - 2)])
nxt = np.array(ids[2:])

rng = np.random.default_rng(8)
C = rng.normal(size=(V, E)) * 0.3
W1 = rng.normal(size=(2 * E, H)) * 0.3
b1 = np.zeros(H)
W2 = rng.normal(size=(H, V)) * 0.3
b2 = np.zeros(V)

rate = 0.5
for step in range(400):
    if step == 300:
        rate = 0.1  # cool down
    emb = C[ctx].reshape(len(ctx), 2 * E)
    h = np.tanh(emb @ W1 + b1)
    logits = h @ W2 + b2
    logits = logits - logits.max(1, keepdims=True)
    logp = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    loss = -logp[np.arange(len(nxt)), nxt].mean()

    dlogits = np.exp(logp)
    dlogits[np.arange(len(nxt)), nxt] -= 1.0
    dlogits /= len(nxt)
    dW2 = h.T @ dlogits
    db2 = dlogits.sum(0)
    dh = dlogits @ W2.T
    dz = dh * (1 - h**2)
    dW1 = emb.T @ dz
    db1 = dz.sum(0)
    demb = (dz @ W1.T).reshape(len(ctx), 2, E)
    dC = np.zeros_like(C)
    np.add.at(dC, ctx, demb)

    C -= rate * dC
    W1 -= rate * dW1
    b1 -= rate * db1
    W2 -= rate * dW2
    b2 -= rate * db2
    if step % 100 == 0:
        print(step, "perplexity", np.exp(loss))

print("after 'the cat':", vocab[int(np.argmax(np.tanh(C[[word_to_id["the"], word_to_id["cat"]]].reshape(-1) @ W1 + b1) @ W2 + b2))])
