from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="learning-rate-too-large",
    order=140,
    belief="",
    seen="the steps are so long that they lead away from the goal",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Vote on the bet 02-huge before anybody runs it: one neuron on AND from zero at α = 1,000. It freezes at "
        "0.2500, for the first step takes b1 to −125. Then everybody tries their own program with a tenth of the "
        "rate, and a tenth of that."
    ),
    concept_test={
        6: "thinks that right slopes make steps of every length go down",
        8: "thinks that shorter steps would find the line",
    },
)
