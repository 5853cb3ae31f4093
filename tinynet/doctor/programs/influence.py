"""The variables of a training loop: parameters, data and rate, found by changing each and looking at the others.

To find what an iteration reads, change each value and see what else changes; to find its state, compare values before
and after. Parameters are carried on and matter to how they move; data matter and stay; a rate stretches every move; a
sum that is never set back matters to others, but not to how it grows itself.
"""

import ast
import re
from dataclasses import dataclass, field

import numpy as np

from tinynet.doctor.programs.loop_runner import name_of
from tinynet.doctor.programs.signature import RATES, WEIGHT
from tinynet.doctor.programs.snapshot import Group, as_plain_array
from tinynet.doctor.programs.subject import CannotExamine, Crash
from tinynet.doctor.programs.training_data import INPUT_WORDS, LABEL_WORDS, MOST_CLASSES, Data, equal_arrays, find_data

__all__ = ["ENOUGH", "NoData", "NoRows", "LoopVariables", "Said", "at_first", "read_or_none", "classify_variables"]

MOST_GROUPS = 120
# From weights this large on nothing may move.
LARGE = 5.0
# What the squares of the derivatives are added to, so large that none of them counts.
ENOUGH = 1e8
TINY = 1e-7
# By how much two moves may differ through rounding alone, as a part of the numbers that they lead from and to.
ROUNDED = 1e-12
ROUNDED_TO_SINGLE = 1e-5
TINIEST = 1e-14
NO_WEIGHT = re.compile(r"^_*n_*$|moment|^beta|lambd|^reg|decay|eps|thresh|tol|scale|temp|clip|size", re.IGNORECASE)
RATE_WORDS = re.compile(r"^_*(lr|alpha|eta|rate|step_?size)_*$|learn\w*_?rate|step_?size", re.IGNORECASE)


@dataclass
class LoopVariables:
    """What is what among the numbers of an iteration.

    Attributes
    ----------
    parameters : list of Group
    data : Data
    rate : Group or None
    sums : list of Group
        What is added to and never set back, though it should begin at 0 in every iteration.
    kept : list of Group
        What is carried on besides, such as a velocity: it is left as it was.
    caches : list of Group
        Sums of squares that damp the moves, as in AdaGrad, RMSprop and Adam: they are held where one more counts for
        nothing.
    """

    parameters: list
    data: object
    rate: Group | None = None
    sums: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    caches: list = field(default_factory=list)


class NoData(CannotExamine):
    """Something is trained, and its data were not found; `learned` are the words for what is trained."""

    def __init__(self, learned, message):
        super().__init__(message)
        self.learned = learned


class NoRows(CannotExamine):
    """Nothing is trained, because the data are empty."""


class _Probe:
    """Changes one group after the other, and tells what comes of the rest.

    Parameters
    ----------
    iteration : Iteration
    prepare : callable, optional
        What is done to the names before every iteration.
    """

    def __init__(self, iteration, prepare=None):
        self.iteration, self.prepare, self.generator = iteration, prepare, np.random.default_rng(1)
        self.iteration.run(prepare)
        ways = iteration.state.ways()
        after = {way: read_or_none(Group(way), iteration.names) for way in ways}
        before = self._before(lambda names: {way: read_or_none(Group(way), names) for way in ways})
        changed = {way for way in ways if not equal_arrays(before[way], after[way])}
        self.groups = iteration.state.groups(changed)[:MOST_GROUPS]
        self.before = self._before(lambda names: {group: read_or_none(group, names) for group in self.groups})
        iteration.state.restore()
        self.kinds = {
            group: type(as_plain_array(group, iteration.names))
            for group in self.groups
            if self.before[group] is not None
        }
        self.groups = [group for group in self.groups if self.before[group] is not None]
        finite = [group for group in self.groups if np.isfinite(self.before[group]).all()]
        # A single infinity is what the best loss so far begins with; an array with a nan is data.
        self.lost = [group for group in self.groups if group not in finite and self.before[group].size > 1]
        self.groups = finite
        self._start_somewhere()
        self.after = self.run()
        self.moving = [group for group in self.groups if not equal_arrays(self.before[group], self.after[group])]

    def _before(self, look):
        self.iteration.state.restore()
        if self.prepare:
            self.prepare(self.iteration.names)
        return look(self.iteration.names)

    def _start_somewhere(self):
        """Move what is all alike away from there: at zeros, what is learned may not show."""
        alike = [
            group
            for group in self.groups
            if np.ptp(self.before[group]) == 0 and (self.before[group].size > 1 or WEIGHT.match(group.word))
        ]
        moved = {
            group: self.before[group] + self.generator.uniform(0.1, 0.6, self.before[group].shape) for group in alike
        }
        large = [
            group for group in self.groups if WEIGHT.match(group.word) and np.abs(self.before[group]).max() > LARGE
        ]
        moved |= {group: self.before[group] / np.abs(self.before[group]).max() for group in large}
        whole, first = {}, self.prepare

        def prepare(names):
            if first:
                first(names)
            for group, value in whole.items():
                group.write(names, value)

        self.prepare = prepare
        for group, value in moved.items():
            whole[group] = value
            try:
                self.iteration.run(prepare)
            except Crash:  # a size or a count, or whole numbers that stand for places
                del whole[group]
        self.before |= whole

    def whole(self, group):
        """Return whether a group is one whole number."""
        return self.before[group].ndim == 0 and issubclass(self.kinds[group], int)

    def run(self, prepare=None):
        """Return what the groups are after an iteration; None for what has no such numbers any more."""

        def both(names):
            self.prepare(names)
            if prepare:
                prepare(names)

        self.iteration.run(both)
        return {group: read_or_none(group, self.iteration.names) for group in self.groups}

    def influence(self, group):
        """Return (whether it is carried on, to which others it matters, whether to its own move)."""
        carried, others, own = False, set(), False
        before = self.before[group]
        others_than_it = [
            before + size * (1 + np.abs(before)) * self.generator.uniform(0.5, 1, before.shape) for size in (0.1, -0.7)
        ]
        # A step, unlike a sigmoid, feels only a large change.
        others_than_it += [before + size * (1 + np.abs(before)) for size in (4.0, -4.0)]
        changes = [lambda names, value=value: group.write(names, value) for value in others_than_it]
        if before.ndim:  # numbers that stand for places can only be put in another order
            others_than_it.append(before[::-1])
            changes.append(group.turn_round)
        for i, (value, change) in enumerate(zip(others_than_it, changes, strict=True)):
            if i >= 2 and (others or own):
                break
            try:
                after = self.run(change)
            except Crash:
                continue  # a number of rows, a size: no number that is learned
            carried = carried or self._goes_on(group, after[group])
            others |= {
                other for other in self.moving if other != group and not equal_arrays(after[other], self.after[other])
            }
            if group in self.moving and after[group] is not None and self.after[group] is not None:
                if np.shape(after[group]) == np.shape(value) == np.shape(self.after[group]):
                    own = own or _moves_differ((value, after[group]), (before, self.after[group]))
                else:
                    own = True
        return carried, others, own

    def _goes_on(self, group, after):
        """Return whether what an iteration moves has grown out of what it was: a row that is filled in has not."""
        before, usual = self.before[group], self.after[group]
        if usual is None or after is None or not np.shape(before) == np.shape(usual) == np.shape(after):
            return not equal_arrays(after, usual)
        moved = before != usual
        return not equal_arrays(after[moved], usual[moved]) if np.any(moved) else not equal_arrays(after, usual)


def _moves_differ(one, other):
    """Return whether two moves, (before, after) each, differ by more than the rounding of what they lead from and to.

    How long the moves are does not matter: at labels of 400,000 a parameter's own part in its move is small beside it.
    """
    ends = (*one, *other)
    single = all(np.array_equal(end, np.asarray(end, dtype=np.float32)) for end in (one[1], other[1]))
    rounding = (ROUNDED_TO_SINGLE if single else ROUNDED) * np.max([np.abs(end) for end in ends], axis=0)
    return bool(np.any(np.abs((one[1] - one[0]) - (other[1] - other[0])) > rounding + TINIEST))


def read_or_none(group, names):
    """Return a group's numbers; None where there are none any more."""
    try:
        return group.read(names)
    except (KeyError, AttributeError, IndexError, TypeError, ValueError):
        return None


@dataclass(frozen=True)
class Said:
    """What its author says of a program: names of parameters, inputs, labels and loss, or None."""

    parameters: tuple | None = None
    inputs: str | None = None
    labels: str | None = None
    loss: str | None = None


def classify_variables(iteration, said=None):
    """Return what is what in an iteration; None if it trains nothing.

    Parameters
    ----------
    iteration : Iteration
    said : Said, optional
        What is known of it.

    Returns
    -------
    (Iteration, Roles) or None
        The iteration may be a part of this one: a call with a single sample.

    Raises
    ------
    CannotExamine
        If it trains something, and its data cannot be told.
    """
    if iteration.is_a_whole_training():
        return None
    probe = _Probe(iteration)
    lost = [group.name for group in probe.lost if group not in probe.moving]
    if lost and probe.moving:
        raise CannotExamine(f"There is a nan or an infinity in {', '.join(lost)}, and all that is made of it is nan.")
    if not probe.moving:
        _refuse_no_rows(iteration)
        iteration.idle = True
        return None
    found = {group: probe.influence(group) for group in probe.groups}
    matter = [group for group in probe.groups if found[group][1] or found[group][2]]
    learned = [group for group in matter if group in probe.moving and found[group][0]]
    learned = _that_matter_to_each_other(learned, found, probe)
    iteration.idle = not learned
    learned += [group for group in probe.moving if found[group][0] and probe.before[group].size > 1]
    pairs, tables, doubtful = [], [], []
    for data in find_data(matter, probe, said):
        known = INPUT_WORDS.search(data.inputs.word)
        (pairs if data.column is None else tables if known else doubtful).append((iteration, data))
    for which, data in (*pairs, *tables, *(_one_sample(iteration) if learned else ()), *doubtful):
        if (roles := _roles(which, data, said)) is not None:
            return which, roles
    if any(probe.before[group].size > 1 or found[group][2] for group in learned):
        names = ", ".join(list(dict.fromkeys(group.name for group in learned))[:4])
        raise NoData(
            {group.word for group in learned},
            f"The loop in line {iteration.line} trains {names}, but where its data "
            "stand was not found: keep inputs and labels in two arrays or lists, one item for each sample, and name "
            "them if need be: --inputs, --labels.",
        )
    return None


def _refuse_no_rows(iteration):
    """Raise NoRows if what is called like inputs or labels is empty, and stays so in an iteration."""
    nodes = [node for part in iteration.called() for node in ast.walk(part)]
    read = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    filled = {name_of(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "append"}
    iteration.run()
    for name in sorted(read - filled):
        value = iteration.names.get(name)
        is_empty = value.size == 0 if isinstance(value, np.ndarray) else isinstance(value, (list, tuple)) and not value
        if is_empty and (INPUT_WORDS.search(name) or LABEL_WORDS.search(name)):
            shape = f", its shape is {value.shape}" if isinstance(value, np.ndarray) else ""
            raise NoRows(
                f"{name} has no rows{shape}, so the loop in line {iteration.line} has nothing to learn from. Print "
                f"len({name}) where the rows are made or read."
            )


def _that_matter_to_each_other(groups, found, probe):
    """Return the groups that matter to the largest set of those that matter to one another.

    What only keeps the books, as the best loss so far and how long ago it was, matters to none of them.
    """
    reach = {group: {group} | (found[group][1] & set(groups)) for group in groups}
    for middle in groups:
        for group in groups:
            if middle in reach[group]:
                reach[group] |= reach[middle]
    circles = [{other for other in reach[group] if group in reach[other]} for group in groups]
    if not circles:
        return []
    largest = max(circles, key=lambda circle: sum(probe.before[group].size for group in circle))
    return [group for group in groups if reach[group] & largest]


def _one_sample(iteration):
    """Yield (iteration, data) for the calls in an iteration that may be given one sample."""
    for call in iteration.calls():
        try:
            probe = _Probe(call)
        except Crash:
            continue
        alone = [group for group in probe.groups if len(group.before) == 1 and group.count is None]
        given = [group for group in alone if group.before[0][1] in call.given]
        given = [group for group in given if not RATE_WORDS.search(group.word) and group not in probe.moving]
        given = [group for group in given if any(probe.influence(group)[1])]
        if probe.moving and len(given) >= 2:
            inputs = next((group for group in given if INPUT_WORDS.search(group.word)), given[0])
            rest = [group for group in given if group is not inputs]
            labels = next((group for group in rest if LABEL_WORDS.search(group.word)), rest[-1])
            shapes = probe.before[inputs].shape, probe.before[labels].shape
            yield call, Data(inputs, labels, (None, None), shapes)


def _roles(iteration, data, said=None):
    """Return what is what if the data stand there, seen on a single row; None if nothing is learned from it."""
    iteration.state.restore()
    own = data.read(iteration.names)
    for label in np.unique(own.labels, axis=0)[::-1][:2]:
        if (roles := _roles_on(iteration, data, own, label, said)) is not None:
            return roles
    return None


def _first_probe(iteration, data, own, label):
    """Return a probe on rows with that label, how the iteration is prepared for it, and the rows; None if all fail."""
    n, kept = len(own.labels), data.counts
    for rows, counts in ((1, data.divisors), (1, (*kept, *data.divisors)), (n, ())):
        data.counts = counts
        try:
            inputs = _away_from_zero(own, rows)
            labels = np.repeat(np.asarray(label)[np.newaxis], rows, axis=0)
            if not data.classes and not _takes_any_labels(iteration, data, inputs, labels):
                whole = own.labels
                if (
                    whole.ndim > 1
                    or np.any(whole != np.round(whole))
                    or not 0 <= whole.min() <= whole.max() < MOST_CLASSES
                ):
                    return None
                data.classes = max(2, int(whole.max()) + 1)
                labels = np.eye(data.classes)[labels.astype(int)]
            elif data.classes and labels.ndim == 1:
                labels = np.eye(data.classes)[labels.astype(int)]
            prepare = _with_rows(data, inputs, labels)
            probe = _Probe(iteration, prepare)
            after = [probe.after[group] for group in probe.moving if probe.after[group] is not None]
            if not all(np.isfinite(values).all() for values in after):
                continue  # the mean of no rows
            return probe, prepare, inputs, labels
        except Crash:
            continue
    return None


def _roles_on(iteration, data, own, label, said):
    """Return what is what, as it shows on rows with that label."""
    begun = _first_probe(iteration, data, own, label)
    if begun is None:
        return None
    probe, prepare, inputs, labels = begun
    found = {group: probe.influence(group) for group in probe.groups}
    matter = [group for group in probe.groups if (found[group][1] or found[group][2])
              and group.before not in (data.inputs.before, data.labels.before)]  # fmt: skip
    moved = [group for group in matter if group in probe.moving and (found[group][0] or found[group][1])]
    learned = [group for group in moved if not RATE_WORDS.search(group.word)]
    learned = _that_matter_to_each_other(learned, found, probe)
    caches, free = [group for group in learned if _damps(group, probe, iteration)], probe
    if caches:
        # While they are small, a step has about the same length whatever the parameters are.
        try:
            probe = _Probe(iteration, _held(prepare, caches))
            found = {group: probe.influence(group) for group in probe.groups}
        except Crash:
            return None
        learned = [group for group in learned if group in found]
    rest = [group for group in learned if group not in caches]
    counters = [group for group in rest if probe.before[group].size == 1 and _counts(group, found, rest, data)]
    rest = [group for group in rest if group not in counters]
    sums = [group for group in rest if not found[group][2] and not np.any(at_first(iteration, group))]
    rest = [group for group in rest if group not in sums]
    kept = [group for group in rest if _pushes(group, probe, iteration, data, inputs, labels)]
    learned = [group for group in rest if group not in kept]
    if not learned:
        return None
    rate = _find_rate(free, matter, learned)
    still = [
        group for group in matter if group not in free.moving and group is not rate and found[group][1] & set(learned)
    ]
    learned += [group for group in still if _may_be_learned(group, probe)]
    if said and said.parameters:
        learned = [group for group in probe.groups if {group.name, group.word} & set(said.parameters)]
        unknown = set(said.parameters).difference(*({group.name, group.word} for group in learned))
        if unknown:
            there = ", ".join(group.name for group in probe.groups)
            raise CannotExamine(f"There is no {' and no '.join(sorted(unknown))} that moves; there are {there}.")
    order = {group: i for i, group in enumerate(probe.groups)}
    kept += [group for group in counters if group not in learned]
    return LoopVariables(sorted(learned, key=order.get), data, rate, sums, kept, caches)


def _held(prepare, caches):
    """Return a preparation that also holds sums of squares where one more counts for nothing."""

    def held(names):
        prepare(names)
        for group in caches:
            group.write(names, np.full(np.shape(group.read(names)), ENOUGH))

    return held


def _counts(group, found, learned, data):
    """Return whether a number moves by itself, whatever the data and what is learned: a counter, a decaying rate.

    A sum of derivatives feels both.
    """
    felt = [other for other in found if other in learned or other.before in (data.inputs.before, data.labels.before)]
    return not any(group in found[other][1] for other in felt if other != group)


def _takes_any_labels(iteration, data, inputs, labels):
    """Return whether the labels may be any numbers, not only whole ones, which may stand for places."""
    data.whole = not np.any(labels % 1)
    iteration.run(_with_rows(data, inputs, labels))
    data.whole = False
    try:
        iteration.run(_with_rows(data, inputs, labels * 0.5 + 0.25))
    except Crash as crash:
        if isinstance(crash.error, (IndexError, TypeError)) and labels.ndim == 1:
            return False
        raise
    return True


def _away_from_zero(own, rows):
    """Return one row of the program's own, so often, with no input 0: what is multiplied with 0 does not show."""
    x = np.clip(own.inputs[0], -1, 1)  # where inputs are large, nothing may show either
    x = x + np.where(x == 0, 0.7, 0.1) * (1 + 0.1 * np.arange(len(x)))
    return np.repeat(x[np.newaxis], rows, axis=0)


def _with_rows(data, inputs, labels):
    return lambda names: data.write(names, inputs, labels)


def at_first(iteration, group):
    """Return a group's numbers as they were when the loop was reached."""
    iteration.state.restore()
    return group.read(iteration.names)


def _damps(group, probe, iteration):
    """Return whether a group that begins at 0 makes the moves of another of its shape small where it is large."""
    if np.any(at_first(iteration, group)):
        return False
    shape = probe.before[group].shape
    try:
        after = probe.run(lambda names: group.write(names, np.full(shape, ENOUGH)))
    except Crash:
        return False
    for other in probe.moving:
        if other == group or np.shape(after[other]) != shape or probe.before[other].shape != shape:
            continue
        move, usual = (np.abs(values[other] - probe.before[other]).max() for values in (after, probe.after))
        if 0 < move < 1e-2 * usual:
            return True
    return False


def _pushes(group, probe, iteration, data, inputs, labels):
    """Return whether it moves another of its shape by itself, whatever else there is: a velocity."""
    if np.any(at_first(iteration, group)):
        return False
    value = 0.5 + probe.generator.uniform(0, 1, probe.before[group].shape)
    others = [other for other in probe.moving if other != group and probe.before[other].shape == value.shape]
    moves = []
    for shift in (0.0, 0.3):

        def prepare(names, shift=shift):
            data.write(names, (1 - shift) * inputs, labels)
            for other in others:
                other.write(names, probe.before[other] + shift)

        def pushed(names, prepare=prepare):
            prepare(names)
            group.write(names, value)

        try:
            one, other = probe.run(pushed), probe.run(prepare)
        except Crash:
            return False
        moves.append({which: one[which] - other[which] for which in others if np.shape(one[which]) == value.shape})
    one, two = moves
    return any(
        np.any(one[which]) and np.allclose(one[which], two[which], rtol=1e-6, atol=1e-12)
        for which in one.keys() & two.keys()
    )


def _find_rate(probe, matter, learned):
    """Return the number that stretches every move, one that is named like a rate if there are several."""
    numbers = [group for group in matter if probe.before[group].size == 1 and group not in learned]
    numbers.sort(key=lambda group: (group.word.lower() not in RATES, not RATE_WORDS.search(group.word)))
    for group in numbers:
        moves = []
        for value in (0.0, TINY, 2 * TINY):
            try:
                number = np.full(probe.before[group].shape, value)
                after = probe.run(lambda names, group=group, number=number: group.write(names, number))
            except Crash:
                break
            if any(np.shape(after[other]) != np.shape(probe.before[other]) for other in learned):
                break
            moves.append(np.concatenate([(after[other] - probe.before[other]).ravel() for other in learned]))
        if len(moves) == 3 and not np.any(moves[0]) and np.any(moves[1]):
            one, two = moves[1:]
            if np.allclose(two, 2 * one, rtol=1e-2, atol=1e-3 * np.abs(one).max()):
                return group
    return None


def _may_be_learned(group, probe):
    """Return whether something that matters but stays may be meant to be learned: a bias that is forgotten."""
    if RATE_WORDS.search(group.word) or NO_WEIGHT.search(group.word):
        return False
    if probe.before[group].size > 1 or WEIGHT.match(group.word):
        return True
    return issubclass(probe.kinds[group], float) and not NO_WEIGHT.search(group.word)
