"""One iteration of a training loop as a program that can be asked for a step, from any parameters and on any rows."""

import ast
import re
from itertools import product

import numpy as np

from tinynet.doctor.diagnosis import observed
from tinynet.doctor.programs.influence import ENOUGH, at_first, classify_variables, read_or_none
from tinynet.doctor.programs.loop_runner import Iteration, first_item, one_iteration
from tinynet.doctor.programs.return_values import printed_loss
from tinynet.doctor.programs.snapshot import as_plain_array
from tinynet.doctor.programs.subject import CannotExamine, Crash, Grown, Subject
from tinynet.doctor.programs.synthetic_calls import trainers_of
from tinynet.doctor.programs.training_data import equal_arrays

__all__ = ["LOSS_LETTERS", "LOSS_WORDS", "iteration_of_object", "may_be_loss", "one_number", "subject_of"]

LOSS_WORDS = re.compile(r"loss|cost|err|mse|sse", re.IGNORECASE)
# A loss may be called so, but so is what counts the iterations of a loop.
LOSS_LETTERS = re.compile(r"_*[jel]", re.IGNORECASE)
LEAST_DECIMALS = 3
MOST_LOSSES = 6
SOME_LUCK = 5


def iteration_of_object(program, rows):
    """Return an iteration in which an object trains on rows, and what is what in it.

    Parameters
    ----------
    program : object
        One with a method that trains, such as fit(X, y) or train_step(x, y).
    rows : Rows

    Returns
    -------
    iteration : Iteration
    roles : Roles

    Raises
    ------
    CannotExamine
        If it has no such method.
    """
    kind = type(program)
    trainers = trainers_of([name for name in dir(kind) if callable(getattr(kind, name, None))])
    if not trainers:
        raise CannotExamine(
            "A function, a pair (loss, gradient), or an object with a method such as fit, train or train_step can be "
            f"examined; this is of type {kind.__name__}."
        )
    failure = None
    for trainer, one_row, column in product(trainers, (False, True), (False, True)):
        labels = rows.labels[:, np.newaxis] if column and rows.labels.ndim == 1 else rows.labels
        names = {"__name__": kind.__module__, "net": program, "inputs": rows.inputs, "labels": labels}
        names["__first__"] = first_item
        rows_of = "zip(inputs, labels)" if one_row else "[(inputs, labels)]"
        try:
            loop = ast.parse(f"for x, y in {rows_of}:\n    net.{trainer}(x, y)").body[0]
            found = classify_variables(Iteration(one_iteration(loop, "<an object>"), names, loop))
        except (Crash, CannotExamine) as reason:
            failure = reason
            continue
        if found is not None:
            found[0].title = f"{kind.__name__}.{trainer}"
            return found
    why = failure or "no number moves"
    raise CannotExamine(f"Nothing is learned by {kind.__name__}.{trainers[0]}(inputs, labels): {why}.")


def subject_of(iteration, roles, loss=None):
    """Return the subject that an iteration is.

    Raises
    ------
    CannotExamine
        If it does not run on other data.
    Crash
        If it stops.
    """
    iteration.state.restore()
    own = roles.data.read(iteration.names)
    if not np.isfinite(own.inputs).all() or not np.isfinite(own.labels).all():
        raise CannotExamine("There is a nan or an infinity among its data, so that everything becomes nan.")
    names = {group.name: group for group in roles.parameters}
    start = {name: _as_it_is(group.read(iteration.names)) for name, group in names.items()}
    rate = float(roles.rate.read(iteration.names).flat[0]) if roles.rate else None
    asked = _Asked(iteration, roles, names)
    one = own.inputs[:1], own.labels[:1]
    least, crash = 1, None
    for least_rows in (1, len(own.labels)):
        try:
            asked.once(start, np.repeat(one[0], least_rows, axis=0), np.repeat(one[1], least_rows, axis=0), None)
            least = least_rows
            break
        except Crash as failure:
            crash = failure
    else:
        raise crash
    words = [iteration.title, f"parameters {', '.join(names)}"]
    words.append(f"inputs {roles.data.inputs.name}, labels {roles.data.labels.name}")
    if roles.data.inputs is roles.data.labels:
        words[-1] = f"inputs and labels in {roles.data.inputs.name}"
    if roles.data.column is not None:
        words[-1] = f"inputs and, in the last column, labels {roles.data.inputs.name}"
    words.append(f"rate {roles.rate.name}" if roles.rate else "the rate stands inside it")
    subject = Subject(asked, asked.bare, tuple(names), start, learning_rate=rate, taken_as=tuple(words))
    subject.least_rows, subject.rate_is_hidden, subject.is_guessed = least, roles.rate is None, True
    subject.loss_is_sure, subject.own_rows, subject.rescales = False, own, bool(roles.caches)
    subject.counts_rows = _counts_rows(iteration, len(own.labels), rate)
    subject.epochs = None if roles.data.one_sample else iteration.epochs
    if roles.sums:
        names = tuple(group.name for group in roles.sums)
        more = f"set {' and '.join(names)} to 0 where the step begins"
        subject.findings = (observed("accumulator-not-reset", "fault", names, more),)
    asked.find_losses(start, own, subject)
    if loss is not None:
        if loss not in asked.losses:
            shown = ", ".join(asked.losses) or "none"
            raise CannotExamine(f"There is no number {loss} after an iteration that may be a loss; there is {shown}.")
        asked.losses = subject.losses = (loss,)
    separate = roles.data.inputs is not roles.data.labels
    if separate and roles.data.axes[1] is not None and roles.data.shapes[1] in ((), (1,)):
        subject.turn_labels = asked.turn_labels
    subject.picks_rows = asked.picks_rows(start, own)
    subject.takes_one_row = roles.data.one_sample or (least == 1 and asked.sees_one_row(start, own))
    whole = tuple(group.name for group in roles.parameters if asked.cuts_off(group))
    if whole:
        more = "begin with floats: np.array([1.0, 1.0]), or astype(float)"
        subject.findings = (*subject.findings, observed("integer-arithmetic", "fault", whole, more))
    return subject


def _counts_rows(iteration, n, rate):
    """Return whether something is divided by the number of the rows, written down, or the rate is 1 by it."""
    parts = (node for part in iteration.called() for node in ast.walk(part) if isinstance(node, ast.BinOp))
    divisors = (getattr(node.right, "value", None) for node in parts if isinstance(node.op, ast.Div))
    return n in divisors or (rate is not None and bool(np.isclose(rate * n, 1)))


def _as_it_is(numbers):
    return float(numbers) if np.ndim(numbers) == 0 else numbers


class _Asked:
    """Asks one iteration for what becomes of the parameters, and for the numbers that may be its loss."""

    def __init__(self, iteration, roles, names):
        self.iteration, self.roles, self.parameters = iteration, roles, names
        self.losses = ()

    def __call__(self, parameters, inputs, labels, rate):
        """Return the new parameters, and the numbers that may be the loss, both by name."""
        return self.once(parameters, np.asarray(inputs, dtype=float), np.asarray(labels, dtype=float), rate)

    def once(self, parameters, inputs, labels, rate):
        """Run one iteration."""
        printed = self.iteration.run(lambda names: self._prepare(names, parameters, inputs, labels, rate))
        new = {}
        for name, group in self.parameters.items():
            value, old = read_or_none(group, self.iteration.names), np.asarray(parameters[name])
            if value is None or value.size != old.size:
                shape = None if value is None else value.shape
                raise Grown(name, old.shape, shape)
            new[name] = _as_it_is(value.reshape(old.shape))
        return new, {name: self._loss(name, printed) for name in self.losses}

    def _prepare(self, names, parameters, inputs, labels, rate):
        self.roles.data.write(names, inputs, labels)
        for name, group in self.parameters.items():
            group.write(names, parameters[name])
        for group in self.roles.caches:
            group.write(names, np.full(np.shape(group.read(names)), ENOUGH))
        if self.roles.rate is not None and rate is not None:
            self.roles.rate.write(names, np.full(np.shape(self.roles.rate.read(names)), rate))

    def bare(self, parameters, inputs, labels, rate):
        """Run one iteration with no warning silenced."""
        self.iteration.state.restore()
        self._prepare(self.iteration.names, parameters, np.asarray(inputs), np.asarray(labels), rate)
        try:
            exec(self.iteration.code, self.iteration.names)  # noqa: S102
        except BaseException as error:
            if isinstance(error, Exception):
                raise

    def _loss(self, name, printed):
        if name == "what it prints":
            text = printed_loss(printed)
            return float(text) if text else float("nan")
        value = one_number(self.iteration.names.get(name))
        return float("nan") if value is None else value

    def turn_labels(self):
        """Give labels of the shape (n, 1) instead of (n,), or the other way round."""
        self.roles.data.turned = not self.roles.data.turned

    def find_losses(self, start, own, subject):
        """Find the numbers that may be the loss."""
        printed = self.iteration.run(lambda names: self._prepare(names, start, own.inputs, own.labels, None))
        names = [name for name, value in self.iteration.names.items() if may_be_loss(name, value)]
        text = printed_loss(printed)
        if text is not None:
            decimals = len(text.partition(".")[2]) if "e" not in text.lower() else 17
            if decimals <= 10:
                subject.decimals["what it prints"] = decimals
            known = decimals >= LEAST_DECIMALS or text.lower() in ("nan", "inf")
            text = text if known else None
        self.losses = (*names[:MOST_LOSSES], *(["what it prints"] if text is not None else []))
        subject.losses = self.losses

    def sees_one_row(self, start, own):
        """Return whether an iteration uses the first row only: the loop goes over the rows."""
        if len(own.labels) < 2:
            return False
        inputs, labels = own.inputs.copy(), own.labels.copy()
        inputs[1:] += 0.5
        labels[1:] = labels[1:][::-1]
        try:
            one, other = (self.once(start, x, y, None)[0] for x, y in ((own.inputs, own.labels), (inputs, labels)))
            moved, _ = self.once(start, own.inputs + 0.5, own.labels, None)
        except Grown:
            return False
        return all(equal_arrays(one[name], other[name]) for name in one) and any(
            not equal_arrays(one[n], moved[n]) for n in one
        )

    def cuts_off(self, group):
        """Return whether parameters are an array of whole numbers before and after an iteration, and lose by it."""
        if group.count is not None:
            return False
        before = at_first(self.iteration, group)
        if not _is_whole(as_plain_array(group, self.iteration.names)):
            return False
        for luck in range(SOME_LUCK):  # a random row may move nothing
            self.iteration.run(luck=luck)
            if not _is_whole(as_plain_array(group, self.iteration.names)):
                return False
            in_whole = group.read(self.iteration.names)
            self.iteration.run(lambda names: group.write(names, before), luck)
            if not equal_arrays(group.read(self.iteration.names), in_whole):
                return True
        return False

    def picks_rows(self, start, own):
        """Return whether it is left to chance which rows an iteration uses, or in what order."""
        outcomes = []
        for luck in (0, 1, 2):
            self.iteration.run(lambda names: self._prepare(names, start, own.inputs, own.labels, None), luck)
            outcomes.append([read_or_none(group, self.iteration.names) for group in self.parameters.values()])
        return any(
            not equal_arrays(one, other)
            for others in outcomes[1:]
            for one, other in zip(outcomes[0], others, strict=True)
        )


def _is_whole(value):
    return isinstance(value, np.ndarray) and value.dtype.kind in "iu"


def may_be_loss(name, value):
    """Return whether a number may be a loss: by a word in its name, or by a letter if it is no whole number."""
    if one_number(value) is None:
        return False
    last = value[-1] if isinstance(value, list) else value
    is_whole = np.asarray(last).dtype.kind != "f"
    return bool(LOSS_WORDS.search(name) or LOSS_LETTERS.fullmatch(name) and not is_whole)


def one_number(value):
    """Return a value, or the last one of a list, as a float; None if it is not one number."""
    value = value[-1] if isinstance(value, list) and value else value
    numeric = isinstance(value, (int, float, np.generic, np.ndarray)) and not isinstance(value, bool)
    try:
        return float(np.asarray(value, dtype=float).reshape(())) if numeric and np.size(value) == 1 else None
    except (TypeError, ValueError):
        return None
