from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="nudge-not-divided",
    order=70,
    belief="The change of the loss is the slope.",
    seen="the slope changes with the size of the nudge, or is off by a factor of 2",
    spot="the distance by which the change of the loss is divided",
    as_it_is="loss(w + nudge) - loss(w - nudge)",
    as_it_should_be="(loss(w + nudge) - loss(w - nudge)) / (2 * nudge)",
    five_minutes=(
        "Take u² at u = 3, whose slope is 6. Let one half of the room nudge by 0.1 and the other by 0.01, up and "
        "down, and call out the rise: 1.2 and 0.12. Ask what both must be divided by to agree: the distance between "
        "the two points, 0.2 and 0.02."
    ),
    stuck=(Stuck("02", "2", "the difference divided by one nudge, not two: a slope twice too large"),),
)
