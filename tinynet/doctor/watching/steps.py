"""One step of a training, at several random points, and the true slope of the loss in every value on the way."""

import ast
import copy

import numpy as np

from tinynet.doctor.programs.subject import Crash
from tinynet.doctor.watching.chains import Chain, find_chains
from tinynet.doctor.watching.dependence import (
    carried_with,
    children_of,
    dependence,
    first_uses,
    nodes_by_key,
    of_first_step,
)
from tinynet.doctor.watching.losses import (
    Loss,
    before_the_squash,
    candidates,
    felt_chains,
    parameters_and_held,
    running_means,
    sign_between,
    slope_of_loss,
)
from tinynet.doctor.watching.meetings import margin, meeting
from tinynet.doctor.watching.points import POINTS, SHARES, end_of, noise_for, noisy, steps_that_stay
from tinynet.doctor.watching.slopes import Unknown, slopes
from tinynet.doctor.watching.tape import Node

__all__ = ["Runs"]

MOST_LATER = 7


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
        self.listing, self.names, self._children = listing, names, {}
        # With what the parameters began, and the values of the first point that are held on purpose.
        self.starts, self.on_purpose = [], []
        # Runs the same once more, with other results at some places: for each point, by place and occurrence.
        self.again = None
        self.tapes, self.chains = [tape for tape, _ in points], [list(chains) for _, chains in points]
        kept = [] if names else running_means(self.tapes[0], self.chains[0])
        if names:
            learned, self.held = self.chains, [[] for _ in points]
        else:
            known = [parameters_and_held(tape, found, listing) for tape, found in points]
            numbers, self.held = zip(*known, strict=True)
            learned = [[found[n] for n in wanted] for found, wanted in zip(self.chains, numbers, strict=True)]
        self.states = [carried_with(found, kept) for found, kept in zip(self.chains, learned, strict=True)]
        self.chains = learned
        self.carried = [*learned[0], *self.states[0], *(chain for chain in kept if chain not in learned[0])]
        shapes = {tuple(np.shape(chain.nodes[0].value) for chain in found) for found in learned}
        self.fits = len(shapes) == 1 and shapes != {()}
        if not self.fits:
            return
        self.by_key = [nodes_by_key(taped) for taped in self.tapes]
        self.children = children_of(self.tapes[0])
        self._look()

    def _look(self):
        """Find what each node depends on, and of which step it is."""
        self._met = None
        self.bits = [dependence(*of_one) for of_one in zip(self.tapes, self.chains, self.held, strict=True)]
        self.of_the_step = [of_first_step(*of_one) for of_one in zip(self.tapes, self.chains, self.held, strict=True)]

    @classmethod
    def of_program(cls, watched, tape, chains, same_step=False):
        """Run a program from several points, after a first run has found what it learns."""
        learned = [chains[number] for number in felt_chains(tape, chains, watched.listing)]
        carried = {node.place for chain in chains for node in chain.nodes}
        later = 0 if same_step else min(map(steps_that_stay, learned)) - 3
        for share in SHARES:
            taped = {}

            def run(*steps, share=share, taped=taped):
                """Run it to a point for each number of steps, which are made before the values are moved at random."""
                points = [
                    (noisy(noise_for(learned, number), point, share), end_of(learned, tape, number))
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
                tried = [last, last - 1, last - 3] if takes_other_rows(tape, learned) else [last]
                if any(run(0, step).sees_other_rows() for step in tried if step > 0):
                    runs = run(*(round(point * last / (POINTS - 1)) for point in range(POINTS)))
                    if runs.run_alike():
                        return runs.beginning_with(learned)
                runs = run(*[0] * POINTS)
            except Crash:
                continue  # so far away it cannot compute
            if runs.fits:
                return runs.beginning_with(learned)
        return None

    def beginning_with(self, learned):
        """Return itself, told with what the parameters of the program begin."""
        self.starts = [np.array(chain.nodes[0].value, dtype=float) for chain in learned]
        return self

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
        first = [first_uses(chains) for chains in self.chains]
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

    def holding(self, keys):
        """Return the same with more values held while slopes are taken; None if they are not at all points.

        Parameters
        ----------
        keys : list of (kind, key)
            Of each value.
        """
        aligned = [[by_key.get(key) for by_key in self.by_key] for key in keys]
        if any(node is None for nodes in aligned for node in nodes):
            return None
        other = copy.copy(self)
        other.on_purpose = [nodes[0] for nodes in aligned]
        added = zip(*([Chain([node]) for node in nodes] for nodes in aligned), strict=True)
        other.held = [[*held, *more] for held, more in zip(self.held, added, strict=True)]
        other._look()
        again = self.again
        other.again = again and (lambda mended: again(mended).holding(keys))
        return other

    def at_the_first(self, points):
        """Return the same with the first few points only."""
        fewer = copy.copy(self)
        for name in ("tapes", "chains", "states", "held", "by_key", "bits", "of_the_step"):
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

    # Losses

    def losses(self):
        """Return what may be the loss: numbers that are shown first, then differences of prediction and label."""
        shown, met = candidates(self.tapes[0], self.carried, self.bits[0], self.children, self.listing)
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
        return all(meeting(node, self.bits[0], chained, self.listing) is None for node in nodes)

    def children_at(self, point):
        """Return the nodes that each node of a point goes into, by index."""
        if point == 0:
            return self.children
        if point not in self._children:
            self._children[point] = children_of(self.tapes[point])
        return self._children[point]

    def meetings(self):
        """Return the nodes of the first point in which a prediction meets a label."""
        if self._met is None:
            chained = self.chains[0] + self.states[0]
            _, met = candidates(self.tapes[0], chained, self.bits[0], self.children, self.listing)
            self._met = {node for node in self.tapes[0].nodes if (node.place, node.path) in met}
        return self._met

    def pairs(self):
        """Return predictions and labels of the first point, (node, array) each, where they meet."""
        met = sorted(self.meetings(), key=lambda node: node.index)
        return [pair for pair in map(self.pair_of, met) if pair]

    def predictions(self):
        """Return the predictions of the first point, where they meet their labels."""
        return [prediction for prediction, _ in self.pairs()]

    def is_of_the_output(self, loss):
        """Return whether the prediction of a standard loss is made of one that meets labels as well: it comes later."""
        met = {node: self.pair_of(node) for node in self.meetings()}
        mine = [pair[0] for node, pair in met.items() if pair and (node.place, node.path) == loss.key]
        others = {pair[0] for node, pair in met.items() if pair and (node.place, node.path) != loss.key}
        return not loss.is_shown and any(others & self.ancestors(prediction) for prediction in mine)

    def pair_of(self, node):
        """Return (prediction, label) of a value of the first point in which they meet; None if they do not."""
        chained = {node for chain in self.chains[0] + self.states[0] for node in chain.nodes}
        return meeting(node, self.bits[0], chained, self.listing) or margin(node, self.bits[0], chained)

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
            if loss.kind == "shown":
                is_it = node.path == loss.key[1] and node.place >= 0
                if is_it and self.listing.first_branch(node.place) == loss.key[0] and np.size(node.value) == 1:
                    found.append((node, np.ones(np.shape(node.value))))
                continue
            if (node.place, node.path) != loss.key:
                continue
            of_margins = loss.kind in ("hinge", "perceptron")
            pair = margin(node, bits, chained) if of_margins else meeting(node, bits, chained, self.listing)
            if pair and loss.kind == "canonical":
                before = before_the_squash(pair[0], chained)
                if before is not None:
                    sign = sign or sign_between(tape, before, pair[0])
                    found.append((before, sign * (np.asarray(pair[0].value, dtype=float) - pair[1])))
            elif pair:
                found.append((pair[0], slope_of_loss(loss.kind, np.asarray(pair[0].value, dtype=float), pair[1])))
        if loss.kind == "shown":
            # Of a running sum the last value has all of it.
            made_of = {parent.index for node, _ in found for parent in node.inputs}
            found = [(node, slope) for node, slope in found if node.index not in made_of]
        return found

    def slopes_of(self, loss):
        """Return the slopes of a loss at all points, one dict of nodes each; None if they cannot be told."""
        found = []
        for point in range(self.points):
            ends = {node for chain in self.chains[point] + self.held[point] for node in chain.nodes}
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


def takes_other_rows(tape, chains):
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


def _given(part):
    """Return a plain number as it stands in an operation; None for what is on the tape."""
    return None if isinstance(part, (Node, list, tuple)) else part
