from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="guesses-a-threshold",
    order=220,
    belief="A small number is a small number.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Write three slopes on the board: 7e-18, 3e-9, 1e-3. Ask which is rounding, which is flat and still moves, "
        "and which is a slope. Let them look up the tolerance that their comparison uses: np.isclose has 1e-8."
    ),
)
