from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="optimiser-memory-wrong",
    order=77,
    belief="Where the velocity is written does not matter.",
    seen=(
        "what an optimiser remembers of old slopes is made anew in every step, so that it is always 0, or it moves the "
        "parameter twice in one step"
    ),
    spot="where the memory is made, before the loop or in it, and how often in a step it is added",
    as_it_is="in every step: v ← 0; v ← 0.9·v + slope",
    as_it_should_be="once: v ← 0; in every step: v ← 0.9·v + slope",
    five_minutes=(
        "Let everybody work out v = 0.9·v + slope for the slopes 1, 1, 1, beginning at 0: 1, 1.9, 2.71. Ask what comes "
        "out if v is set to 0 before each of them: 1, 1, 1, as if there were no momentum. Then let them do the line "
        "twice for each slope: after one slope v is 1.9, and after two 3.439. Ask how often a step may add its slope."
    ),
)
