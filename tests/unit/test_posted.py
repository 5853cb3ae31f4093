"""Programs as people post them: which there are, two mistakes in one, and those that were posted.

Each alone is examined by both halves of the doctor, in `test_watching_agreement`.
"""

import random
import re
import sys
from pathlib import Path

import pytest
from posted_styles import STYLES, pairs

from tinynet.doctor.examine_program import examine_in_this_process

PATIENTS = Path(__file__).parents[1] / "patients"
sys.path.insert(0, str(PATIENTS))

from posted import POSTED  # noqa: E402

HARMLESS = [(name, i) for name, style in STYLES.items() for i in range(-1, len(style.harmless))]
# Of every style the program as it is, or with one oddity.
SOME_HARMLESS = {(name, turn % len(STYLES[name].harmless) if turn % 2 else -1) for turn, name in enumerate(STYLES)}
# What the catalogue has no formula for, what does no great harm, and what may be linear regression.
NOT_FOUND = ("(X * p).T @ error / m", "X[:, [0, 1, 1]].T @ error / m", "lr=500", "p = z")
# Of every style each mistake once.
SICK = [
    (name, code, old, new)
    for name, style in STYLES.items()
    for code, (old, new) in {code: (old, new) for code, old, new in style.bugs[::-1] if new not in NOT_FOUND}.items()
]
# They take several seconds each.
SLOW = {("columns_model", "unscaled-inputs"), ("layer_lists", "wrong-axis"), ("xor_script", "learning-rate-too-large")}
# Of every mistake one style, in turn; and of every style a mistake in the middle of its list.
SOME_SICK = {
    cases[turn % len(cases)]
    for turn, code in enumerate(sorted({code for _, code, *_ in SICK}))
    for cases in [[case for case in SICK if case[1] == code and case[:2] not in SLOW]]
}
for _style in STYLES:
    _cases = [case for case in SICK if case[0] == _style and case[:2] not in SLOW]
    SOME_SICK.add(_cases[len(_cases) // 2])
# Two mistakes that give the same numbers: either name will do.
SAME = {"swapped-parameters": "wrong-local-input"}
# What no run can tell, or the doctor cannot yet: the program, and what it says instead.
NOT_NAMED = {
    "bias_own_slope": "a derivative that grows by a row for every sample hides the others",
    "four_neurons_two_rows": "it stops before its second mistake",
    "own_output_as_input": "the product of two vectors is one number, added to a whole matrix",
    "perceptron_and_uphill": "no code is for its second mistake",
    "same_halves": "the start is named; the epochs are too few only because of it",
    "single_layer_nonlin": "it stops before its second mistake",
    "softmax_one_bias_sum": "one bias for all classes changes nothing, so that it seems not to move",
    "three_inputs_uphill": "it stops before its second mistake",
    "xor_one_pass": "the derivative is named; one epoch is not counted where the rate stands inside",
    "xor_twenty_thousand": "how long a network of two hidden layers takes is not estimated",
}
# Two mistakes at once are searched for in several networks.
LONG = ("bias_own_slope", "own_output_as_input", "same_halves")
NOT_HEALTHY = {
    "own_output_as_input": "its data are made in the loop, one row at a time, with labels of its own",
    "single_layer_nonlin": "weights and bias are added, so that no network fits",
}


def sampled(cases, sample, every=1, always=1):
    """Return the cases as parameters: one in `always` of the sample is always tried.

    CI has all of the sample and of the others one in `every`; once a week all are tried.
    """
    inside, outside, parameters = 0, 0, []
    for case in cases:
        if case in sample:
            marks = [pytest.mark.exhaustive] * bool(inside % always)
            inside += 1
        else:
            marks = [pytest.mark.exhaustive] + [pytest.mark.weekly] * bool(outside % every)
            outside += 1
        parameters.append(pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=marks))
    return parameters


@pytest.fixture
def said(tmp_path):
    def examine(text):
        path = tmp_path / "program.py"
        path.write_text(text, encoding="utf-8")
        return examine_in_this_process(path)[1]

    return examine


def all_codes(diagnosis):
    """Return the codes of the findings, and those that are said to give the same numbers."""
    return {code for finding in diagnosis.findings for code in (finding.code, *finding.evidence.get("or", ()))}


def test_the_samples_have_every_style_and_every_mistake():
    assert {name for name, *_ in SOME_SICK} == {name for name, _ in SOME_HARMLESS} == set(STYLES)
    assert {code for _, code, *_ in SOME_SICK} == {code for _, code, *_ in SICK}


@pytest.mark.weekly
@pytest.mark.exhaustive
def test_of_two_mistakes_in_one_program_both_are_mostly_named(said):
    both, one = 0, 0
    sample = random.Random(3).sample(list(pairs()), 30)
    for codes, text, _ in sample:
        named = all_codes(said(text))
        both += codes <= named | {code for code, other in SAME.items() if other in named}
        one += bool(codes & named)
    assert both >= 24
    assert one >= 28


@pytest.mark.parametrize("name", sampled(POSTED, [name for name in POSTED if name not in LONG][::3], every=3, always=8))
def test_what_is_wrong_with_a_posted_program_is_named_and_its_mended_one_is_healthy(name, said):
    text, posted = (PATIENTS / f"{name}.py").read_text(encoding="utf-8"), POSTED[name]
    assert re.search(r"^After the question at\s+https?://\S+$", text, flags=re.MULTILINE)
    codes = set(posted.codes) - {"unnamed"}
    named = codes <= all_codes(said(text))
    assert named != (name in NOT_NAMED), said(text)
    for old, new in posted.mend:
        assert text.count(old) == 1
        text = text.replace(old, new)
    healthy = said(text).verdict == "healthy"
    assert healthy != (name in NOT_HEALTHY), said(text)
