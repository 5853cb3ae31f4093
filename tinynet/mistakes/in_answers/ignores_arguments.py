from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="ignores-arguments",
    order=50,
    belief="It gives the right number here, so the function is right.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Write the call on the board twice, with other numbers, and let the room say whether the answer must change. "
        "Everyone underlines each argument in the line of def, and then each place below where it is used. An "
        "argument without a second line is the mistake."
    ),
)
