"""The form of a training step: a function that takes data, labels, parameters and a rate, and moves the parameters.

It may return the new parameters, with the loss before or behind them, or what is to be added to or taken off the old
ones, or change arrays in place, or names of its module; and it may print its loss, or keep it to itself.
"""

import inspect
from functools import partial

import numpy as np

from tinynet.doctor.programs.calling import Call, as_array, as_column, as_one_row, data_forms
from tinynet.doctor.programs.return_values import READINGS, Asked, known_kind, printed_loss, return_kinds
from tinynet.doctor.programs.signature import is_numeric, labels_are_flat, start_candidates, wire_signature
from tinynet.doctor.programs.subject import CannotExamine, Crash, Subject

__all__ = ["step_subjects"]

PROBE_RATE = 0.05
# As good as no rate, for a program that divides by it.
ALMOST_NO_RATE = 1e-12
# What comes of parameters that are numbers where arrays were meant, or the other way round.
GUESSED_WRONG = (TypeError, ValueError, IndexError, AttributeError, KeyError)


def step_subjects(function, rows, start=None, learning_rate=None, generator=None, reading=None):
    """Yield a subject for each way in which a training step may be called and read, the likeliest first.

    Parameters
    ----------
    function : callable
    rows : Rows
        The data it is meant for.
    start : dict, optional
    learning_rate : float, optional
    generator : numpy.random.Generator
    reading : "gradient" or "loss", optional
        What the function returns, where that is known.

    Raises
    ------
    CannotExamine
        If it has no form that can be examined.
    Crash
        If it fails however it is called.
    """
    wiring = wire_signature(function)
    own = learning_rate if learning_rate is not None else _own_rate(function, wiring)
    begins = list(start_candidates(function, wiring, start, generator))
    failures = []
    # With as many rows as the data have only where single ones fail: a number of rows may be written down.
    for least_rows in dict.fromkeys((1, len(rows.labels))):
        worked = False
        for form in data_forms(wiring):
            read = partial(_readings, rows=rows, least_rows=least_rows, generator=generator, reading=reading)
            calls = [(Call(function, wiring, *form, packed), first, guessed) for first, packed, guessed in begins]
            for subject in _first_that_works(read, calls, form, failures):
                subject.learning_rate = own
                # With flat labels it ran, and its parameters came back in other shapes.
                ran_flat = any(how == (as_array, as_array) and isinstance(why, CannotExamine) for how, why in failures)
                subject.stretches = ran_flat and form[1] is as_column and labels_are_flat(function)
                worked = True
                yield subject
        if worked:
            return
    _, failure = failures[0]
    if begins[0][2] and isinstance(failure, Crash) and isinstance(failure.error, GUESSED_WRONG):
        raise CannotExamine(
            f"It has no start values, and with guessed ones it stopped with {failure}. Give them defaults, or "
            "define them in the file."
        )
    raise failure


def _first_that_works(read, calls, form, failures):
    """Return the subjects from the first start with which a function can be called, and it is plain what it returns."""
    doubtful = []
    for call, first, guessed in calls:
        try:
            subjects = read(call, first)
        except (Crash, CannotExamine) as reason:
            failures.append((form, reason))
            continue
        if not guessed or subjects[0].certain:
            return subjects
        # With other shapes it may be plain.
        doubtful = doubtful or subjects
    return doubtful


def _own_rate(function, wiring):
    """Return the rate that the function has by default, or that stands in its module."""
    if wiring.rate is None:
        return None
    module, default = getattr(function, "__globals__", {}), None
    if wiring.rate.kind == "argument":
        default = inspect.signature(function).parameters[wiring.rate.name].default
    if default is None or default is inspect.Parameter.empty:
        default = module.get(wiring.rate.name)
    return float(default) if is_numeric(default) and np.ndim(default) == 0 else None


def _readings(call, start, rows, least_rows, generator, reading=None):
    """Return the subjects that a function may be, called in one way, after asking it twice at a random point."""
    names = tuple(start)
    point = {name: _somewhere(value, generator) for name, value in start.items()}
    inputs, labels = rows.inputs, rows.labels
    takes_one_row = call.as_labels is as_one_row
    if takes_one_row:
        inputs, labels = inputs[:1], labels[:1]
    rest_rate = 0.0
    try:
        at_rest = call(point, inputs, labels, rest_rate)
    except Crash as crash:
        if not isinstance(crash.error, ZeroDivisionError):
            raise
        rest_rate = ALMOST_NO_RATE
        at_rest = call(point, inputs, labels, rest_rate)
    moved = call(point, inputs, labels, PROBE_RATE)
    # Whether it takes single rows too, or has a number of rows written down.
    alone = slice(0, 1) if least_rows == 1 else slice(None)
    call(start, inputs[alone], labels[alone], rest_rate)
    subjects = []
    hows = known_kind(reading, names, point, moved) if reading else return_kinds(call, names, point, at_rest, moved)
    for how in hows:
        ask = Asked(call, names, how)
        words = (READINGS[how.kind],) if READINGS[how.kind] else ()
        subject = Subject(ask, call.bare, names, start, taken_as=words, least_rows=least_rows)
        subject.takes_one_row, subject.rest_rate = takes_one_row, rest_rate
        subject.rate_is_hidden = how.kind == "hidden"
        subject.certain = how.kind not in ("added", "taken off", "gradient", "hidden")
        in_place = any(not np.array_equal(moved[2][name], point[name]) for name in names)
        subject.changes_arguments = moved[3] or (in_place and how.kind not in ("in place", "module"))
        _look_for_the_loss(subject, how, moved[1])
        subjects.append(subject)
    return subjects


def _somewhere(value, generator):
    drawn = generator.uniform(0.4, 1.6, np.shape(value))
    return float(drawn) if np.ndim(value) == 0 else drawn if isinstance(value, np.ndarray) else drawn.tolist()


def _look_for_the_loss(subject, how, printed):
    number = printed_loss(printed)
    subject.losses = ("loss",) if how.loss_at is not None or number is not None else ()
    if how.loss_at is None and number is not None:
        decimals = len(number.partition(".")[2]) if "e" not in number.lower() else 17
        subject.decimals = {"loss": decimals} if decimals <= 10 else {}
