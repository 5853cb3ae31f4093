from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="wrong-way-back",
    order=120,
    belief="To undo a step, do the same step again.",
    seen="with the answer the way forwards ends at another number than the one that was given",
    spot="the steps backwards: their order, and which step each of them undoes",
    as_it_is="z2 = sigmoid(a2)",
    as_it_should_be="z2 = math.log(a2 / (1 - a2))",
    five_minutes=(
        "Write forwards as boxes: times w2, plus b2, σ. Let the room write the boxes backwards: undo σ, minus b2, "
        "divided by w2. Try it with a2 = 0.7311 and b2 = −1: z2 is 1, then 2, and with a1 = ½ w2 is 4; then forwards "
        "again to see 0.7311."
    ),
)
