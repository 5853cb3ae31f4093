from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="batch-summed",
    order=60,
    belief="",
    seen="the derivatives are summed over the rows, not averaged: the step grows with the number of rows",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Write the slope 0.01 for each row, and ask for sum and mean of 4 rows and of 1,000: 0.04 and 10 against "
        "0.01 both times. The direction is right; the step grows with the data. Then everybody puts each row in "
        "twice: a mean stays, a sum doubles."
    ),
)
