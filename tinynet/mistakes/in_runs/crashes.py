from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="crashes",
    order=200,
    belief="Every name has its value by the time it is needed.",
    seen="the program stops with an exception",
    spot="the line that failed",
    as_it_is="delta1 = delta2 * w2, before delta2 is made",
    as_it_should_be="delta2 = error * slope2, and delta1 = delta2 * w2 after it",
    five_minutes=(
        "Make it stop before everybody: a check quotes the call, so run it in a cell of its own. Read the traceback "
        "from the end: the last line says what went wrong, the last line in the program's own code says where. If "
        "nothing can be run, as with the shuffled lines of exercise 06, go down the lines with a finger to the first "
        "one that needs a value that is not made yet. Ask for one sentence: what was expected there, and what came. "
        "Only then may anybody change the code."
    ),
    concept_test={
        10: "thinks that slopes in wrong places stop a program",
    },
)
