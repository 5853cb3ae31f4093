"""What is what in one turn of a training loop: parameters, data, rate and loss, found by changing each and looking.

What a turn reads shows in what comes of the others when it is changed; what it carries on shows in its own value after
the turn. Parameters are carried on and matter to how they move; data matter and stay; a rate stretches every move; a
sum that is never set back matters to others, but not to how it grows itself.
"""

import re
from dataclasses import dataclass, field

import numpy as np

from tinynet.doctor.answers import printed_loss
from tinynet.doctor.diagnosis import observed
from tinynet.doctor.programs import CannotExamine, Crash, Grown, Subject
from tinynet.doctor.rows import Rows
from tinynet.doctor.state import Group
from tinynet.doctor.wiring import INPUTS, LABELS, RATES

__all__ = ["NoData", "Roles", "subject_of", "understand"]

MOST_GROUPS = 120
MOST_WAYS = 4
MOST_CLASSES = 20
LEAST_DECIMALS = 3
SOME_LUCK = 5
TINY = 1e-7
INPUT_WORDS = re.compile(r"^_*x(?![a-z])|input|feature|sample|^data|dataset|image|points|train", re.IGNORECASE)
LABEL_WORDS = re.compile(r"^_*[yt](?![a-z])|label|target|expected|desired|answer|truth|y_true|output", re.IGNORECASE)
LOSS_WORDS = re.compile(r"loss|cost|err|mse|sse|^_*[je]$|^_*l$", re.IGNORECASE)
NO_WEIGHT = re.compile(r"^_*n_*$|moment|^beta|lambd|^reg|decay|eps|thresh|tol|scale|temp|clip|size", re.IGNORECASE)
RATE_WORDS = re.compile(r"^_*(lr|alpha|eta|rate|step_?size)_*$|learn\w*_?rate|step_?size", re.IGNORECASE)


@dataclass
class Roles:
    """What is what among the numbers of a turn.

    Attributes
    ----------
    parameters : list of Group
    data : Data
    rate : Group or None
    sums : list of Group
        What is added to and never set back, though it should begin at 0 in every turn.
    kept : list of Group
        What is carried on besides, such as a velocity: it is left as it was.
    """

    parameters: list
    data: object
    rate: Group | None = None
    sums: list = field(default_factory=list)
    kept: list = field(default_factory=list)


# The data -----------------------------------------------------------------------------------------------


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
    turned: bool = False

    @property
    def one_sample(self):
        """Whether a turn takes one sample only."""
        return self.axes[0] is None

    def read(self, names):
        """Return the program's own rows; the number of a class as a row of 0 and 1."""
        if self.column is not None:
            table = self.inputs.read(names)
            inputs, labels = np.delete(table, self.column, axis=1), table[:, [self.column]]
        elif self.paired:
            inputs, labels = np.moveaxis(self.inputs.read(names), 1, 0)
        else:
            inputs, labels = (
                _samples(group.read(names), axis)
                for group, axis in zip((self.inputs, self.labels), self.axes, strict=True)
            )
        if self.classes:
            labels = np.eye(self.classes)[labels[:, 0].astype(int)]
        return Rows("its data", inputs, labels if labels.shape[1] > 1 else labels[:, 0])

    def write(self, names, inputs, labels):
        """Put rows in the place of the program's own, in their form."""
        inputs, labels = np.asarray(inputs, dtype=float), np.asarray(labels)
        labels = labels.reshape(len(inputs), -1)
        if self.twin is not None:
            self.twin.write(names, labels.astype(float) if self.classes else np.argmax(labels, axis=1))
        if self.classes:
            labels = np.argmax(labels, axis=1)[:, np.newaxis]
        if self.paired:
            self.inputs.write(names, np.stack([inputs, labels], axis=1))
            return
        if self.column is not None:
            left, right = inputs[:, : self.column], inputs[:, self.column :]
            self.inputs.write(names, np.concatenate([left, labels, right], axis=1))
            return
        for group, axis, shape, numbers in zip(
            (self.inputs, self.labels), self.axes, self.shapes, (inputs, labels), strict=True
        ):
            if axis is None:
                group.write(names, numbers[0].reshape(shape))
                continue
            whose = {(): (1,), (1,): ()}[shape] if self.turned and group is self.labels else shape
            group.write(names, np.moveaxis(numbers.reshape(len(numbers), *whose), 0, min(axis, len(whose))))


def _samples(numbers, axis):
    """Return numbers as (n, width)."""
    numbers = numbers[np.newaxis] if axis is None else np.moveaxis(numbers, axis, 0)
    return numbers.reshape(len(numbers), -1)


def _find_data(groups, probe):
    """Return the ways to take inputs and labels among what a turn reads, the likeliest first."""
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
        if values[table].ndim == 3 and values[table].shape[1] == 2:
            score = 4 + 2 * bool(INPUT_WORDS.search(table.word))
            ways.append((score, Data(table, table, (0, 0), ((), ()), paired=True)))
    for _, data in ways:
        _find_twin(data, probe)
    ways.sort(key=lambda way: -way[0])
    return [data for score, data in ways if score > 0 or len(still) == 2][:MOST_WAYS]


def _find_twin(data, probe):
    """Find the same labels as rows of 0 and 1, where they are the numbers of classes, or the other way round."""
    numbers = probe.before[data.labels]
    if numbers.ndim == 2 and data.axes[1] == 0 and np.isin(numbers, (0, 1)).all() and np.all(numbers.sum(axis=1) == 1):
        same = (group for group in probe.groups if _same(probe.before[group], np.argmax(numbers, axis=1)))
        data.twin = next(same, None)
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
    same = (group for group in probe.groups if group != data.labels and _same(probe.before[group], as_rows))
    data.twin = next(same, None)
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
        score -= 3 * (group in moving)
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


# What is what -------------------------------------------------------------------------------------------


class NoData(CannotExamine):
    """Something is trained, and its data were not found; `learned` are the words for what is trained."""

    def __init__(self, learned, message):
        super().__init__(message)
        self.learned = learned


class _Probe:
    """Changes one group after the other, and tells what comes of the rest.

    Parameters
    ----------
    turn : Turn
    prepare : callable, optional
        What is done to the names before every turn.
    """

    def __init__(self, turn, prepare=None):
        self.turn, self.prepare, self.generator = turn, prepare, np.random.default_rng(1)
        self.turn.run(prepare)
        ways = turn.state.ways()
        after = {way: _read(Group(way), turn.names) for way in ways}
        before = self._before(lambda names: {way: _read(Group(way), names) for way in ways})
        changed = {way for way in ways if not _same(before[way], after[way])}
        self.groups = turn.state.groups(changed)[:MOST_GROUPS]
        self.before = self._before(lambda names: {group: _read(group, names) for group in self.groups})
        self.groups = [group for group in self.groups if self.before[group] is not None]
        self._start_somewhere()
        self.after = self.run()
        self.moving = [group for group in self.groups if not _same(self.before[group], self.after[group])]

    def _before(self, look):
        self.turn.state.restore()
        if self.prepare:
            self.prepare(self.turn.names)
        return look(self.turn.names)

    def _start_somewhere(self):
        """Move what is all alike away from there: at zeros, what is learned may not show."""
        from tinynet.doctor.file import WEIGHT

        alike = [
            group
            for group in self.groups
            if np.ptp(self.before[group]) == 0 and (self.before[group].size > 1 or WEIGHT.match(group.word))
        ]
        moved = {
            group: self.before[group] + self.generator.uniform(0.1, 0.6, self.before[group].shape) for group in alike
        }
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
                self.turn.run(prepare)
            except Crash:  # a size or a count, or whole numbers that stand for places
                del whole[group]
        self.before |= whole

    def run(self, prepare=None):
        """Return what the groups are after a turn; None for what has no such numbers any more."""

        def both(names):
            self.prepare(names)
            if prepare:
                prepare(names)

        self.turn.run(both)
        return {group: _read(group, self.turn.names) for group in self.groups}

    def influence(self, group):
        """Return (whether it is carried on, to which others it matters, whether to its own move)."""
        carried, others, own = False, set(), False
        before = self.before[group]
        others_than_it = [
            before + size * (1 + np.abs(before)) * self.generator.uniform(0.5, 1, before.shape) for size in (0.1, -0.7)
        ]
        if before.ndim and np.all(before == np.round(before)):  # whole numbers may stand for places
            others_than_it.append(before[::-1].astype(int))
        # A step, unlike a sigmoid, feels only a large change.
        others_than_it += [before + size * (1 + np.abs(before)) for size in (4.0, -4.0)]
        for i, value in enumerate(others_than_it):
            if i >= 2 and (others or own):
                break
            try:
                after = self.run(lambda names, value=value: group.write(names, value))
            except Crash:
                continue  # a number of rows, a size: no number that is learned
            carried = carried or not _same(after[group], self.after[group])
            others |= {other for other in self.moving if other != group and not _same(after[other], self.after[other])}
            if group in self.moving and after[group] is not None and self.after[group] is not None:
                if np.shape(after[group]) == np.shape(value) == np.shape(self.after[group]):
                    moves = after[group] - value, self.after[group] - self.before[group]
                    own = own or not np.allclose(*moves, rtol=1e-6, atol=1e-9)
                else:
                    own = True
        return carried, others, own


def _read(group, names):
    try:
        return group.read(names)
    except (KeyError, AttributeError, IndexError, TypeError, ValueError):
        return None


def _same(one, other):
    """Return whether two values are equal, but for how they were rounded."""
    if one is None or other is None:
        return one is other
    return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-10, atol=1e-14, equal_nan=True)


def understand(turn):
    """Return what is what in a turn; None if it trains nothing.

    Parameters
    ----------
    turn : Turn

    Returns
    -------
    (Turn, Roles) or None
        The turn may be a part of this one: a call with a single sample.

    Raises
    ------
    CannotExamine
        If it trains something, and its data cannot be told.
    """
    probe = _Probe(turn)
    lost = [group.name for group in probe.groups if not np.isfinite(probe.before[group]).all()]
    if lost and probe.moving:
        raise CannotExamine(f"There is a nan or an infinity in {', '.join(lost)}, and all that is made of it is nan.")
    if not probe.moving:
        turn.idle = True
        return None
    found = {group: probe.influence(group) for group in probe.groups}
    matter = [group for group in probe.groups if found[group][1] or found[group][2]]
    learned = [group for group in matter if group in probe.moving and found[group][0]]
    turn.idle = not learned
    learned += [group for group in probe.moving if found[group][0] and probe.before[group].size > 1]
    tables, others = [], []
    for data in _find_data(matter, probe):
        (tables if data.column is not None else others).append((turn, data))
    for which, data in (*others, *(_one_sample(turn) if learned else ()), *tables):
        if (roles := _roles(which, data)) is not None:
            return which, roles
    if any(probe.before[group].size > 1 or found[group][2] for group in learned):
        raise NoData(
            {group.word for group in learned},
            f"The loop in line {turn.line} trains {', '.join(group.name for group in learned[:4])}, but where its data "
            "stand was not found: keep inputs and labels in two arrays or lists, one item for each sample.",
        )
    return None


def _one_sample(turn):
    """Yield (turn, data) for the calls in a turn that may be given one sample."""
    for call in turn.calls():
        try:
            probe = _Probe(call)
        except Crash:
            continue
        given = [group for group in probe.groups if group.before[0][1] in call.given and len(group.before) == 1]
        given = [group for group in given if not RATE_WORDS.search(group.word) and group not in probe.moving]
        given = [group for group in given if any(probe.influence(group)[1])]
        if probe.moving and len(given) >= 2:
            inputs = next((group for group in given if INPUT_WORDS.search(group.word)), given[0])
            rest = [group for group in given if group is not inputs]
            labels = next((group for group in rest if LABEL_WORDS.search(group.word)), rest[-1])
            shapes = probe.before[inputs].shape, probe.before[labels].shape
            yield call, Data(inputs, labels, (None, None), shapes)


def _roles(turn, data):
    """Return what is what if the data stand there, seen on a single row; None if nothing is learned from it."""
    turn.state.restore()
    own = data.read(turn.names)
    for label in np.unique(own.labels, axis=0)[::-1][:2]:
        if (roles := _roles_on(turn, data, own, label)) is not None:
            return roles
    return None


def _roles_on(turn, data, own, label):
    """Return what is what, as it shows on rows with that label."""
    for rows in dict.fromkeys((1, len(own.labels))):
        try:
            inputs = _away_from_zero(own, rows)
            labels = np.repeat(np.asarray(label)[np.newaxis], rows, axis=0)
            if not data.classes and not _takes_any_labels(turn, data, inputs, labels):
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
            probe = _Probe(turn, prepare)
            break
        except Crash:
            continue
    else:
        return None
    found = {group: probe.influence(group) for group in probe.groups}
    matter = [group for group in probe.groups if (found[group][1] or found[group][2])
              and group.before not in (data.inputs.before, data.labels.before)]  # fmt: skip
    moved = [group for group in matter if group in probe.moving and (found[group][0] or found[group][1])]
    learned = [group for group in moved if not RATE_WORDS.search(group.word)]
    sums = [group for group in learned if not found[group][2] and not np.any(_at_first(turn, group))]
    kept = [group for group in learned if group not in sums and _pushes(group, probe, turn, data, inputs, labels)]
    learned = [group for group in learned if group not in (*sums, *kept)]
    if not learned:
        return None
    rate = _find_rate(probe, matter, learned)
    still = [group for group in matter if group not in probe.moving and group is not rate]
    learned += [group for group in still if _may_be_learned(group, probe)]
    order = {group: i for i, group in enumerate(probe.groups)}
    return Roles(sorted(learned, key=order.get), data, rate, sums, kept)


def _takes_any_labels(turn, data, inputs, labels):
    """Return whether the labels may be any numbers, not only whole ones, which may stand for places."""
    turn.run(_with_rows(data, inputs, labels if np.any(labels % 1) else labels.astype(int)))
    try:
        turn.run(_with_rows(data, inputs, labels * 0.5 + 0.25))
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


def _at_first(turn, group):
    turn.state.restore()
    return group.read(turn.names)


def _pushes(group, probe, turn, data, inputs, labels):
    """Return whether it moves another of its shape by itself, whatever else there is: a velocity."""
    if np.any(_at_first(turn, group)):
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
                same = np.full(probe.before[group].shape, value)
                after = probe.run(lambda names, group=group, same=same: group.write(names, same))
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
    from tinynet.doctor.file import WEIGHT

    if RATE_WORDS.search(group.word) or NO_WEIGHT.search(group.word):
        return False
    if probe.before[group].size > 1 or WEIGHT.match(group.word):
        return True
    return isinstance(_raw(group, probe.turn.names), float) and not NO_WEIGHT.search(group.word)


# The turn as a program that can be asked ----------------------------------------------------------------


def subject_of(turn, roles):
    """Return the subject that a turn is.

    Raises
    ------
    CannotExamine
        If it does not run on other data.
    Crash
        If it stops.
    """
    turn.state.restore()
    own = roles.data.read(turn.names)
    if not np.isfinite(own.inputs).all() or not np.isfinite(own.labels).all():
        raise CannotExamine("There is a nan or an infinity among its data, so that everything becomes nan.")
    names = {group.name: group for group in roles.parameters}
    start = {name: _as_it_is(group.read(turn.names)) for name, group in names.items()}
    rate = float(roles.rate.read(turn.names).flat[0]) if roles.rate else None
    asked = _Asked(turn, roles, names)
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
    words = [f"the loop in line {turn.line}", f"parameters {', '.join(names)}"]
    words.append(f"inputs {roles.data.inputs.name}, labels {roles.data.labels.name}")
    if roles.data.inputs is roles.data.labels:
        words[-1] = f"inputs and labels in {roles.data.inputs.name}"
    if roles.data.column is not None:
        words[-1] = f"inputs and, in the last column, labels {roles.data.inputs.name}"
    words.append(f"rate {roles.rate.name}" if roles.rate else "the rate stands inside it")
    subject = Subject(asked, asked.bare, tuple(names), start, learning_rate=rate, taken_as=tuple(words))
    subject.least_rows, subject.rate_is_hidden = least, roles.rate is None
    subject.loss_is_sure, subject.own_rows = False, own
    subject.epochs = None if roles.data.one_sample else turn.epochs
    if roles.sums:
        names = tuple(group.name for group in roles.sums)
        more = f"set {' and '.join(names)} to 0 where the step begins"
        subject.findings = (observed("accumulator-not-reset", "fault", names, more),)
    asked.find_losses(start, own, subject)
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


def _as_it_is(numbers):
    return float(numbers) if np.ndim(numbers) == 0 else numbers


class _Asked:
    """Asks one turn for what becomes of the parameters, and for the numbers that may be its loss."""

    def __init__(self, turn, roles, names):
        self.turn, self.roles, self.parameters = turn, roles, names
        self.losses = ()

    def __call__(self, parameters, inputs, labels, rate):
        """Return the new parameters, and the numbers that may be the loss, both by name."""
        return self.once(parameters, np.asarray(inputs, dtype=float), np.asarray(labels, dtype=float), rate)

    def once(self, parameters, inputs, labels, rate):
        """Run one turn."""
        printed = self.turn.run(lambda names: self._prepare(names, parameters, inputs, labels, rate))
        new = {}
        for name, group in self.parameters.items():
            value, old = _read(group, self.turn.names), np.asarray(parameters[name])
            if value is None or value.size != old.size:
                shape = None if value is None else value.shape
                raise Grown(name, old.shape, shape)
            new[name] = _as_it_is(value.reshape(old.shape))
        return new, {name: self._loss(name, printed) for name in self.losses}

    def _prepare(self, names, parameters, inputs, labels, rate):
        self.roles.data.write(names, inputs, labels)
        for name, group in self.parameters.items():
            group.write(names, parameters[name])
        if self.roles.rate is not None and rate is not None:
            self.roles.rate.write(names, np.full(np.shape(self.roles.rate.read(names)), rate))

    def bare(self, parameters, inputs, labels, rate):
        """Run one turn with no warning silenced."""
        self.turn.state.restore()
        self._prepare(self.turn.names, parameters, np.asarray(inputs), np.asarray(labels), rate)
        try:
            exec(self.turn.code, self.turn.names)  # noqa: S102
        except BaseException as error:
            if isinstance(error, Exception):
                raise

    def _loss(self, name, printed):
        if name == "what it prints":
            text = printed_loss(printed)
            return float(text) if text else float("nan")
        value = self.turn.names.get(name)
        value = value[-1] if isinstance(value, list) and value else value
        try:
            return float(np.asarray(value, dtype=float).reshape(())) if np.size(value) == 1 else float("nan")
        except (TypeError, ValueError):
            return float("nan")

    def turn_labels(self):
        """Give labels of the shape (n, 1) instead of (n,), or the other way round."""
        self.roles.data.turned = not self.roles.data.turned

    def find_losses(self, start, own, subject):
        """Find the numbers that may be the loss."""
        printed = self.turn.run(lambda names: self._prepare(names, start, own.inputs, own.labels, None))
        names = [name for name, value in self.turn.names.items() if LOSS_WORDS.search(name) and _is_one_number(value)]
        text = printed_loss(printed)
        if text is not None:
            decimals = len(text.partition(".")[2]) if "e" not in text.lower() else 17
            if decimals <= 10:
                subject.decimals["what it prints"] = decimals
            text = text if decimals >= LEAST_DECIMALS else None
        self.losses = (*names[:6], *(["what it prints"] if text is not None else []))
        subject.losses = self.losses

    def sees_one_row(self, start, own):
        """Return whether a turn uses the first row only: the loop goes over the rows."""
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
        return all(_same(one[name], other[name]) for name in one) and any(not _same(one[n], moved[n]) for n in one)

    def cuts_off(self, group):
        """Return whether parameters are an array of whole numbers before and after a turn, and lose by it."""
        if group.count is not None:
            return False
        before = _at_first(self.turn, group)
        if not _is_whole(_raw(group, self.turn.names)):
            return False
        for luck in range(SOME_LUCK):  # a random row may move nothing
            self.turn.run(luck=luck)
            if not _is_whole(_raw(group, self.turn.names)):
                return False
            in_whole = group.read(self.turn.names)
            self.turn.run(lambda names: group.write(names, before), luck)
            if not _same(group.read(self.turn.names), in_whole):
                return True
        return False

    def picks_rows(self, start, own):
        """Return whether it is left to chance which rows a turn uses, or in what order."""
        outcomes = []
        for luck in (0, 1, 2):
            self.turn.run(lambda names: self._prepare(names, start, own.inputs, own.labels, None), luck)
            outcomes.append([_read(group, self.turn.names) for group in self.parameters.values()])
        return any(
            not _same(one, other) for others in outcomes[1:] for one, other in zip(outcomes[0], others, strict=True)
        )


def _raw(group, names):
    """Return a group's value as it stands there; of several leaves, the list."""
    value = names
    for kind, key in group.before:
        value = getattr(value, key) if kind == "attr" else value[key]
    return value


def _is_whole(value):
    return isinstance(value, np.ndarray) and value.dtype.kind in "iu"


def _is_one_number(value):
    value = value[-1] if isinstance(value, list) and value else value
    return (
        isinstance(value, (int, float, np.generic, np.ndarray)) and not isinstance(value, bool) and np.size(value) == 1
    )
