import numpy as np
rng = np.random.default_rng(88)

def leaky(z): return np.where(z > 0, z, 0.1*z)
def leaky_prime(z): return np.where(z > 0, 1.0, 0.1)
def add_ones(a): return np.column_stack([a, np.ones(len(a))])

# concentric rings, targets +1 / -1
angle = rng.uniform(0, 2*np.pi, 80)
radius = np.where(np.arange(80) < 40, 0.5, 1.2) + rng.normal(0, 0.05, 80)
X = add_ones(np.column_stack([radius*np.cos(angle), radius*np.sin(angle)]))
y = np.where(np.arange(80) < 40, 1.0, -1.0)[:, None]

V = rng.normal(0, 0.8, (3, 12))      # last row = bias
W = rng.normal(0, 0.3, (13, 1))      # last row = bias
V_avg, W_avg = V.copy(), W.copy()
max_norm = 0.5
for it in range(600):
    Z = X @ V
    H = add_ones(leaky(Z))
    out = H @ W
    loss = 0.5*np.mean((out - y)**2)
    d_out = (out - y)/len(y)
    gW = H.T @ d_out
    gV = X.T @ ((d_out @ W[:-1].T)*leaky_prime(Z))
    # clip the whole gradient by its norm
    norm = np.sqrt((gW**2).sum() + (gV**2).sum())
    if norm > max_norm:
        gW *= max_norm/norm
        gV *= max_norm/norm
    V -= 0.3*gV
    W -= 0.3*gW
    # running average of the weights, used at the end
    V_avg = 0.95*V_avg + 0.05*V
    W_avg = 0.95*W_avg + 0.05*W
    if it % 100 == 0: print(it, loss)

pred = np.sign(add_ones(leaky(X @ V_avg)) @ W_avg)
print('accuracy with averaged weights', np.mean(pred == y))
