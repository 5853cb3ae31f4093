"""A check answers with a card: what it says, where it leads, and the same words as text."""

import html
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from tinynet import checks, progress
from tinynet.checks import TASKS, CheckFailed, NotAnswered
from tinynet.checks import task as task_module
from tinynet.checks.card import STATES, Card, Link
from tinynet.checks.task import Stale, Task, part, say

SLUG = "02-learning-is-going-downhill"
RIGHT = {"slope": 0.0363, "w11_should": "shrink"}
WRONG = RIGHT | {"slope": 0.3}
UNTOUCHED = RIGHT | {"slope": ...}


@pytest.fixture(autouse=True)
def work_folder(tmp_path, monkeypatch):
    (tmp_path / ".tinynet").mkdir()
    (tmp_path / ".tinynet" / "course.json").write_text("{}")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def shown(monkeypatch):
    """Give the cards that a notebook shows."""
    cards = []
    monkeypatch.setattr(task_module, "show", lambda card: cards.append(card) or True)
    return cards


def answer(task, **answers):
    """Call a check, and return what it raises."""
    with pytest.raises(CheckFailed) as failure:
        task(**answers)
    return failure.value


def text_of(markup):
    return html.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "\n", markup, flags=re.S))


def made(check, **given):
    return Task(check, SLUG, 1, "A title", 1, 3, ("The second.", "The third."), **given)


# How it looks --------------------------------------------------------------------------------------------


def test_each_state_has_a_word_and_a_sign_of_its_own_and_the_four_of_a_task_an_edge():
    for name in ("word", "sign"):
        assert len({getattr(look, name) for look in STATES.values()}) == len(STATES)
    edges = {STATES[state].edge for state in ("passed", "wrong", "open", "stale")}
    assert len(edges) == 4
    # A broken line ends anywhere at the round corners of a card, and leaves it ragged.
    assert {edge.split()[1] for edge in edges} == {"solid", "double"}


def test_a_wrong_answer_and_then_a_right_one_are_told_on_cards(shown):
    failure = answer(checks.slope_by_hand, **WRONG)
    checks.slope_by_hand(**RIGHT)
    wrong, passed = shown
    assert (wrong.state, wrong.headline, wrong.points) == ("wrong", "Task 1 of 5: not yet", "0 of 2 points")
    assert (passed.state, passed.headline, passed.points) == ("passed", "Task 1 of 5: right", "2 of 2 points")
    assert passed.hints == ()
    assert wrong.message in str(failure)


def test_what_is_right_in_a_wrong_answer_is_listed(shown):
    def check(x):
        part(1, "the `sign`")
        say("The size is not.", "arithmetic-slip")

    answer(made(check), x=1)
    assert (shown[0].points, shown[0].right) == ("1 of 3 points", ("the `sign`",))
    assert "the <code>sign</code></li>" in shown[0]._repr_html_()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("Not yet. The size is off.", "The size is off."),
        ("Not yet: you took half.", "You took half."),
        ("Not yet: a link is missing.", "A link is missing."),
        ("The sign is right. Not yet: you took half.", "The sign is right. You took half."),
        # A name keeps its small letter: that of an answer, of a parameter, and of a value.
        ("Not yet: x is the sum.", "x is the sum."),
        ("Not yet: z1 lacks b1.", "z1 lacks b1."),
        ("Not yet: slope_a has half.", "slope_a has half."),
        ("Not yet: p got q twice.", "p got q twice."),
        ("Not yet: √L is the distance.", "√L is the distance."),
    ],
)
def test_not_yet_is_said_once(said, message, shown):
    answer(made(lambda x: say(said, "arithmetic-slip")), x=1)
    assert shown[0].headline.endswith("not yet")
    assert shown[0].message == message


def test_an_untouched_answer_and_a_changed_cell_are_no_failures_at_a_glance(shown, monkeypatch):
    assert isinstance(answer(checks.slope_by_hand, **UNTOUCHED), NotAnswered)
    monkeypatch.setattr(task_module, "stale_cell", lambda: "slope = 3")
    assert isinstance(answer(checks.slope_by_hand), Stale)
    assert [card.state for card in shown] == ["open", "stale"]
    assert progress.attempts(checks.slope_by_hand.key) == 0


def test_a_program_that_waits_for_a_hypothesis_says_so_on_a_card(shown):
    checks.needs_hypothesis("The step is thrown away, because nobody keeps what it returns.")
    assert shown == []
    with pytest.raises(NotAnswered, match="The program runs once your hypothesis is written"):
        checks.needs_hypothesis(...)
    assert (shown[0].state, shown[0].headline) == ("open", "Not answered yet")


@pytest.mark.parametrize("answers", [RIGHT, WRONG, UNTOUCHED], ids=["right", "wrong", "untouched"])
def test_the_card_as_text_has_the_same_words_as_the_card(answers, shown):
    with suppress(CheckFailed):
        checks.slope_by_hand(**answers)
    (card,) = shown
    words = " ".join(text_of(card._repr_html_()).split())
    for line in repr(card).splitlines():
        if not line.startswith("Stuck?"):  # the card folds the hints themselves
            for piece in re.split(r" \(|\)?\.$", line):
                assert piece in words


def test_nothing_that_a_learner_writes_becomes_markup_or_a_formula(shown):
    evil = "<script>alert(1)</script> & $x_1$ `<b>` \x00"
    answer(checks.slope_by_hand, **RIGHT | {"slope": evil})
    for field in ("message", "title", "points", "about_hints", "place"):
        markup = Card("open", **{"place": "", field: evil})._repr_html_()
        assert "<script>" not in markup
        assert "&lt;script&gt;" in markup
    markup = Card("wrong", "", right=(evil,), hints=((evil, evil),), links=(Link('"><b>', evil),))._repr_html_()
    assert "<script>" not in markup + shown[0]._repr_html_()
    assert "<b>" not in markup
    assert 'href="&quot;&gt;&lt;b&gt;"' in markup
    assert "tex2jax_ignore mathjax_ignore" in markup


def test_an_odd_backtick_stays_one():
    assert "a ` b" in Card("open", "", message="a ` b")._repr_html_()


# Hints ---------------------------------------------------------------------------------------------------


def test_hints_are_folded_in_the_card_once_an_attempt_was_made(shown):
    task = checks.slope_by_hand
    answer(task, **UNTOUCHED)
    answer(task, **WRONG)
    answer(task, **UNTOUCHED)
    before, wrong, after = shown
    assert before.hints == ()
    assert "Hints 2 and 3 open after an attempt." in text_of(before._repr_html_())
    for card in (wrong, after):
        assert [text for _, text in card.hints] == list(task.hints)
        assert card._repr_html_().count("<details ") == 2
        assert f"checks.{task.__name__}.hint(2)" in repr(card)
        assert task.hints[0] not in repr(card)


def test_the_hints_in_the_card_are_made_from_what_the_doctor_found(shown):
    finding = SimpleNamespace(hint=lambda level: f"Found, level {level}.")

    def check(x):
        say("Not yet.", "wrong-delta", finding if x == "found" else None)

    task = made(check)
    answer(task, x="found")
    answer(task, x="other")
    assert [text for _, text in shown[0].hints] == ["Found, level 2.", "Found, level 3."]
    assert [text for _, text in shown[1].hints] == ["The second.", "The third."]


# Where it leads ------------------------------------------------------------------------------------------


def link_of(task, failure=None):
    outcome = SimpleNamespace(failure=failure, points=1, message="", parts=())
    return task.card(outcome).links


def done(*numbers):
    for number in numbers:
        progress.record_attempt(f"{SLUG}/{number}", passed=True)


def test_a_card_leads_to_the_next_task_that_is_not_done_and_then_to_earlier_ones():
    task = TASKS[f"{SLUG}/3"]
    assert link_of(task) == (Link(f"{SLUG}.ipynb#cell-id=task-4", f"Next: task 4, {TASKS[f'{SLUG}/4'].title}"),)
    done(4)
    assert link_of(task)[0].address.endswith("#cell-id=task-5")
    done(5)
    assert link_of(task)[0].address.endswith("#cell-id=task-1")
    assert link_of(task, CheckFailed("wrong"))[0].words.startswith("Or first: task 1, ")


def test_after_the_last_task_comes_the_next_lesson_but_not_while_this_one_is_wrong():
    done(1, 2, 4, 5)
    task = TASKS[f"{SLUG}/3"]
    assert link_of(task, CheckFailed("wrong")) == ()
    assert link_of(task) == (
        Link(
            "../../notebooks/03-what-one-neuron-cannot-do.ipynb",
            "All 5 tasks are right. Next: lesson 03, What one neuron cannot do",
        ),
    )


def test_after_the_last_exercise_comes_nothing():
    last = list(TASKS.values())[-1]
    for task in last.siblings:
        progress.record_attempt(task.key, passed=True)
    (link,) = link_of(last)
    assert (link.address, link.words.split(". ")[1]) == ("", "This was the last exercise")
    assert "<a" not in Card("passed", "", links=(link,))._repr_html_()


def test_a_title_that_is_a_question_keeps_its_mark_and_gets_no_other():
    questions = [task for task in TASKS.values() if task.title.endswith("?")]
    assert len(questions) > 5
    for task in questions:
        link = Link("#", f"Next: task {task.number}, {task.title}")
        assert repr(Card("passed", "", links=(link,))).endswith(task.title)


def test_in_a_copy_of_the_notebook_the_link_stays_in_the_copy(monkeypatch):
    monkeypatch.setattr(task_module, "notebook_file", lambda: Path("02 mine & more.ipynb"))
    assert link_of(TASKS[f"{SLUG}/3"])[0].address == "02%20mine%20%26%20more.ipynb#cell-id=task-4"


# Where there is no notebook ------------------------------------------------------------------------------


def in_python(code):
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.modules['IPython'] = None\nfrom tinynet import checks\n{code}"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_in_plain_python_without_ipython_the_words_are_printed_or_end_the_traceback():
    passed = in_python(f"checks.slope_by_hand(**{RIGHT})")
    assert passed.stdout.startswith("Task 1 of 5: right (2 of 2 points).\n")
    assert passed.stderr == ""
    wrong = in_python("checks.slope_by_hand(slope=0.3, w11_should='shrink')")
    assert wrong.stdout == ""
    assert wrong.stderr.count("slope = 0.3 is not") == 1


def test_a_failure_that_no_card_has_told_is_told_by_itself():
    failure = CheckFailed("One.\nTwo.")
    assert failure._render_traceback_() == ["One.", "Two."]
    failure.shown = "Task 1 of 5: not yet"
    assert failure._render_traceback_() == ["Task 1 of 5: not yet. “Run All” stops at this cell."]
