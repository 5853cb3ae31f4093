# age and sex from three body measures: one hidden layer for both, two outputs
import numpy as np

np.random.seed(20)
n = 70
measures = np.random.randn(n, 3)
age = np.tanh(measures[:, 0] + 0.5 * measures[:, 1])[:, None]
sex = (measures[:, 2] - 0.5 * measures[:, 0] > 0).astype(float)[:, None]

W = np.random.randn(3, 6) * 0.6
b = np.zeros(6)
Wa = np.random.randn(6, 1) * 0.6
ba = np.zeros(1)
Ws = np.random.randn(6, 1) * 0.6
bs = np.zeros(1)
weight_age, weight_sex = 2.0, 0.5
lr = 0.2

for epoch in range(300):
    h = np.tanh(measures @ W + b)
    age_hat = h @ Wa + ba
    sex_hat = 1 / (1 + np.exp(-(h @ Ws + bs)))
    loss_age = np.mean((age_hat - age) ** 2) / 2
    loss_sex = -np.mean(sex * np.log(sex_hat) + (1 - sex) * np.log(1 - sex_hat))
    loss = weight_age * loss_age + weight_sex * loss_sex

    d_age = weight_age * (age_hat - age) / n
    d_sex = (sex_hat - sex) / n
    d_h = d_age @ Wa.T
    d_z = d_h * (1 - h**2)

    Wa -= lr * h.T @ d_age
    ba -= lr * d_age.sum(axis=0)
    Ws -= lr * h.T @ d_sex
    bs -= lr * d_sex.sum(axis=0)
    W -= lr * measures.T @ d_z
    b -= lr * d_z.sum(axis=0)
    if epoch % 50 == 0:
        print("epoch", epoch, "loss", round(loss, 4), "age", round(loss_age, 4), "sex", round(loss_sex, 4))
