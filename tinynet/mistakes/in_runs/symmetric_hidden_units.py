from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="symmetric-hidden-units",
    order=90,
    belief="",
    seen="the hidden units start alike, so they stay alike, and are worth one",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Give two people the same three weights, the same bias and the same row, and let both work out a1 and δ1. "
        "Ask which epoch will part them: none. Then everybody prints the two rows of w1 after training exercise 11's "
        "network, which ends near 1/6 on XOR like a chain: they are equal."
    ),
)
