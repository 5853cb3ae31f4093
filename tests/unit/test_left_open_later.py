"""What is left open in an exercise from 07 on costs its own points, and never more than a wrong answer would."""

import pytest
from test_checks import right_answers

from tinynet import checks
from tinynet.checks import TASKS, NotAnswered

LATER = [task for task in TASKS.values() if task.slug[:2] in ("07", "08", "10", "11", "12")]
HYPOTHESES = ("hypothesis", "second_hypothesis", "ward_hypotheses", *(f"hypothesis_{number}" for number in range(1, 5)))

OPEN = [
    # The answers that are left open, and what the right others earn.
    ("has_it_learned", "has_learned", 1),
    ("has_it_learned", "least_rows", 1.5),
    ("a_loop_of_your_own", "train_until_learned", 1),
    ("a_loop_of_your_own", "epochs_needed", 2.5),
    ("slow_or_stuck", "verdicts", 1.5),
    ("slow_or_stuck", "falls", 1),
    ("never_a_yes", "hypothesis", 0),
    ("never_a_yes", "lost", 3),
    ("never_a_yes", "lowest", 2.5),
    ("never_a_yes", "mended", 2),
    ("four_at_a_quarter", "causes", 1),
    ("four_at_a_quarter", "lowest", 2),
    ("four_at_a_quarter", "highest", 2),
    ("frozen_to_the_last_digit", "hypothesis", 0),
    ("frozen_to_the_last_digit", "steps_in_it", 2.5),
    ("frozen_to_the_last_digit", "mended_run", 1.5),
    ("plan_for_three", "plan", 1),
    ("plan_for_three", "named_by_adding", 2),
    ("two_that_hide_each_other", "hypothesis", 0),
    ("two_that_hide_each_other", "factors", 2.5),
    ("two_that_hide_each_other", "mended", 2),
    ("zero_or_not", "zero_on_and", 0.5),
    ("zero_or_not", "zero_on_second", 0.5),
    ("zero_or_not", "w11_on_first", 1),
    ("what_could_refute_it", "verdicts", 1),
    ("what_could_refute_it", "learned_in_b", 1.5),
    ("twins", "hypothesis", 0),
    ("twins", "units_worth", 3),
    ("twins", "chain_w2", 2.5),
    ("twins", "mended_start", 2),
    ("who_has_learned", "second_hypothesis", 0),
    ("who_has_learned", "has_learned", 2.5),
    ("who_has_learned", "failed", 2.5),
    ("who_has_learned", "causes", 2.5),
    ("patient_one", "hypothesis_1", 0),
    ("patient_one", "name_1", 2),
    ("patient_one", "mended_1", 2),
    ("patient_one", "test_1", 2.5),
    ("patient_two", "hypothesis_2", 0),
    ("patient_two", "name_2", 2.5),
    ("patient_two", "learned_2", 2.5),
    ("patient_two", "test_2", 2.5),
    ("patient_three", "hypothesis_3", 0),
    ("patient_three", "name_3", 2),
    ("patient_three", "mended_3", 2),
    ("patient_three", "test_3", 2.5),
    ("patient_four", "hypothesis_4", 0),
    ("patient_four", "names_4", 2.5),
    ("patient_four", "mended_4", 2.5),
    ("patient_four", "test_4", 3.5),
    ("ward", "ward_hypotheses", 0),
    ("ward", "ward_names", 0.5),
    ("ward", "ward_patient", 5),
    ("ward", "ward_mended", 4),
    ("ward", "ward_test", 5),
]

ENTRIES = [
    # The entries of one answer that are left open, and what the right others earn.
    ("slow_or_stuck", "verdicts", "A", 1.5),
    ("slow_or_stuck", "falls", "A", 2),
    ("slow_or_stuck", "falls", "AC", 1.5),
    ("four_at_a_quarter", "causes", "A", 1),
    ("observed_or_explained", "kinds", "a", 1),
    ("observed_or_explained", "kinds", "ab", 0.5),
    ("observed_or_explained", "kinds", "abc", 0),
    ("who_is_cleared", "cleared_by", (1,), 1.5),
    ("who_is_cleared", "cleared_by", (1, 7), 1),
    ("who_is_cleared", "cleared_by", (1, 2, 3), 0.5),
    ("who_is_cleared", "cleared_by", (1, 2, 3, 4), 0),
    ("what_a_table_carries", "conclusions", "A", 1.5),
    ("what_a_table_carries", "conclusions", "AB", 0.5),
    ("what_a_table_carries", "conclusions", "ABC", 0),
    ("two_that_hide_each_other", "factors", ("as posted",), 2.5),
    ("zero_or_not", "zero_on_and", ("b2",), 0),
    ("zero_or_not", "zero_on_second", ("w2",), 0.5),
    ("zero_or_not", "w11_on_first", ("w11",), 1),
    ("what_could_refute_it", "verdicts", "B", 1),
    ("who_has_learned", "causes", (7,), 2.5),
]


def left_open(task, *names):
    """Return the outcome of the right answers, but for some that are as the task began."""
    right = right_answers(task)
    outcome = task.outcome(**(right | {name: (lambda *_: None) if callable(right[name]) else ... for name in names}))
    assert isinstance(outcome.failure, NotAnswered)
    return outcome


@pytest.mark.parametrize(("name", "answer", "points"), OPEN, ids=[f"{name}-{answer}" for name, answer, _ in OPEN])
def test_an_answer_left_open_costs_its_own_points(name, answer, points):
    task = getattr(checks, name)
    assert left_open(task, answer).points == points
    wrong = task.outcome(**(right_answers(task) | {answer: object()}))
    assert wrong.points <= points


def test_every_answer_of_several_is_in_the_table():
    several = [(task.__name__, answer) for task in LATER if len(task.answers) > 1 for answer in task.answers]
    assert [(name, answer) for name, answer, _ in OPEN] == several


@pytest.mark.parametrize(
    ("name", "answer", "keys", "points"),
    ENTRIES,
    ids=[f"{name}-{'-'.join(map(str, keys))}" for name, _, keys, _ in ENTRIES],
)
def test_an_entry_left_open_earns_what_a_wrong_one_does(name, answer, keys, points):
    task = getattr(checks, name)
    right = right_answers(task)
    outcome = task.outcome(**(right | {answer: right[answer] | dict.fromkeys(keys, ...)}))
    assert isinstance(outcome.failure, NotAnswered)
    assert outcome.points == points


@pytest.mark.parametrize(
    ("name", "answer", "more", "fewer"), [("fewest_experiments", "experiments", 1, 0), ("plan_for_three", "plan", 3, 1)]
)
def test_an_open_entry_of_a_list_is_left_out_of_it(name, answer, more, fewer):
    task = getattr(checks, name)
    right = right_answers(task)
    for entries, points in (([*right[answer], ...], more), ([..., *right[answer][1:]], fewer)):
        outcome = task.outcome(**(right | {answer: entries}))
        assert isinstance(outcome.failure, NotAnswered)
        assert outcome.points == points


@pytest.mark.parametrize("task", LATER, ids=[task.key for task in LATER])
def test_a_task_that_nobody_has_touched_earns_nothing_but_its_hypothesis(task):
    assert left_open(task, *task.answers).points == 0
    others = [name for name in task.answers if name not in HYPOTHESES]
    assert left_open(task, *others).points == 0.5 * (len(others) < len(task.answers))
    right = right_answers(task)
    dots = {name: dict.fromkeys(right[name], ...) for name in others if isinstance(right[name], dict)}
    rest = {name: (lambda *_: None) if callable(right[name]) else ... for name in others}
    outcome = task.outcome(**(right | rest | dots))
    assert isinstance(outcome.failure, NotAnswered)
    assert outcome.points <= 0.5


@pytest.mark.parametrize(
    ("name", "answer", "open_key", "wrong_key", "wrong"),
    [
        ("observed_or_explained", "kinds", "a", "b", "observation"),
        ("who_is_cleared", "cleared_by", 1, 2, "P"),
        ("what_a_table_carries", "conclusions", "A", "B", "open"),
        ("four_at_a_quarter", "causes", "A", "B", "saturation"),
        ("slow_or_stuck", "verdicts", "A", "B", "plateau"),
        ("what_could_refute_it", "verdicts", "A", "B", "no such start"),
        ("who_has_learned", "causes", 0, 7, "twins"),
        ("zero_or_not", "zero_on_and", "b2", "w11", "not zero"),
    ],
)
def test_what_is_said_of_an_open_entry_does_not_depend_on_the_others(name, answer, open_key, wrong_key, wrong):
    task = getattr(checks, name)
    right = right_answers(task) | {answer: right_answers(task)[answer] | {open_key: ...}}
    said = set()
    for others in ({}, {wrong_key: wrong}):
        with pytest.raises(NotAnswered) as failure:
            task(**(right | {answer: right[answer] | others}))
        said.add(str(failure.value))
    assert len(said) == 1
    assert answer in said.pop()
