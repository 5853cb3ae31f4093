from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="stationary-start",
    order=80,
    belief="Zero is a neutral place to start from.",
    seen="at the start every derivative is exactly 0 on these data, so training cannot leave it",
    spot="the values of the parameters before the first step",
    as_it_is="w2 = 0 and the other four 0, on y = x1",
    as_it_should_be="w2 = 0.01 and the other four 0, on y = x1",
    five_minutes=(
        "Write δ2 for the four rows of y = x1 with all five parameters 0: 0.25, 0.25, −0.25, −0.25. Ask for the mean, "
        "and for δ1 with w2 = 0: both are 0, so no step moves anything. Then everybody trains from zero at α = 0.1 on "
        "AND, which is learned after 5,917 epochs, and on y = x1, which never is, and once more on y = x1 with w2 = "
        "0.01: 4,592."
    ),
    stuck=(Stuck("11", "2", "one slope of 0, and the conclusion that all five are 0"),),
    concept_test={
        5: "thinks that 0.25 means that all answers are one half",
        7: "thinks that the start decides only how long it takes",
        8: "thinks that another start would find the line",
        11: "thinks that a right program learns from every start",
    },
)
