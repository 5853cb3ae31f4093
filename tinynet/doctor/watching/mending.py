"""What a value that is wrong should be, so that the program can be run with it and judged again."""

import numpy as np

from tinynet.doctor.watching.proportional import proportional, rate_between
from tinynet.doctor.watching.slopes import evaluated
from tinynet.doctor.watching.tape import Node
from tinynet.doctor.watching.ways import share_through, uses_of

__all__ = ["Mending"]

MOST_TRIED = 60


class Mending:
    """Knows what values that are wrong should be.

    Parameters
    ----------
    judge : Judge
    """

    def __init__(self, judge):
        self.judge = judge

    def values(self, blame):
        """Return what a value that is wrong should be at all points; None if that is not known."""
        if not isinstance(blame.value, Node) or blame.slopes is None:
            return None
        if blame.kind == "nothing":
            return self._as_large(self.judge.values(blame.value), blame.slopes)
        if blame.kind == "lacks" and self.judge.is_a_parameter(blame.target) and self.judge.meanings(blame.value):
            return None  # it is right by itself, for the last of several rows
        values = self.judge.values(blame.value)
        rate = self._rate_of(blame)
        if values is None or rate is None:
            return None
        slopes = self._latest(blame.target, blame.slopes)
        return [_shaped(rate * np.asarray(slope), value) for slope, value in zip(slopes, values, strict=True)]

    def values_at_its_use(self, blame, mended):
        """Return (value, what it should be at all points) of what is made of a slope that is not wanted there.

        What is mended already is given, for each point, by the node's key.
        """
        parent, slopes = blame.use.parent, self.values(blame)
        parents = None if parent is None or slopes is None else self.judge.runs.aligned(parent)
        nodes = self.judge.runs.aligned(blame.use.node)
        if parents is None or nodes is None or parent.kind not in ("binary", "call", "method"):
            return None
        try:
            return parent, [
                evaluated(one, {part: known[part.key] for part in one.inputs if part.key in known} | {node: slope})
                for one, node, slope, known in zip(parents, nodes, slopes, mended, strict=True)
            ]
        except (TypeError, ValueError):
            return None

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
        same = [
            one
            for one in self.judge.fingerprints.like(slopes)
            if (rate_between(self.judge.slope(one), slopes) or 0.0) > 0
        ]
        later = [one for one in same if self.judge.leads(target, one)]
        return self.judge.slope(max(later, key=lambda one: one.index)) if later else slopes

    def _rate_of(self, blame):
        """Return the constant by which a value that is wrong would differ from a slope: that of what it is made of."""
        values = self.judge.values(blame.value)
        if blame.kind == "slope":
            rate = proportional(self.judge.values(blame.use.node), self.judge.slope(blame.got))
            if rate is not None:
                return rate
        if blame.kind == "lacks":
            for use in uses_of(self.judge, blame.target):
                share = share_through(self.judge, use, blame.target)
                rate = None if share is None else rate_between(values, share)
                if rate is not None:
                    return rate
        if (rate := self._rate_with_what_is_wanted(blame)) is not None:
            return rate
        made_of = sorted(self.judge.runs.ancestors(blame.value), key=lambda node: -node.index)
        nodes = [blame.signal] if isinstance(blame.signal, Node) else []
        for node in [*nodes, *(node for node in made_of if self.judge.is_backward(node) and node.value is not None)][
            :MOST_TRIED
        ]:
            if (rate := self.judge.rate(node)) is not None:
                return rate
        return None

    def _rate_with_what_is_wanted(self, blame):
        """Return the rate of a product that is computed again with the factor that is wanted; None if there is none.

        What it is multiplied with may be the slope in a sum and, with the other sign, in minus that sum.
        """
        runs, product = self.judge.runs, blame.value
        known = all(isinstance(one, Node) for one in (blame.use.node, blame.want)) and not blame.span
        if blame.kind != "factor" or not known or product is not blame.use.parent:
            return None
        nodes = [runs.aligned(one) for one in (product, blame.use.node, blame.want)]
        if any(one is None for one in nodes):
            return None
        try:
            made = [
                evaluated(one, {stands: _shaped(np.asarray(wanted.value, dtype=float), stands.value)})
                for one, stands, wanted in zip(*nodes, strict=True)
            ]
        except (TypeError, ValueError):
            return None
        return rate_between(made, blame.slopes)


def _shaped(slope, value):
    """Return a slope in the shape of a value, turned where that fits; as it is where it has another size."""
    if np.size(slope) != np.size(value) or np.shape(slope) == np.shape(value):
        return slope
    return slope.T if np.shape(slope.T) == np.shape(value) else np.reshape(slope, np.shape(value))
