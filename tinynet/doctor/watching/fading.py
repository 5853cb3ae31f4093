"""A learning rate that decays so fast that nothing moves after a few steps, and a divisor that does."""

from itertools import pairwise

import numpy as np

from tinynet.doctor.watching.tape import Node, numerators

__all__ = ["what_fades"]

# All steps together are then hardly longer than the first one.
SHARE = 0.2
# In so many iterations, one after the other.
FEWEST = 4


def what_fades(tape, chains):
    """Return a learning rate and a divisor that are soon 0.

    Parameters
    ----------
    tape : Tape
    chains : list of Chain
        The parameters.

    Returns
    -------
    (Node or None, Node or None)
        What makes the rate smaller, and the divisor.
    """
    return _rate_that_fades(tape, chains), _divisor_that_fades(chains)


def _rate_that_fades(tape, chains):
    """Return the node that makes the learning rate a fifth or less of itself in each iteration, or None.

    All moves are made of that rate, as a factor, and become as small: damping has no part in this.
    """
    if not all(map(_stands_still, chains)):
        return None
    made, scaled = {}, [numerators(chain.nodes[1:]) for chain in chains]
    for node in tape.nodes:
        if node.kind == "binary" and node.function in ("Mult", "Div") and np.size(node.value) == 1:
            made.setdefault((node.place, node.path), []).append(node)
    for nodes in made.values():
        turns = [node.turn for node in nodes]
        if len(nodes) < FEWEST or turns != list(range(turns[0], turns[0] + len(turns))):
            continue
        scales_all = not any(map(set(nodes).isdisjoint, scaled))
        if scales_all and all(_is_small_share(before, after) for before, after in pairwise(nodes)):
            return nodes[0]
    return None


def _divisor_that_fades(chains):
    """Return what is, in every iteration, a small share of what it was, while moves are divided by it; else None."""
    divisors, seen, left = {}, set(), [node for chain in chains for node in chain.nodes[1:]]
    while left:
        node = left.pop()
        if node in seen:
            continue
        seen.add(node)
        left.extend(node.inputs)
        by = node.operands[1] if node.kind == "binary" and node.function == "Div" else None
        if isinstance(by, Node) and by.kind == "binary" and np.size(by.value) == 1 and by.place >= 0:
            divisors.setdefault((by.place, by.path), {}).setdefault(by.turn, by)
    for by_turn in divisors.values():
        turns = sorted(by_turn)
        sizes = [abs(float(np.reshape(by_turn[turn].value, ()))) for turn in turns]
        in_a_row = len(turns) >= FEWEST and turns == list(range(turns[0], turns[0] + len(turns)))
        if in_a_row and all(0 < after <= SHARE * before for before, after in pairwise(sizes)):
            return by_turn[turns[0]]
    return None


def _stands_still(chain):
    """Return whether each move is at most a small share of the one before, until there is none."""
    values = [np.asarray(node.value, dtype=float) for node in chain.nodes]
    if len(values) <= FEWEST or any(np.shape(value) != np.shape(values[0]) for value in values):
        return False
    with np.errstate(all="ignore"):
        moves = [float(np.abs(after - before).max()) for before, after in pairwise(values)]
    return moves[0] > 0 and all(after <= 2 * SHARE * before for before, after in pairwise(moves))


def _is_small_share(before, after):
    """Return whether a number is a small share of the one that was made in the same place before."""
    if before not in after.operands or not isinstance(before, Node):
        return False
    one, two = float(np.reshape(before.value, ())), float(np.reshape(after.value, ()))
    return 0 < abs(two) <= SHARE * abs(one) or one == two == 0
