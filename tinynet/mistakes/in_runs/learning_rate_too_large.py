from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="learning-rate-too-large",
    order=140,
    belief="Longer steps arrive sooner.",
    seen="the steps are so long that they lead away from the goal",
    spot="the loss of the first epochs, at this rate and at a tenth of it",
    as_it_is="alpha = 1_000, for one neuron on AND",
    as_it_should_be="alpha = 10, for one neuron on AND",
    five_minutes=(
        "Vote on the bet 02-huge before anybody runs it: one neuron on AND from zero at α = 1,000. It freezes at "
        "0.2500, because the first step takes b1 to −125. Then everybody tries their own program with a tenth of the "
        "rate, and a tenth of that."
    ),
    concept_test={
        6: "thinks that right slopes make steps of every length go down",
        8: "thinks that shorter steps would find the line",
    },
)
