from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="one-row-only",
    order=60,
    belief="What works for one row works for all.",
    seen="one row is answered right, and four rows are not",
    spot="the place where a column becomes one number",
    as_it_is="np.mean(delta) * np.mean(x1)",
    as_it_should_be="np.mean(delta * x1)",
    five_minutes=(
        "Let them print the shape of every name, once for a row and once for the four rows of AND: () and (4,). Ask "
        "where a column becomes one number: in an if, in float(), or in a mean that comes too early. Show on two rows "
        "that mean(δ)·mean(x1) is not mean(δ·x1): for δ = 1, −1 and x1 = 1, 0 the first is 0 and the second ½."
    ),
)
