from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="overflow",
    order=120,
    belief="A formula that is right on paper is right for every number.",
    seen="the activation overflows for large sums",
    spot="the activation",
    as_it_is="1 / (1 + math.exp(-z)), for every z",
    as_it_should_be="math.exp(z) / (1 + math.exp(z)), for z below 0",
    five_minutes=(
        "Everybody runs math.exp(800) and np.exp(800): the first stops with OverflowError, the second is inf, with a "
        "warning. Ask before they look what np.inf / np.inf is, and np.float64(1) / 0: nan and inf. Then everybody "
        "prints the values of their own program from the top down to the first that is inf or nan: what was raised "
        "or divided there? In a sigmoid it is e^z: write 1/(1 + e^−z) and e^z/(1 + e^z), and ask which of the two is "
        "safe at z = −800, and which at 800."
    ),
    stuck=(Stuck("10", "3", "a form of σ that still overflows for one sign of z"),),
)
