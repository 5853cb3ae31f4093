from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="not-enough-epochs",
    order=160,
    belief="A thousand epochs are many.",
    seen="the run ends before the network can have learned",
    spot="the loss at the end of the run: does it still fall?",
    as_it_is="epochs = 1_000, for two neurons on AND from zero at α = 0.1",
    as_it_should_be="epochs = 6_000, for two neurons on AND from zero at α = 0.1",
    five_minutes=(
        "Draw a time axis for two neurons on AND from zero at α = 0.1: below the base rate at epoch 196, all four rows "
        "right at 2,558, learned at 5,917. Ask what somebody who stops at 1,000 would report: a loss of 0.1771, and "
        "every row answered no. Then everybody prints the number of rows right beside the loss."
    ),
    concept_test={
        2: "thinks that more steps of length 0 lead somewhere",
        7: "thinks that whatever fails only needs more steps",
        8: "thinks that more steps would find the line",
        13: "thinks that more rounds make up for labels of other rows",
    },
)
