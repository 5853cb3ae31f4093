from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="cannot-tell-apart",
    order=210,
    belief="One place, and one run, are as good as any other.",
    seen="two of the candidates give the same at the place that was chosen",
    spot="what each of the candidates gives at that place",
    as_it_is="a check for a w2 that is left out, at w2 = 1",
    as_it_should_be="a check for a w2 that is left out, at w2 = 1.5",
    five_minutes=(
        "Draw a table: a line for each thing that is to be told apart, a column for each place or run that would be "
        "tried. With a formula the lines are δ2·w2·a1(1 − a1) and the same without w2, and the columns w2 = 0, 1 and "
        "1.5; with programs or a claim they are the suspects, or true and false, and the experiments. The room fills "
        "it in before anybody runs anything, and says in which columns two lines differ: no other one can decide."
    ),
    stuck=(Stuck("09", "2, 6", "a check at zero, where every formula agrees"),),
)
