"""The examination: ask the program, find the hypothesis that predicts its answers, and say what follows."""

import inspect
from dataclasses import replace
from functools import partial

import numpy as np

from tinynet.data import AND
from tinynet.doctor.both_halves import with_a_look_inside
from tinynet.doctor.crashes import explain_crash
from tinynet.doctor.diagnosis import Diagnosis
from tinynet.doctor.explain import explain, explain_by_parameter, explain_rows, ratios, summary
from tinynet.doctor.observations import Observations
from tinynet.doctor.programs.loss_and_gradient import pair_subjects
from tinynet.doctor.programs.rows import Rows
from tinynet.doctor.programs.step_function import step_subjects
from tinynet.doctor.programs.subject import CannotExamine, Crash
from tinynet.doctor.programs.training_loop import iteration_of_object, subject_of
from tinynet.doctor.search import MOST_BUGS, Budget, find_fit
from tinynet.doctor.training_run import look_at_the_run, look_for_overflow
from tinynet.doctor.watching.examine import watch_step

__all__ = ["diagnose", "examine", "stopped"]

CUT = " The search ended before it had tried every mistake and every pair: mend one, and examine it again."


def examine(program, data=AND, start=None, learning_rate=None, epochs=None, seed=0, places=True):
    """Examine a program that trains a small network of fully connected layers, and name its mistake.

    The program is a black box: it is called. Its update implies a gradient, (old − new)/learning rate; its
    loss has a true one. Both are observed on single rows at random points, and compared with what each bug of the
    catalogue, and each pair of them, would produce there.

    Parameters
    ----------
    program : function, pair of functions, or object
        A step, ``training(x_data, labels, w11, …, alpha=0.1)``, that returns the new parameters in the order it takes
        them, with the loss before or behind them, printed, or not at all (`programs/step_function.py` tells the other
        forms); or ``(loss, gradient)``, two functions of parameters, inputs and labels; or an object with a method
        that trains, such as ``fit(X, y)`` or ``train_step(x, y)``, whose numbers and arrays are its parameters. It is
        not changed.
    data : Dataset, or pair of arrays
        The rows it is meant for: inputs of shape (n, m), and labels of shape (n,) or (n, k).
    start : dict or array, optional
        Where it starts; its own defaults unless given.
    learning_rate : float, optional
        Its rate; its own default unless given.
    epochs : int, optional
        How long it trains; only then is it said whether that is enough.
    seed : int
        Seed of the random points.
    places : bool
        Whether a step with something wrong is also looked into, for the place, where its source can be found.

    Returns
    -------
    Diagnosis

    Examples
    --------
    >>> def training(x_data, labels, w1=0.5, w2=-0.5, b=0.1, lr=1.0):
    ...     n, loss, g1, g2, gb = len(labels), 0.0, 0.0, 0.0, 0.0
    ...     for (x1, x2), y in zip(x_data, labels):
    ...         a = 1 / (1 + 2.718281828459045 ** -(w1 * x1 + w2 * x2 + b))
    ...         delta = 2 * (a - y)
    ...         loss += (y - a) ** 2 / n
    ...         g1, g2, gb = g1 + delta * x1 / n, g2 + delta * x2 / n, gb + delta / n
    ...     return w1 - lr * g1, w2 - lr * g2, b - lr * gb, loss
    >>> examine(training).codes
    ('missing-activation-derivative-output', 'overflow')
    """
    try:
        rows, generator = Rows.of(data), np.random.default_rng(seed)
        if isinstance(program, (tuple, list)) and len(program) == 2 and all(map(callable, program)):
            subjects = pair_subjects(*program, rows, start, generator)
        elif inspect.isroutine(program):
            subjects = step_subjects(program, rows, start, learning_rate, generator)
        else:
            subject = subject_of(*iteration_of_object(program, rows))
            rows, subjects = subject.own_rows, [subject]
        seen, fit, was_cut = _best(subjects, rows, generator)
        diagnosis = _diagnosis(seen, fit, was_cut, epochs)
        sick = diagnosis.verdict == "sick"
        look = partial(watch_step, seen.subject, rows)
        return with_a_look_inside(diagnosis, look) if places and sick else diagnosis
    except CannotExamine as reason:
        return Diagnosis("cannot-examine", summary=str(reason))
    except Crash as crash:
        return stopped(crash)


def stopped(crash):
    """Return the diagnosis of a program that stops with an exception."""
    return Diagnosis("sick", (explain_crash(crash.error),), "The program stops before it can be examined.")


def diagnose(subjects, rows, generator, epochs=None):
    """Return the diagnosis of the program that may be read as any of some subjects.

    Raises
    ------
    CannotExamine, Crash
    """
    return _diagnosis(*_best(subjects, rows, generator), epochs)


def _doubted(findings, heuristic):
    """Return findings in which the sums that are not set back are warnings, for no numbers agree where they begin at 0.

    What was seen of sums in the numbers of several rows is sure.
    """
    return [
        replace(finding, severity="warning")
        if finding.code == "accumulator-not-reset" and finding in heuristic
        else finding
        for finding in findings
    ]


def _best(subjects, rows, generator):
    """Return observations and fit of the way to call and read a program that explains it with the fewest bugs.

    And whether the search for it was cut.
    """
    best, fewest = None, None
    for subject in subjects:
        seen, budget = Observations(subject, rows, generator), Budget()
        # A second way to read it counts only if it needs fewer bugs.
        fit = find_fit(seen, MOST_BUGS if fewest is None or fewest[0] else fewest[1] - 1, budget)
        if (fit is None or fit.bugs) and len(np.unique(rows.inputs)) == 2:
            # What is right for its own two inputs may be wrong for others: `if x: w -= d` is right for 0 and 1.
            only_two = Observations(subject, rows, generator, on_switches=True)
            right = find_fit(only_two, 0, Budget())
            seen, fit = (only_two, right) if right is not None else (seen, fit)
        odd = any(way == "unknown" for way in seen.combined.values())
        bugs = (odd, len(fit.bugs) if fit else MOST_BUGS + 1)
        if fewest is None or bugs < fewest:
            best, fewest = (seen, fit, budget.is_spent), bugs
        if not odd and (subject.certain or not fewest[1]):
            break
    return best


def _diagnosis(seen, fit, was_cut, epochs):
    findings = [*seen.subject.findings, *seen.findings]
    cut = CUT if was_cut and fit is None else ""
    said = summary(seen, fit) + cut
    try:
        if fit is None:
            by_parameter = explain_by_parameter(seen)
            if any(finding.severity == "fault" for finding in by_parameter):
                findings = _doubted(findings, seen.subject.findings)
            findings += by_parameter + explain_rows(seen, fit)
        else:
            findings += explain(seen, fit)
            findings += [] if seen.grows else look_at_the_run(seen, fit, epochs or seen.subject.epochs)
            findings += explain_rows(seen, fit)
    except CannotExamine as reason:
        # What was seen so far stands.
        said = f"{reason}{cut}"
        findings = _doubted(findings, seen.subject.findings) + explain_rows(seen, fit)
        if not any(finding.severity == "fault" for finding in findings):
            return Diagnosis("cannot-examine", tuple(findings), said)
    findings += look_for_overflow(seen)
    # What is wrong first; then what is only odd, and last what has not happened yet.
    findings.sort(key=lambda finding: (finding.severity != "fault", finding.code == "overflow"))
    sick = any(finding.severity == "fault" for finding in findings)
    return Diagnosis("sick" if sick else "healthy", tuple(findings), said, ratios(seen, fit))
