"""What is left open in exercises 02 and 09 costs its own points, and never more than a wrong answer."""

import pytest
from test_checks import raises, right_answers

from tinynet import checks
from tinynet.checks import TASKS, NotAnswered

TASKS_HERE = [task for task in TASKS.values() if task.slug[:2] in ("02", "09")]


def empty(*_):
    """Do nothing, as a task's function begins."""
    ...


def rates(**known):
    return {"rates": dict.fromkeys("ABCD", ...) | known}


def bugs(**known):
    return {"bugs": dict.fromkeys("ABCD", ...) | known}


CASES = [
    ("slope_by_hand", {"w11_should": ...}, 1, "w11_should"),
    ("slope_by_hand", {"slope": ...}, 0, "slope"),
    ("slope_by_hand", {"slope": ..., "w11_should": ...}, 0, "slope"),
    ("nudged_slope", {"slope_of": empty}, 0, "slope_of"),
    ("training_on_nudges", {"train_by_nudging": empty}, 0, "train_by_nudging"),
    ("which_learning_rate", rates(A=10, B=1000), 0.5, 'rates["C"]'),
    ("which_learning_rate", rates(A=10, C=0.1), 0.5, 'rates["B"]'),
    ("which_learning_rate", rates(A=10, B=1000, C=0.1), 0.5, 'rates["D"]'),
    ("which_learning_rate", rates(A=10, B=1000, C=1), 0.5, 'rates["D"]'),
    ("which_learning_rate", rates(A=10, B=0.1), 0, 'rates["C"]'),
    ("which_learning_rate", rates(A=10, B=10), 0, 'rates["C"]'),
    ("which_learning_rate", rates(), 0, 'rates["A"]'),
    ("which_learning_rate", {"rates": ...}, 0, "rates"),
    ("losses_that_sit_still", {"mended": empty}, 0.5, "mended"),
    ("losses_that_sit_still", {"hypothesis": ...}, 0, "hypothesis"),
    ("relative_error_with_care", {"relative_error": empty}, 0, "relative_error"),
    ("gradient_by_nudging", {"numerical_gradient": empty}, 0, "numerical_gradient"),
    ("gradient_of_a_step", {"implied_gradient": empty}, 0, "implied_gradient"),
    ("which_bug_made_this_table", bugs(A=1, B=3), 1, 'bugs["C"]'),
    ("which_bug_made_this_table", bugs(B=3, C=4, D=6), 2, 'bugs["A"]'),
    ("which_bug_made_this_table", bugs(A=1, B=3, C=5), 1, 'bugs["D"]'),
    ("which_bug_made_this_table", bugs(A=1), 0, 'bugs["B"]'),
    ("which_bug_made_this_table", bugs(), 0, 'bugs["A"]'),
    ("a_smuggled_bug", {"smuggled_gradient": empty}, 1.5, "smuggled_gradient"),
    ("a_smuggled_bug", {"smuggled_loss": empty}, 0, "smuggled_loss"),
    ("a_smuggled_bug", {"smuggled_loss": empty, "smuggled_gradient": empty}, 0, "smuggled_loss"),
    ("a_checker_that_never_complains", {"mended": empty}, 1.5, "mended"),
    ("a_checker_that_never_complains", {"telling_point": ...}, 2, "telling_point"),
    ("a_checker_that_never_complains", {"telling_point": ..., "mended": empty}, 0.5, "telling_point"),
    ("a_checker_that_never_complains", {"hypothesis": ...}, 0, "hypothesis"),
]


@pytest.mark.parametrize(("name", "answers", "points", "open_one"), CASES)
def test_what_is_left_open_is_asked_for_and_what_is_right_keeps_its_points(name, answers, points, open_one):
    task = getattr(checks, name)
    outcome = task.outcome(**(right_answers(task) | answers))
    assert outcome.points == points
    assert isinstance(outcome.failure, NotAnswered)
    assert outcome.message.startswith(f"{open_one} has not been ")
    assert bool(outcome.so_far) == (points > 0)


@pytest.mark.parametrize("task", TASKS_HERE, ids=lambda task: task.key)
def test_an_answer_left_open_earns_no_less_than_a_wrong_one(task):
    right = right_answers(task)
    for name, answer in right.items():
        blank, wrong = (empty, raises) if callable(answer) else (..., object())
        left_open, filled = (task.outcome(**(right | {name: value})).points for value in (blank, wrong))
        assert left_open >= filled, name


@pytest.mark.parametrize("check", ["which_learning_rate", "which_bug_made_this_table"])
def test_a_letter_left_open_earns_no_less_than_a_wrong_one(check):
    task = getattr(checks, check)
    ((name, right),) = right_answers(task).items()
    for letter in right:
        for wrong in {*right.values()} - {right[letter]}:
            left_open, filled = (task.outcome(**{name: right | {letter: value}}).points for value in (..., wrong))
            assert left_open >= filled, (letter, wrong)


@pytest.mark.parametrize("task", TASKS_HERE, ids=lambda task: task.key)
def test_a_task_that_nobody_touched_earns_nothing(task):
    untouched = {name: empty if callable(answer) else ... for name, answer in right_answers(task).items()}
    outcome = task.outcome(**untouched)
    assert (outcome.points, outcome.so_far) == (0, "")
    assert isinstance(outcome.failure, NotAnswered)
