from tinynet.mistakes.mistake import Mistake

MISTAKE = Mistake(
    code="state-discarded",
    order=10,
    belief="",
    seen="what a step returns is thrown away, so that nothing changes from one step to the next",
    spot="",
    as_it_is="",
    as_it_should_be="",
    five_minutes=(
        "Write step(parameters) and parameters = step(parameters) under each other. Ask with which numbers the "
        "second call begins. The program of exercise 02 printed 0.2671 five times. Then everybody prints one "
        "parameter in each epoch: what never changes was never kept."
    ),
)
