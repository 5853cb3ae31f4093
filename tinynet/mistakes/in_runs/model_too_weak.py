from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="model-too-weak",
    order=170,
    belief="With enough epochs a network can learn anything.",
    seen="this network cannot represent these data, however it is trained",
    spot="the shape of the network, and whether one line can separate the rows",
    as_it_is="two neurons in a row, for XOR",
    as_it_should_be="two hidden units side by side, for XOR",
    five_minutes=(
        "Draw the four corners of XOR and let people come up and try to separate them with one line. One neuron ends "
        "at 0.2500 and two in a row near 1/6, because both have only one line. Then everybody trains two hidden units "
        "side by side, tn.Network((2, 2, 1), seed=0), at α = 1: learned after about 1,600 epochs."
    ),
    concept_test={
        2: "thinks that a slope of 0 means the lowest point",
        6: "thinks that right slopes lead to an error of 0",
    },
)
