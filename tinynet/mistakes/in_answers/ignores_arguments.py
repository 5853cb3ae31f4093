from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="ignores-arguments",
    order=50,
    belief="It gives the right number here, so the function is right.",
    seen="the function gives the same answer when an argument changes",
    spot="each argument in the line of def, and each place below it where the argument is used",
    as_it_is="def sum_of(w1, x1): return 0.5 * x1",
    as_it_should_be="def sum_of(w1, x1): return w1 * x1",
    five_minutes=(
        "Write the call on the board twice, with other numbers, and let the room say whether the answer must change. "
        "Everyone underlines each argument in the line of def, and then each place below where it is used. An argument "
        "that is underlined only once is the mistake."
    ),
)
