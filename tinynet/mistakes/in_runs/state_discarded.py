from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="state-discarded",
    order=10,
    belief="The function changes the numbers that I give it.",
    seen="what a step returns is thrown away, so nothing changes from one step to the next",
    spot="the line that calls the step: does anything keep what it returns?",
    as_it_is="step(parameters)",
    as_it_should_be="parameters = step(parameters)",
    five_minutes=(
        "Write step(parameters) and parameters = step(parameters) under each other. Ask which numbers the second call "
        "starts from. The program of exercise 02 printed 0.2671 five times. Then everybody prints one parameter in "
        "each epoch: if it never changes, nothing keeps it."
    ),
    stuck=(Stuck("02", "5", "what the step returns is not kept"),),
    concept_test={
        14: "begins the second round where the first began",
    },
)
