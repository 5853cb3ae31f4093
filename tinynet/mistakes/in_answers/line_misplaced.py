from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="line-misplaced",
    order=240,
    belief="I change the numbers until more rows are right.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Draw the four corners with their labels, and let one person draw a line that separates them. Then find the "
        "numbers from the line: where it meets the x1 axis, where the x2 axis, and which side gets the yes. Turning "
        "all three signs turns the side, and doubling them leaves the line and makes the neuron surer."
    ),
)
