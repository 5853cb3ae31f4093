"""The form of a training step: a function that takes data, labels, parameters and a rate, and moves the parameters.

It may return the new parameters, with the loss before or behind them, or what is to be added to or taken off the old
ones, or change arrays in place, or names of its module; and it may print its loss, or keep it to itself.
"""

import contextlib
import copy
import inspect
import io
import re
from dataclasses import dataclass, field

import numpy as np

from tinynet.doctor.programs import CannotExamine, Crash, Subject
from tinynet.doctor.wiring import is_numeric, labels_are_flat, parts, starts, wire

__all__ = ["step_subjects"]

NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
PROBE_RATE = 0.05
# As good as no rate, for a program that divides by it.
ALMOST_NO_RATE = 1e-12
# What comes of parameters that are numbers where arrays were meant, or the other way round.
GUESSED_WRONG = (TypeError, ValueError, IndexError, AttributeError, KeyError)
# What the answer may be, in words for the report; "new" goes without saying.
READINGS = {
    "new": "",
    "in place": "it changes its arrays in place",
    "module": "it changes names of its module",
    "added": "what it returns is taken to be added to the parameters",
    "taken off": "what it returns is taken to be subtracted from the parameters",
    "gradient": "what it returns is taken for the derivatives",
    "hidden": "its learning rate stands inside it",
    "loss": "",
}


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
    wiring = wire(function)
    own = learning_rate if learning_rate is not None else _own_rate(function, wiring)
    failure, found, stretches, doubtful = None, False, False, []
    begins = list(starts(function, wiring, start, generator))
    for least_rows in (1, len(rows.labels)):
        for form in _data_forms(wiring):
            for first, packed, guessed in begins:
                call = _Call(function, wiring, *form, packed)
                try:
                    subjects = _readings(call, first, rows, least_rows, generator, reading)
                except (Crash, CannotExamine) as reason:
                    failure = failure or reason
                    # It ran, and its parameters came back in other shapes.
                    stretches |= form == (_as_array, _as_array) and isinstance(reason, CannotExamine)
                    continue
                for subject in subjects:
                    subject.learning_rate = own
                    subject.stretches = stretches and form[1] is _as_column and labels_are_flat(function)
                if guessed and not subjects[0].certain:
                    # With other shapes it may be plain what it returns.
                    doubtful = doubtful or subjects
                    continue
                found = True
                yield from subjects
                break
        if found:
            return
        if len(rows.labels) == 1:
            break
    if doubtful:
        yield from doubtful
        return
    if begins[0][2] and isinstance(failure, Crash) and isinstance(failure.error, GUESSED_WRONG):
        raise CannotExamine(
            f"It has no start values, and with guessed ones it stopped with {failure}. Give them defaults, or "
            "define them in the file."
        )
    raise failure


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


# Calling -------------------------------------------------------------------------------------------------


def _as_list(values):
    return np.asarray(values, dtype=float).tolist()


def _as_array(values):
    return np.array(values, dtype=float)


def _as_column(values):
    return np.array(values, dtype=float).reshape(-1, 1)


def _data_forms(wiring):
    """Return the ways to hand over inputs and labels."""
    if len(wiring.inputs) == 2:
        return [(_as_array, _as_array), (_as_list, _as_list), (_as_one_row, _as_one_row)]
    return [
        (_as_array, _as_array),
        (_as_list, _as_list),
        (_as_array, _as_column),
        (_as_one_row, _as_one_row),
        (lambda values: _as_one_row(values).tolist(), _as_one_row),
    ]


def _as_one_row(values):
    """Return the one row that there is, for a function that takes one sample."""
    (row,) = values
    return float(row) if np.ndim(row) == 0 else np.array(row, dtype=float)


@dataclass
class _Call:
    """Calls a function on copies of what it is given, and tells what it answers, prints and changes."""

    function: object
    wiring: object
    as_inputs: object
    as_labels: object
    packed: dict = field(default_factory=dict)

    def __call__(self, parameters, inputs, labels, rate):
        """Return (answer, what was printed, parameters after the call, whether the data were changed)."""
        given = self._pack(parameters)
        data = self._data(inputs, labels)
        kept = copy.deepcopy(data)
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed), np.errstate(all="ignore"), self._module(given, data, rate) as now:
                answer = self.function(**self._arguments(given, data, rate, len(labels)))
                after = {slot.name: (now if slot.kind == "module" else given)[slot.name]
                         for slot in self.wiring.parameters}  # fmt: skip
                after = {part: value for name, whole in after.items()
                         for part, value in parts(name, whole, name in self.packed).items()}  # fmt: skip
                after, answer = copy.deepcopy((after, answer))
        except (CannotExamine, Crash):
            raise
        except (Exception, SystemExit) as error:
            raise Crash(error) from error
        changed = any(not np.array_equal(data[slot], kept[slot]) for slot in data)
        return answer, printed.getvalue(), after, changed

    def bare(self, parameters, inputs, labels, rate):
        """Call the function with nothing caught."""
        given = self._pack(parameters)
        data = self._data(inputs, labels)
        with self._module(given, data, rate):
            self.function(**self._arguments(given, data, rate, len(labels)))

    def _pack(self, parameters):
        """Return copies of the parameters as the function takes them."""
        given = {name: _plain(value) for name, value in parameters.items()}
        for name, (kind, inner) in self.packed.items():
            values = [given.pop(part) for part in inner]
            given[name] = dict(zip(inner, values, strict=True)) if kind is dict else kind(values)
        return given

    def _data(self, inputs, labels):
        slots = self.wiring.inputs
        columns = [inputs] if len(slots) == 1 else list(np.asarray(inputs, dtype=float).T)
        data = {slot: self.as_inputs(column) for slot, column in zip(slots, columns, strict=True)}
        return data | {self.wiring.labels: self.as_labels(labels)}

    def _values(self, given, data, rate, rows):
        values = {slot: given[slot.name] for slot in self.wiring.parameters} | data
        values |= dict.fromkeys(self.wiring.counts, 1) | dict.fromkeys(self.wiring.rows, rows)
        values |= dict.fromkeys(self.wiring.extras, 0)
        return values | ({self.wiring.rate: rate} if self.wiring.rate else {})

    def _arguments(self, given, data, rate, rows):
        values = self._values(given, data, rate, rows)
        return {slot.name: value for slot, value in values.items() if slot.kind == "argument"}

    @contextlib.contextmanager
    def _module(self, given, data, rate):
        """Put what the function reads from its module there for the time of the call; yield the module's names."""
        values = {slot.name: value for slot, value in self._values(given, data, rate, 0).items()
                  if slot.kind == "module"}  # fmt: skip
        module = getattr(self.function, "__globals__", {})
        kept = {name: module[name] for name in values}
        module.update(values)
        try:
            yield module
        finally:
            module.update(kept)


def _plain(value):
    """Return a copy, of a number as a number."""
    value = copy.deepcopy(value)
    return float(value) if isinstance(value, (np.ndarray, np.generic)) and np.ndim(value) == 0 else value


# Reading the answer --------------------------------------------------------------------------------------


def _readings(call, start, rows, least_rows, generator, reading=None):
    """Return the subjects that a function may be, called in one way, after asking it twice at a random point."""
    names = tuple(start)
    point = {name: _somewhere(value, generator) for name, value in start.items()}
    inputs, labels = rows.inputs, rows.labels
    takes_one_row = call.as_labels is _as_one_row
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
    for how in _kinds(call, names, point, at_rest, moved) if reading is None else _known(reading, names, point, moved):
        ask = _Asked(call, names, how)
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


@dataclass
class _How:
    """How an answer is read: which kind it is, and where among the values the parameters and the loss stand."""

    kind: str
    at: slice | tuple = field(default_factory=tuple)
    loss_at: int | str | None = None


def _kinds(call, names, point, at_rest, moved):
    """Return the ways to read the answer."""
    answer, after = moved[0], moved[2]
    if any(slot.kind == "module" for slot in call.wiring.parameters):
        return [_How("module", loss_at=0 if _is_number(answer) else None)]
    changed = any(not np.array_equal(after[name], point[name]) for name in names)
    if changed and (answer is None or _is_number(answer)):
        return [_How("in place", loss_at=None if answer is None else 0)]
    if answer is None:
        raise CannotExamine(
            "The function returns nothing. Let it return its new parameters, in the order it takes them."
        )
    places = _places(names, point, answer)
    if not _finite(answer, names, places):
        raise CannotExamine("The new parameters are not finite at an ordinary point: a nan or an infinity is made.")
    rest, then = _values(at_rest[0], names), _values(answer, names)
    for at, loss_at in places:
        if call.wiring.rate is None:
            break
        same, now = [rest[i] for i in at], [then[i] for i in at]
        if _all_come_back(same, list(point.values())):
            return [_How("new", at, loss_at)]
        if all(np.all(np.abs(value) < 1e-9) for value in same):
            return [_How("added", at, loss_at), _How("taken off", at, loss_at)]
        if all(np.array_equal(one, other) for one, other in zip(same, now, strict=True)):
            return [_How("gradient", at, loss_at)]
    if call.wiring.rate is not None:
        at = places[0][0]
        moved = [name for name, i in zip(names, at, strict=True) if not _all_come_back([rest[i]], [point[name]])]
        raise CannotExamine(
            f"With a learning rate of 0 {', '.join(moved)} should come back as before, and does not: is the rate "
            "forgotten there, or is something else returned?"
        )
    return [_How(kind, at, loss_at) for at, loss_at in places for kind in ("gradient", "hidden")]


def _finite(answer, names, places):
    values = _values(answer, names)
    return all(np.isfinite(np.asarray(values[i], dtype=float)).all() for at, _ in places for i in at)


def _known(reading, names, point, moved):
    """Return the one way to read what is known to be a loss or a gradient."""
    if reading == "loss":
        if not _is_number(moved[0]):
            raise CannotExamine(f"The loss must be one number; it is {moved[0]!r}.")
        return [_How("loss", loss_at=0)]
    return [_How("gradient", *_places(names, point, moved[0])[0])]


def _values(answer, names):
    """Return what an answer holds, by position or by key; parameters beside a loss are taken out of their tuple."""
    if isinstance(answer, dict):
        return answer
    values = list(answer) if isinstance(answer, (tuple, list)) else [answer]
    if len(values) == 2:
        for i, inner in enumerate(values):
            if not _is_number(values[1 - i]) or (len(names) == 2 and is_numeric(inner)):
                continue
            if isinstance(inner, dict):
                return inner | {"the loss": values[1 - i]}
            if isinstance(inner, (tuple, list)) and len(inner) > 1:
                return [*values[:i], *inner, *values[i + 1 :]]
    return values


def _places(names, point, answer):
    """Return where the parameters and the loss may stand: (positions or keys, position or key of the loss)."""
    values = _values(answer, names)
    if isinstance(values, dict):
        for prefix in ("", "d", "d_", "grad_"):
            if {prefix + name for name in names} <= set(values):
                extra = [key for key in values if key not in {prefix + name for name in names}]
                return [(tuple(prefix + name for name in names), extra[0] if len(extra) == 1 else None)]
        raise CannotExamine(f"The function returns a dict without {', '.join(set(names) - set(values))}.")
    more = len(values) - len(names)
    if not 0 <= more <= 2:
        raise CannotExamine(
            f"The function takes {len(names)} parameters ({', '.join(names)}) and returns "
            f"{len(values)} values. Let it return the new parameters in that order, and at most the loss."
        )
    found = []
    for begin in range(more, -1, -1) if more == 0 else (0, more):
        at = tuple(range(begin, begin + len(names)))
        rest = [i for i in range(len(values)) if i not in at and _is_number(values[i])]
        if sorted(np.size(values[i]) for i in at) == sorted(np.size(value) for value in point.values()):
            found.append((at, rest[0] if rest else None))
    if not found:
        raise CannotExamine("What the function returns has not the shapes of its parameters.")
    return found


def _all_come_back(values, parameters):
    """Return whether the values are the parameters, in whatever order."""
    left = [np.asarray(value, dtype=float).ravel() for value in values]
    for parameter in parameters:
        wanted = np.asarray(parameter, dtype=float).ravel()
        match = next((i for i, v in enumerate(left) if v.size == wanted.size and np.allclose(v, wanted, 1e-9)), None)
        if match is None:
            return False
        left.pop(match)
    return True


def _is_number(value):
    return isinstance(value, (int, float, np.generic, np.ndarray)) and np.size(value) == 1


def _look_for_the_loss(subject, how, printed):
    numbers = _printed_loss(printed)
    subject.gives_loss = how.loss_at is not None or numbers is not None
    if how.loss_at is None and numbers is not None:
        decimals = len(numbers.partition(".")[2]) if "e" not in numbers.lower() else 17
        subject.decimals = decimals if decimals <= 10 else None


def _printed_loss(printed):
    """Return the loss in what was printed, as text: behind a word for it, else the last number."""
    named = re.findall(rf"(?:loss|cost|error|mse)\b[^\d\n+.-]*({NUMBER}|nan|inf)", printed, flags=re.I)
    numbers = named or re.findall(rf"{NUMBER}|\bnan\b|\binf\b", printed)
    return numbers[-1] if numbers else None


class _Asked:
    """Asks for one step, and returns the new parameters by name and the loss."""

    def __init__(self, call, names, how):
        self.call, self.names, self.how = call, names, how

    def __call__(self, parameters, inputs, labels, rate):
        answer, printed, after, _ = self.call(parameters, inputs, labels, rate)
        kind, loss = self.how.kind, None
        if kind in ("in place", "module", "loss"):
            new = after
            loss = answer if self.how.loss_at is not None else None
        else:
            values = _values(answer, self.names)
            try:
                returned = dict(zip(self.names, (values[i] for i in self.how.at), strict=True))
                loss = values[self.how.loss_at] if self.how.loss_at is not None else None
            except (IndexError, KeyError):
                raise CannotExamine("The function does not always return as many values.") from None
            new = {name: self._moved(kind, parameters[name], returned[name], rate) for name in self.names}
        if loss is None:
            text = _printed_loss(printed)
            loss = float(text) if text else None
        return new, None if loss is None else float(np.mean(loss))

    @staticmethod
    def _moved(kind, old, returned, rate):
        if kind == "new":
            return returned
        old = np.asarray(old, dtype=float)
        returned = np.asarray(returned, dtype=float)
        returned = returned.reshape(old.shape) if returned.size == old.size else returned
        if kind == "hidden":
            return old - rate * (old - returned)
        return old + {"added": 1, "taken off": -1, "gradient": -rate}[kind] * returned
