"""The examination: ask the program, find the reading that predicts its answers, and say what follows."""

import numpy as np

from tinynet.data import AND
from tinynet.doctor.catalogue import OBSERVED
from tinynet.doctor.diagnosis import SEVERITIES, Diagnosis, Finding
from tinynet.doctor.explain import explain, explain_by_parameter, ratios, summary
from tinynet.doctor.fit import find_fit
from tinynet.doctor.observe import Observations, Rows
from tinynet.doctor.programs import CannotExamine, Crash, pair_subject, step_subject
from tinynet.doctor.run import look_at_the_run, look_for_overflow

__all__ = ["examine"]


def examine(program, data=AND, start=None, learning_rate=None, epochs=None, seed=0):
    """Examine a program that trains one neuron, two in a row, or two hidden units, and name its mistake.

    The program is a black box: it is called, never read. Its update implies a gradient, (old − new)/learning rate; its
    loss has a true one. Both are observed on single rows at random points, and compared with what each bug of the
    catalogue, and each pair of them, would produce there.

    Parameters
    ----------
    program : callable, or pair of callables
        A step, ``training(x_data, labels, w11, …, alpha=0.1)``, that returns the new parameters in the order it takes
        them, with the loss before or behind them, printed, or not at all; or ``(loss, gradient)``, two functions of
        parameters, inputs and labels.
    data : Dataset, or pair of arrays
        The rows it is meant for: inputs of shape (n, 2) and labels of shape (n,).
    start : dict or array, optional
        Where it starts; its own defaults unless given.
    learning_rate : float, optional
        Its rate; its own default unless given.
    epochs : int, optional
        How long it trains; only then is it said whether that is enough.
    seed : int
        Seed of the random points.

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
        if isinstance(program, (tuple, list)) and len(program) == 2:
            subject = pair_subject(*program, rows, start)
        elif callable(program):
            subject = step_subject(program, rows, start, learning_rate, generator)
        else:
            kind = type(program).__name__
            raise CannotExamine(f"A function, or a pair (loss, gradient), can be examined; this is of type {kind}.")
        return _diagnosis(Observations(subject, rows, generator), epochs)
    except CannotExamine as reason:
        return Diagnosis("cannot-examine", summary=str(reason))
    except Crash as crash:
        message = f"{OBSERVED['crashes'].capitalize()}: {crash}."
        finding = Finding("crashes", "fault", (), message, {"exception": str(crash)}, message, "the line that failed")
        return Diagnosis("sick", (finding,), "The program stops before it can be examined.")


def _diagnosis(seen, epochs):
    fit = find_fit(seen)
    findings = list(seen.findings)
    if fit is None:
        findings += explain_by_parameter(seen)
    else:
        findings += [*explain(seen, fit), *look_at_the_run(seen, fit, epochs)]
    findings += look_for_overflow(seen)
    findings.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    sick = any(finding.severity == "fault" for finding in findings)
    return Diagnosis("sick" if sick else "healthy", tuple(findings), summary(seen, fit), ratios(seen, fit))
