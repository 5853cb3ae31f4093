from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="constant-factor",
    order=70,
    belief="",
    seen="the gradient is the right one times a constant, which only rescales the learning rate",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Ask whether twice a slope points another way. It does not: in exercise 05 a gradient twice too long learns "
        "AND in 303 epochs, the right one in 607, and the loss cannot tell which is which. Then everybody compares "
        "with the nudge: five equal ratios on every row are a learning rate, and the check that reads them must be "
        "right."
    ),
    concept_test={1: "takes the rise for the slope, not divided by the run"},
)
