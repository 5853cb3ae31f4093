"""A check gives every mistake a known name, and does not give its answers away to those who try them all."""

import ast
import itertools
import random
import re
from collections import namedtuple
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from test_checks import NAMED, right_answers

from tinynet import checks
from tinynet.checks import NotAnswered
from tinynet.mistakes import IN_ANSWERS, IN_FORMULAS, IN_RUNS, MISTAKES, UNKNOWN

MODULES = sorted(Path(checks.__file__).parent.glob("*.py"))
MOST = 2_000
# Of a longer list of answers so many are tried by lot; the whole list where everything is tried.
SOME, ALL = 300, 10**6


# The names -----------------------------------------------------------------------------------------------


def codes_in(path):
    """Return the second argument of each say() in a module: a code, or the expression that stands for one."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    says = [call for call in calls if getattr(call.func, "id", None) == "say"]
    return [call.args[1] if len(call.args) > 1 else None for call in says]


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_each_say_has_a_name_for_the_mistake(path):
    for code in codes_in(path):
        assert code is not None
        assert not isinstance(code, ast.Constant) or code.value in NAMED, code.value


def test_each_slip_is_named_by_a_check_and_has_both_its_texts():
    sources = "".join(path.read_text(encoding="utf-8") for path in MODULES)
    slips = [*IN_ANSWERS, MISTAKES[UNKNOWN]]
    for slip in slips:
        assert f'"{slip.code}"' in sources
        assert slip.belief.endswith((".", "?"))
        assert 2 <= len(re.findall(r"[.?]”?(?= [A-Z]|$)", slip.five_minutes)) <= 4, slip.code
    assert 15 <= len(slips) <= 30


# Tasks whose answers are chosen from a list --------------------------------------------------------------

Choice = namedtuple("Choice", "check answers right spoiled items", defaults=({}, dict))
"""A task, the answers that it may be given, the right one, what spoils the rest of it, and answer → item → choice."""


def dicts(keys, options):
    """Yield every dict of these keys, or a seeded sample."""
    keys, options = list(keys), list(options)
    if len(options) ** len(keys) <= MOST:
        yield from (dict(zip(keys, chosen, strict=True)) for chosen in itertools.product(options, repeat=len(keys)))
    else:
        chance = np.random.default_rng(7)
        for _ in range(MOST):
            yield {key: options[i] for key, i in zip(keys, chance.integers(len(options), size=len(keys)), strict=True)}


def orders(keys, values):
    """Yield every dict that gives each value once, or a seeded sample."""
    every = sorted(set(itertools.permutations(values)), key=str)
    if len(every) > MOST:
        every = [every[i] for i in np.random.default_rng(7).choice(len(every), MOST, replace=False)]
    yield from (dict(zip(keys, order, strict=True)) for order in every)


def subsets(elements):
    """Yield every list of some of them, or a seeded sample."""
    for chosen in dicts(elements, (False, True)):
        yield [element for element, is_in in chosen.items() if is_in]


def nearly(right, options):
    """Yield the right dict with one choice changed, and with two."""
    changes = [(key, option) for key in right for option in options if option != right[key]]
    for one, other in itertools.combinations_with_replacement(changes, 2):
        yield right | dict([one, other])


def within(elements, out="out"):
    """Return what makes an answer that lists some of these elements a dict."""
    return lambda listed: {element: "in" if element in listed else out for element in elements}


ROWS = list(itertools.product((0, 1), repeat=4))
RUNS = ["".join(run) for size in range(4) for run in itertools.combinations("ABC", size)]
NAMES = ("w11", "w12", "b1", "w2", "b2")
CODES = ("healthy", *(mistake.code for mistake in (*IN_FORMULAS, *IN_RUNS)))
FAILED = [-10, -9, -8, 0, 5, 6, 7, 8, 9, 10]
CONSTANTS = range(-10, 11)
FOUND = (
    "healthy: cross-entropy",
    "healthy: a step after each row",
    "healthy: momentum",
    "rows come apart from labels",
    "rows are mixed",
    "an input needs another scale",
    "a wrong sign",
)
SHOWS = (
    "the loss in two orders",
    "ratios on one row at α = 1",
    "ratios on one row at a tiny α",
    "a longer run",
)
VERDICTS = ("could refute", "no such start", "does not measure learning", "would fail anyway")
WARD = {
    5: "last-sample-only",
    6: "healthy",
    7: "saturated-start",
    8: "wrong-local-input",
    9: "updated-weight-used-too-early",
    10: "wrong-activation-derivative",
    11: "swapped-parameters",
    12: "activation-of-activated-value",
}
TABLES = [f"{table}.{name}" for table in ("zero_on_and", "zero_on_second", "w11_on_first") for name in NAMES]


def solved(check, answer):
    return right_answers(getattr(checks, check))[answer]


def given(check, answer, answers, spoiled=None, items=dict):
    return Choice(check, [{answer: one} for one in answers], solved(check, answer), spoiled or {}, items)


def number_of(*_):
    return 0.0


def never_fails(training):
    assert callable(training)


LETTERS = [list(order) for order in itertools.permutations("ABCDEFGHI", 7)]
LETTERS = [LETTERS[i] for i in np.random.default_rng(7).choice(len(LETTERS), MOST, replace=False)]
SEVEN = [list(order) for order in itertools.permutations("ACDEFHI")][::3]


def choices():
    """Yield the tasks."""
    yield given("which_learning_rate", "rates", orders("ABCD", (0.1, 1, 10, 1000)))
    pairs = [list(pair) for pair in itertools.combinations(ROWS, 2)]
    yield given("what_a_line_cannot_do", "not_separable", pairs + list(subsets(ROWS)), items=within(ROWS))
    spoiled = {"sum_of_outer": "w11", "sum_of_inner": "w12"}
    yield given("four_inequalities", "signs", dicts([(0, 0), (0, 1), (1, 0), (1, 1)], "<>"), spoiled)
    yield given("shuffled_lines", "order", LETTERS, items=within("ABCDEFGHI"))
    yield given("where_it_hides", "wrong_link", "abcd", {"row": (1, 1, 1)}, lambda link: {"link": f'"{link}"'})
    spoiled = {"ratio_w2": 2, "ratio_b1": 3, "mended_gradient": number_of}
    yield given("right_answers_wrong_gradient", "off", subsets(NAMES), spoiled, within(NAMES, "not off"))
    yield given("slow_or_stuck", "verdicts", dicts("ABC", ("plateau", "stationary", "saturated")))
    spoiled = {"lowest": 0.5, "mended": number_of}
    yield given("never_a_yes", "lost", NAMES, spoiled, lambda name: {"lost": name})
    causes = ("saturation", "labels out of reach", "passing through ½", "stationary point")
    yield given("four_at_a_quarter", "causes", orders("ABCD", causes), {"lowest": 0.3})
    yield given("observed_or_explained", "kinds", dicts("abcdefgh", ("observation", "explanation")))
    yield given("who_is_cleared", "cleared_by", orders(range(1, 8), ("P", "Q", "R", "S", "T", "none", "none")))
    yield given("who_is_cleared", "cleared_by", dicts(range(1, 8), ("P", "Q", "R", "S", "T", "none")))
    yield given("which_bug_made_this_table", "bugs", dicts("ABCD", range(1, 8)))
    yield given("what_a_table_carries", "conclusions", dicts("ABCDEF", ("shown", "refuted", "open")))
    yield given("what_a_table_carries", "conclusions", orders("ABCDEF", ("shown", "refuted", "open") * 2))
    yield given("fewest_experiments", "experiments", subsets("ABCDEF"), items=within("ABCDEF"))
    two = [list(pair) for pair in itertools.combinations("ABCDEF", 2)]
    yield given("fewest_experiments", "experiments", two, items=within("ABCDEF"))
    yield given("plan_for_three", "plan", subsets(RUNS), {"named_by_adding": 3}, within(RUNS))
    yield given("what_could_refute_it", "verdicts", dicts("ABCDE", VERDICTS), {"learned_in_b": 1})
    yield given("who_has_learned", "failed", subsets(CONSTANTS), {"causes": {}}, within(CONSTANTS))
    causes = dicts((-10, 0, 7), ("saturation", "stationary point", "twins"))
    yield given("who_has_learned", "causes", causes)
    for number, which in ((1, "one"), (2, "two"), (3, "three")):
        spoiled = {f"mended_{number}": number_of, f"test_{number}": never_fails}
        spoiled = {"learned_2": 1, "test_2": never_fails} if number == 2 else spoiled
        yield given(f"patient_{which}", f"name_{number}", CODES, spoiled, lambda name: {"name": name})
    spoiled = {"mended_4": number_of, "test_4": never_fails}
    two = [list(pair) for pair in itertools.combinations(CODES, 2)]
    yield given("patient_four", "names_4", two, spoiled, lambda names: dict(enumerate(names)))
    yield given("what_the_measurements_say", "findings", dicts("PQRSTU", FOUND))
    spoiled = {"mended_epoch": number_of}
    yield given("it_passed_its_check", "shown_by", dicts(("rows", "early"), SHOWS), spoiled)
    hypotheses = dict.fromkeys(WARD, "Something in the slope of w2 is not what it should be.")
    spoiled = {"ward_hypotheses": hypotheses, "ward_mended": number_of, "ward_test": never_fails}
    yield given("ward", "ward_names", dicts(WARD, CODES), spoiled)


def three_tables(flat):
    """Return the three answers of task 11.1 from one dict."""
    tables = {}
    for place, word in flat.items():
        table, name = place.split(".")
        tables.setdefault(table, {})[name] = word
    return tables


def zero_or_not():
    right = {f"{table}.{name}": word for table in ("zero_on_and", "zero_on_second", "w11_on_first")
             for name, word in solved("zero_or_not", table).items()}  # fmt: skip
    every = [*dicts(TABLES, ("zero", "not zero")), *nearly(right, ("zero", "not zero"))]
    return Choice("zero_or_not", [three_tables(flat) for flat in every], right, {}, lambda _: {})


CHOICES = [*choices(), zero_or_not()]


def sampled():
    """Yield each choice with how many of its answers are tried."""
    for number, choice in enumerate(CHOICES):
        label = f"{choice.check}-{'-'.join(choice.answers[0])}"
        yield pytest.param(number, SOME, id=f"{label}-some")
        if len(choice.answers) > SOME or len(near(choice)) > SOME:
            yield pytest.param(number, ALL, id=label, marks=pytest.mark.exhaustive)


def by_lot(answers, most):
    return answers if len(answers) <= most else random.Random(7).sample(answers, most)


@cache
def outcomes_of(number, most):
    """Return answers with their outcomes, and then those that are nearly right with theirs."""
    choice = CHOICES[number]
    task = getattr(checks, choice.check)
    rest = right_answers(task) | choice.spoiled
    found = [
        [(answer, task.outcome(**(rest | answer))) for answer in by_lot(answers, most)]
        for answers in (choice.answers, near(choice))
    ]
    assert not any(isinstance(outcome.failure, NotAnswered) for outcomes in found for _, outcome in outcomes)
    return found


def near(choice):
    """Return answers that are nearly right, where the answer is a dict or a list."""
    (name,) = choice.answers[0] if len(choice.answers[0]) == 1 else (None,)
    right = choice.right
    if choice.check == "ward":
        wrong = itertools.chain.from_iterable(itertools.combinations(WARD, count) for count in range(9))
        return [{name: WARD | dict.fromkeys(numbers, "wrong-delta")} for numbers in wrong]
    if isinstance(right, dict) and name:
        options = {option for answer in choice.answers for option in answer[name].values()}
        return [{name: one} for one in itertools.islice(nearly(right, sorted(options, key=str)), MOST)]
    if choice.check == "shuffled_lines":
        return [{name: order} for order in SEVEN]
    if choice.check == "who_has_learned":
        left_out = [[c for c in right if c != other] for other in right]
        return [{name: one} for one in [*left_out, *([*right, c] for c in CONSTANTS if c not in right)]]
    return []


each_choice = pytest.mark.parametrize(("number", "most"), list(sampled()))


@pytest.mark.sample(3)
@each_choice
def test_an_attempt_tells_at_most_three_bits(number, most):
    outcomes = [outcome for _, outcome in itertools.chain(*outcomes_of(number, most))]
    told = {(outcome.message, outcome.so_far) for outcome in outcomes if outcome.failure}
    assert len(told) <= 8, sorted(told)


@each_choice
def test_no_message_says_what_is_right_of_an_item_that_is_answered_wrongly(number, most):
    choice = CHOICES[number]
    right = choice.items(choice.right)
    for answer, outcome in itertools.chain(*outcomes_of(number, most)):
        # A count of what is right names nothing.
        message = re.sub(r"\d of (the )?\d", "", f"{outcome.message} {outcome.so_far}")
        (value, *_) = answer.values()
        for item, chosen in choice.items(value).items():
            if item in right and chosen != right[item]:
                assert not (says(message, item) and says(message, right[item])), (item, message)


def says(message, word):
    return re.search(rf"(?<!\w){re.escape(str(word))}(?!\w)", message)


@each_choice
def test_guessing_earns_less_than_a_quarter(number, most):
    choice = CHOICES[number]
    earned = [outcome.points for _, outcome in outcomes_of(number, most)[0]]
    assert np.mean(earned) - min(earned) < getattr(checks, choice.check).points / 4
