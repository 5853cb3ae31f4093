from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="another-squash",
    order=40,
    belief="Any S-shaped curve will do.",
    seen=(
        "the function has other ends than the one asked for, or another value at z = 0, or it falls where it should "
        "rise"
    ),
    spot="the value at z = −2, at 0 and at 2",
    as_it_is="math.tanh(z)",
    as_it_should_be="1 / (1 + math.exp(-z))",
    five_minutes=(
        "Draw σ, σ(−z), tanh and a step on one pair of axes, without names. Ask for the value of each at z = −2, 0 "
        "and 2, and which of them gives 0.1192, ½ and 0.8808. Let them print their own function at these three "
        "places."
    ),
)
