from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="another-loss",
    order=110,
    belief="Any measure of the error will do.",
    seen="the answer measures the error of the outputs, but in another way than the loss does",
    spot="the formula of the loss, with its square and its mean",
    as_it_is="np.sum((y - y_hat) ** 2)",
    as_it_should_be="np.mean((y - y_hat) ** 2)",
    five_minutes=(
        "Give the room labels 0, 0, 0, 1 and the answer ¼ for all. Collect on the board: sum of squares 0.75, mean "
        "distance 0.375, share of wrong rows ¼, mean of squares 0.1875. Ask which of them is L, and let somebody write "
        "the formula of each beside it."
    ),
    stuck=(Stuck("03", "1", "the loss of answering ½, whatever the labels; the mean label in place of its loss"),),
)
