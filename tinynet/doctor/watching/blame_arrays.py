"""Which part is wrong of an array that is put together, or whose numbers are set in several places."""

from itertools import islice, takewhile

import numpy as np

from tinynet.doctor.watching.blame import MOST_USES, Blame, lacks
from tinynet.doctor.watching.proportional import proportional_or_turned
from tinynet.doctor.watching.slopes import rearranged
from tinynet.doctor.watching.tape import Node
from tinynet.doctor.watching.unwrapped import what_moves_rows
from tinynet.doctor.watching.uses import Use
from tinynet.doctor.watching.ways import links_of, shares_through, uses_of

__all__ = ["blame_added", "blame_parts", "blame_put", "blame_rows", "is_set_twice", "pieces", "put_again", "set_twice"]

# Numbers that are set again and again


def is_set_twice(node):
    """Return whether a number of an array is set several times at once, and what it is set to was not summed before."""
    is_twice = node.kind == "put" and np.size(np.unique(node.function)) < np.size(node.function)
    return is_twice and not _is_taken_there(node.operands[1], node)


def _is_taken_there(value, put):
    """Return whether a value is made, by single operations, of what another array has at the places of a put."""
    if not isinstance(value, Node):
        return False
    if value.kind == "binary":
        return any(_is_taken_there(part, put) for part in value.operands)
    return (
        value.kind == "take"
        and value.operands[0] is not put.operands[0]
        and np.array_equal(value.function, put.function)
    )


def set_twice(chain):
    """Return where a number of a parameter is set several times at once, so that the last one stays; else None.

    So it is with `table[ids] -= step` where a number is in `ids` twice.
    """
    node = chain.nodes[1]
    while isinstance(node, Node) and node is not chain.nodes[0] and node.kind in ("put", "take"):
        if is_set_twice(node):
            return node
        node = node.operands[0]
    return None


def put_again(judge, value):
    """Return where a number of an array is set in the same place as before, and not to a sum with what it was."""
    last = {}
    for put in islice(_puts(value), MOST_USES):
        rows = tuple(np.ravel(put.function).tolist())
        later = last.setdefault((put.place, rows), put)
        if later is not put and _is_lost(judge, put, later) and judge.is_backward(put.operands[1]):
            return later
    return None


def _puts(value):
    """Yield the places where numbers of an array were set, the last one first."""
    while isinstance(value, Node) and value.kind == "put":
        yield value
        value = value.operands[0]


def _is_lost(judge, put, later):
    """Return whether nothing is made of what was set in an array until it is set anew."""
    part, values = later.operands[1], judge.values(put.operands[1])
    made = judge.runs.ancestors(part) if isinstance(part, Node) else set()
    return put not in made and values is not None and any(map(np.any, values))


# Parts


def blame_put(search, question):
    """Blame what was set in an array, or where."""
    use, judge = question.use, search.judge
    if np.size(question.slopes[0]) != np.size(use.node.value):
        return question.nothing()  # some of its numbers are asked for, and it is not known which
    if (through := _cut_off(judge, question)) is not None:
        return [Blame(use, "factor", question.target, through=through, signal=use.node.operands[0])]
    found, taken = [], set()
    for put in _puts(use.node):
        where = np.ravel(put.function)
        if len(found) < MOST_USES and taken.isdisjoint(where.tolist()):
            taken.update(where.tolist())
            found.append((where, Use(put.operands[1], put, 1)))
    return blame_parts(search, question, found[::-1])


def _cut_off(judge, question):
    """Return the value of the forward pass in whose slope a number is set at the wrong places: `d[d < 0] = 0`.

    None if that is not so.
    """
    old, number = question.use.node.operands
    if isinstance(number, Node) or not isinstance(old, Node):
        return None
    meanings, links = judge.meanings(old), links_of(judge, question.target, question.slopes)
    return next((one for one, _ in links if judge.means(meanings, one)), None)


def blame_added(search, question):
    """Blame what is added at some places of a parameter, of which the forward pass takes the numbers."""
    judge, added = search.judge, question.use.node
    old, where = added.operands[0], np.ravel(added.function)
    for one in judge.runs.children.get(question.target.index, ()):
        slope = judge.slope(one) if one.kind == "take" else None
        if slope is None or not np.array_equal(np.ravel(one.function), where):
            continue
        found = search.blame(question.about(Use(added.operands[1], added, 1), one, slope, uses_of(judge, one)))
        if found:
            return found
    if isinstance(old, Node) and old.kind == "added":
        return blame_added(search, question.of(Use(old, added, 0)))
    return question.nothing()


def pieces(judge, value):
    """Return (positions, use) for the values that an array is put together from."""
    found = []
    for parent, where in rearranged(value) or ():
        positions = np.flatnonzero(np.ravel(where) >= 0)
        if judge.is_backward(parent) and len(positions) == np.size(parent.value):
            found.append((positions, Use(parent, value, 0)))
    return found


def blame_parts(search, question, parts):
    """Blame what some part of an array was made of, and the same of the others that are made in the same place.

    Parameters
    ----------
    search : Search
    question : Question
    parts : list of (array of int, Use)
        Where each part stands in the array.
    """
    found, kinds = [], None
    for where, part in parts:
        values, wanted = search.judge.values(part.node), [np.ravel(slope)[where] for slope in question.slopes]
        if values is None or not search.judge.is_backward(part.node) or not any(np.any(one) for one in wanted):
            continue
        spread = [np.broadcast_to(value, np.shape(wanted[0])) if value.ndim == 0 else value for value in values]
        if proportional_or_turned(spread, wanted):
            continue
        blames = _blame_part(search, question, part, where, wanted)
        kinds = {blame.kind_and_place for blame in blames} if kinds is None else kinds
        found += [blame for blame in blames if blame.kind_and_place in kinds]
        if not kinds or any(kind == "nothing" for kind, *_ in kinds):
            return found
    return question.nothing() if kinds is None else found


def _blame_part(search, question, part, where, wanted):
    """Blame what a part of an array was made of, which should be the slope in some numbers of the target."""
    judge, target = search.judge, question.target
    if (taken := _taken_from(judge, target, where, wanted)) is not None:
        return search.blame(question.about(part, taken, judge.slope(taken), uses_of(judge, taken)))
    values = judge.values(part.node)
    shares = shares_through(judge, question.uses[:MOST_USES], target)
    shares = [(one, [np.ravel(part_of)[where] for part_of in share]) for one, share in shares]
    shares = [(one, share) for one, share in shares if any(np.any(part_of) for part_of in share)]
    others = [one for one, share in shares if not proportional_or_turned(values, share)]
    if len(shares) > 1 and len(others) == len(shares) - 1:
        return [lacks(judge, Use(part.parent), target, others[0])]
    wanted = [
        np.reshape(one, np.shape(value)) if one.size == np.size(value) else one
        for one, value in zip(wanted, values, strict=True)
    ]
    return search.blame(question.about(part, target, wanted, [one for one, _ in shares]))


def _taken_from(judge, target, where, wanted):
    """Return the value of the forward pass that is just some numbers of a target, and has all of their slope."""
    for one in judge.runs.children.get(target.index, ()):
        slope = judge.slope(one) if one.kind == "take" and np.array_equal(np.ravel(one.function), where) else None
        if slope is not None and all(np.allclose(np.ravel(a), b) for a, b in zip(slope, wanted, strict=True)):
            return one
    return None


# Rows


def blame_rows(search, question, chain):
    """Return what is wrong in the rows of a table that are moved in one of several places.

    None if it moves in one place alone, or if that cannot be told.
    """
    judge, turned, puts = search.judge, [], _puts_of_rows(chain)
    for put in puts:
        rows, nodes = np.ravel(put.function), judge.runs.aligned(put)
        part = what_moves_rows(judge, Use(put.operands[1], put, 1), chain)
        if nodes is None or any(not np.array_equal(np.ravel(one.function), rows) for one in nodes):
            return None
        wanted = [np.ravel(slope)[rows] for slope in question.slopes]
        if not any(map(np.any, wanted)):
            continue
        values = judge.values(part.node)
        if values is None:
            return None
        if not proportional_or_turned(values, wanted):
            return _blame_part(search, question, part, rows, wanted) or None
        moves = [np.ravel(one.value)[rows] - np.ravel(one.operands[0].value)[rows] for one in nodes]
        if all(np.sum(move * slope) > 0 for move, slope in zip(moves, wanted, strict=True)):
            turned.append(part)
    return [Blame(turned[0], "sign", chain.nodes[0])] if 0 < len(turned) < len(puts) else None


def _puts_of_rows(chain):
    """Return where rows of a table are moved, first ones first; none if in one place alone, or if a row moves twice."""
    old, move = chain.nodes[:2]
    puts = list(takewhile(lambda put: put is not old, _puts(move)))
    where = [np.ravel(put.function) for put in puts]
    if len({put.place for put in puts}) < 2 or puts[-1].operands[0] is not old:
        return []
    is_moved_twice = len(np.unique(np.concatenate(where))) < sum(map(np.size, where))
    return [] if is_moved_twice else puts[::-1]
