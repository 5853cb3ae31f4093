"""What a value of a program is: a slope of the loss in another value, a factor, a rate, or none of these.

Every value of the backward pass is held against the true slopes of the loss in the values of the forward pass.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tinynet.doctor.watching.proportional import CLOSE, proportional
from tinynet.doctor.watching.slopes import REARRANGE, Unknown, pulled
from tinynet.doctor.watching.tape import Node, name_of, with_values

__all__ = ["CLIPS", "DIVISOR", "PRODUCTS", "Judge", "Use", "operands", "plain"]

DEEPEST = 40
NEAR = 1e-4
ROUNDED = 1e-9
# Of a parameter a penalty takes less than this share in a step.
LITTLE = 0.1
PRODUCTS = {"dot", "matmul", "outer", "multiply", "inner", "tensordot", "einsum"}
# A slope that is cut off where it is large stays the slope elsewhere.
CLIPS = {"clip", "minimum", "maximum"}
# In place of the number of an operand, for a factor that is divided by.
DIVISOR = -1


@dataclass(frozen=True)
class Use:
    """A value where it is used: an operand of an operation, or the operation's own result."""

    node: object
    parent: Node | None = None
    operand: int = 0


class Judge:
    """Judges the moves of the parameters by the slopes of one loss.

    Parameters
    ----------
    runs : Runs
    loss : Loss
    slopes : list of dict
        As `Runs.slopes_of` gives them.
    """

    def __init__(self, runs, loss, slopes):
        self.runs, self.loss, self.all = runs, loss, slopes
        self.carried = {node for chain in runs.chains[0] for node in chain.nodes}
        self.known, self.right_nodes, self.told, self.blamed, self._forward = {}, set(), {}, {}, None
        self._made_of = {}
        self.forward = [
            node for node in sorted(slopes[0], key=lambda node: node.index)
            if runs.bits[0][node.index] and self.slope(node) is not None
        ]  # fmt: skip
        self.backward = self._backward()
        self.prints = _Prints({node: self.slope(node) for node in self.forward})

    # Slopes and meanings

    def slope(self, node):
        """Return the slopes in a node at all points; None if it has none, or nothing moves there."""
        if node not in self.known:
            nodes = self.runs.aligned(node)
            found = None if nodes is None else [self.all[point].get(one) for point, one in enumerate(nodes)]
            good = found is not None and all(one is not None and np.isfinite(one).all() for one in found)
            self.known[node] = found if good and any(np.any(one) for one in found) else None
        return self.known[node]

    def _backward(self):
        """Return which nodes come after prediction and label have met."""
        runs, tape = self.runs, self.runs.tapes[0]
        met = runs.meetings()
        chained = {node for chain in runs.chains[0] for node in chain.nodes}
        after = [False] * len(tape.nodes)
        for node in tape.nodes:
            if node in met:
                after[node.index] = True
            elif node not in chained:
                after[node.index] = any(after[parent.index] for parent in node.inputs)
        if not met:
            return [bool(runs.bits[0][node.index]) and node not in self.all[0] for node in tape.nodes]
        return after

    def is_backward(self, value):
        """Return whether a value comes after prediction and label have met."""
        return isinstance(value, Node) and self.backward[value.index]

    def values(self, value):
        """Return the values of a node or of a plain number at all points."""
        if isinstance(value, Node):
            return self.runs.values(value)
        try:
            return [np.asarray(with_values(value), dtype=float)] * self.runs.points
        except (TypeError, ValueError):
            return None

    def values_at(self, use):
        """Return what stands at a use at all points: a number that stands in no node is another one on another row."""
        parents = None if use.parent is None else self.runs.aligned(use.parent)
        number = 1 if use.operand == DIVISOR else use.operand
        found = [part.node for parent in parents or () for part in operands(parent) if part.operand == number]
        if len(found) != self.runs.points or found[0] is not use.node:
            return self.values(use.node)
        try:
            return [np.asarray(with_values(part), dtype=float) for part in found]
        except (TypeError, ValueError):
            return None

    def product_of(self, factors):
        """Return the product of some factors at all points; None if one of them is not known."""
        product = [np.ones(())] * self.runs.points
        for factor in factors:
            values = self.values_at(factor)
            if values is None:
                return None
            with np.errstate(all="ignore"):
                product = [
                    one / value if factor.operand == DIVISOR else one * value
                    for one, value in zip(product, values, strict=True)
                ]
        return product

    def same(self, values, targets):
        """Return whether values are targets up to a constant, or turned."""
        if values is None or targets is None or values[0].size != np.size(targets[0]):
            return False
        if proportional(values, targets) is not None:
            return True
        turned = values[0].ndim == 2 and min(values[0].shape) > 1
        return turned and proportional([value.T for value in values], targets) is not None

    def meanings(self, node):
        """Return the values of the forward pass in which a value is the slope, up to a constant.

        What was blamed already counts as what it should be.
        """
        if node in self.blamed:
            return [self.blamed[node]]
        if node not in self.told:
            values = self.values(node)
            candidates = [] if values is None else self.prints.like(values)
            self.told[node] = [one for one in candidates if self.same(values, self.slope(one))]
        return self.told[node]

    def means(self, meanings, node):
        """Return whether one of some values has the same slope as a value."""
        slope = self.slope(node)
        return node in meanings or any(
            self.same(self.slope(one), slope) for one in meanings if self.slope(one) is not None
        )

    def nearest(self, meanings, target):
        """Return, of several values with the same slope, one that has a name."""
        named = [one for one in meanings if self.runs.has_name(one)]
        return min(named or meanings, key=lambda one: abs(one.index - target.index))

    def rate(self, node):
        """Return the constant by which a value differs from the slope that it is; None if it is none."""
        found = [] if node.value is None else self.meanings(node)
        values, first = self.values(node), self.nearest(found, node) if found else None
        rates = [
            self.rate_between(values, slope)
            for one in (first, *found)
            if one and (slope := self.slope(one)) is not None
        ]
        return next((rate for rate in rates if rate is not None), None)

    def rate_between(self, values, slopes):
        """Return the constant by which values differ from slopes of their shape; None if there is none."""
        return proportional(values, slopes) if np.shape(values[0]) == np.shape(slopes[0]) else None

    # Parameters

    def factor(self, number):
        """Return by what a parameter's move differs from its slope; None if it is not proportional to it.

        Raises
        ------
        LookupError
            If the loss does not feel it.
        """
        chain, target = self.step(number)
        moves = []
        for point in range(self.runs.points):
            nodes = self.runs.chains[point][number].nodes
            moves.append(np.asarray(nodes[1].value, dtype=float) - np.asarray(nodes[0].value, dtype=float))
        found = proportional(moves, target)
        if found is None and (rates := self._rates(chain)) is not None:
            with np.errstate(all="ignore"):
                moves = [move / rate for move, rate in zip(moves, rates, strict=True)]
            found = proportional(moves, target)
        return found

    def _rates(self, chain):
        """Return the product, at all points, of the rates of a move that are others in another step, as they decay.

        None if there are none.
        """
        found, seen, left = [], set(), [chain.nodes[1]]
        while left:
            node = left.pop()
            scaled = node.kind == "binary" and node.function in ("Mult", "Div")
            if scaled and chain.nodes[0] in node.operands and not self.is_backward(node):
                continue  # how much of the parameter itself is kept
            for part in operands(node):
                value = part.node
                if not isinstance(value, Node) or value in seen or value in self.carried or self.is_forward(value):
                    continue
                seen.add(value)
                if scaled and np.size(value.value) == 1 and not self.is_backward(value):
                    values = self.values(value)
                    varies = values is not None and any(np.any(one != values[0]) for one in values)
                    if varies and not self.runs.bits[0][value.index]:
                        over = node.function == "Div" and part.operand == 1
                        found.append([1 / one.item() if over else one.item() for one in values])
                        continue
                left.append(value)
        return np.prod(found, axis=0) if found else None

    def is_forward(self, value):
        """Return whether a prediction is made of a value."""
        if self._forward is None:
            outputs = set(self.runs.predictions())
            self._forward = outputs.union(*map(self.runs.ancestors, outputs))
        return value in self._forward

    def step(self, number):
        """Return (chain, slopes at all points) of a parameter.

        Raises
        ------
        LookupError
            If the loss does not feel it.
        """
        chain = self.runs.chains[0][number]
        target = [self.all[point].get(self.runs.chains[point][number].nodes[0]) for point in range(self.runs.points)]
        if any(one is None or not np.isfinite(one).all() for one in target) or not any(np.any(one) for one in target):
            raise LookupError(number)
        if all(
            self._cancels(self.all[point], self.runs.chains[point][number].nodes[0], point)
            for point in range(self.runs.points)
        ):
            raise LookupError(number)
        return chain, target

    def _cancels(self, slopes, node, point):
        """Return whether the slopes in a parameter add up to nothing but rounding, as before a mean is taken off."""
        uses = [
            child
            for child in self.runs.children_at(point).get(node.index, ())
            if child in slopes and child not in self.carried_at(point)
        ]
        most = max((float(np.abs(slopes[child]).sum()) for child in uses), default=0.0)
        return float(np.abs(slopes[node]).max()) < ROUNDED * most

    def carried_at(self, point):
        """Return the values of the parameters at a point."""
        return {node for chain in self.runs.chains[point] for node in chain.nodes}

    def gradient(self, number, turned=False):
        """Return the first value that is the slope in a parameter, of all that its move is made of; None if none is.

        With `turned`, the first that has the rows of the slope for its columns, in a square array.
        """
        chain, target = self.step(number)
        size = np.size(target[0])
        # A velocity that the forward pass looks ahead with counts as a parameter, and is a part of the move.
        ahead = [one for one in self._terms_of(chain.nodes[1]) if one in self.carried and one is not chain.nodes[0]]
        made_of = self.runs.ancestors(chain.nodes[1], in_the_step=bool(ahead))
        found = [
            node for node in made_of
            if self.is_backward(node) and np.size(node.value) == size and node.value is not None
        ]  # fmt: skip
        for node in sorted(found, key=lambda one: one.index):
            values = self.values(node)
            if not self.same(values, target):
                continue
            is_turned = _is_square(target[0]) and proportional(values, target) is None
            if self._becomes(node, chain.nodes[1], is_turned != turned):
                return node
        return None

    def _terms_of(self, node):
        return node.inputs if node.kind == "binary" and node.function in ("Add", "Sub") else []

    def _becomes(self, node, move, is_turned=False):
        """Return whether a slope becomes a move with nothing of the forward pass multiplied in, and all its numbers.

        One that has its rows for columns, in a square array, has to be turned on the way.
        """
        within = self.runs.ancestors(move, in_the_step=True) | {move}
        left, seen = [(node, is_turned)], {(node, is_turned)}
        while left:
            one, turned = left.pop()
            if one is move and not turned:
                return True
            for child in self.runs.children.get(one.index, ()):
                after = child, turned != (_is_turned(one, child))
                if child in within and after not in seen and np.size(child.value) >= np.size(node.value):
                    seen.add(after)
                    if not self._times_forward(child, one):
                        left.append(after)
        return False

    def _times_forward(self, product, one):
        """Return whether a value is multiplied with a value of the forward pass."""
        if not (
            product.kind == "binary" and product.function in ("Mult", "Div", "MatMult") or name_of(product) in PRODUCTS
        ):
            return False
        others = [part for part in operands(product) if part.node is not one]
        return any(
            self.runs.bits[0][other.node.index] and not self.is_backward(other.node)
            and other.node not in self.carried and not self.is_a_parameter(other.node)
            or self._is_of_a_row(other)
            for other in others if isinstance(other.node, Node)
        ) or any(self.varies(other) for other in others if not isinstance(other.node, Node))  # fmt: skip

    def _is_of_a_row(self, use):
        """Return whether a factor is a number of a row, from which a prediction is made."""
        return not self.is_backward(use.node) and self.is_forward(use.node) and self.varies(use)

    def rests(self, number):
        """Return whether a parameter does not move in this step: it belongs to other rows, or its input is 0.

        Then its next move is made of what other parameters have become, or it was worked out before.
        """
        moves = [
            np.asarray(chains[number].nodes[1].value, dtype=float) - np.asarray(chains[number].nodes[0].value)
            for chains in self.runs.chains
        ]
        if not any(map(np.any, moves)):
            return True
        old, new = self.runs.chains[0][number].nodes[:2]
        moved = {node for chain in self.runs.chains[0] for node in chain.nodes[1:]}
        made_of = self.runs.ancestors(new) - {old}
        return bool(moved & made_of) or not any(self.runs.bits[0][node.index] for node in made_of)

    def moves_by_another_rate(self, number):
        """Return whether a parameter moves along its slope at each point by itself, by shares that differ."""
        _, target = self.step(number)
        shares = []
        for point in range(self.runs.points):
            nodes = self.runs.chains[point][number].nodes
            move = np.asarray(nodes[1].value, dtype=float) - np.asarray(nodes[0].value, dtype=float)
            shares.append(proportional([move], [target[point]]) if np.count_nonzero(move) > 1 else None)
        return all(shares) and not np.allclose(shares, shares[0])

    def penalty(self, number):
        """Return how far the move of a parameter is a share of its slope and a share of the parameter itself.

        Returns
        -------
        (float, float) or None
            Both shares; None if the move is not made of the two.
        """
        chain, target = self.step(number)
        told = []
        for point in range(self.runs.points):
            before, after = (
                np.ravel(np.asarray(node.value, dtype=float)) for node in self.runs.chains[point][number].nodes[:2]
            )
            told.append(np.stack([after - before, np.ravel(target[point]), before]))
        # Of a table the rows that rest in this step do not shrink. What is the same at two points tells nothing more.
        used = [(one[0] != 0) | (one[1] != 0) for one in told]
        for i, j in combinations(range(len(told)), 2):
            used[j] &= ~(told[i] == told[j]).all(axis=0)
        ways = [np.ones((self.runs.points, 2))]
        if (rates := self._rates(chain)) is not None:
            # A rate that decays scales the slope, and mostly the penalty as well.
            ways += [np.stack([rates, rates], axis=1), np.stack([rates, np.ones_like(rates)], axis=1)]
        for way in ways:
            scaled = [one * [[1], [of_slope], [of_value]] for one, (of_slope, of_value) in zip(told, way, strict=True)]
            numbers = np.concatenate([one[:, rows] for one, rows in zip(scaled, used, strict=True)], axis=1)
            if shares := _shares(*numbers, 2 if self.runs.points > 2 else 4):
                return shares
        return None

    def added(self, use, chain):
        """Return what a move adds to a parameter, without the rate, a velocity's past and the like."""
        states = {node for state in self.runs.states[0] for node in state.nodes} | set(chain.nodes[:1])
        for _ in range(DEEPEST):
            node = use.node
            if not isinstance(node, Node):
                return use
            parts = [part for part in operands(node) if self.is_backward(part.node)]
            if node.kind == "binary" and node.function in ("Add", "Sub"):
                parts = [part for part in parts if not self._goes_on(part.node, states)]
                if len(parts) != 1:
                    return use
            elif node.kind == "binary" and node.function in ("Mult", "Div"):
                if len(parts) == 2:
                    parts = parts[:1]
                elif any(part not in parts and self.varies(part) for part in operands(node)):
                    return use
            elif node.kind == "put":
                if np.size(plain(node.operands[1])) != np.size(node.value):
                    return use
                parts = [part for part in parts if part.operand == 1]
            elif node.kind not in ("take", "item") and name_of(node) not in REARRANGE | CLIPS:
                return use
            if len(parts) != 1:
                return use
            use = parts[0]
        return use

    def moved(self, use, chain):
        """Return what is added to some rows of a parameter, without the rate and a share of the rows themselves."""
        for _ in range(DEEPEST):
            node = use.node
            parts = operands(node) if isinstance(node, Node) and node.kind == "binary" else []
            if parts and node.function in ("Add", "Sub"):
                parts = [part for part in parts if not self._is_a_share(part.node, chain.nodes[0])]
            elif parts and node.function in ("Mult", "Div"):
                parts = [part for part in parts if self.varies(part)]
            if len(parts) != 1 or (node.function == "Div" and parts[0].operand == 1):
                return use
            use = parts[0]
        return use

    def _is_a_share(self, value, start):
        """Return whether a value is a part of an array, or a multiple of it, also after other parts were set."""
        if isinstance(value, Node) and value.kind == "binary" and value.function == "Mult":
            return any(self._is_a_share(side, start) for side in value.operands)
        while isinstance(value, Node) and value.kind in ("take", "put"):
            value = value.operands[0]
        return value is start

    def _goes_on(self, value, states):
        """Return whether a term is a number that is carried on, or a share of it."""
        if value in states:
            return True
        if isinstance(value, Node) and value.kind == "binary" and value.function in ("Mult", "Add", "Sub"):
            return any(side in states for side in value.operands if isinstance(side, Node))
        return (
            isinstance(value, Node)
            and value.kind in ("take", "item")
            and any(self._goes_on(one, states) for one in value.inputs)
        )

    # Factors

    def is_factor(self, value):
        """Return whether a value may be a factor of a derivative, and no rate or number of rows."""
        if isinstance(value, Node):
            return bool(self.runs.bits[0][value.index]) or np.size(value.value) > 1 or value in self.all[0]
        return False

    def varies(self, use):
        """Return whether a factor is one of a derivative, several numbers, or another number on another row."""
        if self.is_factor(use.node) or np.size(plain(use.node)) > 1:
            return True
        values = self.values_at(use)
        return values is not None and not all(np.allclose(value, values[0]) for value in values)

    def is_a_parameter(self, value):
        """Return whether a value is a parameter, or a part of one."""
        return any(self.is_part(value, node) for chain in self.runs.chains[0] for node in chain.nodes)

    def is_part(self, value, node):
        """Return whether a value is a node, or is only taken, turned or copied from it."""
        while isinstance(value, Node):
            if value is node:
                return True
            if value.kind not in ("take", "item") and name_of(value) not in REARRANGE:
                return False
            if len(value.inputs) != 1:
                return node in value.inputs
            value = value.inputs[0]
        return False

    # Ways

    def uses(self, node):
        """Return the operations of the forward pass that a value goes into, also as a part or turned."""
        found = []
        for child in self.runs.children.get(node.index, ()):
            if self.slope(child) is None or child in self.carried:
                continue
            if child.kind in ("take", "item") or name_of(child) in REARRANGE:
                found.extend(self.uses(child))
            elif child not in found:
                found.append(child)
        return found

    def uses_on_the_way(self, target):
        """Return the products on the ways from a value to the loss."""
        found, left, seen = [], [target], set()
        while left:
            node = left.pop()
            for child in self.runs.children.get(node.index, ()):
                if child not in seen and child in self.all[0]:
                    seen.add(child)
                    left.append(child)
                    if child.kind == "binary" and child.function == "Mult":
                        found.append(child)
        return found

    def share(self, use, node):
        """Return the part of a value's slope that comes through one use of it, at all points; None if not known."""
        slope = self.slope(use)
        nodes, others = self.runs.aligned(use), self.runs.aligned(node)
        if slope is None or nodes is None or others is None:
            return None
        found = []
        for point in range(self.runs.points):
            try:
                parts = [part for parent, part in pulled(nodes[point], slope[point]) if parent is others[point]]
            except Unknown:
                return None
            if not parts:
                return None
            found.append(sum(parts))
        return found

    def share_in(self, use, target):
        """As `share`, where the use may be of a part of the target."""
        found = self.share(use, target)
        if found is not None:
            return found
        for part in operands(use):
            if isinstance(part.node, Node) and self.is_part(part.node, target):
                found, where = self.share(use, part.node), _where_in(part.node, target)
                return None if found is None or where is None else [_spread(one, where, target) for one in found]
        return None

    def cofactor(self, use, node):
        """Return the use of the other factor where a value is multiplied; None if it is not multiplied.

        Without a value, the factor that is a parameter.
        """
        if node is None:
            parts = [part for part in operands(use) if self.is_a_parameter(part.node)]
            return parts[0] if len(parts) == 1 else None
        if use.kind == "binary" and use.function in ("Mult", "MatMult") or name_of(use) in PRODUCTS:
            others = [part for part in operands(use) if not self.is_part(part.node, node)]
            return others[0] if len(others) == 1 else None
        return None

    def passed(self, use):
        """Return what a value is handed on from, through a constant factor, a sum with nothing, a turn or a sign."""
        for _ in range(DEEPEST):
            node = use.node
            if not isinstance(node, Node) or node in self.runs.meetings() or node in self.blamed:
                return use
            parts = operands(node)
            backward = [part for part in parts if self.is_backward(part.node)]
            if len(backward) != 1:
                return use
            others = [part for part in parts if part is not backward[0]]
            if node.kind == "binary" and node.function in ("Mult", "Div"):
                if any(map(self.varies, others)) or (backward[0].operand and node.function == "Div"):
                    return use
                if not any(np.any(plain(other.node)) for other in others):
                    return use  # what is multiplied by 0 is not handed on
            elif node.kind == "binary" and node.function in ("Add", "Sub"):
                if any(np.any(plain(other.node)) for other in others):
                    return use
            else:
                return use
            use = backward[0]
        return use

    def leads(self, target, later):
        """Return whether a later value is made of a target."""
        if target not in self._made_of:
            found, left = {target}, [target]
            while left:
                new = [child for child in self.runs.children.get(left.pop().index, ()) if child not in found]
                found.update(new)
                left.extend(new)
            self._made_of[target] = found
        return later in self._made_of[target]


def _shares(move, slope, value, fewest):
    """Return of how much of a slope and of a value a move is made; None if it is not made of the two.

    Two numbers are made of any two: there, only a step downhill that makes the value a little smaller counts.
    """
    if len(move) < fewest or not np.isfinite(move).all():
        return None
    parts = np.stack([slope, value], axis=1)
    shares, *_ = np.linalg.lstsq(parts, move, rcond=None)
    if np.abs(parts @ shares - move).max() > CLOSE * np.abs(move).max() or not shares.all():
        return None
    if len(move) == 2 and not (shares[0] < 0 and -LITTLE < shares[1] < 0):
        return None
    return tuple(float(share) for share in shares)


def _is_square(value):
    return np.ndim(value) == 2 and len(set(np.shape(value))) == 1


def _is_turned(before, after):
    """Return whether a square array has the rows of another one for its columns, and is not the same."""
    a, b = before.value, after.value
    return _is_square(a) and np.shape(a) == np.shape(b) and np.array_equal(a.T, b) and not np.array_equal(a, b)


def plain(value):
    """Return the value of a node, or of what stands in place of one."""
    return value.value if isinstance(value, Node) else with_values(value)


def operands(node):
    """Return the operands of an operation as they are used; those of a method begin with its object, as −2."""
    if node.kind in ("binary", "take", "put", "added", "item"):
        return [Use(part, node, number) for number, part in enumerate(node.operands)]
    if node.kind == "leaf":
        return []
    arguments, _ = node.operands
    first = -2 if node.kind == "method" else 0
    numbers = [first, *range(len(arguments))] if node.kind == "method" else range(len(arguments))
    found = [Use(part, node, number) for number, part in zip(numbers, arguments, strict=False)]
    return [part for part in found if isinstance(part.node, Node)] or [Use(part, node, 0) for part in node.inputs]


def _where_in(part, target):
    """Return where the numbers of a part stand in the array that it is taken from; None if it is not only taken."""
    where = np.arange(np.size(part.value))
    while part is not target:
        if part.kind != "take":
            return None
        where, part = np.ravel(part.function)[where], part.operands[0]
    return where


def _spread(slope, where, target):
    found = np.zeros(np.size(target.value))
    np.add.at(found, where, np.ravel(slope))
    return found.reshape(np.shape(target.value))


class _Prints:
    """Slopes by what is left of them when their length and sign are taken off: few are compared in full.

    Parameters
    ----------
    slopes : dict of Node to list of array
    """

    def __init__(self, slopes):
        groups = {}
        for node, values in slopes.items():
            groups.setdefault(np.size(values[0]), []).append((node, _print_of(values)))
        self.groups = {
            size: ([node for node, _ in group], np.array([mark for _, mark in group])) for size, group in groups.items()
        }

    def like(self, values):
        """Return the nodes whose slopes may be the values, up to a constant, or turned."""
        nodes, marks = self.groups.get(values[0].size, ([], None))
        if not nodes:
            return []
        near = np.abs(marks - _print_of(values)) < NEAR
        if values[0].ndim == 2 and min(values[0].shape) > 1:
            near |= np.abs(marks - _print_of([value.T for value in values])) < NEAR
        return [nodes[number] for number in np.flatnonzero(near)]


def _print_of(values):
    flat = np.concatenate([np.ravel(value) for value in values]).astype(float)
    length = np.sqrt(flat @ flat)
    return abs(np.cos(np.arange(1, len(flat) + 1)) @ flat) / length if 0 < length < np.inf else -1.0
