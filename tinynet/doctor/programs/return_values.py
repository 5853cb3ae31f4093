"""Reading what a training step answers: new parameters, what is to be added to old ones, or derivatives; and a loss."""

import re
from dataclasses import dataclass, field

import numpy as np

from tinynet.doctor.programs.signature import is_numeric
from tinynet.doctor.programs.subject import CannotExamine
from tinynet.short_text import counted, short

__all__ = ["READINGS", "Asked", "How", "return_kinds", "known_kind", "named_losses", "printed_loss"]

NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
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


@dataclass
class How:
    """How an answer is read: which kind it is, and where among the values the parameters and the loss stand."""

    kind: str
    at: slice | tuple = field(default_factory=tuple)
    loss_at: int | str | None = None


def return_kinds(call, names, point, at_rest, moved):
    """Return the ways to read the answer."""
    answer, after = moved[0], moved[2]
    if any(slot.kind == "module" for slot in call.wiring.parameters):
        return [How("module", loss_at=0 if _is_number(answer) else None)]
    changed = any(not np.array_equal(after[name], point[name]) for name in names)
    if changed and (answer is None or _is_number(answer)):
        return [How("in place", loss_at=None if answer is None else 0)]
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
            return [How("new", at, loss_at)]
        if all(np.all(np.abs(value) < 1e-9) for value in same):
            return [How("added", at, loss_at), How("taken off", at, loss_at)]
        if all(np.array_equal(one, other) for one, other in zip(same, now, strict=True)):
            return [How("gradient", at, loss_at)]
    if call.wiring.rate is not None:
        at = places[0][0]
        lost = [name for name, i in zip(names, at, strict=True) if not _all_come_back([rest[i]], [point[name]])]
        raise CannotExamine(
            f"With a learning rate of 0 {', '.join(lost)} should come back as before, and does not: is the rate "
            "forgotten there, or is something else returned?"
        )
    return [How(kind, at, loss_at) for at, loss_at in places for kind in ("gradient", "hidden")]


def _finite(answer, names, places):
    """Return whether the new parameters are finite; raise CannotExamine for what is no number at all."""
    values = _values(answer, names)
    for at, _ in places:
        for name, i in zip(names, at, strict=True):
            try:
                number = np.asarray(values[i], dtype=float)
            except (TypeError, ValueError):
                number = None
            if number is None or values[i] is None:
                raise CannotExamine(f"The function returns {short(values[i])} where the new {name} should be.")
            if not np.isfinite(number).all():
                return False
    return True


def known_kind(reading, names, point, moved):
    """Return the one way to read what is known to be a loss or a gradient."""
    if reading == "loss":
        if not _is_number(moved[0]):
            raise CannotExamine(f"The loss must be one number; it is {moved[0]!r}.")
        return [How("loss", loss_at=0)]
    return [How("gradient", *_places(names, point, moved[0])[0])]


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
        missing = ", ".join(name for name in names if name not in values)
        raise CannotExamine(f"The function returns a dict without {missing}.")
    more = len(values) - len(names)
    if not 0 <= more <= 2:
        raise CannotExamine(
            f"The function takes {counted(len(names), 'parameter')} ({', '.join(names)}) and returns "
            f"{counted(len(values), 'value')}. Let it return the new parameters in that order, and at most the loss."
        )
    found = []
    for begin in sorted({0, more}):
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


def named_losses(printed):
    """Return the numbers that stand behind a word for a loss in what was printed, as texts."""
    return re.findall(rf"(?:loss|cost|error|mse)\b[^\d\n+.-]*({NUMBER}|nan|inf)", printed, flags=re.I)


def printed_loss(printed):
    """Return the loss in what was printed, as text: behind a word for it, else the last number."""
    numbers = named_losses(printed) or re.findall(rf"{NUMBER}|\bnan\b|\binf\b", printed)
    return numbers[-1] if numbers else None


class Asked:
    """Asks for one step, and returns the new parameters by name and the loss."""

    def __init__(self, call, names, how):
        self.call, self.names, self.how = call, names, how

    def __call__(self, parameters, inputs, labels, rate):
        """Return the new parameters, and the loss where there is one, by name."""
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
            text = printed_loss(printed)
            loss = float(text) if text else None
        return new, {} if loss is None else {"loss": float(np.mean(loss))}

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
