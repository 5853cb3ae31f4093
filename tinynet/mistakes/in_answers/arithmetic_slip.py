from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="arithmetic-slip",
    order=230,
    belief="I know the formula, so the number is right.",
    seen="the formula is right, and its number is not",
    spot="the sign before each term, and the number of zeros",
    as_it_is="0.5·2 + 1.2·0.5 − 0.4 = 2.0",
    as_it_should_be="0.5·2 + 1.2·0.5 − 0.4 = 1.2",
    five_minutes=(
        "Let neighbours exchange their sheets and recompute one line each, with the sign written before every term. "
        "Ask for a guess before the number: above or below ½, above or below 0, how many zeros? Then compute it in one "
        "line of code."
    ),
)
