"""From a parameter that moves wrongly back to the smallest part of the program that is not what it should be.

Every value of the backward pass is held against the true slopes of the loss in the values of the forward pass. Where a
value is none that is wanted, the way goes on to what it was made of: a product of a slope and a factor, a sum over rows
or paths, a value that is only handed on.
"""

from dataclasses import dataclass

import numpy as np

from tinynet.doctor.watching.slopes import REARRANGE, Unknown, evaluated, pulled, rearranged
from tinynet.doctor.watching.steps import CLOSE, proportional
from tinynet.doctor.watching.tape import Node, with_values

__all__ = ["Blame", "Judge", "Use"]

DEEPEST = 40
NEAR = 1e-4
MOST_USES = 200
MOST_TRIED = 60
ROUNDED = 1e-9
PRODUCTS = {"dot", "matmul", "outer", "multiply", "inner", "tensordot", "einsum"}
SUMS = {"sum", "mean", "fsum"}
# In place of the number of an operand, for a factor that is divided by.
DIVISOR = -1


@dataclass(frozen=True)
class Use:
    """A value where it is used: an operand of an operation, or the operation's own result."""

    node: object
    parent: Node | None = None
    operand: int = 0


@dataclass
class Blame:
    """A part of a program that is not what it should be.

    Attributes
    ----------
    use : Use
        Where it stands.
    kind : str
        "slope": a slope in another value; "factor": another factor; "sum": summed in another way; "lacks": terms are
        missing; "nothing": no value that is known.
    target : Node
        The value in which it should be the slope, or a part of the slope.
    got : Node or None
        For "slope", the value in which it is the slope.
    want : Node or None
        For "factor", the value that should stand there, where there is one.
    through : Node or None
        For a factor that is a local slope: from `target` to this value.
    signal : Node or None
        For a factor, the slope that it is multiplied with.
    span : tuple of Use
        Where the factor is a product of several, those.
    given : Use or None
        Where the value was met first, before constant factors and the like were taken off.
    value : Node or None
        The value that is wrong by it.
    slopes : list of array
        What that should be, up to a constant, at all points.
    """

    use: Use
    kind: str
    target: Node
    got: Node | None = None
    want: Node | None = None
    through: Node | None = None
    signal: Node | None = None
    span: tuple = ()
    given: Use | None = None
    value: Node | None = None
    slopes: list | None = None

    @property
    def rests_on(self):
        """Return the value by which it was found: of a factor, what it is multiplied with."""
        return self.signal if self.kind == "factor" else self.use.node


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
        self.forward = [
            node for node in sorted(slopes[0], key=lambda node: node.index)
            if runs.bits[0][node.index] and self.slope(node) is not None
        ]  # fmt: skip
        self.backward = self._backward()
        self._prints = _Prints({node: self.slope(node) for node in self.forward})

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
            candidates = [] if values is None else self._prints.like(values)
            self.told[node] = [one for one in candidates if self.same(values, self.slope(one))]
        return self.told[node]

    def _means(self, meanings, node):
        """Return whether one of some values has the same slope as a value."""
        slope = self.slope(node)
        return node in meanings or any(
            self.same(self.slope(one), slope) for one in meanings if self.slope(one) is not None
        )

    # Parameters

    def factor(self, number):
        """Return by what a parameter's move differs from its slope; None if it is not proportional to it.

        Raises
        ------
        LookupError
            If the loss does not feel it.
        """
        chain, target = self._step(number)
        moves = []
        for point in range(self.runs.points):
            nodes = self.runs.chains[point][number].nodes
            moves.append(np.asarray(nodes[1].value, dtype=float) - np.asarray(nodes[0].value, dtype=float))
        found = proportional(moves, target)
        if found is None and (rates := self._rates(chain)):
            with np.errstate(all="ignore"):
                moves = [move / np.prod(rate) for move, rate in zip(moves, zip(*rates, strict=True), strict=True)]
            found = proportional(moves, target)
        return found

    def _rates(self, chain):
        """Return the values at all points of the rates of a move that are others in another step, as they decay."""
        found, seen, left = [], set(), [chain.nodes[1]]
        while left:
            node = left.pop()
            scaled = node.kind == "binary" and node.function in ("Mult", "Div")
            for part in operands(node):
                value = part.node
                if not isinstance(value, Node) or value in seen or value in self.carried or self._is_forward(value):
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
        return found

    def _is_forward(self, value):
        """Return whether a prediction is made of a value."""
        if self._forward is None:
            outputs = set(self.runs.predictions())
            self._forward = outputs.union(*map(self.runs.ancestors, outputs))
        return value in self._forward

    def _step(self, number):
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

    def gradient(self, number):
        """Return the first value that is the slope in a parameter, of all that its move is made of; None if none is."""
        chain, target = self._step(number)
        size = np.size(target[0])
        # A velocity that the forward pass looks ahead with counts as a parameter, and is a part of the move.
        ahead = [one for one in self._terms_of(chain.nodes[1]) if one in self.carried and one is not chain.nodes[0]]
        made_of = self.runs.ancestors(chain.nodes[1], in_the_step=bool(ahead))
        found = [
            node for node in made_of
            if self.is_backward(node) and np.size(node.value) == size and node.value is not None
        ]  # fmt: skip
        for node in sorted(found, key=lambda one: one.index):
            if self.same(self.values(node), target) and self._becomes(node, chain.nodes[1]):
                return node
        return None

    def _terms_of(self, node):
        return node.inputs if node.kind == "binary" and node.function in ("Add", "Sub") else []

    def _becomes(self, node, move):
        """Return whether a slope becomes a move with nothing of the forward pass multiplied in, and all its numbers."""
        within, left, seen = self.runs.ancestors(move, in_the_step=True) | {move}, [node], {node}
        while left:
            one = left.pop()
            if one is move:
                return True
            for child in self.runs.children.get(one.index, ()):
                if child in within and child not in seen and np.size(child.value) >= np.size(node.value):
                    seen.add(child)
                    if not self._times_forward(child, one):
                        left.append(child)
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
            and other.node not in self.carried and not self._is_a_parameter(other.node)
            or self._is_of_a_row(other)
            for other in others if isinstance(other.node, Node)
        ) or any(self._varies(other) for other in others if not isinstance(other.node, Node))  # fmt: skip

    def _is_of_a_row(self, use):
        """Return whether a factor is a number of a row, from which a prediction is made."""
        return not self.is_backward(use.node) and self._is_forward(use.node) and self._varies(use)

    def moves_by_another_rate(self, number):
        """Return whether a parameter moves along its slope at each point by itself, by shares that differ."""
        _, target = self._step(number)
        shares = []
        for point in range(self.runs.points):
            nodes = self.runs.chains[point][number].nodes
            move = np.asarray(nodes[1].value, dtype=float) - np.asarray(nodes[0].value, dtype=float)
            shares.append(proportional([move], [target[point]]) if np.size(move) > 1 else None)
        return all(shares) and not np.allclose(shares, shares[0])

    def penalty(self, number):
        """Return how far the move of a parameter is a share of its slope and a share of the parameter itself.

        Returns
        -------
        (float, float) or None
            Both shares; None if the move is not made of the two.
        """
        chain, target = self._step(number)
        moves, own = [], []
        for point in range(self.runs.points):
            nodes = self.runs.chains[point][number].nodes
            moves.append(np.ravel(np.asarray(nodes[1].value, dtype=float) - np.asarray(nodes[0].value, dtype=float)))
            own.append(np.ravel(nodes[0].value))
        move, slope, value = (np.concatenate([np.ravel(part) for part in parts]) for parts in (moves, target, own))
        if len(move) < 4 or not np.isfinite(move).all():
            return None
        parts = np.stack([slope, value], axis=1)
        shares, *_ = np.linalg.lstsq(parts, move, rcond=None)
        if np.abs(parts @ shares - move).max() > CLOSE * np.abs(move).max() or not shares.all():
            return None
        return tuple(float(share) for share in shares)

    def blame(self, number):
        """Return what is wrong behind a parameter whose move is not its slope."""
        chain, target = self._step(number)
        if (set_twice := self._set_twice(chain)) is not None:
            return [Blame(Use(set_twice), "lacks", chain.nodes[0])]
        use = self._added(Use(chain.nodes[1]), chain)
        return self._blame(use, chain.nodes[0], target, self.uses(chain.nodes[0]), 0)

    def _set_twice(self, chain):
        """Return where a number of a parameter is set several times at once, so that the last one stays; else None.

        So it is with `table[ids] -= step` where a number is in `ids` twice.
        """
        node = chain.nodes[1]
        while isinstance(node, Node) and node is not chain.nodes[0] and node.kind in ("put", "take"):
            if node.kind == "put" and np.size(np.unique(node.function)) < np.size(node.function):
                return node
            node = node.operands[0]
        return None

    def _added(self, use, chain):
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
                elif any(part not in parts and self._varies(part) for part in operands(node)):
                    return use
            elif node.kind == "put":
                if np.size(self._plain(node.operands[1])) != np.size(node.value):
                    return use
                parts = [part for part in parts if part.operand == 1]
            elif node.kind not in ("take", "item") and name_of(node) not in REARRANGE:
                return use
            if len(parts) != 1:
                return use
            use = parts[0]
        return use

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

    def _is_factor(self, value):
        """Return whether a value may be a factor of a derivative, and no rate or number of rows."""
        if isinstance(value, Node):
            return bool(self.runs.bits[0][value.index]) or np.size(value.value) > 1 or value in self.all[0]
        return False

    def _varies(self, use):
        """Return whether a factor is one of a derivative, several numbers, or another number on another row."""
        if self._is_factor(use.node) or np.size(self._plain(use.node)) > 1:
            return True
        values = self.values_at(use)
        return values is not None and not all(np.allclose(value, values[0]) for value in values)

    # Uses

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

    def cofactor(self, use, node):
        """Return the use of the other factor where a value is multiplied; None if it is not multiplied.

        Without a value, the factor that is a parameter.
        """
        if node is None:
            parts = [part for part in operands(use) if self._is_a_parameter(part.node)]
            return parts[0] if len(parts) == 1 else None
        if use.kind == "binary" and use.function in ("Mult", "MatMult") or name_of(use) in PRODUCTS:
            others = [part for part in operands(use) if not self._is_part(part.node, node)]
            return others[0] if len(others) == 1 else None
        return None

    def _is_a_parameter(self, value):
        return any(self._is_part(value, node) for chain in self.runs.chains[0] for node in chain.nodes)

    def _is_part(self, value, node):
        while isinstance(value, Node):
            if value is node:
                return True
            if value.kind not in ("take", "item") and name_of(value) not in REARRANGE:
                return False
            if len(value.inputs) != 1:
                return node in value.inputs
            value = value.inputs[0]
        return False

    # Blame

    def _blame(self, use, target, slopes, uses, depth):
        """Return what is wrong in a value that should be the slope in a target."""
        given, use = use, self._passed(use)
        found = self._blame_value(use, target, slopes, uses, depth)
        for blame in found:
            blame.given = blame.given or given
            if blame.value is None:
                is_whole = blame.kind in ("slope", "lacks") and isinstance(blame.use.node, Node)
                blame.value = blame.use.node if is_whole else use.node
                blame.slopes = self.slope(blame.target) if is_whole else slopes
        return found

    def mended_at_its_use(self, blame, mended):
        """Return (value, what it should be at all points) of what is made of a slope that is not wanted there.

        What is mended already is given, for each point, by the node's key.
        """
        parent, slopes = blame.use.parent, self.mended(blame)
        parents = None if parent is None or slopes is None else self.runs.aligned(parent)
        nodes = self.runs.aligned(blame.use.node)
        if parents is None or nodes is None or parent.kind not in ("binary", "call", "method"):
            return None
        try:
            return parent, [
                evaluated(one, {part: known[part.key] for part in one.inputs if part.key in known} | {node: slope})
                for one, node, slope, known in zip(parents, nodes, slopes, mended, strict=True)
            ]
        except (TypeError, ValueError):
            return None

    def mended(self, blame):
        """Return what a value that is wrong should be at all points; None if that is not known."""
        if not isinstance(blame.value, Node) or blame.slopes is None:
            return None
        if blame.kind == "nothing":
            return self._as_large(self.values(blame.value), blame.slopes)
        if blame.kind == "lacks" and self._is_a_parameter(blame.target) and self.meanings(blame.value):
            return None  # it is right by itself, for the last of several rows
        values = self.values(blame.value)
        rate = self._rate_of(blame)
        if values is None or rate is None:
            return None
        slopes = self._latest(blame.target, blame.slopes)
        return [_shaped(rate * np.asarray(slope), value) for slope, value in zip(slopes, values, strict=True)]

    def _as_large(self, values, slopes):
        """Return slopes as large as values that are none: the constant is not known, and any will do."""
        if values is None or any(np.size(value) != np.size(slope) for value, slope in zip(values, slopes, strict=True)):
            return None
        size, wanted = (np.sqrt(sum(np.sum(np.square(one)) for one in some)) for some in (values, slopes))
        if not 0 < size < np.inf or not 0 < wanted < np.inf:
            return None
        sign = -1 if sum(np.sum(np.ravel(a) * np.ravel(b)) for a, b in zip(values, slopes, strict=True)) < 0 else 1
        return [_shaped(sign * size / wanted * np.asarray(b), a) for a, b in zip(values, slopes, strict=True)]

    def _latest(self, target, slopes):
        """Return the slope in the last value that differs from a target by a constant only: it is what is meant."""
        same = [one for one in self._prints.like(slopes) if (self._rate(self.slope(one), slopes) or 0.0) > 0]
        later = [one for one in same if self._leads(target, one)]
        return self.slope(max(later, key=lambda one: one.index)) if later else slopes

    def _rate_of(self, blame):
        """Return the constant by which a value that is wrong would differ from a slope: that of what it is made of."""
        values = self.values(blame.value)
        if blame.kind == "slope":
            rate = proportional(self.values(blame.use.node), self.slope(blame.got))
            if rate is not None:
                return rate
        if blame.kind == "lacks":
            for use in self.uses(blame.target):
                share = self.share_in(use, blame.target)
                rate = None if share is None else self._rate(values, share)
                if rate is not None:
                    return rate
        made_of = sorted(self.runs.ancestors(blame.value), key=lambda node: -node.index)
        nodes = [blame.signal] if isinstance(blame.signal, Node) else []
        for node in [*nodes, *(node for node in made_of if self.is_backward(node) and node.value is not None)][
            :MOST_TRIED
        ]:
            if (rate := self.rate(node)) is not None:
                return rate
        return None

    def rate(self, node):
        """Return the constant by which a value differs from the slope that it is; None if it is none."""
        found = [] if node.value is None else self.meanings(node)
        values, first = self.values(node), self._nearest(found, node) if found else None
        rates = [self._rate(values, slope) for one in (first, *found) if one and (slope := self.slope(one)) is not None]
        return next((rate for rate in rates if rate is not None), None)

    def _rate(self, values, slopes):
        return proportional(values, slopes) if np.shape(values[0]) == np.shape(slopes[0]) else None

    def _blame_value(self, use, target, slopes, uses, depth):
        value = use.node
        if self._is_a_parameter(target):
            # Of a bias: the sum that it is a term of.
            target = next((one for one in uses if self.same(self.slope(one), slopes)), target)
        if not isinstance(value, Node) or depth > DEEPEST:
            return [Blame(use, "nothing", target)]
        if value in self.blamed and self.same(self.slope(self.blamed[value]), slopes):
            return []
        if self.same(self.values(value), slopes):
            self.right_nodes.add(value)
            return []
        if len(uses) > 1 and (one := self._only_share(value, target, uses)) is not None:
            return [self._lacks(use, target, one)]
        if value.kind == "put":
            return self._blame_parts(use, self._puts(value), target, slopes, uses, depth)
        meanings = self.meanings(value)
        if meanings:
            factor = self._of_another_parameter(use, meanings, target, slopes, uses, depth)
            return factor or [self._other_slope(use, meanings, target)]
        if name_of(value) in REARRANGE and len(parts := self._pieces(value)) > 1:
            return self._blame_parts(use, parts, target, slopes, uses, depth)
        if value.kind in ("take", "item") or name_of(value) in REARRANGE:
            parts = [part for part in operands(value) if self.is_backward(part.node)]
            if len(parts) == 1:
                return self._blame(parts[0], target, slopes, uses, depth + 1)
            return [Blame(use, "nothing", target)]
        if value.kind == "binary" and value.function in ("Add", "Sub") and value not in self.runs.meetings():
            return self._blame_sum(use, target, slopes, uses, depth)
        if name_of(value) in SUMS:
            return self._blame_reduction(use, target, slopes, uses, depth)
        if value.kind == "binary" or name_of(value) in PRODUCTS:
            return self._blame_product(use, target, slopes, uses, depth)
        return [Blame(use, "nothing", target)]

    def _of_another_parameter(self, use, meanings, target, slopes, uses, depth):
        """Return the factor that makes of a value the slope in another parameter; none if it is no such product."""
        value = use.node
        product = value.kind == "binary" and value.function in ("Mult", "MatMult") or name_of(value) in PRODUCTS
        if not product or not all(map(self._is_a_parameter, meanings)):
            return []
        found = self._blame_product(use, target, slopes, uses, depth)
        return found if all(blame.kind == "factor" for blame in found) else []

    def _passed(self, use):
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
                if any(map(self._varies, others)) or (backward[0].operand and node.function == "Div"):
                    return use
            elif node.kind == "binary" and node.function in ("Add", "Sub"):
                if any(np.any(self._plain(other.node)) for other in others):
                    return use
            else:
                return use
            use = backward[0]
        return use

    def _other_slope(self, use, meanings, target):
        """Blame a value that is the slope in another value than the one wanted."""
        given, use = use, self._passed(use)
        if isinstance(use.node, Node):
            self.blamed[use.node] = target
        nearest = self._nearest(meanings, target)
        return Blame(use, "slope", target, got=nearest, given=given if given is not use else None)

    def _lacks(self, use, target, through):
        """Blame a value that is a part of a slope only."""
        if not self.meanings(use.node):
            self.blamed[use.node] = target
        return Blame(use, "lacks", target, through=through)

    def _nearest(self, meanings, target):
        """Return, of several values with the same slope, one that has a name."""
        named = [one for one in meanings if self.runs.has_name(one)]
        return min(named or meanings, key=lambda one: abs(one.index - target.index))

    def _blame_sum(self, use, target, slopes, uses, depth):
        terms = self._terms(use)
        if len(terms) == 1:
            return self._blame(terms[0], target, slopes, uses, depth + 1)
        shares = [(one, share) for one in uses if (share := self.share_in(one, target)) is not None]
        left, wrong, order = list(shares), [], []
        for term in terms:
            values = self.values(term.node)
            match = next((pair for pair in left if self.same(values, pair[1]) or _are_zero(values, pair[1])), None)
            if match is None:
                wrong.append(term)
            else:
                order.append(shares.index(match))
                left.remove(match)
        if not wrong and left:
            return [self._lacks(use, target, left[0][0])]
        several = len({getattr(term.node, "place", None) for term in terms}) > 1
        if several and wrong and self.meanings(wrong[0].node) and wrong[0].node not in self.blamed:
            # It is the slope in something; what is added to it does not make it the slope in the target.
            return [self._lacks(use, target, left[0][0] if left else None)]
        if wrong and shares:
            return self._blame_wrong_terms(wrong, target, shares, left, order, depth)
        return [Blame(use, "nothing", target)]

    def _blame_wrong_terms(self, wrong, target, shares, left, order, depth):
        """Blame the first wrong term of a sum, and the same of the others that are made in the same place."""
        one, share = self._counterpart(wrong[0], target, left, order) if left else shares[0]
        found = self._blame(wrong[0], target, share, [one], depth + 1)
        left = [pair for pair in left if pair[0] is not one]
        kinds = {(blame.kind, _where_of(blame.use)) for blame in found}
        for term in wrong[1:] if "nothing" not in {kind for kind, _ in kinds} else ():
            if not left or getattr(term.node, "place", None) != getattr(wrong[0].node, "place", None):
                break
            one, share = self._counterpart(term, target, left, order)
            left = [pair for pair in left if pair[0] is not one]
            more = self._blame(term, target, share, [one], depth + 1)
            found += [blame for blame in more if (blame.kind, _where_of(blame.use)) in kinds]
        return found

    def _counterpart(self, term, target, left, order):
        """Return the share that a wrong term of a sum is meant to be: of the same slope or factor, else the next one.

        Through time the terms are added from the last step to the first.
        """
        signal, factors, _ = self._factored(term)
        meanings = self.meanings(signal.node) if signal is not None and isinstance(signal.node, Node) else []
        meant = [pair for pair in left if self._means(meanings, pair[0])]
        if len(meant) == 1:
            return meant[0]
        product = self.product_of(factors) if factors else None
        if product is not None and np.size(product[0]) > 1:
            for one, share in left:
                other = self.cofactor(one, target)
                values = None if other is None else self.values_at(other)
                if values is not None and all(
                    np.size(a) == np.size(b) and np.allclose(np.ravel(a), np.ravel(b))
                    for a, b in zip(product, values, strict=True)
                ):
                    return one, share
        backwards = order and order[0] == max(order) and order[0] >= len(left)
        return left[-1] if backwards else left[0]

    def _only_share(self, value, target, uses):
        """Return another use of a target, where a value is the slope through one of several only; None if it is not."""
        shares = [(one, self.share_in(one, target)) for one in uses[:MOST_USES]]
        shares = [(one, share) for one, share in shares if share is not None and np.any(share[0])]
        values = self.values(value)
        if len(shares) < 2 or values is None:
            return None
        mine = [one for one, share in shares if self.same(values, share)]
        return next((one for one, _ in shares if one not in mine), None) if len(mine) == 1 else None

    def _puts(self, value):
        """Return (positions, use) for what was set in an array last, one place after the other."""
        found, node, taken = [], value, set()
        while node.kind == "put" and len(found) < MOST_USES:
            old, part = node.operands
            where = np.ravel(node.function)
            if not taken & set(where.tolist()):
                taken |= set(where.tolist())
                found.append((where, Use(part, node, 1)))
            if not isinstance(old, Node):
                break
            node = old
        return found[::-1]

    def _pieces(self, value):
        """Return (positions, use) for the values that an array is put together from."""
        moved = rearranged(value)
        if moved is None:
            return []
        found = []
        for parent, where in moved:
            positions = np.flatnonzero(np.ravel(where) >= 0)
            if self.is_backward(parent) and len(positions) == np.size(parent.value):
                found.append((positions, Use(parent, value, 0)))
        return found

    def _blame_parts(self, use, parts, target, slopes, uses, depth):
        """Blame what some part of an array was made of, and the same of the others that are made in the same place."""
        found, kinds = [], None
        for where, part in parts:
            values = self.values(part.node)
            wanted = [np.ravel(slope)[where] for slope in slopes]
            if values is None or not self.is_backward(part.node) or not any(np.any(one) for one in wanted):
                continue
            if self.same(
                [np.broadcast_to(value, np.shape(wanted[0])) if value.ndim == 0 else value for value in values], wanted
            ):
                continue
            blames = self._blame_part(part, where, target, wanted, uses, depth)
            if kinds is None:
                kinds = {(blame.kind, _where_of(blame.use)) for blame in blames}
            found += [blame for blame in blames if (blame.kind, _where_of(blame.use)) in kinds]
            if not kinds or "nothing" in {kind for kind, _ in kinds}:
                return found
        return [Blame(use, "nothing", target)] if kinds is None else found

    def _blame_part(self, part, where, target, wanted, uses, depth):
        """Blame what a part of an array was made of, which should be the slope in some numbers of the target."""
        values = self.values(part.node)
        shares = [(one, share) for one in uses[:MOST_USES] if (share := self.share_in(one, target)) is not None]
        shares = [(one, [np.ravel(part_of)[where] for part_of in share]) for one, share in shares]
        shares = [(one, share) for one, share in shares if any(np.any(part_of) for part_of in share)]
        if len(shares) > 1 and sum(self.same(values, share) for _, share in shares) == 1:
            other = next(one for one, share in shares if not self.same(values, share))
            return [self._lacks(Use(part.parent), target, other)]
        wanted = [
            np.reshape(one, np.shape(value)) if one.size == np.size(value) else one
            for one, value in zip(wanted, values, strict=True)
        ]
        return self._blame(part, target, wanted, [one for one, _ in shares], depth + 1)

    def share_in(self, use, target):
        """As `share`, where the use may be of a part of the target."""
        found = self.share(use, target)
        if found is not None:
            return found
        for part in operands(use):
            if isinstance(part.node, Node) and self._is_part(part.node, target):
                found, where = self.share(use, part.node), _where_in(part.node, target)
                return None if found is None or where is None else [_spread(one, where, target) for one in found]
        return None

    def _terms(self, use):
        """Return the terms of a sum that come after the label, in the order in which they were added."""
        node = use.node
        if (
            isinstance(node, Node) and node.kind == "binary" and node.function in ("Add", "Sub")
            and node not in self.runs.meetings()
        ):  # fmt: skip
            found = []
            for part in operands(node):
                if self.is_backward(part.node):
                    found.extend(self._terms(part))
            return found
        return [use]

    def _blame_reduction(self, use, target, slopes, uses, depth):
        value = use.node
        parts = [part for part in operands(value) if self.is_backward(part.node)]
        if name_of(value) != "sum" or len(parts) > 1 or not isinstance(value.operands[0][0], Node):
            inner = [Use(node, value, 0) for node in value.inputs if self.is_backward(node)]
            if len(inner) > 1:
                return self._blame_terms(use, inner, target, slopes, uses, depth)
        if not parts:
            return [Blame(use, "nothing", target)]
        for one in uses:
            if self.same(self.values(parts[0].node), self._unsummed(one, target)):
                return [Blame(use, "sum", target)]
        if uses:
            return self._blame(parts[0], uses[0], self.slope(uses[0]), self.uses(uses[0]), depth + 1)
        return [Blame(use, "nothing", target)]

    def _unsummed(self, use, target):
        """Return the slope in a use of a value, times what the value is multiplied with there, before it is summed."""
        slope, other = self.slope(use), self.cofactor(use, target)
        factor = None if other is None or use.function == "MatMult" else self.values_at(other)
        if factor is None or any(np.shape(one) != np.shape(part) for one, part in zip(factor, slope, strict=True)):
            return slope
        return [one * part for one, part in zip(factor, slope, strict=True)]

    def _blame_terms(self, use, terms, target, slopes, uses, depth):
        shares = [(one, share) for one in uses if (share := self.share_in(one, target)) is not None]
        for term, (one, share) in zip(terms, shares, strict=False):
            if not self.same(self.values(term.node), share):
                return self._blame(term, target, share, [one], depth + 1)
        return [Blame(use, "nothing", target)]

    def _blame_product(self, use, target, slopes, uses, depth):
        signal, factors, whole = self._factored(use)
        if signal is None:
            return [Blame(use, "nothing", target)]
        meanings = self.meanings(signal.node)
        product = self.product_of(factors) if whole else self.values_at(factors[0]) if factors else None
        # The factor is right: what it multiplies is not.
        for one in uses:
            other = self.cofactor(one, target)
            wanted = None if other is None else self.values_at(other)
            if wanted is not None and self._same_factor(product, wanted):
                if self._means(meanings, one) and self._is_turned(factors, product, signal):
                    want = other.node if isinstance(other.node, Node) else None
                    return [Blame(factors[0], "factor", target, want=want, signal=signal.node)]
                if self._means(meanings, one):
                    return []  # it is told already
                if meanings:
                    return [self._other_slope(signal, meanings, one)]
                return self._blame(signal, one, self.slope(one), self.uses(one), depth + 1)
        links = self._links(target, slopes) if whole else []
        for one, ratio in links:
            if self._same_factor(product, ratio):
                if self._means(meanings, one):
                    return []  # it is told already
                if meanings:
                    return [self._other_slope(signal, meanings, one)]
                return self._blame(signal, one, self.slope(one), self.uses(one), depth + 1)
        # What it multiplies is right: the factor is not.
        for one in uses:
            if self._means(meanings, one):
                other = self.cofactor(one, target)
                added = whole and one.kind == "binary" and one.function in ("Add", "Sub")
                if other is None and not added:
                    continue
                want = other.node if other is not None and isinstance(other.node, Node) else None
                place, span = (
                    self._factor_place(factors, use),
                    tuple(factors) if len(factors) > 1 and want is None else (),
                )
                return [Blame(place, "factor", target, want=want, signal=signal.node, span=span)]
        for one, ratio in links:
            if self._means(meanings, one):
                wrong, ratio = self._wrong_factors(factors, target, links, ratio)
                place, span = self._factor_place(wrong, use), tuple(wrong) if len(wrong) > 1 else ()
                through = next((other for other, link in links if self.same(ratio, link)), one)
                return [Blame(place, "factor", target, through=through, signal=signal.node, span=span)]
        if all(not self._is_factor(factor.node) and np.size(self._plain(factor.node)) == 1 for factor in factors):
            return self._blame(signal, target, slopes, uses, depth + 1)
        if meanings:
            return [self._other_slope(use, meanings, target)]
        # Neither is known: follow what it multiplies, as if the factor were right.
        ways = [(one, self.slope(one)) for one in uses] + [(one, self.slope(one)) for one, _ in links]
        for one, slope in ways[:6]:
            if np.size(slope[0]) != np.size(signal.node.value):
                continue
            found = self._blame(signal, one, slope, self.uses(one), depth + 1)
            if found and all(blame.kind != "nothing" for blame in found):
                return found
        return [Blame(use, "nothing", target)]

    def _is_turned(self, factors, product, signal):
        """Return whether a factor that is right but for its direction is square, so that it fits both ways."""
        square = np.ndim(product[0]) == 2 and len(set(np.shape(product[0]))) == 1
        return square and len(factors) == 1 and np.size(product[0]) > 1 and signal.node not in self.blamed

    def _plain(self, value):
        return value.value if isinstance(value, Node) else with_values(value)

    def _same_factor(self, values, wanted):
        if values is None or wanted is None:
            return False
        if values[0].size == np.size(wanted[0]):
            return self.same(values, wanted) or all(
                np.allclose(value.ravel(), np.ravel(other)) for value, other in zip(values, wanted, strict=True)
            )
        return False

    def _links(self, target, slopes):
        """Return later values of the same shape, with the local slope from the target to each of them."""
        found = []
        for one in self.forward:
            if one.index <= target.index or np.shape(one.value) != np.shape(target.value):
                continue
            slope = self.slope(one)
            with np.errstate(all="ignore"):
                ratio = [mine / other for mine, other in zip(slopes, slope, strict=True)]
            if all(np.isfinite(part).all() for part in ratio) and self._leads(target, one):
                found.append((one, ratio))
        return found

    def _leads(self, target, later):
        """Return whether a later value is made of a target."""
        left, seen = [later], set()
        while left:
            node = left.pop()
            if node is target:
                return True
            for parent in node.inputs:
                if parent.index >= target.index and parent not in seen:
                    seen.add(parent)
                    left.append(parent)
        return False

    def _factored(self, use):
        """Return the factor that comes after the label, the others, and whether all are multiplied number by number."""
        factors, signal, whole = [], use, True
        while isinstance(signal.node, Node):
            node = signal.node
            if signal is not use and (self.meanings(node) or (factors and not whole) or self.runs.has_name(node)):
                break
            product = node.kind == "binary" and node.function in ("Mult", "Div", "MatMult") or name_of(node) in PRODUCTS
            if not product:
                break
            parts = operands(node)
            backward = [part for part in parts if self.is_backward(part.node)]
            if len(backward) == 2:
                backward = [part for part in backward if self.meanings(part.node)] or backward
                backward = backward[:1]
            if len(backward) != 1 or len(parts) != 2:
                break
            matrix = node.function == "MatMult" or name_of(node) in PRODUCTS - {"multiply"}
            if matrix and factors:
                break
            other = parts[1] if backward[0] is parts[0] else parts[0]
            factors.append(other if node.function != "Div" else Use(other.node, other.parent, DIVISOR))
            signal, whole = backward[0], not matrix
            if matrix:
                break
        return (signal, factors, whole) if factors else (None, (), True)

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

    def _wrong_factors(self, factors, target, links, wanted):
        """Return the factors that are not right by themselves, and what their product should be."""
        left = [factor for factor in factors if self._varies(factor)] or list(factors)
        known = [self.cofactor(one, None) for one in self.uses_on_the_way(target)]
        known += [self.cofactor(one, target) for one in self.uses(target)]
        right = [self.values_at(other) for other in known if other is not None]
        for factor in list(left):
            values = self.values_at(factor)
            if (
                len(left) > 1
                and values is not None
                and factor.operand != DIVISOR
                and any(
                    other is not None and np.size(other[0]) == np.size(values[0]) and self.same(values, other)
                    for other in right
                )
            ):
                left.remove(factor)
                with np.errstate(all="ignore"):
                    wanted = [one / value for one, value in zip(wanted, values, strict=True)]
        return left, wanted

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

    def _factor_place(self, factors, use):
        told = [factor for factor in factors if self._varies(factor) or not isinstance(factor.node, Node)]
        return told[0] if len(told) == 1 and told[0].operand != DIVISOR else use


def _are_zero(values, share):
    """Return whether both a value and what it should be are 0, as on a row of zeros."""
    return values is not None and not any(map(np.any, values)) and not any(map(np.any, share))


def _where_of(use):
    """Return the places of a use and of its value in the text."""
    return getattr(use.node, "place", None), getattr(use.parent, "place", None), use.operand


def _shaped(slope, value):
    """Return a slope in the shape of a value, turned where that fits; as it is where it has another size."""
    if np.size(slope) != np.size(value) or np.shape(slope) == np.shape(value):
        return slope
    return slope.T if np.shape(slope.T) == np.shape(value) else np.reshape(slope, np.shape(value))


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


def name_of(node):
    """Return the name of the function that made a node; "" if none did."""
    if node.kind not in ("call", "method"):
        return ""
    return node.function if isinstance(node.function, str) else getattr(node.function, "__name__", "")


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
