from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="saturated-start",
    order=100,
    belief="Large weights are a good beginning.",
    seen="at the start the sums are so large that the activations are flat",
    spot="the activations of every row before the first step",
    as_it_is="w11 = w12 = b1 = w2 = b2 = 10, on AND",
    as_it_should_be="w11 = w12 = b1 = w2 = b2 = 1, on AND",
    five_minutes=(
        "Write σ′ at z = 0, 5, 10 and 20: 0.25, 0.0066, 0.000045, 0.000000002. Ask how long a step is that has two "
        "such factors in it. Then everybody prints a1 and a2 of every row before the first step. With all five at 1 "
        "they differ from row to row, with all five at 10 they are 1.0000 everywhere."
    ),
    stuck=(Stuck("11", "5", "very small slopes taken for slopes of 0"),),
    concept_test={5: "thinks that 0.25 means answers at their extremes, one in four of them wrong"},
    hypothesis="The start is saturated: a1 and a2 are near 1 on every row and all slopes tiny.",
)
