from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="runs-too-long",
    order=250,
    belief="It will come to an end.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Write the loop of one answer on the board and ask: which line makes it stop, and after how many turns at "
        "the latest? Let everybody put a counter into their own loop, stop at 10,000, and print what should have "
        "ended it."
    ),
)
