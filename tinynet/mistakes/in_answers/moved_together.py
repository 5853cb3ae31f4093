from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="moved-together",
    order=90,
    belief="A nudge is a nudge, whichever parameters move.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Make a table with a column for w11, w12 and b1, and let the room dictate the six points at which the loss "
        "is wanted. In each line only one number may differ from the start. Ask whose slope a line tells in which "
        "two of them differ."
    ),
)
