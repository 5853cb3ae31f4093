from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="claims-too-much",
    order=140,
    belief="What is likely is shown.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Write two sentences on the board: “The loss was 0.2500 for 5,000 epochs” and “It is in a minimum”. Ask of "
        "each: who could run the same thing and see something else? Let pairs take one sentence of their own, and "
        "name the run that nobody has made yet."
    ),
)
