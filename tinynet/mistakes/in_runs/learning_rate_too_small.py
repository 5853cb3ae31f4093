from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="learning-rate-too-small",
    order=150,
    belief="",
    seen="the steps are so short that training takes very long",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Vote on the bet 02-rate: one neuron on AND takes 6,076 epochs at α = 0.1, 607 at 1 and 60 at 10. Ask what "
        '"a small rate, to be safe" costs. Then everybody runs with ten times their rate; if the loss at epoch 100 '
        "is now that of epoch 1,000 before, it was only slow."
    ),
    concept_test={2: "thinks that a larger factor makes 0 longer"},
)
