from tinynet.mistakes.changes import Change, output_layer, roles_of
from tinynet.mistakes.mistake import Mistake, Stuck


def _changes(sizes):
    out = output_layer(sizes)
    for i in range(1, len(sizes)):
        if sizes[i] > 1:
            for pool, words in (("sum", "summed"), ("mean", "averaged")):
                found = f"∂ℓ/∂b{i} is {words} over the units, so that all biases of layer {i} get the same"
                wanted = f"∂ℓ/∂b{i} = δ{i}, over the rows only"
                yield Change({f"g_b{i}": f"{pool}_of_units(g_b{i})"}, (f"b{i}",), found, wanted)
    if sizes[-1] > 1:
        found = "the softmax runs over the rows: the outputs of one row do not add up to 1"
        yield Change({f"a{out}": f"softmax_over_rows(z{out})"}, roles_of(sizes), found, "over the outputs of each row")


MISTAKE = Mistake(
    code="wrong-axis",
    order=170,
    belief="A sum is a sum.",
    seen="all biases of a layer move by the same amount, or the outputs of one row do not add up to 1",
    spot="the axis of every sum, mean and softmax",
    five_minutes=(
        "Write a table of four rows and two units: 1 2, 3 4, 5 6, 7 8. Ask for the mean of each unit, and how many "
        "numbers that makes: 4 and 5, two numbers for two biases. The mean over the other axis makes four numbers, "
        "1.5, 3.5, 5.5, 7.5; over everything it makes one, 4.5. Then everybody prints the shape of each derivative "
        "beside the shape of its parameter."
    ),
    stuck=(Stuck("14", "3", "a softmax that sums down the rows, or over all of them"),),
    changes=_changes,
)
