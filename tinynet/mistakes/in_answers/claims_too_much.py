from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="claims-too-much",
    order=140,
    belief="What is likely is as good as shown.",
    seen="a sentence says more than what was run",
    spot="the run that shows it: has anybody made it?",
    as_it_is="It is in a minimum.",
    as_it_should_be="The loss was 0.2500 for 5,000 epochs.",
    five_minutes=(
        "Write two sentences on the board: “The loss was 0.2500 for 5,000 epochs” and “It is in a minimum”. Ask of "
        "each: could somebody run the same thing and see something else? Let pairs take one sentence of their own, and "
        "name the run that nobody has made yet."
    ),
    stuck=(
        Stuck(
            "08",
            "4, 6",
            "an explanation taken for an observation; a suspect cleared by an observation that it explains",
        ),
    ),
)
