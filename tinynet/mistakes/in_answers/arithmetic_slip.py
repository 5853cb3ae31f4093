from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="arithmetic-slip",
    order=230,
    belief="I know the formula, so the number is right.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Let neighbours exchange their sheets and recompute one line each, with the sign written before every term. "
        "Ask for a guess before the number: above or below ½, above or below 0, how many zeros? Then run it in one "
        "line of code."
    ),
)
