from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="wrong-divisor",
    order=180,
    belief="It does not matter which of the two I divide by.",
    seen="the quotient is wrong by the ratio of two numbers that are given",
    spot="the number below the line",
    as_it_is="abs(yours - true) / true",
    as_it_should_be="abs(yours - true) / max(abs(yours), abs(true))",
    five_minutes=(
        "Put 0.3 and 0.4 on the board, and ask by how much the first is off. Let the room divide by each in turn, and "
        "then try 0 and 0.4. Ask before each division what the number below the line stands for."
    ),
    concept_test={
        11: "takes the share of the sick that fail for the share of the failed that are sick",
    },
)
