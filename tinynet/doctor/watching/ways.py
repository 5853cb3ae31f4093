"""The ways of a value to the loss: its uses, what it is multiplied with there, and what of its slope comes through."""

import numpy as np

from tinynet.doctor.watching.slopes import Unknown, pulled, rearranged
from tinynet.doctor.watching.uses import computes, is_part, is_product, only_moves, operands

__all__ = [
    "cofactor_of", "links_of", "links_with_zeros", "products_on_the_way", "share_through", "shares_through", "uses_of",
]  # fmt: skip


def uses_of(judge, node):
    """Return the operations of the forward pass that a value goes into, also as a part or turned."""
    found = []
    for child in judge.runs.children.get(node.index, ()):
        if judge.slope(child) is None or child in judge.carried:
            continue
        if only_moves(child):
            found.extend(uses_of(judge, child))
        elif child not in found:
            found.append(child)
    return found


def products_on_the_way(judge, target):
    """Return the products on the ways from a value to the loss."""
    found, left, seen = [], [target], set()
    while left:
        for child in judge.runs.children.get(left.pop().index, ()):
            if child not in seen and child in judge.all[0]:
                seen.add(child)
                left.append(child)
                if computes(child, "Mult"):
                    found.append(child)
    return found


def cofactor_of(judge, use, node):
    """Return the use of the other factor where a value is multiplied; None if it is not multiplied.

    Without a value, the factor that is a parameter.
    """
    if node is None:
        found = [part for part in operands(use) if judge.is_a_parameter(part.node)]
    else:
        found = [part for part in operands(use) if not is_part(part.node, {node})] if is_product(use) else []
    return found[0] if len(found) == 1 else None


def links_of(judge, target, slopes):
    """Return later values of the same shape, with the local slope from the target to each of them.

    There are none for the slopes in some numbers of the target only.
    """
    found = []
    for one, pairs in _later_of_its_shape(judge, target, slopes):
        with np.errstate(all="ignore"):
            ratio = [mine / other for mine, other in pairs]
        if all(np.isfinite(part).all() for part in ratio):
            found.append((one, ratio))
    return found


def links_with_zeros(judge, target, slopes):
    """Return later values as `links_of` does, which have no slope in some places, as where units are dropped.

    The local slopes there are not known: they are no numbers.
    """
    found = []
    for one, pairs in _later_of_its_shape(judge, target, slopes):
        zeros = sum(np.count_nonzero(other == 0) for _, other in pairs)
        if 0 < zeros < sum(map(np.size, slopes)) and not any(np.any(mine[other == 0]) for mine, other in pairs):
            with np.errstate(all="ignore"):
                found.append((one, [mine / other for mine, other in pairs]))
    return found


def _later_of_its_shape(judge, target, slopes):
    """Yield later values of a target's shape, each with the pairs of slopes in the target and in it at all points."""
    if np.shape(slopes[0]) != np.shape(target.value):
        return
    for one in judge.forward:
        if one is not target and np.shape(one.value) == np.shape(target.value) and judge.leads(target, one):
            yield one, list(zip(slopes, judge.slope(one), strict=True))


def shares_through(judge, uses, target):
    """Return (use, part of the slope that comes through it) for the uses of a value of which that is known."""
    return [(use, share) for use in uses if (share := share_through(judge, use, target)) is not None]


def share_through(judge, use, target):
    """Return the part of a value's slope that comes through one use of it, at all points; None if not known.

    The use may be of a part of the value.
    """
    found = _share(judge, use, target)
    if found is not None:
        return found
    for part in operands(use):
        if is_part(part.node, {target}):
            found, where = _share(judge, use, part.node), _where_in(part.node, target)
            return None if found is None or where is None else [_spread(one, where, target) for one in found]
    return None


def _share(judge, use, node):
    """As `share_through`, where the use is of the whole value."""
    slope, nodes, others = judge.slope(use), judge.runs.aligned(use), judge.runs.aligned(node)
    if slope is None or nodes is None or others is None:
        return None
    found = []
    for one, slope_there, other in zip(nodes, slope, others, strict=True):
        try:
            parts = [part for parent, part in pulled(one, slope_there) if parent is other]
        except Unknown:
            return None
        if not parts:
            return None
        found.append(sum(parts))
    return found


def _where_in(part, target):
    """Return where the numbers of a part stand in the array that it is taken, turned or copied from; else None."""
    where = np.arange(np.size(part.value))
    while part is not target:
        if part.kind == "take":
            where, part = np.ravel(part.function)[where], part.operands[0]
            continue
        moved = rearranged(part) if only_moves(part) and part.kind != "item" else None
        if moved is None or len(moved) != 1 or np.any(moved[0][1] < 0):
            return None
        part, where = moved[0][0], np.ravel(moved[0][1])[where]
    return where


def _spread(slope, where, target):
    found = np.zeros(np.size(target.value))
    np.add.at(found, where, np.ravel(slope))
    return found.reshape(np.shape(target.value))
