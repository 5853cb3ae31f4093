from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="accumulator-not-reset",
    order=30,
    belief="",
    seen="a sum that should begin at 0 in every step goes on from where the last step left it",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Play three epochs on the board with the derivatives 0.5, 0.3 and 0.2, and one sum that is never wiped. Ask "
        "what the step uses: 0.5, 0.8, 1.0. Then everybody calls their step twice with the same arguments: the two "
        "answers must be the same."
    ),
)
