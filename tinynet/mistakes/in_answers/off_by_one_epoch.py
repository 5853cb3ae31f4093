from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="off-by-one-epoch",
    order=100,
    belief="One epoch more or less makes no difference.",
    seen="the answer would be right for one epoch more, or for one fewer",
    spot="the first and the last turn of the loop",
    as_it_is="for epoch in range(1, epochs)",
    as_it_should_be="for epoch in range(epochs)",
    five_minutes=(
        "Draw a fence on the board: each post is one set of parameters with its loss, and each board is a step. Ask "
        "for three epochs: how many steps, how many losses if the start counts, and which post is returned? Let them "
        "print epoch, loss and one parameter in a run of a single epoch: it is short enough to count by hand."
    ),
)
