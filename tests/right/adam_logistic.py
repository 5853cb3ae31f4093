import numpy as np

np.random.seed(0)
X = np.random.randn(50, 2)
y = (X[:, 0] - X[:, 1] > 0.2).astype(float)
w, b = np.zeros(2), 0.0
m_w, v_w, m_b, v_b = np.zeros(2), np.zeros(2), 0.0, 0.0
alpha, beta_1, beta_2, epsilon = 0.1, 0.9, 0.999, 1e-8
for t in range(1, 301):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))
    g_w, g_b = X.T @ (p - y) / len(y), np.mean(p - y)
    m_w, m_b = beta_1 * m_w + (1 - beta_1) * g_w, beta_1 * m_b + (1 - beta_1) * g_b
    v_w, v_b = beta_2 * v_w + (1 - beta_2) * g_w**2, beta_2 * v_b + (1 - beta_2) * g_b**2
    w = w - alpha * (m_w / (1 - beta_1**t)) / (np.sqrt(v_w / (1 - beta_2**t)) + epsilon)
    b = b - alpha * (m_b / (1 - beta_1**t)) / (np.sqrt(v_b / (1 - beta_2**t)) + epsilon)
print(loss)
