from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="wrong-way-back",
    order=120,
    belief="To undo a step, do the same step again.",
    seen="computed forwards, the answer does not lead to the number that was given",
    spot="the steps backwards: their order, and which step each of them undoes",
    as_it_is="z2 = sigmoid(a2)",
    as_it_should_be="z2 = math.log(a2 / (1 - a2))",
    five_minutes=(
        "Write forwards as boxes: times w2, plus b2, σ. Let the room write the boxes backwards: undo σ, minus b2, "
        "divided by w2. Try it with a2 = 0.7311, b2 = −1 and a1 = ½: undoing σ gives 1, minus b2 gives 2, and w2 is 4. "
        "Then go forwards again and see 0.7311."
    ),
)
