from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="one-sided-nudge",
    order=80,
    belief="One more point is only more work.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Draw a curve, a point on it, and the two lines: to the point on the right, and through both neighbours. Let "
        "them compute the slope of u³ at u = 1 with a nudge of 0.1: 3.31 from one side, 3.01 from both, and 3 is "
        "true. Ask what becomes of the two errors at 0.01: 0.0301 and 0.0001."
    ),
)
