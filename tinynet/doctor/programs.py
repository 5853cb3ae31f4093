"""The forms of program that can be examined: each is one adapter that makes a `Subject` of it.

A subject can be asked two things: to make one step from given parameters on given rows, and what its loss is there.
"""

import contextlib
import copy
import inspect
import io
import re
from dataclasses import dataclass

import numpy as np

__all__ = ["CannotExamine", "Crash", "Subject", "pair_subject", "step_subject"]

RATES = ("alpha", "lr", "eta", "rate", "learning_rate", "step_size", "learningrate", "learn_rate")
COUNTS = ("epochs", "iterations", "n_epochs", "num_epochs", "steps", "n_iter", "n")


class CannotExamine(Exception):
    """The program has no form that can be examined; the message says why, and how to reshape it."""


class Crash(Exception):
    """The program itself failed; `error` is its exception."""

    def __init__(self, error):
        super().__init__(f"{type(error).__name__}: {error}")
        self.error = error


@dataclass
class Subject:
    """A program that can be asked.

    Attributes
    ----------
    names : tuple of str
        Its parameters, in its own order.
    start : dict of str to number or array
        Where it starts.
    learning_rate : float or None
        Its own rate, if it has one.
    gives_loss : bool
        Whether it returns or prints a loss.
    decimals : int or None
        To how many decimals its loss is known; None where it is exact.
    """

    ask: object
    names: tuple
    start: dict
    learning_rate: float | None
    form: str
    gives_loss: bool = False
    decimals: int | None = None
    changes_arguments: bool = False

    def step(self, parameters, inputs, labels, rate):
        """Return the new parameters, by name, and the loss (None where the program gives none)."""
        return self.ask(parameters, inputs, labels, rate)

    def bare(self, parameters, inputs, labels):
        """Make one step with nothing caught and no warning silenced."""
        getattr(self.ask, "bare", self.ask)(parameters, inputs, labels, 0.0)

    def loss(self, parameters, inputs, labels):
        """Return the loss at the parameters; a rate of 0 gives it also where it is computed after the update."""
        return self.ask(parameters, inputs, labels, 0.0)[1]


def step_subject(function, data, start=None, learning_rate=None, generator=None):
    """Make a subject of a function that takes data, labels, parameters and a rate, and returns new parameters."""
    arguments = list(inspect.signature(function).parameters.values())
    if any(a.kind in (a.VAR_POSITIONAL, a.VAR_KEYWORD) for a in arguments):
        raise CannotExamine("The function takes *arguments; give it its data, labels and parameters by name.")
    rate_name = next((a.name for a in arguments if a.name.lower() in RATES), None)
    if rate_name is None:
        raise CannotExamine(
            f"The function has no learning rate among its arguments ({', '.join(a.name for a in arguments)}). "
            f"Give it one, called {', '.join(RATES[:5])} or {RATES[5]}."
        )
    counts = [a.name for a in arguments if a.name.lower() in COUNTS]
    others = [a for a in arguments if a.name != rate_name and a.name not in counts]
    if len(others) < 3:
        raise CannotExamine(
            "The function must take the data, the labels and each parameter, and return the new parameters: "
            "def training(x_data, labels, w11, w12, b1, learning_rate)."
        )
    inputs_name, labels_name, *parameters = others
    names = tuple(a.name for a in parameters)
    rate = arguments[[a.name for a in arguments].index(rate_name)].default
    rate = learning_rate if learning_rate is not None else None if rate is inspect.Parameter.empty else float(rate)
    first = _start_values(function, parameters, start, generator)
    asked = _Asked(function, names, (inputs_name.name, labels_name.name, rate_name, tuple(counts)))
    subject = Subject(asked, names, first, rate, "step")
    asked.learn(subject, data)
    return subject


def _start_values(function, parameters, start, generator):
    """Start values: as given, else the defaults, else names of the module, else random ones."""
    known = getattr(function, "__globals__", {})
    values = {}
    for argument in parameters:
        if start is not None and argument.name in start:
            value = start[argument.name]
        elif argument.default is not inspect.Parameter.empty and argument.default is not None:
            value = argument.default
        elif _is_numeric(known.get(argument.name)):
            value = known[argument.name]
        else:
            value = float(generator.uniform(0, 2))
        if not _is_numeric(value):
            raise CannotExamine(f"The start of {argument.name} is {value!r}, not a number or an array of numbers.")
        values[argument.name] = copy.deepcopy(value)
    return values


def _is_numeric(value):
    try:
        return value is not None and np.asarray(value).dtype.kind in "biuf"
    except ValueError:
        return False


class _Asked:
    """Calls a step function in the way it wants to be called, and reads what it answers."""

    def __init__(self, function, names, words):
        self.function, self.names = function, names
        self.inputs, self.labels, self.rate, self.counts = words
        self.as_data = self.as_labels = np.array
        self.loss_at = None

    def learn(self, subject, data):
        """Find out, by asking once, which data the function takes, and where its loss is."""
        failure = None
        for as_data, as_labels in (
            (np.array, np.array),
            (lambda x: np.asarray(x).tolist(), lambda y: np.asarray(y).tolist()),
            (np.array, lambda y: np.array(y).reshape(-1, 1)),
        ):
            self.as_data, self.as_labels = as_data, as_labels
            try:
                answer, printed, changed = self._call(subject.start, data.inputs, data.labels, 0.0)
            except Crash as crash:
                failure = failure or crash
                continue
            self._find_loss(subject, answer, printed)
            subject.changes_arguments = changed
            return
        raise failure

    def _call(self, parameters, inputs, labels, rate):
        given = {name: copy.deepcopy(parameters[name]) for name in self.names}
        for name, value in given.items():
            if isinstance(value, np.ndarray) and value.ndim == 0:
                given[name] = float(value)
        x, y = self.as_data(inputs), self.as_labels(labels)
        kept = copy.deepcopy((given, x, y))
        words = {self.inputs: x, self.labels: y, self.rate: rate} | dict.fromkeys(self.counts, 1)
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed), np.errstate(all="ignore"):
                answer = self.function(**words, **given)
        except Exception as error:
            raise Crash(error) from error
        changed = not all(np.array_equal(now, then) for now, then in zip((x, y), kept[1:], strict=True))
        in_place = any(not np.array_equal(given[name], kept[0][name]) for name in self.names)
        if answer is None and in_place:
            answer = tuple(given[name] for name in self.names)
        return answer, printed.getvalue(), changed or (in_place and answer is not None)

    def bare(self, parameters, inputs, labels, rate):
        """Call the function as it is."""
        words = {self.inputs: self.as_data(inputs), self.labels: self.as_labels(labels), self.rate: rate}
        self.function(**words, **dict.fromkeys(self.counts, 1), **parameters)

    def _find_loss(self, subject, answer, printed):
        if answer is None:
            raise CannotExamine(
                "The function returns nothing. Let it return its new parameters, in the order it takes them."
            )
        if isinstance(answer, dict):
            if not set(self.names) <= set(answer):
                raise CannotExamine(f"The function returns a dict without {', '.join(set(self.names) - set(answer))}.")
            extra = [key for key in answer if key not in self.names]
            self.loss_at = extra[0] if extra else None
        else:
            answer = answer if isinstance(answer, (tuple, list)) else (answer,)
            if len(answer) == len(self.names) + 1:
                # At a rate of 0 the parameters come back as they were, in whatever order: what does not is the loss.
                wanted = [subject.start[name] for name in self.names]
                behind = all(any(np.array_equal(value, other) for other in answer[:-1]) for value in wanted)
                self.loss_at = len(self.names) if behind else 0
            elif len(answer) != len(self.names):
                raise CannotExamine(
                    f"The function takes {len(self.names)} parameters ({', '.join(self.names)}) and returns "
                    f"{len(answer)} values. Let it return the new parameters in that order, and at most the loss."
                )
        number = re.findall(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", printed)
        subject.gives_loss = self.loss_at is not None or bool(number)
        if self.loss_at is None and number:
            decimals = len(number[-1].partition(".")[2]) if "e" not in number[-1].lower() else 17
            subject.decimals = decimals if decimals <= 10 else None

    def __call__(self, parameters, inputs, labels, rate):
        answer, printed, _ = self._call(parameters, inputs, labels, rate)
        loss = None
        if isinstance(answer, dict):
            new = {name: answer[name] for name in self.names}
            loss = answer.get(self.loss_at) if self.loss_at else None
        else:
            answer = list(answer) if isinstance(answer, (tuple, list)) else [answer]
            loss = answer.pop(self.loss_at) if self.loss_at is not None else None
            new = dict(zip(self.names, answer, strict=True))
        if loss is None:
            number = re.findall(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|nan|inf", printed)
            loss = float(number[-1]) if number else None
        return new, None if loss is None else float(np.mean(loss))


def pair_subject(loss, derivative, data, start=None, generator=None):
    """Make a subject of two functions, loss(parameters, inputs, labels) and gradient(parameters, inputs, labels)."""
    if start is None:
        first = next(iter(inspect.signature(loss).parameters.values()), None)
        start = None if first is None or first.default is inspect.Parameter.empty else first.default
    if start is None:
        raise CannotExamine(
            "Say where to start: examine((loss, gradient), data, start=…) with the parameters they take."
        )
    as_dict = isinstance(start, dict)
    named = start if as_dict else {"parameters": np.asarray(start, dtype=float)}
    takes_data = len(inspect.signature(loss).parameters) >= 3

    def call(function, parameters, inputs, labels):
        point = copy.deepcopy(parameters if as_dict else parameters["parameters"])
        try:
            with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
                return function(point, np.array(inputs), np.array(labels)) if takes_data else function(point)
        except Exception as error:
            raise Crash(error) from error

    def ask(parameters, inputs, labels, rate):
        slopes = call(derivative, parameters, inputs, labels)
        slopes = slopes if as_dict else {"parameters": np.asarray(slopes, dtype=float)}
        missing = set(parameters) - set(slopes)
        if missing:
            raise CannotExamine(f"The gradient has no {', '.join(sorted(missing))}.")
        new = {name: np.asarray(value, dtype=float) - rate * np.asarray(slopes[name], dtype=float)
               for name, value in parameters.items()}  # fmt: skip
        return new, float(call(loss, parameters, inputs, labels))

    subject = Subject(ask, tuple(named), dict(named), None, "pair", gives_loss=True)
    ask(subject.start, data.inputs, data.labels, 0.0)
    if not takes_data:
        raise CannotExamine("loss and gradient must take the data too: loss(parameters, inputs, labels).")
    return subject
