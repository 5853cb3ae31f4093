from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="broadcasting",
    order=40,
    belief="",
    seen="the file's labels have the shape (n,) and the outputs (n, 1), so ŷ − y is a table of n × n",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Draw the four outputs as a column and the four labels as a row, and ask for the shape of the difference. "
        "Everybody runs (np.zeros((4, 1)) - np.array([0, 0, 0, 1])).shape: it is (4, 4). Ask for the loss of perfect "
        "answers to AND computed so: 0.375, not 0. Then everybody prints the shape of ŷ − y."
    ),
)
