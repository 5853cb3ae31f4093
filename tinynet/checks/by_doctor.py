"""Checks of a learner's training step or gradient by the doctor: symptoms first, the rest as hints."""

from tinynet.checks.expectations import must_be_function
from tinynet.checks.task import say
from tinynet.data import AND
from tinynet.doctor import examine
from tinynet.mistakes import UNEXPLAINED, UNKNOWN

__all__ = ["first_fault", "must_be_a_healthy_step"]


def must_be_a_healthy_step(step, name, data=AND, start=None, learning_rate=None):
    """Raise the first symptom if the doctor finds a fault in a training step.

    Parameters
    ----------
    step : callable
        step(x_data, labels, w11, …, alpha) → the new parameters, as `tinynet.examine` takes it.
    name : str
        What the learner calls it.
    data, start, learning_rate
        As for `tinynet.examine`.
    """
    must_be_function(step, name)
    _say_what_is_wrong(examine(step, data, start, learning_rate, places=False), name)


def first_fault(loss, slopes, start):
    """Return the first fault that the doctor finds and can name in a gradient of one's own; None if there is none.

    Parameters
    ----------
    loss, slopes : callable
        The right loss and the learner's gradient: functions of a dict of parameters, inputs and labels.
    start : dict
        The parameters.

    Returns
    -------
    Finding or None
    """
    found = examine((loss, slopes), AND, start, places=False).findings
    return next((finding for finding in found if finding.severity == "fault" and finding.code != UNEXPLAINED), None)


def _say_what_is_wrong(diagnosis, name):
    if diagnosis.verdict == "cannot-examine":
        say(f"{name} cannot be checked: {diagnosis.summary}", "wrong-form")
    for finding in diagnosis.findings:
        # A gradient that is only rescaled trains as well, and is not the one asked for.
        if finding.severity == "fault" or finding.code in ("constant-factor", "batch-summed"):
            code = UNKNOWN if finding.code == UNEXPLAINED else finding.code
            say(f"Not yet. {finding.hint(1)}", code, finding)
