from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="broadcasting",
    order=40,
    belief="A difference of two arrays goes row by row.",
    seen="the file's labels have the shape (n,) and the outputs (n, 1), so ŷ − y is a table of n × n",
    spot="the shape of ŷ − y",
    as_it_is="y_hat - labels, of shapes (4, 1) and (4,)",
    as_it_should_be="y_hat - labels.reshape(-1, 1), both of shape (4, 1)",
    five_minutes=(
        "Draw the four outputs as a column and the four labels as a row, and ask for the shape of the difference. "
        "Everybody runs (np.zeros((4, 1)) - np.array([0, 0, 0, 1])).shape: it is (4, 4). Ask for the loss of perfect "
        "answers to AND, computed with that table: 0.375, not 0. Then everybody prints the shape of ŷ − y."
    ),
)
