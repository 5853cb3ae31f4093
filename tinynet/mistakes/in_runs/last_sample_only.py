from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="last-sample-only",
    order=50,
    belief="",
    seen="the derivatives are those of the last row alone: each row overwrites the one before",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Four people have the δ of one row each. The first writes it on the board, and each of the others wipes it "
        "and writes their own. Ask whose is left, and what should have stood there: the mean. Then everybody makes "
        "the gradient check twice, on one row and on all four: right on one row and wrong on four is what this looks "
        "like."
    ),
    hypothesis="Only some rows count, perhaps the last; then one row is right and four are wrong.",
)
