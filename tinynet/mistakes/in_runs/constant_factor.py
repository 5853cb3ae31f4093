from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="constant-factor",
    order=70,
    belief="A factor of 2 makes no difference.",
    seen="the gradient is the right one times a constant, which only rescales the learning rate",
    spot="the constants in front of the loss, and in front of its derivative",
    as_it_is="∂ℓ/∂ŷ = ŷ − y, with ℓ = (ŷ − y)²",
    as_it_should_be="∂ℓ/∂ŷ = 2·(ŷ − y), with ℓ = (ŷ − y)²",
    five_minutes=(
        "Ask whether twice a slope points another way. It does not: in exercise 05 a gradient twice too long learns "
        "AND in 303 epochs, the right one in 607, and the loss does not show which of them is right. Then everybody "
        "compares with the nudge: five ratios that are equal, and the same on every row, are no more than another "
        "learning rate, if the check itself is right."
    ),
    stuck=(Stuck("05", "5", "a factor in the gradient that a wrong judge confirms"),),
    concept_test={
        1: "uses the rise as the slope, not divided by the run",
        12: "takes a factor that changes from row to row for a constant one",
    },
)
