from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="integer-arithmetic",
    order=20,
    belief="1 and 1.0 are the same number.",
    seen="the parameters are kept in whole numbers, which cut off every step",
    spot="the dtype of the parameters",
    as_it_is="w = np.array([1, 1])",
    as_it_should_be="w = np.array([1.0, 1.0])",
    five_minutes=(
        "Everybody runs a = np.array([1, 1]); a[0] = 0.9; print(a). Ask before they look: it is [0 1], because an "
        "array of whole numbers cuts off the rest. With np.array([1.0, 1.0]) it is [0.9 1. ]. Then everybody prints "
        "the dtype of their parameters."
    ),
)
