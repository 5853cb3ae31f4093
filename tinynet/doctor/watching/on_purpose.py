"""What a program leaves out of its slopes on purpose, as far as its own values can tell.

A goal that is made of a reward and a share of the program's own next prediction is held while slopes are taken, and so
is a prediction that is called a target, or a copy of one output that another output is to be like. And a slope may go
back through a fixed random matrix.
"""

import re

import numpy as np

from tinynet.doctor.watching.losses import copied, names_given
from tinynet.doctor.watching.tape import Node, with_values
from tinynet.doctor.watching.uses import base_of

__all__ = ["held_on_purpose", "is_fixed_matrix"]

CALLED_TARGET = re.compile("target|goal", re.IGNORECASE)


def held_on_purpose(runs):
    """Return the values of the first point that may be held on purpose while the slopes are taken.

    Parameters
    ----------
    runs : Runs

    Returns
    -------
    list of Node
    """
    bits, found = runs.bits[0], []
    carried = {node for chain in (*runs.chains[0], *runs.states[0]) for node in chain.nodes}
    for node in runs.tapes[0].nodes:
        if node.place < 0 or not runs.of_the_step[0][node.index]:
            continue
        if node.kind == "binary" and node.function == "Sub" and all(_feels(side, bits) for side in node.operands):
            goals = [side for side in node.operands if _is_a_goal(side, bits) or _is_a_target(side, runs.listing)]
            found += [side for side in goals if side not in found]
        elif _is_a_copied_output(runs, node, carried):
            found.append(node)
    return found


def _is_a_target(value, listing):
    """Return whether the program calls a value a target."""
    return value.place >= 0 and any(map(CALLED_TARGET.search, names_given(listing, value.place)))


def _feels(side, bits):
    """Return whether an operand is made of parameters."""
    return isinstance(side, Node) and bool(bits[side.index])


def _is_a_goal(value, bits):
    """Return whether a value is a sum of data and a share, a number up to 1, of what is made of parameters."""
    if value.kind != "binary" or value.function != "Add":
        return False
    feeling = [side for side in value.operands if _feels(side, bits)]
    return len(feeling) == 1 and _is_a_share(feeling[0], bits)


def _is_a_share(value, bits):
    """Return whether one of the factors of a product, with which a feeling one is multiplied, is a number up to 1."""
    while value.kind == "binary" and value.function == "Mult":
        feeling = [side for side in value.operands if _feels(side, bits)]
        if len(feeling) != 1:
            return False
        other = with_values(value.operands[0] if value.operands[1] is feeling[0] else value.operands[1])
        if np.ndim(other) == 0 and 0 < float(other) <= 1:
            return True
        value = feeling[0]
    return False


def _is_a_copied_output(runs, node, carried):
    """Return whether a value is a copy that meets outputs alone on its way to a loss: no parameter, and no data."""
    bits, children = runs.bits[0], runs.children
    source = copied(node) if node.kind != "put" else None
    if source is None or not bits[source.index] or source in carried or base_of(source) in carried:
        return False
    shown = {loss.key for loss in runs.losses() if loss.kind == "shown"}
    left, behind = [node], {node}
    while left:
        one = left.pop()
        for child in children.get(one.index, ()):
            if child.kind == "put" and child.operands[0] is one:
                return False  # it is copied to be changed
            if child not in behind and child not in carried and runs.of_the_step[0][child.index]:
                behind.add(child)
                left.append(child)
    ends = [one for one in behind if (one.place, one.path) in shown]
    on_the_way = behind & {one for end in ends for one in (end, *runs.ancestors(end))} - {node}
    others = {parent for one in on_the_way for parent in one.inputs if parent not in behind}
    return bool(ends) and not any(
        one in carried or base_of(one) in carried or (not bits[one.index] and np.size(one.value) > 1) for one in others
    )


def is_fixed_matrix(judge, blame, starts):
    """Return whether a fixed matrix of its own stands where a weight is wanted, as in feedback alignment.

    It is no value with which a parameter began: that would be a weight that was not kept up to date.

    Parameters
    ----------
    judge : Judge
    blame : Blame
    starts : list of array
        What the parameters were at first.
    """
    value, want = blame.use.node, blame.want
    if blame.kind != "factor" or blame.span or want is None or not isinstance(value, Node):
        return False
    matrix = base_of(value)
    numbers, wanted = np.asarray(matrix.value, dtype=float), np.asarray(base_of(want).value, dtype=float)
    return (
        matrix.kind == "leaf"
        and judge.is_a_parameter(want)
        and numbers.ndim == 2
        and np.shape(numbers) in (np.shape(wanted), np.shape(wanted.T))
        and np.unique(numbers).size == numbers.size
        and not judge.is_forward(matrix)
        and not any(
            np.shape(start) in (np.shape(numbers), np.shape(numbers.T))
            and (np.array_equal(start, numbers) or np.array_equal(np.transpose(start), numbers))
            for start in starts
        )
    )  # fmt: skip
