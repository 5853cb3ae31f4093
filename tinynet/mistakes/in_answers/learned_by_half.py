from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="learned-by-half",
    order=150,
    belief="One of the two is enough: a low loss, or every row right.",
    seen="a network is said to have learned although one of the two conditions does not hold",
    spot="the number of rows that are right, and the loss",
    as_it_is="learned = loss < 0.01",
    as_it_should_be="learned = rows_right == 4 and loss < 0.01",
    five_minutes=(
        "Write two networks on the board. Four rows right with answers 0.45 and 0.55 have a loss of 0.2025; a hundred "
        "rows, one answered 0.6 with label 0 and the others off by 0.01, have 0.0037. Vote on each: learned or not? "
        "Then let them say the two conditions, and compute 0.1875, the loss of the best constant on AND."
    ),
    stuck=(
        Stuck("07", "3, 5", "a loop that stops at the first condition"),
        Stuck("11", "3, 5", "below the base rate taken for learned"),
    ),
)
