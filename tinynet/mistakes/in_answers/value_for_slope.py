from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="value-for-slope",
    order=170,
    belief="The larger a value is, the more strongly it acts.",
    seen="the answer is a value where a slope is asked for",
    spot="the question: how large is it, or how much does it grow for each 1?",
    as_it_is="z1 feels w11 with w11",
    as_it_should_be="z1 feels w11 with x1",
    five_minutes=(
        "Ask for u² at u = 3, and for how much it grows when u grows by 0.01: 9, and about 0.06. Write both under each "
        "other with their units, “is” and “for each 1 of u”. Let them say for every link in task 1 of exercise 05 "
        "which of the two questions it answers."
    ),
)
