"""Public questions whose programs had a mistake, by its code.

The programs of `tests/patients/` were rewritten after them; `tests/unit/test_styles.py` holds the two together.
"""

__all__ = ["QUESTIONS"]

QUESTIONS = {
    "batch-summed": ("https://github.com/peterroelants/peterroelants.github.io/issues/5",),
    "crashes": (
        "https://datascience.stackexchange.com/questions/56928/simple-perceptron-on-python",
        "https://datascience.stackexchange.com/questions/68318/leaky-relu-inside-of-a-simple-python-neural-net",
        "https://stats.stackexchange.com/questions/403921/xor-neural-network-problem-finding-shapes-of-delta-for-backpropagation-algorith",
    ),
    "derivative-of-unactivated-value": (
        "https://ai.stackexchange.com/questions/16675/calculation-of-neural-network-biases-in-backpropagation",
    ),
    "missing-activation-derivative-hidden": (
        "https://stackoverflow.com/questions/53287032/multi-layer-neural-network-back-propagation-formula-using-stochastic-gradient-d",
        "https://stats.stackexchange.com/questions/550353/classification-neural-network-cost-stop-changing-after-1-iteration",
    ),
    "missing-activation-derivative-output": (
        "https://github.com/Bot-Academy/NeuralNetworkFromScratch/pull/3",
        "https://github.com/jiexunsee/Neural-Network-with-Python/issues/1",
        "https://stackoverflow.com/questions/53287032/multi-layer-neural-network-back-propagation-formula-using-stochastic-gradient-d",
        "https://stackoverflow.com/questions/59399842/xor-gate-with-backpropagation",
        "https://stats.stackexchange.com/questions/464262/backpropagation-demo-gives-always-the-same-result-after-training",
    ),
    "not-enough-epochs": (
        "https://ai.stackexchange.com/questions/6170/neural-network-returns-similar-output",
        "https://datascience.stackexchange.com/questions/68318/leaky-relu-inside-of-a-simple-python-neural-net",
        "https://stackoverflow.com/questions/59399842/xor-gate-with-backpropagation",
    ),
    "parameter-never-updated": ("https://github.com/mattm/simple-neural-network/pull/10",),
    "sign-flipped": (
        "http://stackoverflow.com/questions/15963858/perceptron-single-layered",
        "https://datascience.stackexchange.com/questions/56928/simple-perceptron-on-python",
    ),
    "stationary-start": ("https://community.deeplearning.ai/t/zeros-initialization-for-weights-matrices/116850",),
    "symmetric-hidden-units": ("https://ai.stackexchange.com/questions/6170/neural-network-returns-similar-output",),
    "unreachable-labels": (
        "https://stackoverflow.com/questions/55858141/my-neural-network-made-with-numpy-is-not-converging-why-is-the-cost-decreasin",
        "https://stats.stackexchange.com/questions/274046/neural-network-prediction-is-not-tending-towards-the-expected-value/274052",
    ),
    "unscaled-inputs": (
        "https://stats.stackexchange.com/questions/432707/alternating-negative-and-positive-value-of-slope-and-y-intercept-in-gradient-des",
    ),
    "updated-weight-used-too-early": (
        "https://github.com/Bot-Academy/NeuralNetworkFromScratch/pull/3",
        "https://github.com/joelgrus/data-science-from-scratch/issues/31",
    ),
    "wrong-activation-derivative": (
        "https://stackoverflow.com/questions/75378819/issues-with-calculating-new-weights-in-a-neural-network",
    ),
    "wrong-axis": (
        "https://github.com/rasbt/stat453-deep-learning-ss21/issues/5",
        "https://stats.stackexchange.com/questions/550353/classification-neural-network-cost-stop-changing-after-1-iteration",
    ),
    "wrong-local-input": (
        "https://ai.stackexchange.com/questions/26920/in-gradient-descents-update-rule-why-do-we-use-sigmazl-1-frac-delta-c",
        "https://stackoverflow.com/questions/55858141/my-neural-network-made-with-numpy-is-not-converging-why-is-the-cost-decreasin",
        "https://stats.stackexchange.com/questions/210726/neural-network-can-only-follow-increasing-function",
        "https://stats.stackexchange.com/questions/464262/backpropagation-demo-gives-always-the-same-result-after-training",
    ),
}
