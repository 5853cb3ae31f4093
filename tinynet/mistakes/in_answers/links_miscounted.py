from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="links-miscounted",
    order=130,
    belief="I know the factors of the product by heart.",
    seen="a link of the chain is missing, stands there twice, or is added instead of multiplied",
    spot="the arrows from ℓ back to the parameter, one factor for each",
    as_it_is="∂ℓ/∂w11 = 2·(a1 − y)·x1",
    as_it_should_be="∂ℓ/∂w11 = 2·(a1 − y)·a1·(1 − a1)·x1",
    five_minutes=(
        "Draw the row from ℓ back to the parameter and put one finger on each arrow: ℓ, a1, z1, w11 for one neuron, ℓ, "
        "a2, z2, a1, z1, w11 for two. Three arrows are three factors, five arrows are five, and all of them are "
        "multiplied. Let them say the factor aloud at each arrow, and count those in their own line."
    ),
)
