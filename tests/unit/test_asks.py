"""Every declared wrong answer is told by its code and sentence and costs its own points, in the variants too."""

import math
import re
from functools import cache

import numpy as np
import pytest
from mistakes.declared import SHADOWED, declared_in
from test_checks import NAMED, right_answers

from tinynet import checks
from tinynet.checks import TASKS
from tinynet.checks.asks import Choice, Choices, Function, Number, told_apart
from tinynet.checks.expectations import is_within, must_not_be_rounded_too_far
from tinynet.checks.task import CheckFailed, Task
from tinynet.mistakes import UNKNOWN

DECLARED = [task for task in TASKS.values() if task.asks]
SEEDS = range(20)

each_declared_task = pytest.mark.parametrize("task", DECLARED, ids=lambda task: task.key)


def of_seed(task, seed):
    return task if seed is None else getattr(checks.variant(seed), task.__name__)


def numbered():
    """Return each task that declares a wrong answer, as the course has it and as twenty variants do."""
    tasks = [task for task in DECLARED if list(declared_in(task))]
    return [(task, seed) for task in tasks for seed in (None, *(SEEDS if task.draw else ()))]


@cache
def right_of(task):
    """Return the answers of the solution, and of a variant those that its numbers make right."""
    by_formula = {
        ask.name: ask.true(task.given or {}) for ask in task.asks if isinstance(ask, (Number, Choice, Choices))
    }
    return right_answers(task) | by_formula


@pytest.mark.sample(6)
@pytest.mark.parametrize(("task", "seed"), numbered(), ids=lambda value: getattr(value, "key", value))
def test_a_declared_mistake_is_called_by_its_name_and_costs_its_own_points(task, seed):
    task = of_seed(task, seed)
    right = right_of(task)
    every_part = task.outcome(**right).parts
    for ask, formula, wrong, code, sentence in declared_in(task):
        outcome = task.outcome(**(right | {ask.name: wrong}))
        assert outcome.failure is not None, (ask.name, sentence)
        assert (outcome.failure.code, sentence in outcome.message) == (code, True), (
            ask.name,
            sentence,
            outcome.message,
        )
        lost, gained = set(every_part) - set(outcome.parts), set(outcome.parts) - set(every_part)
        partly = ask.partly[:2] if isinstance(ask, Function) and ask.partly else None
        # The lesson's own questions to a right function may have parts of their own.
        shares = set(getattr(ask, "shares", ()))
        assert len(lost) <= len({ask.earns, partly} | shares), (ask.name, sentence)
        assert shares or lost <= {ask.earns, partly} or getattr(ask, "also", None), (ask.name, sentence)
        assert (ask.earns in lost) == (ask.earns is not None)
        assert (partly in lost) == (partly is not None and not ask.is_partly_right(ask.values(formula)))
        assert gained == set(right_all_the_same(ask, formula)), (ask.name, sentence)


def right_all_the_same(ask, formula):
    """Return the parts that a slip is declared to have right."""
    rows = [
        row
        for formulas, row in getattr(ask, "slips", {}).items()
        if formula in ((formulas,) if isinstance(formulas, str) else formulas)
    ]
    return rows[0][2:] if rows else ()


@each_declared_task
def test_the_declared_right_answer_is_that_of_the_solution(task):
    right = right_answers(task)
    for ask in task.asks:
        if isinstance(ask, Number):
            assert abs(right[ask.name] - ask.true(task.given or {})) <= ask.reach(right[ask.name], task.given or {})
        if isinstance(ask, Function):
            yours = [right[ask.name](*case) for case in ask.cases]
            np.testing.assert_allclose(yours, ask.values(ask.right), rtol=1e-6, atol=1e-9)


@each_declared_task
def test_a_declared_mistake_has_a_name_that_has_an_entry(task):
    for ask in task.asks:
        codes = {code for _, _, code, _ in ask.wrong_answers(task.given or {})}
        codes |= {code for _, code, _ in ask.said} if isinstance(ask, Choices) else set()
        assert codes <= NAMED - {UNKNOWN}, ask.name


@each_declared_task
def test_the_asks_of_a_task_are_its_answers_in_their_order(task):
    names = [ask.name for ask in task.asks]
    assert names == [name for name in task.answers if name in names]


@each_declared_task
def test_a_formula_in_the_table_of_those_that_meet_another_does_so(task):
    shadowed = {(name, formula) for of, name, formula in SHADOWED if of == task.__name__}
    met = {
        (ask.name, formula)
        for ask in task.asks
        if isinstance(ask, Number)
        for pair in ask.collisions(task.given or {})
        for formula in pair
    }
    assert shadowed <= met


# Their draws are older than `told_apart`, and the numbers of a seed stay as they are. In lesson 02 the nearest slip is
# named; in lesson 06 two factors may be one number, and then both are.
DRAWN_BY_HAND = {"slope_by_hand": ("slope",), "the_way_back_by_hand": ("slope_w11", "slope_w12", "slope_b1")}


@pytest.mark.parametrize("seed", range(40))
def test_the_numbers_of_a_variant_keep_all_declared_mistakes_apart(seed):
    for task in DECLARED:
        if task.draw:
            asks = [ask for ask in task.asks if ask.name not in DRAWN_BY_HAND.get(task.__name__, ())]
            assert told_apart(asks, of_seed(task, seed).given), task


def test_a_number_that_two_slips_give_is_told_with_both():
    slips = {"2*a": ("wrong-form", "twice a"), "a + b": ("wrong-form", "added"), "a - b": ("sign-flipped", "less")}
    task = Task(
        lambda area, given=None: "right", "slug", 1, "Area", 1, 2, (), asks=(Number("area", "a*b", slips, "no"),)
    )
    with_numbers = task.with_given({"a": 3, "b": 3}, "area")
    assert with_numbers.outcome(area=6).message == "Not yet: twice a Or: added"
    assert with_numbers.outcome(area=0).message == "Not yet: less"


def test_numbers_that_make_two_mistakes_alike_are_noticed():
    ask = Number("area", "a*b", {"a + b": ("wrong-form", "added"), "2*a": ("wrong-form", "twice a")}, "no", near=0.1)
    assert ask.collisions({"a": 3, "b": 7}) == []
    assert ask.collisions({"a": 2, "b": 2}) == [("right", "a + b"), ("right", "2*a"), ("a + b", "2*a")]
    assert ask.collisions({"a": 5, "b": 5.05}) == [("a + b", "2*a")]
    assert ask.collisions({"a": 3, "b": 1.55}) == [("right", "a + b")]
    assert not told_apart([ask], {"a": 3, "b": 1.55})


def shortened(number):
    """Yield a number with one decimal, two and three, rounded, and with two and three cut off."""
    for digits in (1, 2, 3):
        size = abs(number) * 10**digits
        for whole in (math.floor(size + 0.5), *([math.floor(size)] if digits > 1 else [])):
            yield math.copysign(whole / 10**digits, number)


NUMBERS = [(task, ask) for task in DECLARED for ask in task.asks if isinstance(ask, Number)]


# Whole numbers, and those with so few decimals that a shorter one is far off, or still right, or a declared slip.
NEVER_TOO_SHORT = {
    "one_row_by_hand": {"z1_by_hand"},
    "what_it_can_reach": {"lowest"},
    "trace_with_a_stain": {"w2_found", "z1_b", "z2_b"},
    "three_links_by_hand": {"z1_feels_w11"},
    "the_judge_agrees": {"judge_says"},
    "the_way_back_by_hand": {"slope_w12", "slope_b1"},
    "has_it_learned": {"least_rows"},
    "frozen_to_the_last_digit": {"steps_in_it"},
    "plan_for_three": {"named_by_adding"},
    "what_could_refute_it": {"learned_in_b"},
    "twins": {"units_worth"},
    "two_paths_by_hand": {"delta1_1"},
    "which_loss_with_a_pencil": {"delta_if_0"},
    "a_graph_by_hand": {"slope_p", "slope_b"},
}


def too_short(task, ask):
    """Return the right number with too few decimals, in each way that is none of the declared mistakes."""
    given = task.given or {}
    true = ask.true(given)
    wrong = [number for _, number, _, _ in ask.wrong_answers(given)]
    return [
        yours
        for yours in shortened(true)
        if abs(yours - true) < 0.2 * abs(true)
        and not is_within(ask.reach(true, given), yours, true)
        and not any(is_within(ask.reach(number, given), yours, number) for number in wrong)
    ]


@pytest.mark.parametrize(("task", "ask"), NUMBERS, ids=[f"{task.key}-{ask.name}" for task, ask in NUMBERS])
def test_a_right_number_with_too_few_decimals_is_called_right_and_told_how_many_are_wanted(task, ask):
    given, right = task.given or {}, right_of(task)
    true, short = ask.true(given), too_short(task, ask)
    assert bool(short) == (ask.name not in NEVER_TOO_SHORT.get(task.__name__, ()))
    for yours in short:
        said = task.outcome(**(right | {ask.name: yours})).message
        assert said.startswith(f"{ask.name} = {yours:g} is right, but "), said
        enough = re.search(r"Give it to (\d) decimal", said)
        assert enough or "cut off" in said
        if enough:
            assert abs(round(true, int(enough[1])) - true) <= ask.reach(true, given)


@pytest.mark.parametrize("yours", [0.062, 0.063])
def test_a_number_that_is_off_by_no_more_than_its_last_decimal_is_right_rounded_up_or_down(yours):
    task = checks.never_a_yes
    assert task.outcome(**(right_of(task) | {"lowest": yours})).failure is None


@pytest.mark.parametrize(("true", "reach"), [(0.75, 0.0), (2 / 3, 1e-9)])
def test_a_number_that_may_hardly_be_off_is_asked_for_with_all_its_digits(true, reach):
    with pytest.raises(CheckFailed, match=r"is right, but rounded too far\. Give all its digits\."):
        must_not_be_rounded_too_far(round(true + 1e-9, 1), true, reach, "ratio")


CHOICES = [(task, ask) for task in DECLARED for ask in task.asks if isinstance(ask, Choices)]


@pytest.mark.parametrize(("task", "ask"), CHOICES, ids=[f"{task.key}-{ask.name}" for task, ask in CHOICES])
def test_however_many_choices_are_right_it_is_said_in_right_english(task, ask):
    right = right_of(task)
    options = [*ask.options]
    for count in range(len(right[ask.name])):
        for shift in range(1, len(options)):
            chosen = {
                key: option if place < count else options[(options.index(option) + shift) % len(options)]
                for place, (key, option) in enumerate(right[ask.name].items())
            }
            said = task.outcome(**(right | {ask.name: chosen})).message
            assert not re.search(r"\b[01] of (the )?\d( \w+)? are\b|\b0 of\b", said), said
