"""Both halves of the doctor together: what is named from outside gets its place from inside."""

from dataclasses import replace

from tinynet.doctor.diagnosis import Diagnosis
from tinynet.doctor.programs.subject import CannotExamine, Crash
from tinynet.doctor.watching.words import core
from tinynet.mistakes import IN_RUNS

__all__ = ["before_a_look_inside", "with_a_look_inside", "with_what_was_watched"]

# What the one half calls by another name than the other, where both are right.
ALIKE = (
    {"extra-activation-output", "missing-activation-derivative-output"},
    {"wrong-activation-derivative", "derivative-of-unactivated-value", "missing-activation-derivative-hidden",
     "missing-activation-derivative-output", "activation-of-activated-value"},
    {"wrong-local-input", "activation-of-activated-value", "wrong-delta", "swapped-parameters", "missing-transpose"},
    {"wrong-delta", "missing-downstream-weight", "swapped-parameters", "missing-activation-derivative-hidden"},
    {"updated-weight-used-too-early", "missing-downstream-weight"},
    {"sign-flipped", "uneven-factor", "constant-factor"},
    {"parameter-never-updated", "wrong-axis"},
)  # fmt: skip
# What the black box says where it knows no name.
UNNAMED = {"unexplained-derivative"}
# How a report begins on a network that was not recognised.
NOT_OF_THE_CATALOGUE = "This network or mistake is none that the catalogue has"
# How a report begins on a call that the program does not make.
GUESSED_CALL = "called as "
# What can be told from inside only.
ONLY_FROM_INSIDE = {
    "uneven-factor", "second-moment-wrong", "optimiser-memory-wrong", "rows-come-apart", "learning-rate-too-small",
}  # fmt: skip
TIME_IS_UP = (
    "Time was up before it was watched from inside, and that may refute what is told here. With --timeout it gets more "
    "time."
)
AT_POINTS = "at four random points every parameter moves along the true slope of the loss"


def with_a_look_inside(diagnosis, look):
    """Return a diagnosis with what a look from inside adds; one that fails is told, and the diagnosis stands.

    Parameters
    ----------
    diagnosis : Diagnosis
    look : callable
        It takes nothing, and returns what was seen, a `Watching`, or None.
    """
    try:
        return with_what_was_watched(diagnosis, look())
    except TimeoutError:
        return before_a_look_inside(diagnosis)
    except (Crash, CannotExamine):
        return diagnosis  # run once more the program stops; why is told from outside
    except Exception as error:
        more = f"{diagnosis.summary} The look from inside failed ({type(error).__name__}: {str(error)[:200]}). "
        return replace(diagnosis, summary=f"{more}Please report it.")


def before_a_look_inside(diagnosis):
    """Return a diagnosis from outside as it is told where time is up before the look from inside has ended.

    What that look may refute is no fault yet: on a machine with less to do it might have been refuted.
    """
    faults = [finding for finding in diagnosis.findings if finding.severity == "fault"]
    codes = {"state-discarded"} | UNNAMED
    if diagnosis.summary.startswith(NOT_OF_THE_CATALOGUE):
        codes |= {"last-sample-only"}
    cured = any(finding.evidence.get("cured") for finding in faults)
    is_guess = not cured and all(finding.code in codes for finding in faults)
    if not faults or not (is_guess or diagnosis.summary.startswith(GUESSED_CALL)):
        return diagnosis
    findings = tuple(replace(finding, severity="warning") for finding in diagnosis.findings)
    return replace(diagnosis, verdict="cannot-examine", findings=findings, summary=f"{diagnosis.summary} {TIME_IS_UP}")


def with_what_was_watched(diagnosis, watching):
    """Return a diagnosis with what was seen from inside.

    Parameters
    ----------
    diagnosis : Diagnosis
        From outside.
    watching : Watching or None
        From inside; None where nothing could be followed.

    Returns
    -------
    Diagnosis
    """
    if watching is None:
        return diagnosis
    stands_alone = diagnosis.verdict == "cannot-examine" or _is_elsewhere(diagnosis, watching)
    if stands_alone or _is_overruled(diagnosis, watching):
        return _from_inside(diagnosis, watching)
    left = [finding for finding in watching.findings if finding.severity == "fault"]
    findings, alone = [], [finding.severity for finding in diagnosis.findings].count("fault") == len(left) == 1
    for finding in diagnosis.findings:
        if finding.severity != "fault" or finding.place is not None:
            findings.append(finding)
            continue
        match = _match(finding, left, alone)
        if match is not None:
            left.remove(match)
        place, found, wanted = _where(finding, match, left, watching)
        findings.append(replace(finding, place=place, found=found, wanted=wanted))
    faults = [finding for finding in findings if finding.severity == "fault"]
    unnamed = all(finding.code in UNNAMED and not _only_on_several_rows(finding) for finding in faults)
    if watching.is_shown and diagnosis.summary.startswith(NOT_OF_THE_CATALOGUE) and not any(f.place for f in faults):
        unnamed = True  # what is told of a network of an unknown kind was guessed from its rows
    # What is seen in a run may stand in several places; a formula that is wrong explains every number by itself.
    known = {finding.code for finding in faults if finding.place is not None} & {one.code for one in IN_RUNS}
    if unnamed and left and _knows_more(diagnosis, watching):
        findings = [*left, *(finding for finding in findings if finding.severity != "fault")]
    else:
        # A network of an unknown kind was only nudged; what explains all of its moves goes beyond that.
        whole = watching.is_shown and watching.explained and diagnosis.summary.startswith(NOT_OF_THE_CATALOGUE)
        told = ONLY_FROM_INSIDE | known
        findings += [
            one for one in left
            if whole or one.code in told or one.evidence.get("in_the_memory") or _is_of_others(one, diagnosis, watching)
        ]  # fmt: skip
        findings.sort(key=lambda finding: finding.severity != "fault")
    if watching.right and watching.is_shown and diagnosis.summary.startswith(NOT_OF_THE_CATALOGUE):
        # What is only suspected of a network of an unknown kind is refuted: columns may have been taken for labels.
        findings = [finding for finding in findings if finding.code not in UNNAMED or finding.severity == "fault"]
    sick = any(finding.severity == "fault" for finding in findings)
    verdict = "sick" if sick else diagnosis.verdict
    return replace(diagnosis, verdict=verdict, findings=tuple(findings), annotated=tuple(watching.annotated))


def _where(finding, match, left, watching):
    """Return (place, what stands there, what is wanted) of a fault from outside, (None, "", "") where it is not known.

    Parameters
    ----------
    finding : Finding
        From outside.
    match : Finding or None
        What is seen from inside by the same name, or one like it.
    left : list of Finding
        The other faults that are seen from inside.
    watching : Watching
    """
    where = watching.where(finding.code, finding.parameters)
    if where is None and match is not None and match.code != finding.code and not watching.is_shown:
        # By another loss the same is seen under the same name.
        match = _match(finding, [one for one in watching.by_other_losses() if one.code == finding.code]) or match
    if where is None and match is None:
        # By the loss that was taken it is another mistake, or none that is sure: another loss may have been meant.
        others = [other for other in watching.by_other_losses() if other.code not in UNNAMED]
        seen = [other for other in (*left, *watching.findings) if other.code not in ONLY_FROM_INSIDE]
        match = (
            _match(finding, [other for other in (*seen, *others) if other.code == finding.code])
            or next((other for other in seen if _on_the_same(finding, other)), None)
            or _match(finding, others)
        )
    if where is None and match is not None:
        where = match.place, match.found, match.wanted
    return where or (None, "", "")


def _is_overruled(diagnosis, watching):
    """Return whether all that is told from outside rests on a guess that is refuted from inside.

    That nothing is trained is, where parameters move along the true slope. That a derivative of a network of an unknown
    kind is off, or that of one row alone, is, where they do so and the loss is shown, or where several rows do not
    move by what each does: a clipped gradient, or its sign, differs from row to row.
    """
    faults = [finding for finding in diagnosis.findings if finding.severity == "fault"]
    are_no_rows = UNNAMED & {finding.code for finding in diagnosis.findings if finding.severity == "warning"}
    guessed = {"state-discarded"} | (UNNAMED if watching.is_shown or are_no_rows else set())
    left = any(watching.where(one.code, one.parameters) for one in faults if one.code == "last-sample-only")
    if watching.is_shown and not left and diagnosis.summary.startswith(NOT_OF_THE_CATALOGUE):
        guessed = guessed | {"last-sample-only"}
    cured = any(finding.evidence.get("cured") for finding in faults)
    return watching.right and bool(faults) and not cured and all(finding.code in guessed for finding in faults)


def _is_elsewhere(diagnosis, watching):
    """Return whether something else was looked at from outside than the loop that trains, and that one is judged.

    It is so where a call was guessed, or where nothing seemed to move, and the cure was not seen to cure.
    """
    faults = [finding for finding in diagnosis.findings if finding.severity == "fault"]
    lost = bool(faults) and all(one.code == "state-discarded" and not one.evidence.get("cured") for one in faults)
    judged = watching.right or any(finding.severity == "fault" for finding in watching.findings)
    return watching.is_shown and judged and (lost or diagnosis.summary.startswith(GUESSED_CALL))


def _knows_more(diagnosis, watching):
    """Return whether what is seen from inside goes beyond what is known from outside.

    From outside there is a fault without a name, or a network of an unknown kind was only nudged, row by row.
    """
    named = all(finding.code not in UNNAMED for finding in watching.findings if finding.severity == "fault")
    unknown = watching.is_shown and diagnosis.summary.startswith(NOT_OF_THE_CATALOGUE)
    return named if diagnosis.verdict == "sick" else unknown


def _match(finding, left, alone=False):
    """Return the finding from inside that is the same mistake; None if there is none.

    Where each half has one, it is the same by whatever name.
    """
    if _only_on_several_rows(finding):
        return next((other for other in left if _on_the_same(finding, other)), None)
    same = [other for other in left if other.code == finding.code]
    alike = [other for other in left if any({other.code, finding.code} <= codes for codes in ALIKE)]
    for others in (same, alike):
        together = [other for other in others if _on_the_same(finding, other)]
        if together or others:
            return (together or others)[0]
    return left[0] if alone and set(left[0].parameters) & set(finding.parameters) else None


def _is_of_others(finding, diagnosis, watching):
    """Return whether a finding from inside is of parameters that were not asked from outside, by a loss that is shown.

    What was taken for a whole network may be the last layer of another one.
    """
    asked = {core(name) for name, *_ in diagnosis.ratios}
    return watching.is_shown and bool(asked) and not asked & {core(name) for name in finding.parameters}


def _only_on_several_rows(finding):
    """Return whether it is right on each single row; what is wrong in a sum over rows has no name from inside."""
    return finding.evidence.get("right_on_single_rows", False)


def _on_the_same(finding, other):
    """Return whether two findings are on the same parameter, by the last word of its name."""
    return bool({core(name) for name in finding.parameters} & {core(name) for name in other.parameters} - {None})


def _from_inside(diagnosis, watching):
    """Return what was seen from inside, where nothing could be asked from outside."""
    parameters = ", ".join(name.strip("`") for name in watching.parameters[:8])
    where = f"the loop in line {watching.line}; " if watching.line else ""
    begin = f"watched from inside: {where}parameters {parameters}; {watching.loss}"
    faults = any(finding.severity == "fault" for finding in watching.findings)
    annotated = tuple(watching.annotated)
    if faults:
        findings = sorted(watching.findings, key=lambda finding: finding.severity != "fault")
        return Diagnosis("sick", tuple(findings), f"{begin}.", (), annotated, watching.line)
    if watching.right:
        return Diagnosis("healthy", tuple(watching.findings), f"{begin}; {AT_POINTS}.", (), annotated, watching.line)
    findings = (*diagnosis.findings, *watching.findings)
    summary = f"{diagnosis.summary} {begin[0].upper()}{begin[1:]}."
    return replace(diagnosis, summary=summary, findings=findings, annotated=annotated, loop=watching.line)
