from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="test-proves-nothing",
    order=200,
    belief="A test that passes shows that the program is right.",
    seen="the test passes with the sick program, or fails with a right one",
    spot="what the test does with the sick program, and with a right program that somebody else wrote",
    as_it_is="assert loss_after < loss_before",
    as_it_should_be="assert abs(implied - numerical) < 1e-4, for each of the five",
    five_minutes=(
        "Draw a table of four boxes: the program is sick or mended, the test fails or passes. Let each run their own "
        "test on the sick program first: it has to fail. Then on a right program that somebody else wrote: it has to "
        "pass."
    ),
    stuck=(Stuck("12", "1 to 5", "a test that passes with the sick program"),),
    concept_test={
        13: "thinks that right slopes prove right data",
    },
)
