from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="moved-together",
    order=90,
    belief="I can nudge all parameters at once.",
    seen="all slopes are the same number, or a slope depends on the order in which they are measured",
    spot="the point at which each loss is taken: how many numbers differ from the start?",
    as_it_is="loss(w11 + nudge, w12 + nudge, b1 + nudge)",
    as_it_should_be="loss(w11 + nudge, w12, b1)",
    five_minutes=(
        "Make a table with a column for w11, w12 and b1, and let the room dictate the six points at which the loss is "
        "needed. In each line only one number may differ from the start. Ask which slope a line would give if two "
        "numbers differ in it."
    ),
    stuck=(Stuck("02", "2", "all parameters nudged at once"),),
)
