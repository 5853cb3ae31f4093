from tinynet.mistakes.mistake import Mistake, Stuck

MISTAKE = Mistake(
    code="rows-come-apart",
    order=48,
    belief="Shuffling changes only the order, and the order does not matter.",
    seen=(
        "the rows of the inputs are put in another order and those of the labels are not, so that each row meets the "
        "label of another"
    ),
    spot="the line that shuffles: inputs and labels need the same order, from one permutation",
    as_it_is="x = x[order]",
    as_it_should_be="x, y = x[order], y[order]",
    five_minutes=(
        "Write the four rows of XOR with their labels on eight cards, inputs and labels apart. Let somebody turn the "
        "inputs by one place, last row first, and leave the labels where they are: in 2 of 4 rows the label is "
        "wrong now. Ask what a network can learn from that, and whether a wrong derivative would look different."
    ),
    stuck=(Stuck("14", "4, 5", "a new order for the rows of X, and none for y"),),
    concept_test={
        13: "thinks that the order of the rows never matters",
    },
)
