from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="learning-rate-too-small",
    order=150,
    belief="A small rate is on the safe side.",
    seen="the steps are so short that training takes very long",
    spot="the loss of the first epochs, at this rate and at ten times this rate",
    as_it_is="alpha = 0.1, for one neuron on AND",
    as_it_should_be="alpha = 10, for one neuron on AND",
    five_minutes=(
        'Vote on the bet 02-rate: one neuron on AND takes 6,076 epochs at α = 0.1, 607 at 1 and 60 at 10. Ask what "a '
        'small rate, to be safe" costs. Then everybody runs with ten times their rate: if epoch 100 now has the loss '
        "that epoch 1,000 had before, training was only slow."
    ),
    concept_test={2: "thinks that a larger factor makes a step of length 0 longer"},
)
