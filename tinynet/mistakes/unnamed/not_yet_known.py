from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="not-yet-known",
    order=20,
    belief="Nobody knows yet: the answer is none of the known wrong ones.",
    seen="",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Ask for the trace table of one row: every name, its formula, its number, from the inputs down. Let a "
        "neighbour fill in the same table without looking. The first line in which the two differ is the place to "
        "talk about; if three people differ there, write to the course."
    ),
)
