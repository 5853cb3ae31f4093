from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="runs-too-long",
    order=250,
    belief="The loop will end by itself.",
    seen="a cell was still running when its time was over",
    spot="the line that ends the loop",
    as_it_is="while loss > 0:",
    as_it_should_be="while loss > 0.01 and epoch < 10_000:",
    five_minutes=(
        "Write the loop of one answer on the board and ask: which line makes it stop, and after how many epochs at the "
        "latest? Let everybody put a counter into their own loop, stop at 10,000, and print what should have ended it."
    ),
)
