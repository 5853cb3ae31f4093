from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="not-yet-known",
    order=20,
    belief="Nobody knows yet: the answer is none of the known wrong ones.",
    seen="the answer is wrong, and it is none of the wrong answers that the check knows",
    spot="the first line of the trace table in which two people differ",
    as_it_is="z1 = 0.37, and nobody knows from where",
    as_it_should_be="z1 = 1.2, from 0.5·2 + 1.2·0.5 − 0.4",
    five_minutes=(
        "Ask for the trace table of one row: every name, its formula, its number, from the inputs down. Let a "
        "neighbour fill in the same table without looking. The first line in which the two differ is the place to "
        "talk about; if three people differ there, write to the course."
    ),
)
