from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="bias-slipped",
    order=30,
    belief="The bias is a detail that can be added later.",
    seen="the answer is off by the bias, or by twice the bias",
    spot="the term of the weighted sum that has no input",
    as_it_is="z1 = w11*x1 + w12*x2",
    as_it_should_be="z1 = w11*x1 + w12*x2 + b1",
    five_minutes=(
        "Draw the neuron with three arrows and not two: w11·x1, w12·x2, and b1 on an arrow of its own. Ask for z1 at "
        "(0, 0), where nothing else is left: with 4, 4, −6 it is −6. Then let them move b1 in neuron_view and say "
        "which way the line goes."
    ),
)
