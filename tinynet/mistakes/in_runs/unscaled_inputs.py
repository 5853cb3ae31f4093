from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="unscaled-inputs",
    order=130,
    belief="The weights will adapt to the size of the inputs.",
    seen="an input is so large that even a right gradient leads too far, or to where nothing moves",
    spot="the largest value in each column of the inputs",
    as_it_is="train(inputs), with a column that goes up to 1,000",
    as_it_should_be="train(inputs / inputs.max(axis=0))",
    five_minutes=(
        "Write z = w·x + b and the step α·δ·x. Ask how much further w moves for x = 1,000 than for x = 1, and how "
        "much further z moves then: 1,000 times, and 1,000,000 times. Then everybody divides each column by its "
        "largest value and runs again."
    ),
)
