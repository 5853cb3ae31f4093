"""The wrong answers that the tasks declare: (check, answers in place of the right ones, what it says, code)."""

from tinynet.checks import TASKS

SHADOWED = {
    ("trace_with_a_stain", "z2_b", "z2 + x1"): "x1 is 2 and b2 is −1, so that adding x1 is subtracting b2 twice",
}
"""By check, answer and formula: why in the course's own numbers this formula gives what another one gives."""


def declared_in(task):
    """Yield the declared wrong answers that the numbers of a task keep apart: ask, formula, answer, code, sentence."""
    for ask in task.asks:
        met = alike(task, ask)
        for formula, wrong, code, sentence in ask.wrong_answers(task.given or {}):
            if formula not in met:
                yield ask, formula, wrong, code, sentence


def alike(task, ask):
    """Return the formulas that meet another one here: as the table has it, or in a variant of the_way_back_by_hand."""
    if task is TASKS[task.key]:
        return {formula for name, answer, formula in SHADOWED if (name, answer) == (task.__name__, ask.name)}
    if task.__name__ == "the_way_back_by_hand" and ask in task.last_asks:
        return {formula for pair in ask.collisions(task.given) for formula in pair}
    return set()


MISTAKES = [
    (task.__name__, {ask.name: wrong}, sentence, code)
    for task in TASKS.values()
    for ask, _, wrong, code, sentence in declared_in(task)
]
