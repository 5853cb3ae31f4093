from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="cannot-tell-apart",
    order=210,
    belief="One place, or one run, is as good as another.",
    seen="two of the candidates give the same result at the place that was chosen",
    spot="what each of the candidates gives at that place",
    as_it_is="a check for a w2 that is left out, at w2 = 1",
    as_it_should_be="a check for a w2 that is left out, at w2 = 1.5",
    five_minutes=(
        "Draw a table with a line for each candidate and a column for each place or run that could be tried. For a "
        "formula, the lines are δ2·w2·a1(1 − a1) and the same without w2, and the columns w2 = 0, 1 and 1.5; for "
        "suspects, the columns are experiments. The room fills it in before anybody runs anything, and says in which "
        "columns two lines differ: only these can decide."
    ),
    stuck=(Stuck("09", "2, 6", "a check at zero, where wrong formulas agree with right ones"),),
    concept_test={
        11: "thinks that a failed run leaves the odds where the coin put them",
    },
)
