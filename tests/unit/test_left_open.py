"""An answer that is left open costs its own points only, and never more than the same answer filled in wrongly."""

import numpy as np
import pytest
from test_checks import SLOW, raises, right_answers

from tinynet import checks
from tinynet.checks import TASKS, NotAnswered
from tinynet.checks.expectations import untouched

HYPOTHESES = ("hypothesis", "second_hypothesis", "ward_hypotheses", *(f"hypothesis_{number}" for number in range(1, 5)))
every_task = pytest.mark.parametrize("task", TASKS.values(), ids=lambda task: task.key)

# The answers that are left open, and what the right others earn.
OPEN = [
    ("one_row_by_hand", "z1_by_hand", 0),
    ("one_row_by_hand", "y_hat_by_hand", 1),
    ("squashed_twice", "hypothesis", 0),
    ("squashed_twice", "mended", 0.5),
    ("slope_by_hand", "slope", 0),
    ("slope_by_hand", "w11_should", 1),
    ("losses_that_sit_still", "hypothesis", 0),
    ("losses_that_sit_still", "mended", 0.5),
    ("four_inequalities", "signs", 1),
    ("four_inequalities", "sum_of_outer", 1.5),
    ("four_inequalities", "sum_of_inner", 1.5),
    ("four_inequalities", "sum_of_outer sum_of_inner", 1),
    ("what_it_can_reach", "hypothesis", 0),
    ("what_it_can_reach", "lowest", 3.5),
    ("what_it_can_reach", "highest", 3.5),
    ("what_it_can_reach", "best_loss", 3),
    ("what_it_can_reach", "mended", 2.5),
    ("what_it_can_reach", "lowest highest best_loss", 2),
    ("trace_with_a_stain", "w2_found", 2),
    ("trace_with_a_stain", "z1_b", 2),
    ("trace_with_a_stain", "a1_b", 2),
    ("trace_with_a_stain", "z2_b", 2),
    ("trace_with_a_stain", "a2_b", 2),
    ("trace_with_a_stain", "z2_b a2_b", 1.5),
    ("one_first_neuron_two_answers", "nand_second", 1),
    ("one_first_neuron_two_answers", "or_second", 1),
    ("yes_again", "hypothesis", 0),
    ("yes_again", "lowest", 3),
    ("yes_again", "highest", 3),
    ("yes_again", "b2_that_hides_it", 3),
    ("yes_again", "mended", 2.5),
    ("yes_again", "lowest highest", 3),
    ("yes_again", "b2_that_hides_it mended", 1.5),
    ("three_links_by_hand", "error_feels_y_hat", 2),
    ("three_links_by_hand", "y_hat_feels_z1", 2),
    ("three_links_by_hand", "z1_feels_w11", 2),
    ("three_links_by_hand", "slope_w11", 2),
    ("three_links_by_hand", "slope_w12", 2),
    ("three_links_by_hand", "slope_b1", 2.5),
    ("three_links_by_hand", "slope_w11 slope_w12 slope_b1", 1.5),
    ("another_squash", "tanh_slope", 1),
    ("another_squash", "tanh_gradient", 1),
    ("the_judge_agrees", "hypothesis", 0),
    ("the_judge_agrees", "judge_says", 3),
    ("the_judge_agrees", "mended_judge", 3),
    ("the_judge_agrees", "mended_gradient", 2.5),
    ("the_judge_agrees", "mended_judge mended_gradient", 1.5),
    ("the_way_back_by_hand", "delta1_found", 1.5),
    ("the_way_back_by_hand", "slope_w11", 2),
    ("the_way_back_by_hand", "slope_w12", 2),
    ("the_way_back_by_hand", "slope_b1", 2),
    ("the_way_back_by_hand", "slope_w11 slope_w12 slope_b1", 1),
    ("where_it_hides", "wrong_link", 1.5),
    ("where_it_hides", "row", 0.5),
    ("where_it_hides", "hiding_place", 0.5),
    ("where_it_hides", "row hiding_place", 0.5),
    ("right_answers_wrong_gradient", "hypothesis", 0),
    ("right_answers_wrong_gradient", "off", 3),
    ("right_answers_wrong_gradient", "ratio_w2", 3.5),
    ("right_answers_wrong_gradient", "ratio_b1", 3.5),
    ("right_answers_wrong_gradient", "mended_gradient", 2.5),
    ("right_answers_wrong_gradient", "off ratio_w2 ratio_b1", 2),
    ("right_answers_wrong_gradient", "off mended_gradient", 1.5),
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
    ("a_smuggled_bug", "smuggled_loss", 0),
    ("a_smuggled_bug", "smuggled_gradient", 1.5),
    ("a_smuggled_bug", "smuggled_loss smuggled_gradient", 0),
    ("a_checker_that_never_complains", "hypothesis", 0),
    ("a_checker_that_never_complains", "telling_point", 2),
    ("a_checker_that_never_complains", "mended", 1.5),
    ("a_checker_that_never_complains", "telling_point mended", 0.5),
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
    ("two_paths_by_hand", "delta1_0", 1.5),
    ("two_paths_by_hand", "delta1_1", 1.5),
    ("two_paths_by_hand", "slope_x1", 2),
    ("what_a_run_is_worth", "sick_after_failure", 1.5),
    ("what_a_run_is_worth", "sick_after_success", 1.5),
    ("what_a_run_is_worth", "sick_after_three", 2),
    ("learned_at_its_first_try", "hypothesis", 0),
    ("learned_at_its_first_try", "off_at_small_rate", 2.5),
    ("learned_at_its_first_try", "mended_step", 2),
    ("which_loss_with_a_pencil", "loss_if_1", 1.5),
    ("which_loss_with_a_pencil", "delta_if_0", 1.5),
    ("which_loss_with_a_pencil", "ratio", 2),
    ("a_door_for_a_script", "step", 1),
    ("a_door_for_a_script", "loss", 3),
    ("it_passed_its_check", "hypothesis", 0),
    ("it_passed_its_check", "shown_by", 2.5),
    ("it_passed_its_check", "mended_epoch", 1.5),
    ("a_graph_by_hand", "slope_p", 1.5),
    ("a_graph_by_hand", "slope_a", 1.5),
    ("a_graph_by_hand", "slope_b", 2),
    ("it_sends_too_early", "hypothesis", 0),
    ("it_sends_too_early", "shown_by", 2.5),
    ("it_sends_too_early", "mended_step", 1.5),
]

# The entries of one answer that are left open, and what the right others earn.
ENTRIES = [
    ("which_learning_rate", "rates", "CD", 0.5),
    ("which_learning_rate", "rates", "D", 0.5),
    ("which_learning_rate", "rates", "BCD", 0),
    ("four_inequalities", "signs", ((0, 1),), 1),
    ("one_first_neuron_two_answers", "or_second", ("b2",), 1),
    ("where_it_hides", "hiding_place", ("b2",), 0.5),
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
    ("which_bug_made_this_table", "bugs", "D", 2),
    ("which_bug_made_this_table", "bugs", "CD", 1),
    ("which_bug_made_this_table", "bugs", "BCD", 0),
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


def left(task, names):
    """Return the right answers without some, which are left as the task began."""
    right = right_answers(task)
    return right | {name: untouched if callable(right[name]) else ... for name in names}


def with_open_entries(task, answer, keys):
    right = right_answers(task)
    return right | {answer: right[answer] | dict.fromkeys(keys, ...)}


@pytest.mark.sample(3)
@pytest.mark.parametrize(("name", "names", "points"), OPEN, ids=[f"{name}: {names}" for name, names, _ in OPEN])
def test_an_answer_left_open_is_asked_for_and_costs_its_own_points(name, names, points):
    task, names = getattr(checks, name), names.split()
    outcome = task.outcome(**left(task, names))
    assert isinstance(outcome.failure, NotAnswered)
    assert outcome.message.startswith(names[0])
    assert outcome.points == points
    assert bool(outcome.so_far) == (points > 0)


def test_every_answer_of_several_is_in_the_table():
    several = {(task.__name__, answer) for task in TASKS.values() if len(task.answers) > 1 for answer in task.answers}
    assert several <= {(name, names) for name, names, _ in OPEN}


@pytest.mark.parametrize(
    "task",
    [
        pytest.param(task, marks=[pytest.mark.exhaustive] * (key in SLOW and task.number != 5), id=key)
        for key, task in TASKS.items()
    ],
)
def test_an_answer_left_open_earns_no_less_than_a_wrong_one(task):
    for name, answer in right_answers(task).items():
        wrong = task.outcome(**(right_answers(task) | {name: raises if callable(answer) else object()}))
        assert task.outcome(**left(task, [name])).points >= wrong.points, name


@pytest.mark.parametrize(
    ("name", "answer", "keys", "points"),
    ENTRIES,
    ids=[f"{name}-{'-'.join(map(str, keys))}" for name, _, keys, _ in ENTRIES],
)
def test_an_entry_left_open_is_asked_for_and_costs_what_a_wrong_one_does(name, answer, keys, points):
    task = getattr(checks, name)
    outcome = task.outcome(**with_open_entries(task, answer, keys))
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


@pytest.mark.parametrize(
    ("name", "answer", "open_key", "wrong"),
    [
        ("which_learning_rate", "rates", "A", {"B": 0.1, "C": 1000}),
        ("observed_or_explained", "kinds", "a", {"b": "observation"}),
        ("who_is_cleared", "cleared_by", 1, {2: "P"}),
        ("which_bug_made_this_table", "bugs", "A", {"B": 2}),
        ("what_a_table_carries", "conclusions", "A", {"B": "open"}),
        ("four_at_a_quarter", "causes", "A", {"B": "saturation"}),
        ("slow_or_stuck", "verdicts", "A", {"B": "plateau"}),
        ("what_could_refute_it", "verdicts", "A", {"B": "no such start"}),
        ("who_has_learned", "causes", 0, {7: "twins"}),
        ("zero_or_not", "zero_on_and", "b2", {"w11": "not zero"}),
    ],
)
def test_what_is_said_of_an_open_entry_does_not_depend_on_the_others(name, answer, open_key, wrong):
    task = getattr(checks, name)
    answers, said = with_open_entries(task, answer, [open_key]), set()
    for others in ({}, wrong):
        with pytest.raises(NotAnswered) as failure:
            task(**(answers | {answer: answers[answer] | others}))
        said.add(str(failure.value))
    assert len(said) == 1
    assert answer in said.pop()


@every_task
def test_a_task_that_nobody_has_touched_earns_nothing_but_its_hypothesis(task):
    assert task.outcome(**left(task, task.answers)).points == 0
    others = [name for name in task.answers if name not in HYPOTHESES]
    untouched_ones = left(task, others)
    assert task.outcome(**untouched_ones).points == 0.5 * (len(others) < len(task.answers))
    right = right_answers(task)
    dots = {name: dict.fromkeys(right[name], ...) for name in others if isinstance(right[name], dict)}
    outcome = task.outcome(**(untouched_ones | dots))
    assert isinstance(outcome.failure, NotAnswered)
    assert outcome.points <= 0.5


# Open places in what a function returns ------------------------------------------------------------------


def test_an_open_place_costs_what_comes_from_there_on():
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
    (whole,) = right_answers(checks.all_five_in_code).values()

    def halfway(*given):
        slopes = whole(*given)
        kept = {name: slopes[name] for name in ("w2", "b2")}
        return kept if left_as is None else dict.fromkeys(slopes, ...) | kept

    outcome = checks.all_five_in_code.outcome(gradient=halfway)
    assert outcome.points == 1.5
    assert "must return a dict with w11, w12, b1, w2, b2" in outcome.message


@pytest.mark.parametrize("value", [None, "a", [1, 2], [], {}, np.array([])], ids=repr)
def test_an_a1_that_is_no_number_is_told_as_such(value):
    neuron = right_answers(checks.neuron_in_code)["neuron"]
    outcome = checks.neuron_in_code.outcome(neuron=lambda *numbers: (neuron(*numbers)[0], value))
    assert (outcome.points, outcome.failure.code) == (1, "wrong-form")
