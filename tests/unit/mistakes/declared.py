"""The wrong answers that the tasks declare: (check, answers in place of the right ones, what it says, code)."""

from tinynet.checks import TASKS

SHADOWED = {}
"""Of (check, answer, formula), a formula that in the course's own numbers meets another one: why that may be."""


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
