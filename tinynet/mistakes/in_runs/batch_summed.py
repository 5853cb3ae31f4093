from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="batch-summed",
    order=60,
    belief="A sum over the rows is as good as their mean.",
    seen="the derivatives are summed over the rows, not averaged: the step grows with the number of rows",
    spot="the line that adds up the rows' derivatives: what is the sum divided by?",
    as_it_is="slope_b2 = sum(delta2)",
    as_it_should_be="slope_b2 = sum(delta2) / len(delta2)",
    five_minutes=(
        "Write the slope 0.01 for each row, and ask for the sum and the mean of 4 rows and of 1,000 rows: the sums are "
        "0.04 and 10, the mean is 0.01 both times. The direction is right; the step grows with the data. Then "
        "everybody puts each row in twice: a mean stays the same, a sum doubles."
    ),
    stuck=(Stuck("07", "2", "sum in place of mean"),),
    concept_test={
        12: "thinks that a sum over the rows shows on a single row",
    },
)
