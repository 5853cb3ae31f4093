"""Questions to a learner's training step or gradient that the doctor answers: symptoms first, the rest as hints."""

import numpy as np

from tinynet.checks.chain import SOMEWHERE
from tinynet.checks.expectations import ask, close, floats, must_be_function, must_be_number, short
from tinynet.checks.task import part, say
from tinynet.data import AND
from tinynet.doctor import examine
from tinynet.mistakes import UNEXPLAINED, UNKNOWN
from tinynet.network import Network

__all__ = ["must_be_a_healthy_step", "must_be_the_gradient"]


def must_be_a_healthy_step(step, name, data=AND, start=None, learning_rate=None):
    """Raise with the first symptom unless the doctor finds no fault in a training step.

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
    _say_what_is_wrong(examine(step, data, start, learning_rate), name)


def must_be_the_gradient(gradient, name, sizes=(2, 1, 1), only=None, shares=()):
    """Raise with the first symptom unless a function returns the right slopes, averaged over the rows.

    Parameters
    ----------
    gradient : callable
        gradient(parameters, x1, x2, y) → dict of slopes by name; parameters is a dict, and x1, x2, y are the columns
        of the data.
    name : str
        What the learner calls it.
    sizes : tuple of int
        (2, 1) or (2, 1, 1).
    only : tuple of str, optional
        The slopes asked for, where not all are.
    shares : tuple of (float, tuple of str), optional
        What some slopes earn if they are right and others are not.
    """
    must_be_function(gradient, name)
    start = dict(list(SOMEWHERE.items())[: 3 if sizes == (2, 1) else 5])
    wanted = tuple(start) if only is None else tuple(only)
    right = set(wanted)
    # Asked once in the open, so that an answer of a wrong form is told as such.
    for rows in (1, 4):
        answer = ask(gradient, name, dict(start), *AND.inputs[:rows].T, AND.labels[:rows])
        given = [key for key in wanted if isinstance(answer, dict) and answer.get(key, ...) is not ...]
        for key in given:
            _must_be_one_number(answer[key], f'{name}(…)["{key}"]', rows)
        true = Network(sizes, start=start).gradients(AND.inputs[:rows], AND.labels[:rows])
        right &= {key for key in given if close(answer[key], true[key])}
    for points, names in shares:
        if right >= set(names):
            part(points, f"the slope{'s' * (len(names) > 1)} in {' and '.join(names)}")
    if len(given) < len(wanted):
        say(f"{name} must return a dict with {', '.join(wanted)}; it returned {short(answer)}.", "wrong-form")

    def loss(parameters, inputs, labels):
        return Network(sizes, start=parameters).loss(inputs, labels)

    def slopes(parameters, inputs, labels):
        yours = gradient(dict(parameters), *np.asarray(inputs, dtype=float).T, np.asarray(labels, dtype=float))
        return {key: _as_floats(yours[key], key) for key in wanted}

    _say_what_is_wrong(examine((loss, slopes), AND, start), name)


def _as_floats(value, name):
    """Return a slope as floats; where it is none, the doctor is told as of any other program that stops."""
    found = floats(value)
    if found is None:
        raise TypeError(f"the slope in {name} is {short(value)}, not a number")
    return found


def _must_be_one_number(value, name, rows):
    found = floats(value)
    if found is not None and found.shape != ():
        say(
            f"{name} has {found.size} values for {rows} row{'s' * (rows > 1)}: a slope for each row. "
            "The slope of the loss is their mean, one number.",
            "wrong-form",
        )
    must_be_number(value, name)


def _say_what_is_wrong(diagnosis, name):
    if diagnosis.verdict == "cannot-examine":
        say(f"{name} cannot be checked: {diagnosis.summary}", "wrong-form")
    for finding in diagnosis.findings:
        # A gradient that is only rescaled trains as well, and is not the one asked for.
        if finding.severity == "fault" or finding.code in ("constant-factor", "batch-summed"):
            code = UNKNOWN if finding.code == UNEXPLAINED else finding.code
            say(f"Not yet. {finding.hint(1)}", code, finding)
