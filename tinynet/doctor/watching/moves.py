"""How the move of a parameter stands to its slope: a share of it, with or without a penalty, or none."""

from itertools import combinations

import numpy as np

from tinynet.doctor.watching.proportional import CLOSE, proportional
from tinynet.doctor.watching.tape import Node
from tinynet.doctor.watching.uses import computes, operands

__all__ = ["chain_and_slopes", "move_factor", "moves_by_another_rate", "penalty_shares", "rests"]

# Slopes that cancel leave less than this share of themselves.
ROUNDED = 1e-9
# Of a parameter a penalty takes less than this share in a step.
LITTLE = 0.1


def chain_and_slopes(judge, number):
    """Return (chain, slopes at all points) of a parameter.

    Raises
    ------
    LookupError
        If the loss does not feel it.
    """
    firsts = [chains[number].nodes[0] for chains in judge.runs.chains]
    target = [slopes.get(node) for slopes, node in zip(judge.all, firsts, strict=True)]
    if any(one is None or not np.isfinite(one).all() for one in target) or not any(np.any(one) for one in target):
        raise LookupError(number)
    if all(_cancels(judge, node, point) for point, node in enumerate(firsts)):
        raise LookupError(number)
    return judge.runs.chains[0][number], target


def _cancels(judge, node, point):
    """Return whether the slopes in a parameter add up to nothing but rounding, as before a mean is taken off."""
    slopes, carried = judge.all[point], {other for chain in judge.runs.chains[point] for other in chain.nodes}
    children = judge.runs.children_at(point).get(node.index, ())
    sizes = [float(np.abs(slopes[child]).sum()) for child in children if child in slopes and child not in carried]
    return float(np.abs(slopes[node]).max()) < ROUNDED * max(sizes, default=0.0)


def _moves(judge, number):
    """Return the moves of a parameter at all points."""
    chains = [chains[number].nodes for chains in judge.runs.chains]
    return [np.asarray(new.value, dtype=float) - np.asarray(old.value, dtype=float) for old, new, *_ in chains]


def move_factor(judge, number):
    """Return by what a parameter's move differs from its slope; None if it is not proportional to it.

    Raises
    ------
    LookupError
        If the loss does not feel it.
    """
    chain, target = chain_and_slopes(judge, number)
    moves = _moves(judge, number)
    found = proportional(moves, target)
    if found is None and (rates := _rates_that_differ(judge, chain)) is not None:
        with np.errstate(all="ignore"):
            moves = [move / rate for move, rate in zip(moves, rates, strict=True)]
        found = proportional(moves, target)
    return found


def _rates_that_differ(judge, chain):
    """Return the product, at all points, of the rates of a move that are others in another step, as they decay.

    None if there are none.
    """
    found, seen, left = [], set(), [chain.nodes[1]]
    while left:
        node = left.pop()
        scales = computes(node, "Mult", "Div")
        if scales and chain.nodes[0] in node.operands and not judge.is_backward(node):
            continue  # how much of the parameter itself is kept
        for part in operands(node):
            value = part.node
            if not isinstance(value, Node) or value in seen or value in judge.carried or judge.is_forward(value):
                continue
            seen.add(value)
            if scales and (rates := _numbers_that_differ(judge, value)) is not None:
                over = node.function == "Div" and part.operand == 1
                found.append([1 / rate if over else rate for rate in rates])
            else:
                left.append(value)
    return np.prod(found, axis=0) if found else None


def _numbers_that_differ(judge, value):
    """Return a single number at all points, of which one is another, and that no parameter is in; else None."""
    if np.size(value.value) != 1 or judge.is_backward(value) or judge.runs.bits[0][value.index]:
        return None
    values = judge.values(value)
    differ = values is not None and any(np.any(one != values[0]) for one in values)
    return [one.item() for one in values] if differ else None


def rests(judge, number):
    """Return whether a parameter does not move in this step: it belongs to other rows, or its input is 0.

    Then its next move is made of what other parameters have become, or it was worked out before.
    """
    if not any(map(np.any, _moves(judge, number))):
        return True
    old, new = judge.runs.chains[0][number].nodes[:2]
    moved = {node for chain in judge.runs.chains[0] for node in chain.nodes[1:]}
    made_of = judge.runs.ancestors(new) - {old}
    return bool(moved & made_of) or not any(judge.runs.bits[0][node.index] for node in made_of)


def moves_by_another_rate(judge, number):
    """Return whether a parameter moves along its slope at each point by itself, by shares that differ."""
    _, target = chain_and_slopes(judge, number)
    shares = [
        proportional([move], [slope]) if np.count_nonzero(move) > 1 else None
        for move, slope in zip(_moves(judge, number), target, strict=True)
    ]
    return all(shares) and not np.allclose(shares, shares[0])


def penalty_shares(judge, number):
    """Return how far the move of a parameter is a share of its slope and a share of the parameter itself.

    Returns
    -------
    (float, float) or None
        Both shares; None if the move is not made of the two.
    """
    chain, target = chain_and_slopes(judge, number)
    told = []
    for chains, slope in zip(judge.runs.chains, target, strict=True):
        before, after = (np.ravel(np.asarray(node.value, dtype=float)) for node in chains[number].nodes[:2])
        told.append(np.stack([after - before, np.ravel(slope), before]))
    # Of a table the rows that rest in this step do not shrink. What is the same at two points tells nothing more.
    used = [(one[0] != 0) | (one[1] != 0) for one in told]
    for i, j in combinations(range(len(told)), 2):
        used[j] &= ~(told[i] == told[j]).all(axis=0)
    ways = [np.ones((len(told), 2))]
    if (rates := _rates_that_differ(judge, chain)) is not None:
        # A rate that decays scales the slope, and mostly the penalty as well.
        ways += [np.stack([rates, rates], axis=1), np.stack([rates, np.ones_like(rates)], axis=1)]
    for way in ways:
        scaled = [one * [[1], [of_slope], [of_value]] for one, (of_slope, of_value) in zip(told, way, strict=True)]
        numbers = np.concatenate([one[:, rows] for one, rows in zip(scaled, used, strict=True)], axis=1)
        if shares := _shares(*numbers, 2 if len(told) > 2 else 4):
            return shares
    return None


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
