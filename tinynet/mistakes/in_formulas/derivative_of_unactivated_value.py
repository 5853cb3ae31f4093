from tinynet.mistakes.changes import wrong_slopes
from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="derivative-of-unactivated-value",
    order=80,
    belief="a(1 − a) works for any value.",
    seen="the slope that the program uses is below 0 where z is below 0 or above 1",
    spot="which value the slope's formula is given: the sum, or what the activation made of it",
    five_minutes=(
        "Write a(1 − a) and put two numbers into it, from the sample of lesson 06: a1 = 0.7685 gives 0.1779, z1 = "
        "1.2 gives −0.2400. Ask whether the sigmoid ever falls. Then everybody prints the slope that their program "
        "uses, row by row, at a point where sums are above 1 or below 0: a negative one was given a z."
    ),
    stuck=(Stuck("05", "2, 3", "the slope of σ fed z"),),
    hypothesis="The slope is taken at z1; w11, w12 and b1 share a ratio.",
    changes=wrong_slopes("dact{i}(z{i})", "the slope's formula fed {z}", "the slope's formula fed {z}"),
    sick=({"slope_out": "dact({z})"}, {"slope1": "dact(z1)"}, {"slope_out": "dact({z})", "slope1": "dact(z1)"}),
)
