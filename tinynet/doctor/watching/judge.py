"""What a value of a program is: a slope of the loss in another value, a factor, a rate, or none of these.

Every value of the backward pass is held against the true slopes of the loss in the values of the forward pass.
"""

import numpy as np

from tinynet.doctor.watching.fingerprints import Fingerprints
from tinynet.doctor.watching.proportional import proportional_or_turned, rate_between
from tinynet.doctor.watching.tape import Node, with_values
from tinynet.doctor.watching.uses import DIVISOR, is_part, operands, plain

__all__ = ["Judge"]


class Judge:
    """Judges values by the slopes of one loss.

    Parameters
    ----------
    runs : Runs
    loss : Loss
    slopes : list of dict
        As `Runs.slopes_of` gives them.

    Attributes
    ----------
    carried : set of Node
        The values of the parameters at the first point.
    forward : list of Node
        The values in which the loss has a slope, first ones first.
    blamed : dict of Node to Node
        Values that are wrong, and in which value each of them should be the slope: they count as that.
    right_nodes : set of Node
        Values that were found to be what is wanted.
    told : dict of Node to list of Node
        The meanings that were asked for.
    """

    def __init__(self, runs, loss, slopes):
        self.runs, self.loss, self.all = runs, loss, slopes
        self.carried = {node for chain in runs.chains[0] for node in chain.nodes}
        self.right_nodes, self.told, self.blamed = set(), {}, {}
        self._slopes, self._made_of, self._forward = {}, {}, None
        self.forward = [
            node for node in sorted(slopes[0], key=lambda node: node.index)
            if runs.bits[0][node.index] and self.slope(node) is not None
        ]  # fmt: skip
        self.backward = self._after_the_label()
        self.fingerprints = Fingerprints({node: self.slope(node) for node in self.forward})

    # Forward and backward

    def _after_the_label(self):
        """Return which nodes come after prediction and label have met."""
        runs, tape = self.runs, self.runs.tapes[0]
        met = runs.meetings()
        if not met:
            return [bool(runs.bits[0][node.index]) and node not in self.all[0] for node in tape.nodes]
        after = []
        for node in tape.nodes:
            follows = node not in self.carried and any(after[parent.index] for parent in node.inputs)
            after.append(node in met or follows)
        return after

    def is_backward(self, value):
        """Return whether a value comes after prediction and label have met."""
        return isinstance(value, Node) and self.backward[value.index]

    def is_forward(self, value):
        """Return whether a prediction is made of a value."""
        if self._forward is None:
            outputs = set(self.runs.predictions())
            self._forward = outputs.union(*map(self.runs.ancestors, outputs))
        return value in self._forward

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

    def is_a_parameter(self, value):
        """Return whether a value is a parameter, or a part of one."""
        return is_part(value, self.carried)

    # Values and slopes, at all points

    def slope(self, node):
        """Return the slopes in a node at all points; None if it has none, or nothing moves there."""
        if node not in self._slopes:
            nodes = self.runs.aligned(node)
            found = None if nodes is None else [self.all[point].get(one) for point, one in enumerate(nodes)]
            good = found is not None and all(one is not None and np.isfinite(one).all() for one in found)
            self._slopes[node] = found if good and any(np.any(one) for one in found) else None
        return self._slopes[node]

    def values(self, value):
        """Return the values of a node or of a plain number at all points."""
        return self.runs.values(value) if isinstance(value, Node) else _arrays([value] * self.runs.points)

    def values_at(self, use):
        """Return what stands at a use at all points: a number that stands in no node is another one on another row."""
        parents = None if use.parent is None else self.runs.aligned(use.parent)
        number = 1 if use.operand == DIVISOR else use.operand
        found = [part.node for parent in parents or () for part in operands(parent) if part.operand == number]
        is_it = len(found) == self.runs.points and found[0] is use.node
        return _arrays(found) if is_it else self.values(use.node)

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

    # Meanings

    def meanings(self, node):
        """Return the values of the forward pass in which a value is the slope, up to a constant.

        What was blamed already counts as what it should be.
        """
        if node in self.blamed:
            return [self.blamed[node]]
        if node not in self.told:
            values = self.values(node)
            candidates = [] if values is None else self.fingerprints.like(values)
            self.told[node] = [one for one in candidates if proportional_or_turned(values, self.slope(one))]
        return self.told[node]

    def means(self, meanings, node):
        """Return whether one of some values has the same slope as a value."""
        slope = self.slope(node)
        return node in meanings or any(proportional_or_turned(self.slope(one), slope) for one in meanings)

    def nearest(self, meanings, target):
        """Return, of several values with the same slope, one that has a name."""
        named = [one for one in meanings if self.runs.has_name(one)]
        return min(named or meanings, key=lambda one: abs(one.index - target.index))

    def rate(self, node):
        """Return the constant by which a value differs from the slope that it is; None if it is none."""
        found = [] if node.value is None else self.meanings(node)
        first = [self.nearest(found, node)] if found else []
        slopes = [slope for one in (*first, *found) if (slope := self.slope(one)) is not None]
        values = self.values(node)
        return next((rate for slope in slopes if (rate := rate_between(values, slope)) is not None), None)


def _arrays(values):
    """Return plain values as arrays of floats; None if they are no numbers."""
    try:
        return [np.asarray(with_values(value), dtype=float) for value in values]
    except (TypeError, ValueError):
        return None
