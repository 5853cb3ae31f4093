from tinynet.mistakes.changes import wrong_slopes
from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="derivative-of-unactivated-value",
    order=80,
    belief="a(1 − a) works for any value.",
    seen="the slope that the program uses is below 0 where z is below 0 or above 1",
    spot="which value the formula of the slope gets: the sum, or what the activation made of it",
    five_minutes=(
        "Write a(1 − a) and put two numbers of the sample of lesson 06 into it: a1 = 0.7685 gives 0.1779, z1 = 1.2 "
        "gives −0.2400. Ask whether the sigmoid ever falls. Then everybody prints the slope that their program uses, "
        "row by row, at a point where sums are above 1 or below 0: a negative slope was computed from a z."
    ),
    stuck=(Stuck("05", "2, 3", "z put into a(1 − a)"),),
    hypothesis="The slope is a(1 − a) with z1 in place of a1; w11, w12 and b1 share a ratio.",
    changes=wrong_slopes("dact{i}(z{i})", "{z} in the slope's formula", "{z} in the slope's formula"),
    sick=({"slope_out": "dact({z})"}, {"slope1": "dact(z1)"}, {"slope_out": "dact({z})", "slope1": "dact(z1)"}),
)
