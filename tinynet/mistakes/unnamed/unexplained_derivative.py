from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="unexplained-derivative",
    order=10,
    belief="",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Draw the five ratios on one row and ask which of them are 1: what is right in these is ruled out. b2's is "
        "δ2 alone, w2's is δ2 times what stands beside it, b1's is δ1. Then everybody takes the first ratio that is "
        "not 1, multiplies it by what should stand there, and looks for the product among their own values."
    ),
)
