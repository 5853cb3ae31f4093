from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="accumulator-not-reset",
    order=30,
    belief="The sum begins at 0, because that is what I wrote.",
    seen="a sum that should begin at 0 in every step continues from where the last step left it",
    spot="the line that sets the sum to 0: in every step, or once before all of them?",
    as_it_is="total = 0, above the loop over the epochs",
    as_it_should_be="total = 0, as the first line in the loop over the epochs",
    five_minutes=(
        "Play three epochs on the board with the derivatives 0.5, 0.3 and 0.2, and one sum that is never wiped. Ask "
        "what the step uses: 0.5, 0.8, 1.0. Then everybody calls their step twice with the same arguments: the two "
        "answers must be the same."
    ),
    stuck=(Stuck("15", "5", "the slopes of a step begin with those of the step before"),),
    concept_test={
        14: "thinks that a sum begins again at 0 in each round, though nothing sets it to 0",
    },
)
