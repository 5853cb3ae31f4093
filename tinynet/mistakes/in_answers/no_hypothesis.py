from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="no-hypothesis",
    order=20,
    belief="I have to run it first to know what is wrong.",
    seen="the hypothesis is still empty, or it is not a sentence",
    spot="the sentence that is written before the program is run",
    as_it_is='hypothesis = "?"',
    as_it_should_be='hypothesis = "The slope of the output is missing, so all five ratios are the same."',
    five_minutes=(
        "Write the pattern on the board: “I think that … is wrong; then I would see …”. Two minutes, alone and in "
        "silence, before anybody runs anything. Read three aloud, and ask of each only which number would refute it."
    ),
    stuck=(Stuck("12", "1 to 5", "reading the program before measuring"),),
)
