"""Numbers that are carried on: each is made of the one before by adding something to it.

A parameter is one, and so is a velocity, a counter, a sum that is never set back. They are found by their use: where
the same expression is given, some time later, a value that has grown out of what it was given before.
"""

from dataclasses import dataclass, field

import numpy as np

from tinynet.doctor.watching.tape import Node

__all__ = ["Chain", "find_chains", "whole"]

FARTHEST = 1_000
# Of a tape of which so much is of one iteration not every number that is carried on can be seen in the next.
NEARLY_ALL = 0.7
ADDING = {"Add", "Sub"}
PASSING = {
    "array", "asarray", "copy", "reshape", "add", "subtract", "astype", "list", "float", "matrix", "asmatrix", "clip",
    "concatenate", "vstack", "hstack", "stack", "transpose", "ravel", "append", "maximum", "minimum", "deepcopy",
    "float64", "float32",
}  # fmt: skip


@dataclass(eq=False)
class Chain:
    """A number or an array that is carried on.

    Attributes
    ----------
    nodes : list of Node
        Its values, one after the other, each as it was used.
    sites : set of (place, path, operand)
        Where they were used.
    """

    nodes: list
    sites: set = field(default_factory=set)


def _adding_parents(node):
    """Return the operands that a value goes on from, if it does: a + b, a − b, and what only hands on."""
    if node.kind == "binary":
        left, right = node.operands
        if node.function == "Add":
            return [side for side in (left, right) if isinstance(side, Node)]
        if node.function == "Sub":
            return [left] if isinstance(left, Node) else []
        if node.function in ("Mult", "Div"):
            # A little less than before: weight decay.
            sides = [(left, right), (right, left)][: 1 if node.function == "Div" else 2]
            return [side for side, factor in sides if isinstance(side, Node) and _is_near_one(factor)
                    and np.shape(side.value) == np.shape(node.value)]  # fmt: skip
        return []
    if node.kind in ("take", "item"):
        return list(node.inputs)
    if node.kind in ("put", "added"):
        old, value = node.operands
        # What is set at places goes on from the array, and from what is set if that is all of it.
        whole = isinstance(value, Node) and np.size(value.value) == np.size(node.value)
        return [value, old] if whole else [old]
    if node.kind in ("call", "method"):
        name = node.function if isinstance(node.function, str) else getattr(node.function, "__name__", "")
        return list(node.inputs) if name in PASSING else []
    return []


def _is_near_one(factor):
    value = factor.value if isinstance(factor, Node) else factor
    return np.size(value) == 1 and 0.5 < abs(float(np.reshape(value, ()))) < 1.5


def descends(node, earlier, memo, barren):
    """Return the node among earlier ones out of which a value has grown; None if there is none.

    `memo` has what was found, and `barren` what was looked through in vain for the same earlier nodes, or fewer.
    """
    if node in memo:
        known = memo[node]
        return known if known in earlier else None
    left, seen = [node], {node}
    while left and len(seen) < FARTHEST:
        one = left.pop()
        for parent in _adding_parents(one):
            if parent in earlier:
                memo[node] = parent
                return parent
            if parent not in seen and parent not in barren:
                seen.add(parent)
                left.append(parent)
    if not left:
        barren |= seen
    return None


def find_chains(tape):
    """Return the chains of a tape.

    Parameters
    ----------
    tape : Tape

    Returns
    -------
    list of Chain
        With two values at least, those that last to the end.
    """
    sites, before, following = {}, {}, {}
    memo, barren = {}, {}
    for node in tape.nodes:
        if node.kind in ("leaf", "take", "put", "item") or node.place < 0:
            continue
        for number, operand in enumerate(map(whole, _flat(node))):
            if not isinstance(operand, Node) or operand.value is None:
                continue
            site = (node.place, node.path, number)
            seen = sites.setdefault(site, {})
            if operand in seen:
                seen[operand] = node.index
                continue
            vain = barren.setdefault(site, set())
            is_older = operand in vain
            if operand.kind != "leaf" and seen and operand not in before:
                found = descends(operand, seen, memo, vain)
                if found is not None and np.shape(found.value) == np.shape(operand.value):
                    before[operand] = found, site
            if is_older:
                vain.clear()  # what was looked through may have grown out of it
            seen[operand] = node.index
    before = _without_jumps(before)
    for node, (earlier, site) in before.items():
        following.setdefault(earlier, []).append((node, site))
    chains, last = [], {}
    for seen in sites.values():
        for node, index in seen.items():
            last[node] = max(last.get(node, 0), index)
    reach = dict(last)
    for node in sorted(before, key=lambda node: -node.index):
        earlier, _ = before[node]
        reach[earlier] = max(reach.get(earlier, 0), reach.get(node, 0))
    for root in sorted((node for node in following if node not in before), key=lambda node: node.index):
        for first, site in _followers(root, following, reach, sites):
            nodes, ways = [root, first], {site}
            while nodes[-1] in following:
                follower, way = _farthest(nodes[-1], following, reach, sites)
                nodes.append(follower)
                ways.add(way)
            if _lasts(tape, sites[site][root], last.get(nodes[-1], 0)) and (
                _begins_single(root) or not _is_made_of(root, chains)
            ):
                chains.append(Chain(nodes, ways))
    return chains


def _without_jumps(before):
    """Return for each value the one before it, where that was only looked up in a place that is not used in every step.

    So it is with what is shown after each epoch: from there a value of the epoch before is seen. A value on the way
    from that one comes between, if it is itself carried on from it and made by the same expression. An array of which a
    part is set comes not: where its parts are set one by one it is whole only later.

    Parameters
    ----------
    before : dict of Node to (Node, site)

    Returns
    -------
    dict of Node to (Node, site)
    """
    found = {}
    for node, (earlier, site) in before.items():
        left, seen, between = [node], set(), None
        while left and between is None and len(seen) < FARTHEST:
            for parent in _adding_parents(left.pop()):
                if parent in seen or parent.index <= earlier.index:
                    continue
                seen.add(parent)
                made_alike = (parent.place, parent.path) == (node.place, node.path) and not _sets_a_part(parent)
                if made_alike and parent in before and _leads_to(parent, earlier, before):
                    between = parent
                    break
                left.append(parent)
        found[node] = (earlier, site) if between is None else (between, before[between][1])
    return found


def _sets_a_part(node):
    """Return whether a value is an array of which a part was set."""
    return node.kind in ("put", "added") and np.size(node.function) < np.size(node.value)


def _leads_to(node, earlier, before):
    """Return whether a value is carried on, in one or more steps, from an earlier one of its shape."""
    shape = np.shape(node.value)
    while node in before and node.index > earlier.index:
        node = before[node][0]
    return node is earlier and np.shape(node.value) == shape


def _lasts(tape, begin, end):
    """Return whether a chain goes on from one iteration to the next; within hardly more than one, whether it lasts."""
    if tape.nodes[int(NEARLY_ALL * (len(tape.nodes) - 1))].turn > tape.nodes[0].turn:
        return tape.nodes[begin].turn < tape.nodes[end].turn
    return begin < 0.6 * len(tape.nodes) and end > 0.4 * len(tape.nodes)


def _begins_single(root):
    """Return whether a first value has grown out of a whole number, that has no node, or an array out of a single one.

    So does a bias that begins as 0, or a velocity as 0.0.
    """
    if root.kind != "binary" or root.function not in ADDING:
        return False
    before, added = root.operands
    terms = (before, added) if root.function == "Add" and _is_share(added) else (before,)
    return any(_is_single(term, np.ndim(root.value) > 0) for term in terms)


def _is_single(term, in_an_array):
    """Return whether a term is a whole number or, in an array, a single one, or a share of it."""
    parts = term.operands if _is_share(term) else (term,)
    numbers = [part for part in parts if isinstance(part, Node)]
    are_single = bool(numbers) and all(part.kind == "leaf" and np.ndim(part.value) == 0 for part in numbers)
    return any(isinstance(part, int) for part in parts) or (in_an_array and are_single)


def _is_share(term):
    """Return whether a term is a product, as a share of a velocity is."""
    return isinstance(term, Node) and term.kind == "binary" and term.function == "Mult"


def _is_made_of(root, chains):
    """Return whether a first value is made of a value of some chains: then it is no beginning."""
    carried = {node for chain in chains for node in chain.nodes}
    left, seen = list(root.inputs), set()
    while left:
        node = left.pop()
        if node in carried:
            return True
        if node not in seen:
            seen.add(node)
            left.extend(node.inputs)
    return False


def _followers(root, following, reach, sites):
    """Return the values that grow out of a first value. Several names may begin with the same number, as 0.0."""
    if root.kind != "leaf" or np.ndim(root.value):
        return [_farthest(root, following, reach, sites)]
    return sorted(following[root], key=lambda one: one[0].index)


def _farthest(node, following, reach, sites):
    """Return the follower that is carried on longest: what only begins with a parameter, as a sum may, ends soon.

    Of several the one where a value is used first: an array whose items are set one by one is whole only there.
    """
    return max(following[node], key=lambda one: (reach.get(one[0], 0), -sites[one[1]][node], -one[0].index))


def whole(operand):
    """Return the array that an operand is a part of."""
    while isinstance(operand, Node) and operand.kind == "take":
        operand = operand.operands[0]
    return operand


def _flat(node):
    """Yield the operands of an operation, those in lists too."""
    if node.kind == "binary":
        yield from node.operands
        return
    yield from node.inputs
