"""One step of a training, at several random points, and the true slope of the loss in every value on the way."""

import ast
import copy
from itertools import pairwise

import numpy as np

from tinynet.doctor.programs.subject import Crash
from tinynet.doctor.programs.training_loop import LOSS_LETTERS, LOSS_WORDS
from tinynet.doctor.watching.chains import find_chains, whole
from tinynet.doctor.watching.slopes import Unknown, slopes
from tinynet.doctor.watching.tape import Node, name_of

__all__ = ["Loss", "Runs", "felt_chains", "is_judged", "meeting_pairs", "proportional"]

POINTS = 4
# How much of a parameter's own value is kept at each point, and how far it is spread, as a share of its size.
SPREADS = ((1.0, 1.0), (0.0, 1.0), (0.0, 0.1), (0.3, 0.3))
# How far from a program's own values it is looked at; nearer where it does not get along with other numbers.
SHARES = (1, 0.05)
# A later step is looked at only if the parameters have not grown so much until then.
FARTHEST_AWAY = 3
MOST_LATER = 7
CLOSE = 2e-6
TINY = 1e-200


def proportional(values, targets):
    """Return by what constant values differ from targets, at all points together; None if by none.

    Parameters
    ----------
    values, targets : list of array
        One for each point, of the same sizes.
    """
    a = np.concatenate([np.ravel(value) for value in values]).astype(float)
    b = np.concatenate([np.ravel(target) for target in targets]).astype(float)
    if a.shape != b.shape or not (np.isfinite(a).all() and np.isfinite(b).all()):
        return None
    square = b @ b
    if square < TINY or a @ a < TINY:
        return None
    factor = (a @ b) / square
    rest = np.abs(a - factor * b).max()
    return float(factor) if rest <= CLOSE * np.abs(a).max() else None


def _meeting(node, bits, chained, listing):
    """Return (prediction, label) where one side of a difference feels the parameters and the other does not."""
    if node.kind == "put":
        return _meeting_at(node, bits, chained)
    found = _sides(node, "Sub", bits)
    if found is None:
        return None
    prediction, label, place = found
    if _scaled(prediction, bits) in chained or _is_literal(listing, node, place):
        return None
    return prediction, label


def _sides(node, function, bits):
    """Return (prediction, label, which operand the label is) of an operation of which one side feels the parameters."""
    if node.kind != "binary" or node.function != function:
        return None
    sides = node.operands
    feels = [isinstance(side, Node) and bool(bits[side.index]) for side in sides]
    if sum(feels) != 1:
        return None
    prediction, label = (sides[0], sides[1]) if feels[0] else (sides[1], sides[0])
    if np.shape(node.value) != np.shape(prediction.value):
        return None
    return prediction, np.asarray(label.value if isinstance(label, Node) else label, dtype=float), feels.index(False)


def _scaled(value, bits):
    """Return the array that a value is a part or a multiple of."""
    value = whole(value)
    while isinstance(value, Node) and value.kind == "binary" and value.function in ("Mult", "Div"):
        parts = [part for part in value.operands if isinstance(part, Node) and bits[part.index]]
        if len(parts) != 1:
            return value
        value = whole(parts[0])
    return value


def _margin(node, bits, chained):
    """As `_meeting`, where a prediction is multiplied with a label that is 1 or −1."""
    found = _sides(node, "Mult", bits)
    if found is None:
        return None
    prediction, label, _ = found
    return (prediction, label) if whole(prediction) not in chained and np.all(np.abs(label) == 1) else None


def _meeting_at(node, bits, chained):
    """As `_meeting`, where 1 is taken off at the place of the class."""
    old, value = node.operands
    if (
        not isinstance(value, Node)
        or value.kind != "binary"
        or value.function != "Sub"
        or not bits[old.index]
        or old in chained
    ):
        return None
    amount = value.operands[1]
    amount = amount.value if isinstance(amount, Node) else amount
    if np.size(amount) != 1 or float(np.reshape(amount, ())) != 1.0:
        return None
    label = np.zeros(np.size(old.value))
    label[np.ravel(node.function)] = 1.0
    return old, label.reshape(np.shape(old.value))


def _is_literal(listing, node, operand):
    tree = listing.nodes[node.place]
    side = getattr(tree, "left" if operand == 0 else "right", None)
    side = getattr(tree, "value", None) if side is None else side
    return isinstance(side, ast.Constant)


class Loss:
    """What may be the loss: numbers that the program makes, or a standard one where a prediction meets a label.

    Attributes
    ----------
    kind : str
        "shown", or the name of a standard loss.
    key : (place, path)
        Where it is made, or where the difference of prediction and label is.
    """

    def __init__(self, kind, key):
        self.kind, self.key = kind, key
        # Of a sum of losses, each with its weight.
        self.parts = ()

    @property
    def is_shown(self):
        """Return whether it is made of numbers that the program makes."""
        return self.kind == "shown" or (bool(self.parts) and all(part.is_shown for part, _ in self.parts))

    @classmethod
    def together(cls, parts):
        """Return the sum of losses, (loss, weight) pairs."""
        found = cls("sum", parts[0][0].key)
        found.parts = tuple(parts)
        return found

    def __repr__(self):
        return f"{self.kind}@{self.key}"


class Runs:
    """The same part of a program, from several random points.

    Parameters
    ----------
    listing : Listing
    points : list of (Tape, list of Chain)
    names : sequence of str, optional
        The names of the chains, where every one is known to be a parameter.
    """

    def __init__(self, listing, points, names=None):
        self.listing, self.names, self._met, self._children = listing, names, None, {}
        # Runs the same once more, with other results at some places: for each point, by place and occurrence.
        self.again = None
        self.tapes, self.chains = [tape for tape, _ in points], [list(chains) for _, chains in points]
        kept = [] if names else _means(self.tapes[0], self.chains[0])
        learned = self.chains if names else [
            [found[number] for number in felt_chains(tape, found, listing)]
            for tape, found in zip(self.tapes, self.chains, strict=True)
        ]  # fmt: skip
        self.states = [_states(found, kept) for found, kept in zip(self.chains, learned, strict=True)]
        self.chains = learned
        self.carried = [*learned[0], *self.states[0], *(chain for chain in kept if chain not in learned[0])]
        shapes = {tuple(np.shape(chain.nodes[0].value) for chain in found) for found in learned}
        self.fits = len(shapes) == 1 and shapes != {()}
        if not self.fits:
            return
        self.by_key = [_by_key(taped) for taped in self.tapes]
        self.bits = [_bits(tape, chains) for tape, chains in zip(self.tapes, self.chains, strict=True)]
        self.of_the_step = [_of_the_step(tape, chains) for tape, chains in zip(self.tapes, self.chains, strict=True)]
        self.children = _children(self.tapes[0])

    @classmethod
    def of_program(cls, watched, tape, chains, same_step=False):
        """Run a program from several points, after a first run has found what it learns."""
        learned = [chains[number] for number in felt_chains(tape, chains, watched.listing)]
        carried = {node.place for chain in chains for node in chain.nodes}
        later = 0 if same_step else min(map(_steps_that_stay, learned)) - 3
        for share in SHARES:
            taped = {}

            def run(*steps, share=share, taped=taped):
                """Run it to a point for each number of steps, which are made before the values are moved at random."""
                points = [
                    (_noisy(_noise_for(learned, number), point, share), _end_of(learned, tape, number))
                    for point, number in enumerate(steps)
                ]
                runs = cls._recorded(watched, points, [None] * len(points), carried, taped, enumerate(steps))
                kept = runs.without_steps_that_rest()
                if len(kept) in (1, len(points)):
                    return runs
                points, names = [points[at] for at in kept], [(at, steps[at]) for at in kept]
                return cls._recorded(watched, points, [None] * len(points), carried, taped, names)

            try:
                # At each point another step, where it sees other rows: a factor of 0 on one row shows on the next.
                last = max(0, min(later, MOST_LATER))
                tried = [last, last - 1, last - 3] if _takes_other_rows(tape, learned) else [last]
                if any(run(0, step).sees_other_rows() for step in tried if step > 0):
                    runs = run(*(round(point * last / (POINTS - 1)) for point in range(POINTS)))
                    if runs.run_alike():
                        return runs
                runs = run(*[0] * POINTS)
            except Crash:
                continue  # so far away it cannot compute
            if runs.fits:
                return runs
        return None

    @classmethod
    def _recorded(cls, watched, points, mended, carried, taped=None, names=()):
        """Run a program to points; what `taped` has under a point's name is not run again.

        What is made in none of the places in which something is carried on is a sum that ends with a longer iteration.
        """
        taped, names = {} if taped is None else taped, list(names) or range(len(points))
        for name, (noise, end), values in zip(names, points, mended, strict=True):
            if name not in taped:
                tape = watched.record(noise, end, values)
                chains = find_chains(tape)
                taped[name] = tape, [chain for chain in chains if chain.nodes[1].place in carried]
        runs = cls(watched.listing, [taped[name] for name in names])
        runs.again = lambda mended: cls._recorded(watched, points, mended, carried)
        return runs

    def _moved(self):
        """Return what the moves of the first point are made of."""
        return {node for chain in self.chains[0] for node in self.ancestors(chain.nodes[1])}

    def without_steps_that_rest(self):
        """Return the points at which no step came before that moved nothing: one that is only made for a loss above 0.

        There a value has another number than at the other points, how often it was computed before.
        """
        if not self.fits:
            return list(range(self.points))
        first = [_first_uses(chains) for chains in self.chains]
        least = {}
        for found in first:
            for key, number in found.items():
                least[key] = min(number, least.get(key, number))
        return [point for point, found in enumerate(first) if all(found[key] == least[key] for key in found)]

    def run_alike(self):
        """Return whether at all points the same is computed for the moves of a step."""
        return (
            self.fits
            and all(taped.restarted for taped in self.tapes)
            and all(self.aligned(node) for node in self._moved() if self.of_the_step[0][node.index])
        )

    def sees_other_rows(self):
        """Return whether moves are made of other numbers at another point, besides the parameters."""
        if not self.run_alike():
            return False
        for node in self._moved():
            nodes = self.aligned(node) if self.of_the_step[0][node.index] else None
            given = [[_given(part) for part in one.operands] for one in nodes or () if one.kind == "binary"]
            values = self.values(node) if not self.bits[0][node.index] else None
            if any(one != given[0] for one in given) or (values and any(np.any(one != values[0]) for one in values)):
                return True
        return False

    @property
    def points(self):
        """How many points there are."""
        return len(self.tapes)

    def at_the_first(self, points):
        """Return the same with the first few points only."""
        fewer = copy.copy(self)
        for name in ("tapes", "chains", "states", "by_key", "bits", "of_the_step"):
            setattr(fewer, name, getattr(self, name)[:points])
        return fewer

    # The same node at all points

    def aligned(self, node):
        """Return a node of the first point at all points; None if it is not everywhere."""
        for key in node.keys:
            others = [self.by_key[point].get((node.kind, key)) for point in range(1, self.points)]
            if all(other is not None and np.shape(other.value) == np.shape(node.value) for other in others):
                return [node, *others]
        return None

    def values(self, node):
        """Return the values of a node at all points; None if it is not everywhere."""
        nodes = self.aligned(node)
        return (
            None if nodes is None or nodes[0].value is None else [np.asarray(one.value, dtype=float) for one in nodes]
        )

    # What feels what

    # Losses

    def losses(self):
        """Return what may be the loss: numbers that are shown first, then differences of prediction and label."""
        shown, met = _candidates(self.tapes[0], self.carried, self.bits[0], self.children, self.listing)
        found = [Loss("shown", key) for key in shown]
        for key, pairs in met.items():
            if self._is_margin(key):
                found += [Loss("hinge", key), Loss("perceptron", key)]
                continue
            found.append(Loss("squared error", key))
            predictions = np.concatenate([np.ravel(prediction.value) for prediction, _ in pairs])
            if np.all((predictions > 0) & (predictions < 1)):
                found.append(Loss("cross-entropy", key))
                if all(
                    np.ndim(p.value) and np.shape(p.value)[-1] > 1 or np.shape(p.value)[:1] > (1,) for p, _ in pairs
                ):
                    found.append(Loss("softmax cross-entropy", key))
            found += [Loss("canonical", key), Loss("absolute error", key)]
        return found

    def _is_margin(self, key):
        chained = {node for chain in self.chains[0] + self.states[0] for node in chain.nodes}
        nodes = (node for node in self.tapes[0].nodes if (node.place, node.path) == key)
        return all(_meeting(node, self.bits[0], chained, self.listing) is None for node in nodes)

    def children_at(self, point):
        """Return the nodes that each node of a point goes into, by index."""
        if point == 0:
            return self.children
        if point not in self._children:
            self._children[point] = _children(self.tapes[point])
        return self._children[point]

    def meetings(self):
        """Return the nodes of the first point in which a prediction meets a label."""
        if self._met is None:
            chained = self.chains[0] + self.states[0]
            _, met = _candidates(self.tapes[0], chained, self.bits[0], self.children, self.listing)
            self._met = {node for node in self.tapes[0].nodes if (node.place, node.path) in met}
        return self._met

    def pairs(self):
        """Return predictions and labels of the first point, (node, array) each, where they meet."""
        chained = {node for chain in self.chains[0] + self.states[0] for node in chain.nodes}
        pairs = [
            _meeting(node, self.bits[0], chained, self.listing) or _margin(node, self.bits[0], chained)
            for node in self.meetings()
        ]
        return [pair for pair in pairs if pair]

    def predictions(self):
        """Return the predictions of the first point, where they meet their labels."""
        return [prediction for prediction, _ in self.pairs()]

    def has_name(self, node):
        """Return whether a value is given a name, or returned, where it is made."""
        if node.place < 0:
            return False
        parent = self.listing.parents.get(self.listing.nodes[node.place])
        return isinstance(parent, (ast.Assign, ast.AugAssign, ast.Return, ast.AnnAssign, ast.NamedExpr))

    def statement(self, node):
        """Return the statement in which a value is made."""
        tree = self.listing.nodes[node.place]
        while not isinstance(tree, ast.stmt) and tree in self.listing.parents:
            tree = self.listing.parents[tree]
        return tree

    def seeds(self, loss, point):
        """Return where a loss stands on a tape, and its slope there, up to a constant."""
        if loss.parts:
            return [(node, weight * slope) for part, weight in loss.parts for node, slope in self.seeds(part, point)]
        tape, bits = self.tapes[point], self.bits[point]
        chained = {node for chain in self.chains[point] for node in chain.nodes}
        found, sign = [], None
        for node in tape.nodes:
            if (node.place, node.path) != loss.key:
                continue
            if loss.kind == "shown":
                if np.size(node.value) == 1:
                    found.append((node, np.ones(np.shape(node.value))))
                continue
            margin = loss.kind in ("hinge", "perceptron")
            pair = _margin(node, bits, chained) if margin else _meeting(node, bits, chained, self.listing)
            if pair and loss.kind == "canonical":
                before = _before_the_squash(pair[0], chained)
                if before is not None:
                    sign = sign or _sign_between(tape, before, pair[0])
                    found.append((before, sign * (np.asarray(pair[0].value, dtype=float) - pair[1])))
            elif pair:
                found.append((pair[0], _slope_of(loss.kind, np.asarray(pair[0].value, dtype=float), pair[1])))
        if loss.kind == "shown":
            # Of a running sum the last value has all of it.
            made_of = {parent.index for node, _ in found for parent in node.inputs}
            found = [(node, slope) for node, slope in found if node.index not in made_of]
        return found

    def slopes_of(self, loss):
        """Return the slopes of a loss at all points, one dict of nodes each; None if they cannot be told."""
        found = []
        for point in range(self.points):
            ends = {node for chain in self.chains[point] for node in chain.nodes}
            try:
                with np.errstate(all="ignore"):
                    seeds = [seed for seed in self.seeds(loss, point) if self.of_the_step[point][seed[0].index]]
                    found.append(slopes(self.tapes[point].nodes, seeds, ends, self.of_the_step[point]))
            except Unknown:
                return None
        return found

    # Ways back

    def ancestors(self, node, in_the_step=False):
        """Return all that a node of the first point is made of, up to values of parameters, or to the first ones."""
        most = 1 if in_the_step else None
        ends = {other for chain in self.chains[0] for other in chain.nodes[:most]} - {node}
        found, left = set(), list(node.inputs)
        while left:
            one = left.pop()
            if one in found:
                continue
            found.add(one)
            if one not in ends:
                left.extend(one.inputs)
        return found


def _first_uses(chains):
    """Return, of what first moves are made of, how often each expression was computed before, by place and path."""
    ends, found, seen = {node for chain in chains for node in chain.nodes}, {}, set()
    left = [parent for chain in chains for parent in chain.nodes[1].inputs]
    while left:
        node = left.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.kind == "binary" and node.place >= 0:
            found[node.key[:2]] = min(node.key[2], found.get(node.key[:2], node.key[2]))
        if node not in ends:
            left.extend(node.inputs)
    return found


def _takes_other_rows(tape, chains):
    """Return whether in one iteration other parts of data or parameters are taken than in the next.

    Of data, as rows that are drawn by chance; of a parameter, as of a table with a row for each word.
    """
    tables = {node for chain in chains for node in chain.nodes}
    of_data, of_tables = {}, {}
    for node in tape.nodes:
        if node.kind == "take" and (node.operands[0].kind == "leaf" or node.operands[0] in tables):
            taken = of_tables if node.operands[0] in tables else of_data
            taken.setdefault(node.turn, []).append(np.ravel(node.function).tolist())
    return any(rows != taken[min(taken)][: len(rows)] for taken in (of_data, of_tables) for rows in taken.values())


def _before_the_squash(prediction, chained):
    """Return the sum that an output is the squash of; None if it is a sum itself."""
    left, seen, found = [prediction], set(), None
    while left:
        node = left.pop()
        if node in seen or np.shape(node.value) != np.shape(prediction.value):
            continue
        seen.add(node)
        parts = set(node.inputs) | {
            parent for part in node.inputs for parent in part.inputs if part.kind in ("take", "item")
        }
        if parts & chained:
            found = node if found is None or node.index > found.index else found
        else:
            left.extend(node.inputs)
    return found if found is not prediction else None


def _sign_between(tape, early, late):
    """Return whether a value rises (1) or falls (−1) with an earlier one of its shape.

    Shares of a whole do not rise together: each is asked how it goes along with its own earlier number.
    """
    between = [node.index >= early.index for node in tape.nodes]
    weights = np.random.default_rng(0).standard_normal(np.shape(late.value))
    rising = slopes(tape.nodes, [(late, weights)], {early}, between).get(early, weights)
    return -1.0 if np.sum(weights * rising) < 0 else 1.0


def _given(part):
    """Return a plain number as it stands in an operation; None for what is on the tape."""
    return None if isinstance(part, (Node, list, tuple)) else part


def _by_key(tape):
    """Return the nodes of a tape by kind and key: in `w[i] -= d` what is worked out has the key of what is set."""
    return {(node.kind, key): node for node in tape.nodes for key in (*node.used, node.key)}


def _states(chains, learned):
    """Return the chains that a move of a parameter is made of; a sum that is only shown is none."""
    others = {node: chain for chain in chains if chain not in learned for node in chain.nodes}
    found, seen, left = set(), set(), [node for chain in learned for node in chain.nodes[1:]]
    while left:
        node = left.pop()
        if node in others:
            found.add(others[node])
        for parent in node.inputs:
            if parent not in seen:
                seen.add(parent)
                left.append(parent)
    return [chain for chain in chains if chain in found]


def _bits(tape, chains):
    """Return, for each node, the chains that it depends on directly, as bits; a chain's own values have their own."""
    own = {}
    for number, chain in enumerate(chains):
        for node in chain.nodes:
            own[node] = own.get(node, 0) | 1 << number
    bits = []
    for node in tape.nodes:
        mine = 0
        for parent in node.inputs:
            mine |= bits[parent.index]
        bits.append(own.get(node, mine))
    return bits


def _adds_up(node):
    """Return whether a node joins numbers of several steps, as in a mean of their losses."""
    if node.kind == "binary":
        return node.function in ("Add", "Sub")
    joins = name_of(node) in ("sum", "fsum", "mean", "array", "asarray", "stack")
    return node.kind == "put" or joins and all(np.size(parent.value) == 1 for parent in node.inputs)


def _of_the_step(tape, chains):
    """Return, for each node, whether it depends directly on a first value of a parameter: is of the first step.

    A value that is handed on to a later step, as the state of a recurrent cell, ends there: what is made of it and of
    a parameter that has moved since, once all have moved, is of that step. Losses of several steps may be added up.
    """
    firsts = {chain.nodes[0] for chain in chains}
    carried = {node for chain in chains for node in chain.nodes}
    end = max((chain.nodes[1].index for chain in chains), default=0)
    found, later = [], []
    for node in tape.nodes:
        of_first = [parent for parent in node.inputs if found[parent.index]]
        ends = (
            node.index > end
            and not _adds_up(node)
            and any(later[parent.index] for parent in node.inputs if not found[parent.index])
        )
        found.append(node in firsts or (node not in carried and bool(of_first) and not ends))
        later.append(node not in firsts and (node in carried or any(later[parent.index] for parent in node.inputs)))
    return found


def _candidates(tape, chains, bits, children, listing):
    """Return what may be a loss that is shown, and where a prediction may meet a label, by place and path."""
    chained = {node for chain in chains for node in chain.nodes}
    moves = {(node.place, node.path) for node in chained if node.kind == "binary"}
    shown, called, met, ancestors, leading = {}, {}, {}, set(), set()
    kept = _means(tape, chains)
    means = _along(tape, kept)
    left = [node for chain in chains if chain not in kept for node in chain.nodes[1:]]
    while left:
        for parent in left.pop().inputs:
            if parent not in ancestors:
                ancestors.add(parent)
                left.append(parent)
    for node in tape.nodes:
        if not bits[node.index] or node in chained or node in means or node.value is None or node.place < 0:
            continue
        key = node.place, node.path
        if np.size(node.value) == 1 and key not in moves:
            if _is_kept_alone(node, children, means) and node not in ancestors and not _is_condition(listing, node):
                shown.setdefault(key, []).append(node)
            elif _is_called_loss(listing, node):
                called.setdefault(key, []).append(node)
        if node in ancestors:
            leading.add(key)
        if node in ancestors and (pair := _meeting(node, bits, chained, listing)):
            met.setdefault(key, []).append(pair)
    if not met:
        for node in tape.nodes:
            if bits[node.index] and node.place >= 0 and (pair := _margin(node, bits, chained)):
                met.setdefault((node.place, node.path), []).append(pair)
        met = {key: pairs for key, pairs in met.items() if len({x for _, label in pairs for x in np.ravel(label)}) == 2}
    shown = {key: nodes for key, nodes in shown.items() if key not in leading}
    shown = {key: nodes for key, nodes in shown.items() if not _is_cut_off(nodes, children)} or shown
    return shown or ({} if met else called), met


def meeting_pairs(tape, chains, listing):
    """Return predictions and labels as they meet on a tape, by place and path, and what each node depends on."""
    bits, chained = _bits(tape, chains), {node for chain in chains for node in chain.nodes}
    _, met = _candidates(tape, chains, bits, _children(tape), listing)
    found = {}
    for node in tape.nodes:
        if (node.place, node.path) in met and node.kind == "binary":
            left, right = node.operands
            feels = isinstance(left, Node) and bool(bits[left.index])
            if _meeting(node, bits, chained, listing):
                found.setdefault((node.place, node.path), []).append((left, right) if feels else (right, left))
    return found, bits


def _means(tape, chains):
    """Return the chains that are running means: single numbers of which no other chain is made, and no plain sums."""
    single = [chain for chain in chains if np.size(chain.nodes[0].value) == 1]
    if not single or len(chains) == 1:
        return []
    bits, felt = _bits(tape, chains), 0
    for number, chain in enumerate(chains):
        for parent in (parent for node in chain.nodes[1:] for parent in node.inputs):
            felt |= bits[parent.index] & ~(1 << number)
    means = [chain for chain in single if chain.nodes[0] not in chain.nodes[1].inputs]
    return [chain for number, chain in enumerate(chains) if not felt >> number & 1 and chain in means] if felt else []


def _along(tape, chains):
    """Return the values of chains, and what is made on the way from one to the next, at whatever step."""
    keys = {(node.place, node.path) for chain in chains for node in chain.nodes}
    for chain in chains:
        for before, after in pairwise(chain.nodes):
            on_the_way = {before}
            for node in tape.nodes[before.index + 1 : after.index]:
                if any(parent in on_the_way for parent in node.inputs):
                    on_the_way.add(node)
                    keys.add((node.place, node.path))
    keys = {(place, path) for place, path in keys if place >= 0}
    return {node for node in tape.nodes if (node.place, node.path) in keys} | {n for c in chains for n in c.nodes}


def _is_kept_alone(node, children, means):
    """Return whether nothing is made of a number, or a running mean alone."""
    return all(
        child in means
        or (child.function in ("Mult", "Div") and children.get(child.index) and means.issuperset(children[child.index]))
        for child in children.get(node.index, ())
    )


def _is_cut_off(nodes, children):
    """Return whether something is made of numbers at some times and not at others, as where a bend cuts them off."""
    made = [bool(children.get(node.index)) for node in nodes[:-1]]
    return any(made) and not all(made)


def _is_condition(listing, node):
    """Return whether a number is only compared with another, also under a name: a margin is no loss."""
    tree = listing.nodes[node.place]
    parent = listing.parents.get(tree)
    if isinstance(parent, ast.Assign) and parent.value is tree and isinstance(parent.targets[0], ast.Name):
        name, function = parent.targets[0].id, listing.functions.get(parent)
        reads = [
            other for other in listing.parents
            if isinstance(other, ast.Name) and other.id == name and isinstance(other.ctx, ast.Load)
            and listing.functions.get(other) is function
        ]  # fmt: skip
        return bool(reads) and all(isinstance(listing.parents.get(read), ast.Compare) for read in reads)
    return isinstance(parent, (ast.Compare, ast.If, ast.While, ast.IfExp, ast.BoolOp))


def _is_called_loss(listing, node):
    """Return whether a number is kept under a name such as loss or cost; under a letter as J, if it is not below 0."""
    parent = listing.parents.get(listing.nodes[node.place])
    targets = getattr(parent, "targets", [getattr(parent, "target", None)])
    names = [getattr(target, "id", getattr(target, "attr", "")) or "" for target in targets]
    if any(map(LOSS_WORDS.search, names)):
        return True
    return any(map(LOSS_LETTERS.fullmatch, names)) and float(np.reshape(node.value, ())) >= 0


def is_judged(tape, chains, listing):
    """Return whether something on a tape may be a loss, or a place where a prediction meets a label."""
    return any(_candidates(tape, chains, _bits(tape, chains), _children(tape), listing))


def felt_chains(tape, chains, listing):
    """Return the numbers of the chains that a prediction or a loss feels: the parameters."""
    bits, children = _bits(tape, chains), _children(tape)
    shown, met = _candidates(tape, chains, bits, children, listing)
    felt = 0
    for pairs in met.values():
        for prediction, _ in pairs:
            felt |= bits[prediction.index]
    for nodes in () if felt else shown.values():
        for node in nodes:
            felt |= bits[node.index]
    return [number for number in range(len(chains)) if not felt or felt >> number & 1]


def _end_of(chains, tape, later=0):
    """Return how many nodes there are until every chain has moved three times, or some times more."""
    last = max(chain.nodes[min(3 + later, len(chain.nodes) - 1)].index for chain in chains)
    return min(len(tape.nodes), int(1.1 * last) + 60)


def _children(tape):
    if tape.children is None:
        tape.children = {}
        for node in tape.nodes:
            for parent in node.inputs:
                tape.children.setdefault(parent.index, []).append(node)
    return tape.children


def _slope_of(kind, prediction, label):
    with np.errstate(all="ignore"):
        if kind == "squared error":
            return prediction - label
        if kind == "cross-entropy":
            return (prediction - label) / (prediction * (1 - prediction))
        if kind == "softmax cross-entropy":
            return -label / prediction
        if kind == "hinge":
            return -label * (label * prediction < 1)
        if kind == "perceptron":
            return -label * (label * prediction <= 0)
        return np.sign(prediction - label)


def _steps_that_stay(chain):
    """Return how many values a chain has before they grow much larger than the first ones were."""
    sizes = [_size(node) for node in chain.nodes]
    most = FARTHEST_AWAY * max(1.0, sizes[0], sizes[1])
    return next((number for number, size in enumerate(sizes) if not size <= most), len(sizes))


def _size(node):
    with np.errstate(over="ignore"):
        return float(np.sqrt(np.mean(np.square(np.asarray(node.value, dtype=float)))))


def _noise_for(chains, later=0):
    """Return where chains get their second values, or later ones: by the key of a node, a scale."""
    found = {}
    for chain in chains:
        root, node = chain.nodes[later], chain.nodes[1 + later]
        size = _size(node)
        scale = size if size > 0.05 else 0.5
        for key in _made_at(node, root):
            found[key] = scale
    return found


def _made_at(node, root):
    """Return where a value was added up: the last sum that makes all of it, else all that make parts."""
    if node.kind == "binary" or (node.kind == "call" and node.place >= 0):
        return [node.key]
    found, left, seen = [], [node], set()
    while left and len(seen) < 2000:
        one = left.pop()
        if one in seen or one is root:
            continue
        seen.add(one)
        if one.kind == "put" and one.place >= 0:
            value = one.operands[1]
            if isinstance(value, Node) and value.kind == "binary" and value.place == one.place and np.ndim(value.value):
                found.append(value.key)
            else:
                found.append(one.key)
            left.append(one.operands[0])
        elif one.kind in ("take", "item", "put"):
            left.extend(one.inputs)
        elif one.kind == "binary" or (one.kind in ("added", "call", "method") and one.place >= 0):
            found.append(one.key)
    return found


def _noisy(noise, point, share):
    """Return noise by key: random, and the same for the same point."""
    kept, size = SPREADS[point] if share == 1 else (1.0, share * (1 + point))

    def shift(scale, seed):
        def of(value):
            drawn = size * scale * np.random.default_rng(seed).uniform(-1, 1, np.shape(value))
            moved = drawn + (kept - 1) * value
            return moved if np.ndim(value) else float(moved)

        return of

    return {key: shift(scale, [point, key[0], key[2], *key[1]]) for key, scale in noise.items()}
