"""What an optimiser makes of a slope: computed again with other slopes and other states.

Momentum, AdaGrad, RMSprop and Adam go downhill from empty states, and a slope that is everywhere doubled makes their
step twice as long, or as long as before. Where the step grows otherwise, a second moment is not what it is divided as.
Along a slope that stays the same all steps together go downhill, and what is remembered of a slope does not turn its
sign from step to step.
"""

import numpy as np

from tinynet.doctor.watching.chains import whole
from tinynet.doctor.watching.slopes import evaluated
from tinynet.doctor.watching.tape import Node, with_values

__all__ = ["judged_update"]

# An optimiser adds a little to what it divides by.
NEARLY = 0.05
LARGE = 1e3
# Steps along one slope: a memory of 0.9 has nearly all of its length by then.
STEPS = 40


def judged_update(runs, number, gradient, slope):
    """Return what is wrong in the update of a parameter, by the node in which it is made; None if nothing is seen.

    Parameters
    ----------
    runs : Runs
    number : int
        The parameter's.
    gradient : Node
        The value of the first point that is its slope, up to a constant.
    slope : array
        The slope there.

    Returns
    -------
    (str, Node) or None
        "uphill", "moment" or "memory", and where.
    """
    chain = runs.chains[0][number]
    old, new = chain.nodes[:2]
    made = runs.ancestors(new)
    states = [
        (state.nodes[at], state.nodes[at + 1])
        for state in runs.states[0]
        for at in range(len(state.nodes) - 1)
        if state.nodes[at + 1] in made and np.shape(state.nodes[at].value) == np.shape(old.value)
    ]
    states += _turned_states(runs, made, gradient, {after for _, after in states})
    if not states or np.size(gradient.value) != np.size(old.value):
        return None
    try:
        return _judged(_Update(runs, old, new, gradient, states), slope)
    except (_CannotTell, TypeError, ValueError, IndexError, ZeroDivisionError, OverflowError):
        return None


def _turned_states(runs, made, gradient, known):
    """Return the states that a move is made of and that are taken off in the next one: (before, after) pairs of nodes.

    One is found by its use: the same operand of the same expression is given, in the next step, what was made of it.
    """
    found, occurrences = [], {}
    for node in runs.tapes[0].nodes:
        if node.kind == "binary" and node.place >= 0:
            occurrences.setdefault((node.place, node.path), []).append(node)
    for same in occurrences.values():
        for node in made.intersection(same[:-1]):
            for number, before in enumerate(map(whole, node.operands)):
                if not isinstance(before, Node) or np.shape(before.value) != np.shape(gradient.value):
                    continue
                given = (whole(later.operands[number]) for later in same if later.index > node.index)
                after = next((one for one in given if one in made and before in runs.ancestors(one)), None)
                if after is not None and after not in known and gradient in runs.ancestors(after):
                    known = known | {after}
                    found.append((before, after))
    return found


class _CannotTell(Exception):
    pass


class _Update:
    """A step of one parameter, as a function of its slope and of the optimiser's states."""

    def __init__(self, runs, old, new, gradient, states):
        self.nodes, self.old, self.new, self.gradient, self.states = runs.tapes[0].nodes, old, new, gradient, states
        self.wanted = [new, *(after for _, after in states)]
        self.needed = set()
        for node in self.wanted:
            self.needed |= runs.ancestors(node) | {node}

    def __call__(self, slope, states):
        """Return the step and the new states."""
        values = {self.gradient: np.reshape(slope, np.shape(self.gradient.value))}
        values |= {before: state for (before, _), state in zip(self.states, states, strict=True)}
        for index in range(min(node.index for node in values), max(node.index for node in self.wanted) + 1):
            node = self.nodes[index]
            if node in values or node not in self.needed or not any(parent in values for parent in node.inputs):
                continue
            with np.errstate(all="ignore"):
                values[node] = _again(node, values)
        found = [np.asarray(values.get(node, node.value), dtype=float) for node in self.wanted]
        if not all(np.isfinite(value).all() for value in found):
            raise _CannotTell
        return found[0] - self.old.value, found[1:]


def _again(node, values):
    """Return what an operation gives with other values for its operands."""
    if node.kind in ("binary", "call", "method"):
        return evaluated(node, values)
    if node.kind == "take":
        return np.ravel(with_values(node.operands[0], values))[np.asarray(node.function)]
    if node.kind == "put":
        old, value = (with_values(part, values) for part in node.operands)
        made = np.array(old, dtype=float).ravel()
        made[np.ravel(node.function)] = np.ravel(np.broadcast_to(value, np.shape(node.function)))
        return made.reshape(np.shape(node.value))
    raise _CannotTell


def _judged(update, slope):
    shape, empty = np.shape(update.old.value), [np.zeros(np.shape(before.value)) for before, _ in update.states]
    drawn = np.random.default_rng(0).uniform(1, 2, shape) * np.where(np.ravel(slope) < 0, -1, 1).reshape(
        np.shape(slope)
    ).reshape(shape)
    # How the program writes a slope: as it is, or turned over.
    turned = np.sign(np.sum(np.asarray(update.gradient.value) * np.reshape(slope, np.shape(update.gradient.value))))
    given = LARGE * turned * drawn
    if not np.any(given):
        return None
    step, first = update(given, empty)
    back, _ = update(-given, empty)
    along = (step - back) * drawn
    if np.all(along > 0):
        return "uphill", update.new
    degrees = []
    _, doubled = update(2 * given, empty)
    for one, two in zip(first, doubled, strict=True):
        with np.errstate(all="ignore"):
            degree = np.log2(np.abs(two / one))
        if not np.isfinite(degree).all() or np.ptp(degree) > NEARLY or np.round(degree.flat[0]) not in (1, 2):
            return None
        degrees.append(int(np.round(degree.flat[0])))
    if any(degree == 1 for degree in degrees) and _turns_back(update, given, empty, drawn):
        remembers = next(after for (_, after), degree in zip(update.states, degrees, strict=True) if degree == 1)
        return "memory", remembers
    step, _ = update(given, first)
    back, _ = update(-given, [-one if degree == 1 else one for one, degree in zip(first, degrees, strict=True)])
    longer, _ = update(2 * given, [2**degree * one for one, degree in zip(first, degrees, strict=True)])
    other, _ = update(
        -2 * given,
        [-(2**degree) * one if degree == 1 else 2**degree * one for one, degree in zip(first, degrees, strict=True)],
    )
    with np.errstate(all="ignore"):
        growth = np.log2(np.abs((longer - other) / (step - back)))
    if np.isfinite(growth).all() and not any(np.all(np.abs(growth - power) < NEARLY) for power in (0, 1)):
        flat = [after for (_, after), degree in zip(update.states, degrees, strict=True) if degree == 1]
        return "moment", update.new if 2 in degrees or not flat else flat[-1]
    # A second moment is made of slopes, not of the mean of them.
    for at, degree in enumerate(degrees):
        if degree == 2 and len(degrees) > 1:
            others = [one if place == at else 3 * one for place, one in enumerate(first)]
            _, moved = update(given, others)
            _, stayed = update(given, first)
            if not np.allclose(moved[at], stayed[at], rtol=1e-3):
                return "moment", update.states[at][1]
    return None


def _turns_back(update, slope, empty, uphill):
    """Return whether many steps along one slope lead up, or what is remembered of one turns its sign at each step."""
    states, way = empty, 0.0
    for _ in range(STEPS):
        step, states = update(slope, states)
        way = way + step
    if np.all(way * uphill > 0):
        return True
    _, states = update(slope, empty)
    first, states = update(np.zeros(np.shape(slope)), states)
    second, _ = update(np.zeros(np.shape(slope)), states)
    return bool(np.all(first * uphill > 0) and np.all(second * uphill < 0))
