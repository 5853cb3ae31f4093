"""The lines on the pages of mistakes are true: the doctor runs both programs of every pair."""

import re
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from test_posted import sampled

from tinynet.doctor.examine_program import examine_in_this_process
from tinynet.mistakes import IN_FORMULAS, IN_RUNS, MISTAKES
from tinynet.site.gallery import mistake_facts
from tinynet.site.numbers import two_runs
from tinynet.site.questions import QUESTIONS
from tinynet.site.shown import DEMOS, LOSSES, losses_of, outcome
from tinynet.site.styles import CHANGES, PROGRAMS, STYLES, planted

PATIENTS = Path(__file__).parents[1] / "patients"
sys.path.insert(0, str(PATIENTS))

from posted import POSTED  # noqa: E402

PAIRS = [(code, style) for code, by_style in CHANGES.items() for style in by_style]
# They take ten seconds each, or more.
SLOW = ("unscaled-inputs", "learning-rate-too-large", "state-discarded")
# Of every mistake one style, in turn.
SOME = {
    (code, list(by_style)[turn % len(by_style)])
    for turn, (code, by_style) in enumerate(CHANGES.items())
    if code not in SLOW
}
# No run tells these to be sick: what is wrong is said as a warning of a program whose derivatives are right.
WARNED = {
    "batch-summed",
    "constant-factor",
    "learning-rate-too-small",
    "model-too-weak",
    "not-enough-epochs",
    "overflow",
}
# Addresses of those who asked; others are copies of theirs.
FIRST_HAND = r"(?:.+\.)?stackexchange\.com|stackoverflow\.com|github\.com|community\.deeplearning\.ai"


@cache
def said(text):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        path.write_text(text, encoding="utf-8")
        return examine_in_this_process(path)[1]


def codes(diagnosis):
    return [finding.code for finding in diagnosis.findings]


@pytest.mark.parametrize(
    ("code", "style"),
    sampled(PAIRS, SOME, every=2, always=9),
)
def test_the_doctor_names_the_mistake_in_the_program_as_it_is_and_not_as_it_should_be(code, style):
    assert PROGRAMS[style].count(CHANGES[code][style].lines) == 1
    right, wrong = planted(code, style)
    mended = said(right)
    assert mended.verdict == "healthy"
    assert set(codes(mended)) <= {"overflow"} - {code}
    sick = said(wrong)
    if code in WARNED:
        assert (sick.verdict, code in codes(sick)) == ("healthy", True), sick
    else:
        assert (sick.verdict, codes(sick)[0]) == ("sick", code), sick


@pytest.mark.parametrize("style", STYLES)
def test_the_healthy_program_of_a_style_learns_xor(style):
    assert float(outcome(PROGRAMS[style]).names["losses"][-1]) < 0.01


def test_every_mistake_that_a_page_has_in_styles_is_one_of_a_program():
    assert set(CHANGES) <= {mistake.code for mistake in (*IN_FORMULAS, *IN_RUNS)}
    assert {style for by_style in CHANGES.values() for style in by_style} == set(STYLES)


# What one sees ------------------------------------------------------------------------------------------


def test_every_mistake_in_a_run_has_curves_or_lines_that_print_something():
    with_runs = {mistake.code for mistake in IN_RUNS if two_runs(mistake.code)}
    assert sorted([*with_runs, *LOSSES, *DEMOS]) == sorted(mistake.code for mistake in IN_RUNS)


@pytest.mark.parametrize("code", [code for code in LOSSES if code not in ("batch-summed", "accumulator-not-reset")])
def test_the_mistaken_program_of_a_page_ends_at_a_larger_loss(code):
    right, mistaken = losses_of(code).values()
    assert right.loss[-1] < 0.01
    assert mistaken.loss[-1] > right.loss[-1]


def test_the_loss_of_a_sum_over_a_hundred_rows_rises():
    right, mistaken = losses_of("batch-summed").values()
    assert right.loss[-1] < 0.01
    assert mistaken.loss[-1] > mistaken.loss[0]
    assert "each of the four rows stands 25 times" in mistake_facts(MISTAKES["batch-summed"])["measured"]


def test_a_page_says_that_the_mistaken_program_stopped():
    assert mistake_facts(MISTAKES["accumulator-not-reset"])["stopped"] == "OverflowError: math range error"
    assert mistake_facts(MISTAKES["state-discarded"])["stopped"] == ""


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("arguments-changed", "before the step: [0.5 1.5]"),
        ("broadcasting", "(4, 4) 0.295"),
        ("integer-arithmetic", "3 [0.4 2.4] [0 0]"),
        ("overflow", "OverflowError: math range error"),
        ("path-forgotten", "one path forgotten: 1.5133"),
    ],
)
def test_what_a_few_lines_print_is_on_the_page(code, line):
    assert line in mistake_facts(MISTAKES[code])["printed"].splitlines()


def test_two_calls_of_the_same_step_print_two_numbers():
    one, other = outcome(DEMOS["not-deterministic"]).printed.split()
    assert one != other


# Who asked ----------------------------------------------------------------------------------------------


def test_a_page_links_to_the_questions_of_the_programs_that_have_its_mistake():
    wanted = {}
    for name, posted in POSTED.items():
        text = (PATIENTS / f"{name}.py").read_text(encoding="utf-8")
        address = re.search(r"^After the question at\s+(\S+)$", text, flags=re.MULTILINE)[1]
        if re.fullmatch(FIRST_HAND, urlsplit(address).hostname):
            for code in set(posted.codes) - {"unnamed"}:
                wanted.setdefault(code, set()).add(address)
    assert {code: set(addresses) for code, addresses in QUESTIONS.items()} == wanted
