"""Programs as people post them: both halves of the doctor name each mistake, and agree where both are sure."""

import pytest
from posted_styles import STYLES
from test_posted import HARMLESS, SAME, SOME_HARMLESS, SOME_SICK, sampled
from test_posted import SICK as TO_BE_NAMED

from tinynet.doctor.both_halves import ALIKE, ONLY_FROM_INSIDE, UNNAMED
from tinynet.doctor.examine_program import examine_in_this_process, watch_in_this_process
from tinynet.doctor.programs.subject import Crash

STOPS = "The program stops before it can be examined."
SICK = [(name, number) for name, style in STYLES.items() for number in range(len(style.bugs))]
SOME = [(name, number) for name, number in SICK if (name, *STYLES[name].bugs[number]) in SOME_SICK]
# Where they disagree today: of the style and the number of its bug, or of what is harmless, why.
DISAGREE = {
    (
        "scalars_function",
        18,
    ): "updated-weight-used-too-early from outside, wrong-activation-derivative in line 31 from inside",
    ("scalars_function", 21): "loss-used-as-gradient from outside, wrong-activation-derivative in line 26 from inside",
    ("accumulating_script", 17): "parameter-never-updated from outside, last-sample-only in line 35 from inside",
    (
        "accumulating_script",
        21,
    ): "loss-used-as-gradient from outside, wrong-activation-derivative in line 28 from inside",
    ("no_rate_script", 12): "wrong-delta from outside, wrong-activation-derivative in line 34 from inside",
    ("line_fit", 2): "wrong-local-input from outside, wrong-activation-derivative in line 24 from inside",
    ("line_fit", 16): "loss-used-as-gradient from outside, wrong-activation-derivative in line 22 from inside",
}


def both(text, tmp_path):
    """Return what is said from outside, and the faults that are seen from inside; none where nothing is followed."""
    path = tmp_path / "program.py"
    path.write_text(text, encoding="utf-8")
    diagnosis = examine_in_this_process(path)[1]
    if diagnosis.summary == STOPS:
        with pytest.raises(Crash):
            watch_in_this_process(path)
        return diagnosis, []
    watching = watch_in_this_process(path)
    return diagnosis, [] if watching is None else [one for one in watching.findings if one.severity == "fault"]


def names(finding):
    """Return what a finding may be called: its code, and those that are said to give the same numbers."""
    return {finding.code, *finding.evidence.get("or", ())}


def alike(finding, other):
    """Return whether two findings are the same mistake, by one name or by two."""
    return any(
        one == two or any({one, two} <= codes for codes in ALIKE) for one in names(finding) for two in names(other)
    )


def disagreements(diagnosis, faults):
    """Return sure findings from outside with one from inside, on the same parameters, that is not like them."""
    sure = [finding for finding in diagnosis.findings if finding.severity == "fault" and finding.code not in UNNAMED]
    return [
        (finding, fault)
        for fault in faults
        for about in [[one for one in sure if set(one.parameters) & set(fault.parameters)]]
        for finding in about[:1]
        if not any(alike(one, fault) for one in about)
    ]


@pytest.mark.parametrize(("name", "number"), sampled(HARMLESS, SOME_HARMLESS, every=4, always=4))
def test_a_healthy_program_is_left_in_peace_by_both_whatever_is_odd_about_it(name, number, tmp_path):
    text = STYLES[name].text
    if number >= 0:
        old, new = STYLES[name].harmless[number]
        assert text.count(old) == 1
        text = text.replace(old, new)
    diagnosis, faults = both(text, tmp_path)
    assert diagnosis.verdict == "healthy", diagnosis
    assert {finding.code for finding in faults} <= ONLY_FROM_INSIDE


@pytest.mark.parametrize(("name", "number"), sampled(SICK, SOME, every=32, always=8))
def test_a_mistake_is_named_first_in_every_style_and_both_halves_agree(name, number, tmp_path, request):
    code, old, new = STYLES[name].bugs[number]
    assert STYLES[name].text.count(old) == 1
    diagnosis, faults = both(STYLES[name].text.replace(old, new), tmp_path)
    if (name, code, old, new) in TO_BE_NAMED:
        assert diagnosis.verdict == "sick", diagnosis
        assert diagnosis.codes[0] in (code, SAME.get(code)), diagnosis
    if (name, number) in DISAGREE:
        request.applymarker(pytest.mark.xfail(reason=DISAGREE[name, number], strict=True))
    if diagnosis.verdict == "healthy":
        found = [fault for fault in faults if fault.code not in ONLY_FROM_INSIDE]
    else:
        found = disagreements(diagnosis, faults)
    assert found == []
