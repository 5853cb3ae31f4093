from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="line-misplaced",
    order=240,
    belief="I change the numbers until more rows are right.",
    seen="a row lies on the wrong side of the neuron's line",
    spot="where the line meets the two axes, and which side gets the yes",
    as_it_is="w11 = 4, w12 = 4, b1 = −2, for AND",
    as_it_should_be="w11 = 4, w12 = 4, b1 = −6, for AND",
    five_minutes=(
        "Draw the four corners with their labels, and let one person draw a line that separates them. Then find the "
        "numbers from the line: where it meets the x1 axis, where the x2 axis, and which side gets the yes. Changing "
        "all three signs swaps the two sides; doubling all three numbers leaves the line where it is and makes the "
        "neuron surer."
    ),
    stuck=(Stuck("04", "2, 5", "b2 changed until the symptom is out of sight"),),
)
