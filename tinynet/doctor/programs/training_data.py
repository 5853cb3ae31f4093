"""The data of a program: where its inputs and labels stand, in which form, and how others are put in their place."""

import re
from dataclasses import dataclass

import numpy as np

from tinynet.doctor.programs.rows import Rows
from tinynet.doctor.programs.signature import INPUTS, LABELS
from tinynet.doctor.programs.snapshot import Group, as_plain_array
from tinynet.doctor.programs.subject import Crash

__all__ = ["INPUT_WORDS", "LABEL_WORDS", "MOST_CLASSES", "Data", "find_data", "equal_arrays"]

MOST_WAYS = 4
# By what share of their size numbers are moved to see whether others follow them straight.
BENT = 0.3
SAID = 100
MOST_CLASSES = 20
INPUT_WORDS = re.compile(r"^_*x(?![a-z])|input|feature|sample|^data|dataset|image|points|train", re.IGNORECASE)
LABEL_WORDS = re.compile(r"^_*[yt](?![a-z])|label|target|expected|desired|answer|truth|y_true|output", re.IGNORECASE)


@dataclass
class Data:
    """Where inputs and labels stand, and in which form.

    Attributes
    ----------
    inputs, labels : Group
        The same where a table has the labels in one of its columns.
    axes : tuple of int or None
        Which axis of each counts the samples; None where there is one sample only.
    shapes : tuple of tuple
        The shape of one sample of each.
    column : int or None
        The labels' column of a table.
    paired : bool
        Whether each item is a pair of inputs and labels of one length.
    twin : Group or None
        The same labels once more: as rows of 0 and 1 where these are numbers of classes, or the other way round.
    classes : int
        How many there are where a label is the number of a class, which may be an index; else 0.
    whole : bool
        Whether labels are put there as whole numbers.
    counts : tuple of Group
        Whole numbers that say how many rows there are, and are to say so of others.
    divisors : tuple of Group
        The numbers of rows, whole or not, that an iteration divides its moves by.
    turned : bool
        Whether labels of shape (n,) are to be put there as (n, 1), or the other way round.
    """

    inputs: Group
    labels: Group
    axes: tuple
    shapes: tuple
    column: int | None = None
    paired: bool = False
    twin: Group | None = None
    classes: int = 0
    whole: bool = False
    counts: tuple = ()
    divisors: tuple = ()
    turned: bool = False

    @property
    def one_sample(self):
        """Whether an iteration takes one sample only."""
        return self.axes[0] is None

    def read(self, names):
        """Return the program's own rows; the number of a class as a row of 0 and 1."""
        return self.read_from({group: group.read(names) for group in (self.inputs, self.labels)})

    def read_from(self, values):
        """Return the rows that stand in the values of inputs and labels."""
        if self.column is not None:
            table = values[self.inputs]
            inputs, labels = np.delete(table, self.column, axis=1), table[:, [self.column]]
        elif self.paired:
            inputs, labels = np.moveaxis(values[self.inputs], 1, 0)
        else:
            inputs, labels = (
                _samples(values[group], axis) for group, axis in zip((self.inputs, self.labels), self.axes, strict=True)
            )
        if self.classes:
            labels = np.eye(self.classes)[labels[:, 0].astype(int)]
        return Rows("its data", inputs, labels if labels.shape[1] > 1 else labels[:, 0])

    def write(self, names, inputs, labels):
        """Put rows in the place of the program's own, in their form."""
        inputs, labels = np.asarray(inputs, dtype=float), np.asarray(labels)
        labels = labels.reshape(len(inputs), -1)
        for count in self.counts:
            count.write(names, np.array(len(inputs)))
        if self.twin is not None:
            self.twin.write(names, labels.astype(float) if self.classes else np.argmax(labels, axis=1))
        if self.classes:
            labels = np.argmax(labels, axis=1)[:, np.newaxis]
        elif self.whole:
            labels = labels.astype(int)
        if self.paired:
            self.inputs.write(names, np.stack([inputs, labels], axis=1))
            return
        if self.column is not None:
            left, right = inputs[:, : self.column], inputs[:, self.column :]
            self.inputs.write(names, np.concatenate([left, labels, right], axis=1))
            table = as_plain_array(self.inputs, names)
            if (self.classes or self.whole) and isinstance(table, list):
                table[:] = [_with_whole_number(row, self.column) for row in table]
            return
        for group, axis, shape, numbers in zip(
            (self.inputs, self.labels), self.axes, self.shapes, (inputs, labels), strict=True
        ):
            if axis is None:
                group.write(names, numbers[0].reshape(shape))
                continue
            whose = {(): (1,), (1,): ()}[shape] if self.turned and group is self.labels else shape
            group.write(names, np.moveaxis(numbers.reshape(len(numbers), *whose), 0, min(axis, len(whose))))


def _with_whole_number(row, column):
    """Return a row of a table, a list or a tuple, with one number as a whole one."""
    items = list(row)
    items[column] = int(items[column])
    return type(row)(items)


def _samples(numbers, axis):
    """Return numbers as (n, width)."""
    numbers = numbers[np.newaxis] if axis is None else np.moveaxis(numbers, axis, 0)
    return numbers.reshape(len(numbers), -1)


def find_data(groups, probe, said=None):
    """Return the ways to take inputs and labels among what an iteration reads, the likeliest first, or as is said."""
    values = {group: value for group in groups if (value := probe.before[group]).ndim >= 1 and value.size > 1}
    still = [group for group in values if group not in probe.moving]
    by_name = [group for group in values if INPUT_WORDS.search(group.word) or LABEL_WORDS.search(group.word)]
    candidates = list(dict.fromkeys([*by_name, *still]))
    ways = []
    for one in candidates:
        for other in candidates:
            axes = _common_axes(values[one], values[other]) if one is not other else None
            if axes:
                shapes = tuple(
                    np.moveaxis(values[group], axis, 0).shape[1:]
                    for group, axis in zip((one, other), axes, strict=True)
                )
                ways.append((_likely(one, other, probe.moving), Data(one, other, axes, shapes)))
    for table in still:
        if values[table].ndim == 2 and values[table].shape[1] > 1:
            score = 1 + 2 * bool(INPUT_WORDS.search(table.word))
            ways.append((score, Data(table, table, (0, 0), ((), ()), column=values[table].shape[1] - 1)))
        if values[table].ndim == 3 and values[table].shape[1] == 2 and table.count is None:
            score = 4 + 2 * bool(INPUT_WORDS.search(table.word))
            ways.append((score, Data(table, table, (0, 0), ((), ()), paired=True)))
    halved = {}
    for _, data in ways:
        _find_twin(data, probe)
        n = len(data.read_from(probe.before).labels)
        data.counts = tuple(
            group
            for group in probe.groups
            if group not in probe.moving and probe.whole(group) and probe.before[group] == n
        )
        data.divisors = tuple(group for group in groups if _divides(group, n, probe, halved))
    if said and (said.inputs or said.labels):
        ways = [
            (SAID, data)
            for _, data in ways
            if said.inputs in (None, data.inputs.name, data.inputs.word)
            and said.labels in (None, data.labels.name, data.labels.word)
        ]
    ways.sort(key=lambda way: -way[0])
    likelier = _the_other_way_round(ways, probe)
    ways.sort(key=lambda way: way is not likelier)
    return [data for score, data in ways if score > 0 or len(still) == 2][:MOST_WAYS]


def _the_other_way_round(ways, probe):
    """Return the way with inputs and labels exchanged if names speak as much for it as for the first, and moves do.

    A move is mostly a straight function of the labels, while it bends with the inputs.
    """
    if not ways:
        return None
    score, first = ways[0]
    for way in ways[1:]:
        if way[0] == score and (way[1].inputs, way[1].labels) == (first.labels, first.inputs):
            if len(np.unique(probe.before[first.labels])) == 2:
                return None  # two classes, and a move may bend with them
            of_inputs, of_labels = (_bend(group, probe) for group in (first.inputs, first.labels))
            return way if None not in (of_inputs, of_labels) and of_labels > 2 * of_inputs else None
    return None


def _bend(group, probe):
    """Return how far moves are from a straight function of a group's numbers; None if that cannot be seen."""
    value = probe.before[group]
    steps = BENT * (1 + np.abs(value)) * np.random.default_rng(0).uniform(0.5, 1, value.shape)
    try:
        ends = [probe.run(lambda names, k=k: group.write(names, value + k * steps)) for k in range(3)]
        ends = [np.concatenate([np.ravel(end[other]) for other in probe.moving if other != group]) for end in ends]
        first, second = np.diff(ends, axis=0)
    except (Crash, ValueError):
        return None
    length = np.abs([first, second]).max()
    return float(np.abs(second - first).max() / length) if 0 < length < np.inf else None


def _divides(group, n, probe, halved):
    """Return whether a number is that of the rows, and moves are half as long where it is twice as large."""
    if group in probe.moving or probe.before[group].size != 1 or not np.all(probe.before[group] == n):
        return False
    if group not in halved:
        try:
            after = probe.run(lambda names: group.write(names, 2 * probe.before[group].astype(int)))
        except Crash:
            after = {}
        moves = [
            (after[other] - probe.before[other], probe.after[other] - probe.before[other])
            for other in probe.moving
            if np.shape(after.get(other)) == np.shape(probe.before[other]) == np.shape(probe.after[other])
            and after.get(other) is not None
        ]
        halved[group] = any(np.any(usual) and np.allclose(2 * move, usual, rtol=1e-6) for move, usual in moves)
    return halved[group]


def _find_twin(data, probe):
    """Find the same labels as rows of 0 and 1, where they are the numbers of classes, or the other way round."""
    numbers = probe.before[data.labels]
    if numbers.ndim == 2 and data.axes[1] == 0 and np.isin(numbers, (0, 1)).all() and np.all(numbers.sum(axis=1) == 1):
        twins = (group for group in probe.groups if equal_arrays(probe.before[group], np.argmax(numbers, axis=1)))
        data.twin = next(twins, None)
        return
    whole = (
        numbers.ndim == 1
        and np.all(numbers == np.round(numbers))
        and 0 <= numbers.min() <= numbers.max() < MOST_CLASSES
    )
    if data.column is not None or not whole:
        return
    classes = max(2, int(numbers.max()) + 1)
    as_rows = np.eye(classes)[numbers.astype(int)]
    twins = (group for group in probe.groups if group != data.labels and equal_arrays(probe.before[group], as_rows))
    data.twin = next(twins, None)
    data.classes = classes if data.twin is not None else 0


def _likely(inputs, labels, moving):
    """Return how likely two arrays are inputs and labels, by their names."""
    score = 0
    for group, words, usual, others in (
        (inputs, INPUT_WORDS, INPUTS, LABEL_WORDS),
        (labels, LABEL_WORDS, LABELS, INPUT_WORDS),
    ):
        word = group.word.lower().strip("_")
        score += 3 if word in usual else 2 if words.search(word) else 0
        score -= bool(others.search(word)) and not words.search(word)
        # Pairs may be shuffled in the loop.
        score -= 3 * (group in moving and group.count is None)
        if group.count is not None and group.after:  # the parts of pairs, inputs first
            score += 2 * (group.after[-1][1] == (0 if words is INPUT_WORDS else 1))
    return score


def _common_axes(inputs, labels):
    """Return the axes of both that count the samples, the likeliest; None if they do not go together."""
    if labels.ndim > 3 or inputs.ndim > 3:
        return None
    for i in range(min(2, inputs.ndim)):
        for j in range(min(2, labels.ndim)):
            n = inputs.shape[i]
            width = labels.size // n
            if n == labels.shape[j] and n > 1 and width <= max(12, n // 2):
                return i, j
    return None


def equal_arrays(one, other):
    """Return whether two values are equal, but for how they were rounded."""
    if one is None or other is None:
        return one is other
    return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-10, atol=1e-14, equal_nan=True)
