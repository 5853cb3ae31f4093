from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="saturated-start",
    order=100,
    belief="",
    seen="at the start the sums are so large that the activations are flat",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Write σ′ at z = 0, 5, 10 and 20: 0.25, 0.0066, 0.000045, 0.000000002. Ask how far a step goes that has two "
        "such factors in it. Then everybody prints a1 and a2 of every row before the first step. With all five at 1 "
        "they differ from row to row, with all five at 10 they are 1.0000 everywhere."
    ),
    concept_test={5: "takes 0.25 for answers at their extremes, one in four of them wrong"},
    hypothesis="The start is saturated: a1 and a2 are near 1 on every row and all slopes tiny.",
)
