"""A mean and a spread for each row, two outputs in one likelihood."""
import numpy as np

rs = np.random.RandomState(2)
x = rs.rand(50, 1) * 4 - 2
y = 0.8 * x + 0.3 + (0.1 + 0.2 * np.abs(x)) * rs.randn(50, 1)

V = rs.randn(1, 8)
c = rs.randn(8) * 0.5
m_w = rs.randn(8, 1) * 0.3
m_b = np.zeros(1)
s_w = rs.randn(8, 1) * 0.1
s_b = np.zeros(1)
step = 0.03

for i in range(1500):
    a = np.tanh(x.dot(V) + c)
    mean = a.dot(m_w) + m_b
    log_var = a.dot(s_w) + s_b
    precision = np.exp(-log_var)
    miss = y - mean
    nll = np.mean(0.5 * (log_var + miss**2 * precision))
    d_mean = -miss * precision / len(x)
    d_log_var = 0.5 * (1 - miss**2 * precision) / len(x)
    d_a = d_mean.dot(m_w.T) + d_log_var.dot(s_w.T)
    d_pre = d_a * (1 - a**2)
    m_w -= step * a.T.dot(d_mean)
    m_b -= step * d_mean.sum(0)
    s_w -= step * a.T.dot(d_log_var)
    s_b -= step * d_log_var.sum(0)
    V -= step * x.T.dot(d_pre)
    c -= step * d_pre.sum(0)
    if i % 300 == 0:
        print("nll", nll)
