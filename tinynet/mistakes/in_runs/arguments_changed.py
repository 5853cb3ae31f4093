from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="arguments-changed",
    order=180,
    belief="Inside a function I have a copy.",
    seen="the function changes the arrays that it is given",
    spot="every -=, every += and every assignment to an element of an argument",
    as_it_is="w -= alpha * slope",
    as_it_should_be="w = w - alpha * slope",
    five_minutes=(
        "Everybody runs a = np.array([1.0, 2.0]); b = a; b -= 1; print(a). Ask before they look: it is [0. 1.], "
        "because b is a second name for the same array. With b = a.copy() it stays [1. 2.]. Then everybody prints what "
        "they pass in, before and after the call."
    ),
)
