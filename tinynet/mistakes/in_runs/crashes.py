from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="crashes",
    order=200,
    belief="",
    seen="the program stops with an exception",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Make it stop before everybody: a check quotes the call, so run it in a cell of its own. Read the traceback "
        "from the end: the last line says what went wrong, the last line in the program's own code says where. Where "
        "nothing runs, as with the shuffled lines of exercise 06, go down them with a finger to the first that needs "
        "what is not made yet. Ask for one sentence: what was expected there, and what came. Only then may anybody "
        "touch the code; where it runs, everybody prints type and shape of that line's values first."
    ),
)
