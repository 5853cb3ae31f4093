from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="learned-by-half",
    order=150,
    belief="A low loss, or every row right: one of the two is learning.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Write two networks on the board. Four rows right with answers 0.45 and 0.55 have a loss of 0.2025; a "
        "hundred rows, one of them at 0.6 with label 0, have 0.0037. Vote on each: learned or not? Then let them "
        "find the two conditions, and 0.1875 as the loss of a constant on AND."
    ),
)
