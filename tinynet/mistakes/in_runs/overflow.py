from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="overflow",
    order=120,
    belief="",
    seen="the activation overflows for large sums",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Everybody runs math.exp(800) and np.exp(800): the first stops with OverflowError, the second is inf, with a "
        "warning. Ask before they look what np.inf / np.inf is, and np.float64(1) / 0: nan and inf. Then everybody "
        "prints the values of their own program from the top down to the first that is inf or nan: what was raised "
        "or divided there? In a sigmoid it is e^z: write 1/(1 + e^−z) and e^z/(1 + e^z), and ask which of the two is "
        "safe at z = −800, and which at 800."
    ),
)
