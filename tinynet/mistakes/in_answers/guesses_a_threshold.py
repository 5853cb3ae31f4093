from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="guesses-a-threshold",
    order=220,
    belief="A number that small counts as 0.",
    seen="a rounding error is taken for a slope, or a small slope for none",
    spot="the tolerance of the comparison",
    as_it_is="np.isclose(slope, 0)",
    as_it_should_be="abs(slope) < 1e-12",
    five_minutes=(
        "Write three slopes on the board: 7e-18, 3e-9, 1e-3. Ask which is a rounding error, which is a slope so small "
        "that training hardly moves, and which is an ordinary slope. Let them look up the tolerance that their "
        "comparison uses: np.isclose(slope, 0) has 1e-8."
    ),
)
