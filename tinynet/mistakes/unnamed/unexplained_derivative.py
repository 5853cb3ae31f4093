from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="unexplained-derivative",
    order=10,
    belief="The formula comes near enough.",
    seen="a ratio is not 1, and no mistake with a name gives it",
    spot="the first derivative, from b2 backwards, whose ratio is not 1",
    as_it_is="∂ℓ/∂w11 = δ1·x1 + δ1·x1·x2",
    as_it_should_be="∂ℓ/∂w11 = δ1·x1",
    five_minutes=(
        "Write the five ratios on one row and ask which of them are 1: every factor of those derivatives is cleared. "
        "The derivative in b2 is δ2 alone, that in w2 is δ2 times a1, that in b1 is δ1. Then everybody takes the first "
        "ratio that is not 1, multiplies it by what should stand there, and looks for the result among the program's "
        "values."
    ),
)
