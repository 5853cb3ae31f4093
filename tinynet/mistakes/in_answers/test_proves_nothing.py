from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="test-proves-nothing",
    order=200,
    belief="A test that passes shows that the program is right.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Draw four boxes: sick and mended programs, the test fails or passes. Let each run the own test on the "
        "patient first: it has to fail there. Then on a right program that somebody else wrote: it has to pass."
    ),
)
