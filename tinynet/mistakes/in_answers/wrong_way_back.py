from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="wrong-way-back",
    order=120,
    belief="To undo a step, do the same step again.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Write forwards as boxes: times w2, plus b2, σ. Let the room write the boxes backwards: undo σ, minus b2, "
        "divided by w2. Try it with a2 = 0.7311 and b2 = −1: z2 is 1, then 2, and with a1 = ½ w2 is 4; then forwards "
        "again to see 0.7311."
    ),
)
