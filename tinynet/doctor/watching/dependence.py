"""What each value of a tape is made of, and what is made of it."""

import numpy as np

from tinynet.doctor.watching.tape import name_of

__all__ = ["carried_with", "children_of", "dependence", "first_uses", "nodes_by_key", "of_first_step"]


def dependence(tape, chains, held=()):
    """Return, for each node, the chains that it depends on directly, as bits; a chain's own values have their own.

    The values of chains that are held depend on none.
    """
    own = {}
    for number, chain in enumerate(chains):
        for node in chain.nodes:
            own[node] = own.get(node, 0) | 1 << number
    own |= {node: 0 for chain in held for node in chain.nodes}
    bits = []
    for node in tape.nodes:
        mine = 0
        for parent in node.inputs:
            mine |= bits[parent.index]
        bits.append(own.get(node, mine))
    return bits


def children_of(tape):
    """Return the nodes that each node goes into, by index; found once for a tape."""
    if tape.children is None:
        tape.children = {}
        for node in tape.nodes:
            for parent in node.inputs:
                tape.children.setdefault(parent.index, []).append(node)
    return tape.children


def nodes_by_key(tape):
    """Return the nodes of a tape by kind and key: in `w[i] -= d` what is worked out has the key of what is set."""
    return {(node.kind, key): node for node in tape.nodes for key in (*node.used, node.key)}


def carried_with(chains, learned):
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


def _adds_up(node):
    """Return whether a node joins numbers of several steps, as in a mean of their losses."""
    if node.kind == "binary":
        return node.function in ("Add", "Sub")
    joins = name_of(node) in ("sum", "fsum", "mean", "array", "asarray", "stack")
    return node.kind == "put" or joins and all(np.size(parent.value) == 1 for parent in node.inputs)


def of_first_step(tape, chains, held=()):
    """Return, for each node, whether it depends directly on a first value of a parameter: is of the first step.

    A value that is handed on to a later step, as the state of a recurrent cell, ends there: what is made of it and of
    a parameter that has moved since, once all have moved, is of that step. Losses of several steps may be added up.
    The values of chains that are held are of no step.
    """
    firsts = {chain.nodes[0] for chain in chains}
    carried = {node for chain in (*chains, *held) for node in chain.nodes}
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


def first_uses(chains):
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
