from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="test-proves-nothing",
    order=200,
    belief="A test that passes shows that the program is right.",
    seen="the test passes with the patient, or fails with a right program",
    spot="what the test does with the patient, and with a right program of another hand",
    as_it_is="assert loss_after < loss_before",
    as_it_should_be="assert abs(implied - numerical) < 1e-4, for each of the five",
    five_minutes=(
        "Draw four boxes: sick and mended programs, the test fails or passes. Let each run the own test on the "
        "patient first: it has to fail there. Then on a right program that somebody else wrote: it has to pass."
    ),
    stuck=(Stuck("12", "1 to 5", "a test that passes with the patient"),),
)
