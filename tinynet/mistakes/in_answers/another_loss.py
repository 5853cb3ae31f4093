from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="another-loss",
    order=110,
    belief="Every measure of how wrong it is will do.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Give the room labels 0, 0, 0, 1 and the answer ¼ for all. Collect on the board: sum of squares 0.75, mean "
        "distance 0.375, share of wrong rows ¼, mean of squares 0.1875. Ask which of them is L, and let each put its "
        "formula beside it."
    ),
)
