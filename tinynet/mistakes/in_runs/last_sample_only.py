from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="last-sample-only",
    order=50,
    belief="After the loop the derivative is that of all rows.",
    seen="the derivatives are those of the last row alone: each row overwrites the one before",
    spot="the line in the loop over the rows that keeps the derivative",
    as_it_is="slope_b2 = delta2",
    as_it_should_be="slope_b2 += delta2 / n",
    five_minutes=(
        "Four people have the δ of one row each. The first writes it on the board, and each of the others wipes it and "
        "writes their own. Ask whose is left, and what should have stood there: the mean. Then everybody makes the "
        "gradient check twice, on one row and on all four: with this mistake it is right on one row and wrong on four."
    ),
    stuck=(Stuck("07", "2", "the last row only"),),
    hypothesis="Only some rows count, perhaps the last; then one row is right and four are wrong.",
)
