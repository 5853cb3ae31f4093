# autoencoder with tied weights: encode with W, decode with its transpose
import numpy as np

np.random.seed(77)
# 40 points near a plane in 5 dimensions
basis = np.random.randn(2, 5)
codes = np.random.randn(40, 2)
data = codes.dot(basis) + 0.05 * np.random.randn(40, 5)

W = 0.1 * np.random.randn(5, 2)
enc_bias = np.zeros(2)
dec_bias = np.zeros(5)
rate = 0.05
n = data.shape[0]

for epoch in range(400):
    hidden = np.tanh(data.dot(W) + enc_bias)
    recon = hidden.dot(W.T) + dec_bias
    diff = recon - data
    loss = np.sum(diff * diff) / (2 * n)

    d_recon = diff / n
    d_hidden = d_recon.dot(W)
    d_pre = d_hidden * (1 - hidden * hidden)
    grad_W = data.T.dot(d_pre)
    grad_enc_bias = d_pre.sum(axis=0)
    grad_dec_bias = d_recon.sum(axis=0)

    W -= rate * grad_W
    enc_bias -= rate * grad_enc_bias
    dec_bias -= rate * grad_dec_bias
    if epoch % 100 == 0:
        print("epoch", epoch, "reconstruction error", loss)
