"""The wrong answers that the tasks declare: (check, answers in place of the right ones, what it says, code)."""

from tinynet.checks import TASKS

SHADOWED = {
    ("trace_with_a_stain", "z2_b", "z2 + x1"): "x1 is 2 and b2 is −1, so that adding x1 is subtracting b2 twice",
}
"""By check, answer and formula: why in the course's own numbers this formula gives what another one gives."""


def declared_in(task):
    """Yield the declared wrong answers of a task: ask, formula, wrong answer, code, sentence."""
    for ask in task.asks:
        for formula, wrong, code, sentence in ask.wrong_answers(task.given or {}):
            if task is not TASKS[task.key] or (task.__name__, ask.name, formula) not in SHADOWED:
                yield ask, formula, wrong, code, sentence


MISTAKES = [
    (task.__name__, {ask.name: wrong}, sentence, code)
    for task in TASKS.values()
    for ask, _, wrong, code, sentence in declared_in(task)
]
