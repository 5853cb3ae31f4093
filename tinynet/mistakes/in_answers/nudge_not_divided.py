from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="nudge-not-divided",
    order=70,
    belief="The change of the loss is the slope.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Take u² at u = 3, whose slope is 6. Let one half of the room nudge by 0.1 and the other by 0.01, up and "
        "down, and call out the rise: 1.2 and 0.12. Ask what both must be divided by to agree: the distance between "
        "the two points, 0.2 and 0.02."
    ),
)
