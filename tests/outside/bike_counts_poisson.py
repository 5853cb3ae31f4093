"""Poisson regression: how many bicycles pass in an hour, from temperature and rain."""
import numpy as np

gen = np.random.RandomState(50)
temperature = gen.uniform(0, 30, 90)
rain = gen.binomial(1, 0.3, 90)
count = gen.poisson(np.exp(0.5 + 0.06 * temperature - 0.8 * rain))

design = np.column_stack([np.ones(90), (temperature - 15) / 10, rain])


def negative_log_likelihood(beta):
    eta = design @ beta
    return np.mean(np.exp(eta) - count * eta)


beta = np.zeros(3)
step_size = 0.1
last = np.inf
for iteration in range(500):
    mu = np.exp(design @ beta)
    score = design.T @ (mu - count) / len(count)
    beta = beta - step_size * score
    now = negative_log_likelihood(beta)
    if last - now < 1e-9:
        print("converged after", iteration, "iterations")
        break
    last = now
    if iteration % 50 == 0:
        print("iteration", iteration, "negative log likelihood", now)
print("coefficients", beta.round(3))
