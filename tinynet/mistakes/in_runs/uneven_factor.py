from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="uneven-factor",
    order=75,
    belief="A factor in one derivative is another learning rate for that parameter.",
    seen="the derivative of one parameter or one layer has a factor, such as 2, n or 1/n, that the others do not have",
    spot="the constants in that derivative: a 2, a division by n, a sum where the others have a mean",
    as_it_is="slope_w2 = mean(delta2 * a1), slope_b2 = sum(delta2)",
    as_it_should_be="slope_w2 = mean(delta2 * a1), slope_b2 = mean(delta2)",
    five_minutes=(
        "Take the loss u² + v² at u = 3, v = 1, where the slopes are 6 and 2, and a step of 0.1 times the slopes: it "
        "leads to 2.4 and 0.8, and the loss falls from 10 to 6.40. Ask what it does with the second slope doubled: it "
        "leads to 2.4 and 0.6, and the loss falls to 6.12. So the loss does not show which step is along the slope. "
        "Then everybody makes the gradient check on all rows, and compares the ratios with each other: they must be "
        "equal."
    ),
)
