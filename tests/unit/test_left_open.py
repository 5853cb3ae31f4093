"""An answer that is left open costs its own points only, and never more than the same answer filled in wrongly."""

import itertools

import numpy as np
import pytest
from test_checks import raises, right_answers

from tinynet import checks
from tinynet.checks import TASKS
from tinynet.checks.probe import untouched

LESSONS = ("01", "03", "04", "05", "06")
several = pytest.mark.parametrize(
    "task", [task for task in TASKS.values() if task.slug[:2] in LESSONS and len(task.answers) > 1], ids=lambda t: t.key
)


def left(task, names, open_as=..., unwritten=untouched):
    """Return the right answers without some, which are left as the task began."""
    right = right_answers(task)
    return right | {name: unwritten if callable(right[name]) else open_as for name in names}


# What each earns with these of its answers left open.
OPEN = [
    ("one_row_by_hand", "y_hat_by_hand", 1),
    ("one_row_by_hand", "z1_by_hand", 0),
    ("squashed_twice", "mended", 0.5),
    ("squashed_twice", "hypothesis", 0),
    ("four_inequalities", "signs", 1),
    ("four_inequalities", "sum_of_outer", 1.5),
    ("four_inequalities", "sum_of_outer sum_of_inner", 1),
    ("what_it_can_reach", "hypothesis", 0),
    ("what_it_can_reach", "mended", 2.5),
    ("what_it_can_reach", "best_loss", 3),
    ("what_it_can_reach", "lowest highest best_loss", 2),
    ("trace_with_a_stain", "w2_found", 2),
    ("trace_with_a_stain", "z2_b a2_b", 1.5),
    ("one_first_neuron_two_answers", "nand_second", 1),
    ("one_first_neuron_two_answers", "or_second", 1),
    ("yes_again", "hypothesis", 0),
    ("yes_again", "mended", 2.5),
    ("yes_again", "lowest highest", 3),
    ("yes_again", "b2_that_hides_it mended", 1.5),
    ("three_links_by_hand", "error_feels_y_hat", 2),
    ("three_links_by_hand", "slope_b1", 2.5),
    ("three_links_by_hand", "slope_w11 slope_w12 slope_b1", 1.5),
    ("another_squash", "tanh_slope", 1),
    ("another_squash", "tanh_gradient", 1),
    ("the_judge_agrees", "hypothesis", 0),
    ("the_judge_agrees", "judge_says", 3),
    ("the_judge_agrees", "mended_judge mended_gradient", 1.5),
    ("the_way_back_by_hand", "slope_w11 slope_w12 slope_b1", 1),
    ("the_way_back_by_hand", "slope_b1", 2),
    ("where_it_hides", "wrong_link", 1.5),
    ("where_it_hides", "hiding_place", 0.5),
    ("where_it_hides", "row hiding_place", 0.5),
    ("right_answers_wrong_gradient", "hypothesis", 0),
    ("right_answers_wrong_gradient", "mended_gradient", 2.5),
    ("right_answers_wrong_gradient", "off ratio_w2 ratio_b1", 2),
    ("right_answers_wrong_gradient", "ratio_b1", 3.5),
    ("right_answers_wrong_gradient", "off mended_gradient", 1.5),
]


@pytest.mark.parametrize(("name", "names", "points"), OPEN, ids=[f"{name}: {names}" for name, names, _ in OPEN])
def test_what_is_right_beside_an_open_answer_keeps_its_points(name, names, points):
    task, names = getattr(checks, name), names.split()
    outcome = task.outcome(**left(task, names))
    assert (outcome.points, outcome.failure.code) == (points, "not-answered")
    assert outcome.message.startswith(names[0])


def test_an_open_place_inside_an_answer_costs_that_answer_only():
    place = {"w11": 0.5, "w12": 1.0, "b1": 0.0, "w2": 2.0, "b2": ...}
    for name, answer, points in (
        ("where_it_hides", {"hiding_place": place}, 0.5),
        ("one_first_neuron_two_answers", {"or_second": {"w2": 10.0, "b2": ...}}, 1),
        ("four_inequalities", {"signs": {(0, 0): ">", (0, 1): ..., (1, 0): "<", (1, 1): ">"}}, 1),
    ):
        task = getattr(checks, name)
        outcome = task.outcome(**(right_answers(task) | answer))
        assert (outcome.points, outcome.failure.code) == (points, "not-answered"), name


def test_an_open_place_in_what_a_function_returns_costs_what_comes_from_there_on():
    neuron = right_answers(checks.neuron_in_code)["neuron"]
    outcome = checks.neuron_in_code.outcome(neuron=lambda *numbers: (neuron(*numbers)[0], ...))
    assert (outcome.points, outcome.failure.code) == (1, "not-answered")
    forward = right_answers(checks.three_in_a_row)["forward"]
    for right, points in ((0, 0), (3, 1), (4, 2), (5, 2)):
        outcome = checks.three_in_a_row.outcome(
            forward=lambda *numbers, right=right: (*forward(*numbers)[:right], *[...] * (6 - right))
        )
        assert (outcome.points, outcome.failure.code) == (points, "not-answered"), right


@pytest.mark.parametrize("left_as", [..., None], ids=["dots", "gone"])
def test_what_a_gradient_has_of_the_slopes_keeps_its_points(left_as):
    task = checks.all_five_in_code
    (whole,) = right_answers(task).values()

    def halfway(*given):
        slopes = dict(whole(*given))
        for name in ("w11", "w12", "b1"):
            slopes[name] = ...
        return slopes if left_as is ... else {name: value for name, value in slopes.items() if value is not ...}

    outcome = task.outcome(**dict.fromkeys(task.answers, halfway))
    assert outcome.points == 1.5
    assert "must return a dict with w11, w12, b1, w2, b2" in outcome.message


@pytest.mark.parametrize("value", [None, "a", [1, 2], [], {}, np.array([])], ids=repr)
def test_an_a1_that_is_no_number_is_told_as_such(value):
    neuron = right_answers(checks.neuron_in_code)["neuron"]
    outcome = checks.neuron_in_code.outcome(neuron=lambda *numbers: (neuron(*numbers)[0], value))
    assert (outcome.points, outcome.failure.code) == (1, "wrong-form")


@several
def test_an_open_answer_earns_what_a_wrong_one_does(task):
    for count in (1, 2):
        for names in itertools.combinations(task.answers, count):
            wrong = task.outcome(**left(task, names, open_as=object(), unwritten=raises))
            assert task.outcome(**left(task, names)).points >= wrong.points, names


@several
def test_an_untouched_task_earns_no_more_than_its_hypothesis(task):
    assert task.outcome(**left(task, task.answers)).points == 0
    if "hypothesis" in task.answers:
        others = [name for name in task.answers if name != "hypothesis"]
        assert task.outcome(**left(task, others)).points == 0.5
