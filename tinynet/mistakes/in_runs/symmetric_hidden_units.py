from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="symmetric-hidden-units",
    order=90,
    belief="Training will make the units different.",
    seen="the hidden units start alike, so they stay alike, and do the work of one",
    spot="the weights of the hidden units before the first step",
    as_it_is="w1 = np.full((2, 2), 0.5)",
    as_it_should_be="w1 = np.random.default_rng(0).uniform(-1, 1, (2, 2))",
    five_minutes=(
        "Give two people the same three weights, the same bias and the same row, and let both work out a1 and δ1. Ask "
        "in which epoch the two will differ: in none. Then everybody prints the two rows of w1 after training exercise "
        "11's network, which ends near 1/6 on XOR like a chain: they are equal."
    ),
    stuck=(Stuck("11", "4", "units that still start alike, or differ only by a small nudge"),),
)
