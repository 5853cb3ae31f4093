from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="off-by-one-epoch",
    order=100,
    belief="One epoch more or less makes no difference.",
    seen="the answer is right for an epoch more, or for one less",
    spot="the first and the last turn of the loop",
    as_it_is="for epoch in range(1, epochs)",
    as_it_should_be="for epoch in range(epochs)",
    five_minutes=(
        "Draw a fence on the board: posts are where the parameters stand, each with its loss, and boards are steps. "
        "Ask for three epochs: how many steps, how many losses if the start counts, and which post is returned? Let "
        "them print epoch, loss and one parameter in a run of a single epoch, where there is nothing to count "
        "wrongly."
    ),
)
