from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="one-sided-nudge",
    order=80,
    belief="A second point is only more work.",
    seen="the slope is nearly right, and its error shrinks no faster than the nudge",
    spot="the points at which the loss is taken",
    as_it_is="(loss(w + nudge) - loss(w)) / nudge",
    as_it_should_be="(loss(w + nudge) - loss(w - nudge)) / (2 * nudge)",
    five_minutes=(
        "Draw a curve, a point on it, and the two lines: one to the point on the right, one through both neighbours. "
        "Let them compute the slope of u³ at u = 1 with a nudge of 0.1: 3.31 from one side and 3.01 from both, where "
        "the true slope is 3. Ask what becomes of the two errors at 0.01: 0.0301 and 0.0001."
    ),
    stuck=(Stuck("09", "2, 6", "a nudge to one side"),),
)
