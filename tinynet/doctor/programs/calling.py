"""Calling a training step in one of the ways in which it may want its data, on copies, with everything caught."""

import contextlib
import copy
import io
from dataclasses import dataclass, field

import numpy as np

from tinynet.doctor.programs.signature import slots_of
from tinynet.doctor.programs.subject import CannotExamine, Crash
from tinynet.real_numbers import with_floats

__all__ = ["Call", "as_array", "as_column", "as_one_row", "data_forms"]


def as_list(values):
    return np.asarray(values, dtype=float).tolist()


def as_array(values):
    """Return an array, labels of shape (n,)."""
    return np.array(values, dtype=float)


def as_column(values):
    """Return labels of shape (n, 1)."""
    return np.array(values, dtype=float).reshape(-1, 1)


def data_forms(wiring):
    """Return the ways to hand over inputs and labels."""
    if len(wiring.inputs) == 2:
        return [(as_array, as_array), (as_list, as_list), (as_one_row, as_one_row)]
    return [
        (as_array, as_array),
        (as_list, as_list),
        (as_array, as_column),
        (as_one_row, as_one_row),
        (lambda values: as_one_row(values).tolist(), as_one_row),
    ]


def as_one_row(values):
    """Return the one row that there is, for a function that takes one sample."""
    (row,) = values
    return float(row) if np.ndim(row) == 0 else np.array(row, dtype=float)


@dataclass
class Call:
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
                         for part, value in slots_of(name, whole, name in self.packed).items()}  # fmt: skip
                after, answer = copy.deepcopy((after, with_floats(answer)))
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
