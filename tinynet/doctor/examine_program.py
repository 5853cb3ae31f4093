"""A whole file: the step that is in it as a function, or else one iteration of the loop in which it trains."""

import ast
import contextlib
import copy
import sys
import tokenize
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from tinynet.data import AND
from tinynet.doctor.crashes import circumstance
from tinynet.doctor.diagnosis import Diagnosis, named, observed, place_of, place_of_line
from tinynet.doctor.examine import diagnose, examine, stopped
from tinynet.doctor.programs.discarded_updates import idle_calls, lost_values
from tinynet.doctor.programs.find_step import choose_step, load_definitions
from tinynet.doctor.programs.first_values import first_value
from tinynet.doctor.programs.influence import NoData, NoRows, Said, classify_variables
from tinynet.doctor.programs.loop_runner import parsed, run_to_the_loop
from tinynet.doctor.programs.snapshot import as_plain_array
from tinynet.doctor.programs.subject import CannotExamine, Crash
from tinynet.doctor.programs.synthetic_calls import drivers
from tinynet.doctor.programs.training_loop import subject_of
from tinynet.doctor.watching.examine import watch
from tinynet.short_text import listed

__all__ = ["examine_in_this_process", "watch_in_this_process"]

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
MOST_DRIVERS = 24
# What is wrong with the values with which parameters begin.
AT_THE_START = ("symmetric-hidden-units", "integer-arithmetic", "accumulator-not-reset")
SECONDS_A_DRIVER = 3


def watch_in_this_process(path, begin=1):
    """Watch the program in a file from inside, in this process; return what was seen, None if it cannot be followed."""
    path = Path(path)
    tree = parsed(path)
    with tokenize.open(path) as file:
        source = file.read()
    return watch(tree, source, path, begin) if _does_something(tree) else None


def examine_in_this_process(path, function=None, data=None, learning_rate=None, epochs=None, said=None, begin=1):
    """Examine the program in a file, in this process.

    Parameters
    ----------
    path : str or Path
    function : str, optional
        Which function; a loss and its gradient with a comma between them.
    data : Rows or Dataset, optional
        The program's own where it has some, else AND.
    learning_rate : float, optional
    epochs : int, optional
    said : Said, optional
        What is known of its loop.
    begin : int
        The line from which on its top level is looked at for a loop; what stands before is run.

    Returns
    -------
    name : str or None
        What was examined.
    Diagnosis
    """
    path = Path(path)
    try:
        tree = parsed(path)
        if function or not _does_something(tree):
            return _as_function(path, function, data, learning_rate, epochs)
        if data is not None:
            try:
                return _as_function(path, None, data, learning_rate, epochs)
            except CannotExamine as reason:
                raise CannotExamine(
                    f"Rows are given, so a function is looked for that takes them. {reason} A whole program has rows "
                    "of its own: examine it without --data."
                ) from None
        return _as_script(tree, path, epochs, said, begin)
    except CannotExamine as reason:
        return None, Diagnosis("cannot-examine", summary=str(reason))
    except Crash as crash:
        if why := circumstance(crash.error):
            return None, Diagnosis("cannot-examine", summary=why)
        return None, stopped(crash)


def _does_something(tree):
    """Return whether a file does something besides defining: a loop, or a call of its own, at its top level."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, DEFINITIONS)}
    for statement in tree.body:
        if isinstance(statement, (ast.For, ast.While, ast.With, ast.Try)):
            return True
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.BinOp):
            return True
        if isinstance(statement, (ast.Expr, ast.Assign, ast.If)):
            calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
            if own & {getattr(called, "id", getattr(called, "attr", "")) for called in calls}:
                return True
    return False


def _as_function(path, function, data, learning_rate, epochs):
    try:
        name, program = choose_step(load_definitions(path), function)
    except CannotExamine:
        if function is None and (found := _driven(path)) is not None:
            return found
        raise
    diagnosis = examine(program, AND if data is None else data, None, learning_rate, epochs)
    if data is not None and _stops(diagnosis) and not _stops(examine(program, AND, None, learning_rate, epochs)):
        said = diagnosis.findings[0].message
        raise CannotExamine(f"It runs on the rows of AND, and not on those that are given. {said}")
    return name, diagnosis


def _stops(diagnosis):
    return diagnosis.codes[:1] == ("crashes",)


def _driven(path):
    """Return the name and the diagnosis of what trains if it is called as its names suggest; None if nothing does."""
    for program in islice(drivers(parsed(path)), MOST_DRIVERS):
        tree = parsed(path)
        tree.body += program
        with contextlib.suppress(Crash, CannotExamine):
            found, _ = run_to_the_loop(tree, path, classify_variables, SECONDS_A_DRIVER)
            if found is not None:
                _, diagnosis = _examined(*found, None, None)
                call = ast.unparse(program[-1]).splitlines()[-1].strip()
                return call, replace(diagnosis, summary=f"called as {call} on AND: {diagnosis.summary}")
    return None


def _as_script(tree, path, epochs, said=None, begin=1):
    idle, failures, whole = [], [], copy.deepcopy(tree)

    def accept(iteration):
        if _line_of_program(iteration, path) < begin:
            return None
        try:
            found = classify_variables(iteration, said)
        except (Crash, CannotExamine) as failure:
            failures.append((iteration.loop, failure))
            raise
        finally:
            if iteration.idle:
                idle.append((iteration.loop, [*idle_calls(iteration), *lost_values(iteration, whole)]))
        if found is not None:
            words = {group.word for group in found[1].parameters}
            for loop, failure in failures:
                # A loop within one that trains must train the same.
                if isinstance(failure, NoData) and not words <= failure.learned and _is_running(loop, path):
                    return None
            # What loops before it lost is theirs; one around it may throw away what this one makes.
            idle[:] = [(loop, lost) for loop, lost in idle if _is_running(loop, path)]
        return found

    found, _ = run_to_the_loop(tree, path, accept)
    if found is None:
        for _, failure in failures:
            # What is told instead of a function of it, called on other rows, is beside the point.
            if isinstance(failure, NoRows) or (said and said != Said()):
                raise failure
        examined = _step_in(path, epochs, failures)
    else:
        name, diagnosis = _examined(*found, epochs, said)
        diagnosis = replace(_with_one_list_for_all(diagnosis, whole, *found), loop=found[0].line)
        examined = name, _with_first_values(diagnosis, whole, path, *found)
    return _with_what_is_lost(*examined, [one for _, lost in idle for one in lost], path)


def _with_first_values(diagnosis, tree, path, iteration, roles):
    """Return a diagnosis whose findings on what a program begins with have the place at which it does."""
    rate, data = (roles.rate.name,) if roles.rate else (), roles.data
    words = {
        "learning-rate-too-large": rate,
        "unscaled-inputs": (data.inputs.name,),
        "broadcasting": (data.labels.name,),
    }
    findings = []
    for finding in diagnosis.findings:
        named = finding.parameters if finding.code in AT_THE_START else words.get(finding.code, ())
        made = first_value(tree, named[0], iteration.line) if named and finding.place is None else None
        findings.append(finding if made is None else replace(finding, place=place_of(made, _lines(path), path.name)))
    return replace(diagnosis, findings=tuple(findings))


def _with_one_list_for_all(diagnosis, tree, iteration, roles):
    """Return a diagnosis that tells of weights that begin as one list, several times: `[[0.1, 0.2]] * 3`.

    A step that makes new lists of them takes them apart, so it is looked at what an iteration leaves.
    """
    made = {
        group.name: group for group in roles.parameters
        if group.count is None and _repeats_a_list(first_value(tree, group.name, iteration.line))
    }  # fmt: skip
    if "symmetric-hidden-units" in diagnosis.codes or not made:
        return diagnosis
    iteration.state.restore()
    before = {name: copy.deepcopy(as_plain_array(group, iteration.names)) for name, group in made.items()}
    iteration.run()
    shared = tuple(
        name for name, group in made.items()
        if _moves_rows_together(before[name], as_plain_array(group, iteration.names))
    )  # fmt: skip
    if not shared:
        return diagnosis
    message = (
        f"The rows of {listed(shared)} are one and the same list: what moves one moves all. [row] * n is n times the "
        "same row; write [row for _ in range(n)]."
    )
    finding = named("symmetric-hidden-units", shared, message)
    return replace(diagnosis, verdict="sick", findings=(finding, *diagnosis.findings))


def _moves_rows_together(before, after):
    """Return whether a row that stands in a list several times has moved: rows that are made anew come apart."""
    if not isinstance(after, list):
        return False
    counts = Counter(map(id, after))
    return any(counts[id(row)] > 1 and row != old for row, old in zip(after, before, strict=True))


def _repeats_a_list(made):
    """Return whether an expression is a list that has one list several times."""
    if not isinstance(made, ast.BinOp) or not isinstance(made.op, ast.Mult):
        return False
    items = [item for side in (made.left, made.right) if isinstance(side, ast.List) for item in side.elts]
    return any(
        isinstance(item, (ast.List, ast.ListComp))
        or isinstance(item, ast.BinOp) and isinstance(item.op, ast.Mult) and isinstance(item.left, ast.List)
        for item in items
    )  # fmt: skip


def _lines(path):
    with tokenize.open(path) as file:
        return file.read().splitlines()


def _examined(iteration, roles, epochs, said):
    """Return the name and the diagnosis of an iteration of a loop."""
    try:
        if roles.sums and (diagnosis := _as_parameters(iteration, roles, epochs, said)) is not None:
            return iteration.title, diagnosis
        subject = subject_of(iteration, roles, said.loss if said else None)
        diagnosis = diagnose([subject], subject.own_rows, np.random.default_rng(0), epochs)
    except Crash as crash:
        raise CannotExamine(
            f"The loop in line {iteration.line} runs on its own data; on other rows it stopped with {crash}. Does it "
            "have the number of its rows written down?"
        ) from None
    return iteration.title, diagnosis


def _as_parameters(iteration, roles, epochs, said):
    """Return the diagnosis with what looks like sums taken for parameters; None unless all is right so.

    A sum that is never set back is only told where the program is not right with it as a parameter.
    """
    try:
        every = replace(roles, parameters=[*roles.parameters, *roles.sums], sums=[])
        subject = subject_of(iteration, every, said.loss if said else None)
        diagnosis = diagnose([subject], subject.own_rows, np.random.default_rng(0), epochs)
    except (Crash, CannotExamine):
        return None
    return diagnosis if diagnosis.verdict == "healthy" else None


def _step_in(path, epochs, failures):
    """Return the name and the diagnosis of the step that is a function of a file whose loops train nothing."""
    try:
        name, diagnosis = _as_function(path, None, None, None, epochs)
    except CannotExamine as reason:
        name, diagnosis = None, Diagnosis("cannot-examine", summary=str(failures[0][1] if failures else reason))
    if diagnosis.codes == ("crashes",):
        # It was guessed how it is to be called.
        name, diagnosis = None, Diagnosis("cannot-examine", summary="No loop was found that trains something.")
    return name, diagnosis


def _line_of_program(iteration, path):
    """Return the line of the program's top level that is running: of the loop, or of the call that came to it."""
    frame, own = sys._getframe(), []
    while frame is not None:
        if frame.f_code.co_filename == str(path):
            own.append(frame.f_lineno)
        frame = frame.f_back
    return own[-1] if len(own) > 1 else iteration.line


def _is_running(loop, path):
    """Return whether a loop of the program is in the middle of an iteration."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename == str(path) and loop.lineno < frame.f_lineno <= loop.end_lineno:
            return True
        frame = frame.f_back
    return False


def _with_what_is_lost(name, diagnosis, idle, path):
    """Return name and diagnosis, with what is said of values that are lost where nothing moves."""
    if not idle:
        return name, diagnosis
    # The one whose cure was seen to cure comes first.
    line, lost, why, cured = max(idle, key=lambda one: one[-1])
    alone = diagnosis.verdict == "cannot-examine"
    severity = "fault" if cured or alone else "warning"
    finding = observed("state-discarded", severity, (), f"in line {line} {lost} {why}", {"line": line, "cured": cured})
    finding = replace(finding, place=place_of_line(line, _lines(path), path.name))
    if severity == "warning":
        return name, replace(diagnosis, findings=(*diagnosis.findings, finding))
    still = "No loop of it moves anything, so that its derivatives could not be examined."
    summary = still if alone else diagnosis.summary
    return name, replace(diagnosis, verdict="sick", findings=(finding, *diagnosis.findings), summary=summary)
