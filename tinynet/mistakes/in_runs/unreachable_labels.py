from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="unreachable-labels",
    order=110,
    belief="A network can learn to answer any number.",
    seen="there are labels that the outputs cannot come near",
    spot="the smallest and the largest possible output, beside the labels",
    as_it_is="labels −1 and 1, for a sigmoid",
    as_it_should_be="labels 0 and 1, for a sigmoid",
    five_minutes=(
        "Draw a line from −1 to 2, shade the range of the outputs, and mark the labels that the program is given. Ask "
        "for the smallest error of each label outside the shade: label −1 costs a sigmoid 1 or more, label 0 costs "
        "0.25 or more if the outputs begin at ½. Then everybody prints the smallest and the largest output at a "
        "thousand random settings, beside the labels."
    ),
    concept_test={5: "thinks that a loss that no longer changes cannot be lower"},
)
