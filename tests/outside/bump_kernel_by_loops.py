import numpy as np
# one 1-D convolution, relu, mean pool, logistic output: find a bump
rng = np.random.RandomState(2)
signals, labels = [], []
for n in range(40):
    s = rng.randn(12) * 0.3
    lab = n % 2
    if lab == 1:
        p = rng.randint(0, 9)
        s[p:p + 3] += np.array([1.0, 2.0, 1.0])
    signals.append(s)
    labels.append(lab)

kernel = rng.randn(3) * 0.5
kbias = 0.1
w_out, b_out = 1.0, 0.0
lr = 0.1
for epoch in range(40):
    loss_sum = 0
    for x, t in zip(signals, labels):
        fmap = np.zeros(10)
        for i in range(10):
            fmap[i] = np.sum(x[i:i + 3] * kernel) + kbias
        act = np.maximum(fmap, 0)
        pooled = act.mean()
        p = 1 / (1 + np.exp(-(w_out * pooled + b_out)))
        loss_sum += -(t * np.log(p) + (1 - t) * np.log(1 - p))
        dz = p - t
        dpool = dz * w_out
        dact = np.full(10, dpool / 10)
        dfmap = dact * (fmap > 0)
        dkernel = np.zeros(3)
        for i in range(10):
            for j in range(3):
                dkernel[j] += dfmap[i] * x[i]
        w_out -= lr * dz * pooled
        b_out -= lr * dz
        kernel -= lr * dkernel
        kbias -= lr * dfmap.sum()
    if epoch % 10 == 0:
        print(epoch, loss_sum / len(signals))
