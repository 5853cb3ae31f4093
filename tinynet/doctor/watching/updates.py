"""What an optimiser makes of a slope: computed again with other slopes and other states.

Momentum, AdaGrad, RMSprop and Adam go downhill from empty states, and a slope that is everywhere doubled makes their
step twice as long, or as long as before. Where the step grows otherwise, a second moment is not what it is divided as.
Along a slope that stays the same all steps together go downhill. What is remembered of a slope does not turn its sign
from step to step, it fades, and it is never the cause of a step that is longer than the first one. A penalty does not
make a parameter larger. Where slope and memory are 0, nothing moves by a number of its own.
"""

import numpy as np

from tinynet.doctor.watching.chains import whole
from tinynet.doctor.watching.proportional import proportional
from tinynet.doctor.watching.slopes import evaluated
from tinynet.doctor.watching.tape import Node, name_of, numerators, with_values
from tinynet.doctor.watching.uses import CLIPS

__all__ = ["foreign_memory", "judged_update", "lost_memory", "root_below_0"]

# An optimiser adds a little to what it divides by.
NEARLY = 0.05
LARGE = 1e3
# Steps along one slope: a memory of 0.9 has nearly all of its length by then.
STEPS = 40
# How much longer than the first step one may be that only a memory makes: two sums have divisors of their own.
LONGER = 1.2


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
        "uphill", "moment", "memory", "kept", "twice", "drifts" or "grows", and where.
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
    # Where a step is made of several, the parameter's own values on the way are no memory of its slopes.
    states = [(before, after) for before, after in states if (after.place, after.path) != (new.place, new.path)]
    if not states or np.size(gradient.value) != np.size(old.value):
        return None
    for before, after in states:
        if (again := _added_again(runs, before, after, gradient)) is not None:
            return "twice", again
    cut_off = _is_cut_off(old, made - runs.ancestors(gradient) - {gradient} | {new})
    try:
        return _judged(_Update(runs, old, new, gradient, states), slope, cut_off)
    except (_CannotTell, TypeError, ValueError, IndexError, ZeroDivisionError, OverflowError):
        return None


def _is_cut_off(old, behind):
    """Return whether a parameter itself is cut off on its way to the next value, as where it may not fall below 0."""
    own = {old}
    for node in sorted(behind, key=lambda one: one.index):
        if own.intersection(node.inputs):
            own.add(node)
    return any(name_of(node) in CLIPS for node in own)


def _turned_states(runs, made, gradient, known):
    """Return the states that a move is made of and that are taken off in the next one: (before, after) pairs of nodes.

    One is found by its use: the same operand of the same expression is given, in the next step, what was made of it.
    """
    found, occurrences = [], {}
    moves = _moves(runs)
    for node in runs.tapes[0].nodes:
        if node.kind == "binary" and node.place >= 0:
            occurrences.setdefault((node.place, node.path), []).append(node)
    for same in occurrences.values():
        for node in made.intersection(same[:-1]):
            for number, before in enumerate(map(whole, node.operands)):
                if not isinstance(before, Node) or np.shape(before.value) != np.shape(gradient.value):
                    continue
                given = (whole(later.operands[number]) for later in same if later.index > node.index)
                after = next((one for one in given if one in made and before in _within(one, moves)), None)
                if after is not None and after not in known and gradient in _within(after, moves):
                    known = known | {after}
                    found.append((before, after))
    return found


def _moves(runs):
    """Return where parameters move, as (place, path) pairs."""
    return {(node.place, node.path) for chain in runs.chains[0] for node in chain.nodes[1:]}


def _within(node, moves):
    """Return what a node is made of, not by way of what a parameter has become: a slope at a later value is no memory.

    Parameters
    ----------
    node : Node
    moves : set of (place, path)
        Where parameters move.
    """
    found, left = set(), list(node.inputs)
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            if (one.place, one.path) not in moves:
                left.extend(one.inputs)
    return found


class _CannotTell(Exception):
    pass


class _Update:
    """A step of one parameter, as a function of its slope and of the optimiser's states."""

    def __init__(self, runs, old, new, gradient, states):
        self.runs, self.nodes, self.states = runs, runs.tapes[0].nodes, states
        self.old, self.new, self.gradient = old, new, gradient
        self.wanted = [new, *(after for _, after in states)]
        self.needed = set()
        for node in self.wanted:
            self.needed |= runs.ancestors(node) | {node}

    def __call__(self, slope, states, old=None):
        """Return the step and the new states; from another value of the parameter, if one is given."""
        values = self.values(slope, states, old)
        found = [np.asarray(values.get(node, node.value), dtype=float) for node in self.wanted]
        if not all(np.isfinite(value).all() for value in found):
            raise _CannotTell
        return found[0] - values.get(self.old, self.old.value), found[1:]

    def values(self, slope, states, old=None):
        """Return all that is made of a slope, of states and of another value of the parameter, if given, by node."""
        values = {self.gradient: np.reshape(slope, np.shape(self.gradient.value))}
        values |= {} if old is None else {self.old: old}
        values |= {before: state for (before, _), state in zip(self.states, states, strict=True)}
        for index in range(min(node.index for node in values), max(node.index for node in self.wanted) + 1):
            node = self.nodes[index]
            if node not in values and node in self.needed and any(parent in values for parent in node.inputs):
                with np.errstate(all="ignore"):
                    values[node] = _again(node, values)
        return values

    def is_set_back(self, memory):
        """Return whether what is added to a memory is added to nothing in some later step."""
        for tape in self.runs.tapes:
            same = [one for one in tape.nodes if (one.place, one.path) == (memory.place, memory.path)]
            for node in same[1:]:
                if node.kind == "binary" and not all(map(np.any, map(with_values, node.operands))):
                    return True
        return False


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


def _judged(update, slope, cut_off):
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
    if np.any(along > 0) and not np.any(along < 0):
        return "uphill", update.new
    if cut_off:
        return None  # at its bound a step is another one
    if (constant := _constant_in(update, empty)) is not None:
        return "drifts", constant
    degrees = []
    _, doubled = update(2 * given, empty)
    for one, two in zip(first, doubled, strict=True):
        with np.errstate(all="ignore"):
            degree = np.log2(np.abs(two / one))
        if not np.isfinite(degree).all() or np.ptp(degree) > NEARLY or np.round(degree.flat[0]) not in (1, 2):
            return None
        degrees.append(int(np.round(degree.flat[0])))
    remembers = [after for (_, after), degree in zip(update.states, degrees, strict=True) if degree == 1]
    if remembers and _turns_back(update, given, empty, drawn):
        return "memory", remembers[0]
    kept = _kept_for_ever(update, given, empty, degrees)
    if kept is not None and not update.is_set_back(kept):
        return "moment" if _divides(update, given, first) else "kept", kept
    if remembers and kept is None and _swells(update, given, empty):
        return "twice", update.new
    if _grows(update, given, empty):
        return "grows", update.new
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
    for at, degree in enumerate(degrees):
        if degree == 2 and any(_is_made_of_the_mean(update, given, first, at, mean) for mean in _all(1, degrees)):
            return "moment", update.states[at][1]
    return None


def _constant_in(update, empty):
    """Return where one number is first added that moves a whole array without a slope or a memory; None if none does.

    A penalty moves it by a share of itself, or by its sign.
    """
    own, nothing = np.asarray(update.old.value, dtype=float), np.zeros(np.shape(update.gradient.value))
    if own.size < 2:
        return None
    try:
        step, *others = (update(nothing, empty, times * own)[0] for times in (1, 2, 3, -1))
    except _CannotTell:
        return None  # what is 0 is divided by what is 0
    if not _is_one_number(step) or not all(np.allclose(other, step, rtol=1e-6, atol=0) for other in others):
        return None
    values, made_of = update.values(nothing, empty), numerators([update.new]) - {update.old}
    made = sorted(made_of.intersection(values), key=lambda node: node.index)
    return next((node for node in made if np.shape(values[node]) == own.shape and _is_one_number(values[node])), None)


def _is_one_number(values):
    """Return whether all numbers of an array are the same one, and not 0."""
    most = np.abs(values).max()
    return bool(most > 1e-12 and np.ptp(values) < 1e-9 * most)


def _all(degree, degrees):
    return [at for at, one in enumerate(degrees) if one == degree]


def _is_made_of_the_mean(update, slope, states, at, mean):
    """Return whether a second moment feels slopes by their mean alone, and not the new one by itself."""

    def made(slope, remembered):
        _, new = update(slope, [remembered if place == mean else one for place, one in enumerate(states)])
        return new

    nothing = np.zeros(np.shape(states[mean]))
    of_memory, of_slope = made(0 * slope, states[mean])[mean], made(slope, nothing)[mean]
    moved, stayed = made(slope, 3 * states[mean]), made(slope, states[mean])
    if np.allclose(moved[at], stayed[at], rtol=1e-3) or not np.all(of_memory):
        return False
    # Another slope, and as much less remembered: the mean is the same.
    other = made(2 * slope, states[mean] * (1 - of_slope / of_memory))
    return np.allclose(other[mean], stayed[mean], rtol=1e-6) and np.allclose(other[at], stayed[at], rtol=1e-6)


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


def _added_again(runs, before, after, gradient):
    """Return the sum that adds a slope to what is remembered a second time in one step; None if there is none."""
    of_state, of_slope, sums = {before}, {gradient}, []
    for node in sorted(_within(after, _moves(runs)) | {after}, key=lambda one: one.index):
        has_slope = any(parent in of_slope for parent in node.inputs)
        if any(parent in of_state for parent in node.inputs):
            of_state.add(node)
            if has_slope and node.kind == "binary" and node.function in ("Add", "Sub"):
                sums.append(node)
        elif has_slope:
            of_slope.add(node)
    return sums[1] if len(sums) > 1 else None


def _kept_for_ever(update, slope, empty, degrees):
    """Return a state that is a sum of slopes, of which nothing fades and nothing is set back; None if there is none."""
    _, first = update(slope, empty)
    _, later = update(np.zeros(np.shape(slope)), first)
    states = zip(update.states, degrees, first, later, strict=True)
    return next((after for (_, after), degree, one, two in states if degree == 1 and np.array_equal(one, two)), None)


def _divides(update, slope, states):
    """Return whether more that is remembered makes a step shorter."""
    step, _ = update(slope, states)
    shorter, _ = update(slope, [3 * state for state in states])
    return bool(np.all(np.abs(shorter) < np.abs(step)))


def _swells(update, slope, empty):
    """Return whether the memory of a slope makes a longer step than the slope did."""
    step, states = update(slope, empty)
    later, _ = update(np.zeros(np.shape(slope)), states)
    return bool(np.all(later * step > 0) and np.all(np.abs(later) > LONGER * np.abs(step)))


def _grows(update, slope, states):
    """Return whether a step has a share of the parameter that makes it larger."""
    own = np.asarray(update.old.value, dtype=float)
    step, _ = update(slope, states, own)
    other, _ = update(slope, states, 2 * own)
    share = proportional([other - step], [own]) if np.size(own) > 1 else None
    return share is not None and share > 0


def lost_memory(runs, number, gradient):
    """Return the sum of a slope and a share of a memory that is 0 in every step; None if there is none.

    Parameters
    ----------
    runs : Runs
    number : int
        The parameter's.
    gradient : Node
        The value of the first point that is its slope, up to a constant.

    Returns
    -------
    (Node, Node) or None
        The sum, and what should be remembered.
    """
    for node in sorted(runs.ancestors(runs.chains[0][number].nodes[1]), key=lambda one: one.index):
        if node.kind != "binary" or node.function not in ("Add", "Sub"):
            continue
        for operand, part in enumerate(node.operands):
            if np.shape(with_values(part)) != np.shape(gradient.value) or gradient not in runs.ancestors(node):
                continue
            remembered = _remembered_squares if _is_sum_of_squares(runs, node, operand, gradient) else _shared
            memory = remembered(part)
            if memory is None or np.shape(memory.value) != np.shape(gradient.value):
                continue
            if runs.bits[0][memory.index] and not (name_of(memory) == "zeros_like" or _is_times_0(memory)):
                continue  # a part of a parameter that is left out of a penalty
            every = [
                (other.turn, remembered(other.operands[operand]))
                for tape in runs.tapes
                for other in tape.nodes
                if (other.place, other.path) == (node.place, node.path)
            ]
            if len({turn for turn, _ in every}) > 1 and not any(one is None or np.any(one.value) for _, one in every):
                return node, memory
    return None


def foreign_memory(runs, number, gradient, gradients):
    """Return the sum of a slope and a share of what is remembered of another parameter's; None if there is none.

    Parameters
    ----------
    runs : Runs
    number : int
        The parameter's.
    gradient : Node
        The value of the first point that is its slope, up to a constant.
    gradients : dict of int to Node
        Those of all parameters.

    Returns
    -------
    Node or None
    """
    others = {node for other, node in gradients.items() if other != number and node is not gradient}
    states = {node: state for state in runs.states[0] for node in state.nodes[1:]}
    moves = _moves(runs)
    for node in sorted(runs.ancestors(runs.chains[0][number].nodes[1]), key=lambda one: one.index):
        if node.kind != "binary" or node.function not in ("Add", "Sub"):
            continue
        for part, slope in (node.operands, node.operands[::-1]):
            memory = _shared(part)
            if memory not in states or not isinstance(slope, Node) or gradient not in _within(node, moves):
                continue
            remembered, new = _within(memory, moves), _within(slope, moves) | {slope}
            if others & remembered and gradient not in remembered and gradient in new and not others & new:
                return node
    return None


def _is_sum_of_squares(runs, node, operand, gradient):
    """Return whether something is added to the squares of several slopes, and they are divided by what comes of it."""
    squares, slopes = node.operands[1 - operand], runs.values(gradient)
    values = runs.values(squares) if isinstance(squares, Node) and np.size(squares.value) > 1 else None
    if node.function != "Add" or values is None or slopes is None or np.shape(values[0]) != np.shape(slopes[0]):
        return False
    if (share := proportional(values, [slope**2 for slope in slopes])) is None or share < 0:
        return False
    made, left = {node}, [node]
    while left:
        for child in runs.children.get(left.pop().index, ()):
            if child.kind == "binary" and child.function == "Div" and child.operands[1] in made:
                return True
            if child not in made and np.shape(child.value) == np.shape(node.value):
                made.add(child)
                left.append(child)
    return False


def _remembered_squares(part):
    """Return what squares of slopes are added to, also if it is a share of that."""
    return (_shared(part) or part) if isinstance(part, Node) else None


def _is_times_0(node):
    """Return whether a value is a number 0 times another one, as zeros of its shape are made."""
    factors = map(with_values, node.operands if node.kind == "binary" and node.function == "Mult" else ())
    return any(np.ndim(factor) == 0 and factor == 0 for factor in factors)


def _shared(part):
    """Return the value of which something is a share, a number between 0 and 1 times it; None if it is none."""
    if not isinstance(part, Node) or part.kind != "binary" or part.function != "Mult":
        return None
    for factor, other in (part.operands, part.operands[::-1]):
        value = with_values(factor)
        if np.ndim(value) == 0 and isinstance(other, Node) and isinstance(value, (int, float, np.number)):
            return other if 0 < value < 1 else None
    return None


def root_below_0(tape, chains):
    """Return the sum below 0 whose root a move is made of, and the chain that moves; None if there is none.

    Parameters
    ----------
    tape : Tape
    chains : list of Chain

    Returns
    -------
    (Node, Chain) or None
    """
    for chain in chains:
        made, left = set(), [chain.nodes[1]]
        while left:
            node = left.pop()
            made.add(node)
            left.extend(parent for parent in node.inputs if parent not in made)
        for node in sorted(made, key=lambda one: one.index):
            is_root = name_of(node) == "sqrt" or (node.kind == "binary" and node.function == "Pow")
            if is_root and np.isnan(node.value).any() and (found := _sum_below_0(node.inputs[0])) is not None:
                return found, chain
    return None


def _sum_below_0(node):
    """Return the last sum that a value is made of by factors alone; None if it is none, or nowhere below 0."""
    for _ in range(STEPS):
        if np.isnan(node.value).any() or not np.any(np.asarray(node.value) < 0):
            return None
        if node.kind == "binary" and node.function == "Add" and node.place >= 0:
            return node
        parents = [parent for parent in node.inputs if np.shape(parent.value) == np.shape(node.value)]
        if len(parents) != 1:
            return None
        node = parents[0]
    return None
