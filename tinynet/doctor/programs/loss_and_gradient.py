"""The form of a pair: a loss and its gradient, as functions of the parameters and the data."""

import contextlib
import copy
import inspect
import io

import numpy as np

from tinynet.doctor.programs.signature import wire_signature
from tinynet.doctor.programs.step_function import step_subjects
from tinynet.doctor.programs.subject import CannotExamine, Crash, Subject

__all__ = ["pair_subjects"]


def pair_subjects(loss, derivative, rows, start=None, generator=None):
    """Yield the subjects that a loss and its gradient may be.

    Parameters
    ----------
    loss, derivative : callable
        Either loss(parameters, inputs, labels), with all parameters in one dict or array, or with each by its name. The
        gradient of a dict is a dict; it may lack parameters, which are then not judged.
    rows : Rows
    start : dict or array, optional
        As defaults and the module say, unless given.
    generator : numpy.random.Generator
    """
    arguments = list(inspect.signature(loss).parameters.values())
    if len(arguments) < 3:
        raise CannotExamine("loss and gradient must take the data too: loss(parameters, inputs, labels).")
    if len(arguments) > 3:
        yield from _by_name(loss, derivative, rows, start, generator)
        return
    if start is None:
        start = _start_of(loss, arguments, rows)
    yield _in_one(loss, derivative, rows, start)


def _by_name(loss, derivative, rows, start, generator):
    """Yield the subjects of two functions that take each parameter by its name."""
    order = [slot.name for slot in wire_signature(derivative).parameters]
    if set(order) != {slot.name for slot in wire_signature(loss).parameters}:
        raise CannotExamine("The loss and the gradient must take the same parameters, by the same names.")
    losses = list(step_subjects(loss, rows, start, generator=generator, reading="loss"))
    for subject in step_subjects(derivative, rows, start or losses[0].start, generator=generator, reading="gradient"):
        ask = subject.ask

        def both(parameters, inputs, labels, rate, ask=ask):
            new, _ = ask(parameters, inputs, labels, rate)
            return new, losses[0].ask(parameters, inputs, labels, 0.0)[1]

        subject.ask, subject.losses, subject.decimals, subject.certain = both, ("loss",), {}, True
        yield subject


def _start_of(loss, arguments, rows):
    """Return the start of a pair whose parameters come in one: a default, a value of the module, or a guess."""
    default = arguments[0].default
    if default is not inspect.Parameter.empty:
        return default
    module = getattr(loss, "__globals__", {})
    for name in (arguments[0].name, "params", "parameters", "theta", "weights", "start"):
        value = module.get(name)
        if isinstance(value, (dict, np.ndarray)) or (isinstance(value, list) and value):
            return value
    drawn = np.random.default_rng(0).uniform(-1, 1, 9)
    names = ("w11", "w12", "b1", "w2", "b2")
    guesses = [dict(zip(names[:size], drawn[:size], strict=True)) for size in (5, 3)] + [
        drawn[:size] for size in (3, 5, 9)
    ]
    for guess in guesses:
        with contextlib.suppress(Exception):  # whatever it is, it says that this is not the form
            if np.size(loss(copy.deepcopy(guess), rows.inputs, rows.labels)) == 1:
                return guess
    raise CannotExamine("Say where to start: examine((loss, gradient), data, start=…) with the parameters they take.")


def _in_one(loss, derivative, rows, start):
    as_dict = isinstance(start, dict)
    named = start if as_dict else {"parameters": np.asarray(start, dtype=float)}

    def bare(parameters, inputs, labels, _rate):
        for function in (loss, derivative):
            function(copy.deepcopy(parameters if as_dict else parameters["parameters"]), inputs, labels)

    def call(function, parameters, inputs, labels):
        point = copy.deepcopy(parameters if as_dict else parameters["parameters"])
        try:
            with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
                return function(point, np.array(inputs, dtype=float), np.array(labels, dtype=float))
        except Exception as error:
            raise Crash(error) from error

    def slopes_at(parameters, inputs, labels):
        slopes = call(derivative, parameters, inputs, labels)
        if as_dict and not isinstance(slopes, dict):
            raise CannotExamine("The gradient must be a dict with the names of the parameters.")
        return slopes if as_dict else {"parameters": np.asarray(slopes, dtype=float)}

    def ask(parameters, inputs, labels, rate):
        slopes = slopes_at(parameters, inputs, labels)
        new = {name: np.asarray(value, dtype=float) - rate * np.asarray(slopes.get(name, 0.0), dtype=float)
               for name, value in parameters.items()}  # fmt: skip
        return new, {"loss": float(call(loss, parameters, inputs, labels))}

    slopes, _ = slopes_at(named, rows.inputs, rows.labels), ask(named, rows.inputs, rows.labels, 0.0)
    given = tuple(name for name in named if name in slopes)
    if not given:
        raise CannotExamine(f"The gradient has none of the parameters {', '.join(named)}.")
    return Subject(ask, bare, tuple(named), dict(named), losses=("loss",), given=given)
