from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="symptom-hidden",
    order=190,
    belief="When the wrong number is gone, the mistake is gone.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Draw a line from the cause to what was seen, with every step of the program on it. Ask at which step the "
        "change was made, and what still comes out one step before it. Then one more input: what does the cure do at "
        "z = −40, where σ is 4.2e-18?"
    ),
)
