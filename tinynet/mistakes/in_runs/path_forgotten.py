from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="path-forgotten",
    order=78,
    belief="The derivative follows the formula from its end to its beginning, once.",
    seen=(
        "a derivative has what comes back along one path and lacks what comes along another: past a skip connection, "
        "from a second output, through the mean in a normalisation, from the next step in time"
    ),
    spot="every use of that value in the forward pass: each use sends a term back, and the terms are added",
    as_it_is="h = a + f(a), and ∂ℓ/∂a = ∂ℓ/∂h·f′(a)",
    as_it_should_be="h = a + f(a), and ∂ℓ/∂a = ∂ℓ/∂h·(1 + f′(a))",
    five_minutes=(
        "Write y = x² + 3·x at x = 2, and ask for the slope by way of the first use of x and by way of the second: 4 "
        "and 3. Then everybody nudges x by 0.01 and divides: y grows by 0.0701, which is 7.01 times the nudge, and "
        "neither 4 nor 3. Draw the forward pass as arrows, and count the arrows that leave the value in question: its "
        "derivative has as many terms."
    ),
    stuck=(
        Stuck("13", "1, 3", "what comes back through one of the units only"),
        Stuck("15", "1, 3, 5", "what arrives last overwrites what arrived before"),
    ),
    concept_test={
        9: "follows one of the two ways only",
        14: "lets only what was found first count",
    },
)
