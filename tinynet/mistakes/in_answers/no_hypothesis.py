from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="no-hypothesis",
    order=20,
    belief="I have to run it first to know what is wrong.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Write the pattern on the board: “I think that … is wrong; then I would see …”. Two minutes, alone and in "
        "silence, before anybody runs anything. Read three aloud, and ask of each only which number would refute it."
    ),
)
