"""Which rows of the data meet which labels: inputs that are shuffled without their labels come apart."""

import numpy as np

from tinynet.doctor.watching.steps import meeting_pairs
from tinynet.doctor.watching.tape import Node

__all__ = ["rows_apart"]

FEWEST = 4
# They give some rows of what they are given, in some order.
SELECTING = {"permutation", "permuted", "take", "copy", "array", "asarray", "shuffle"}


def rows_apart(tape, chains, listing):
    """Return the value in which rows were put in an order that the labels do not have; None if there is none.

    Parameters
    ----------
    tape : Tape
    chains : list of Chain
        The parameters.
    listing : Listing

    Returns
    -------
    Node or None
    """
    if not any(map(_may_shuffle, tape.nodes)):
        return None
    met, bits = meeting_pairs(tape, chains, listing)
    origins, ends = {}, {node for chain in chains for node in chain.nodes}
    for pairs in met.values():
        both = {}
        for prediction, label in pairs:
            of_label = _origin(label, origins) if isinstance(label, Node) else None
            if of_label is None:
                continue
            for node in _data_of(prediction, bits, ends):
                of_input = _origin(node, origins)
                if _fit(of_input, of_label):
                    found = both.setdefault((of_input[0], of_label[0]), ([], [], []))
                    found[0].extend(of_input[1])
                    found[1].extend(of_label[1])
                    found[2].append((node, label))
        for inputs, labels, nodes in both.values():
            if inputs != labels and len(inputs) >= FEWEST and _is_shuffled(inputs) != _is_shuffled(labels):
                node = nodes[0][0] if _is_shuffled(inputs) else nodes[0][1]
                return _shuffling(node, origins)
    return None


def _may_shuffle(node):
    """Return whether a value may be rows in another order."""
    if np.size(node.value) < FEWEST:
        return False
    if node.kind == "take":
        return bool(np.any(np.diff(np.ravel(node.function)) < 0))
    if node.kind == "leaf":
        return node.function == "changed"
    return node.kind in ("call", "method") and _name_of(node) in SELECTING - {"copy", "array", "asarray"}


def _name_of(node):
    return node.function if isinstance(node.function, str) else getattr(node.function, "__name__", "")


def _fit(first, second):
    return (
        first is not None
        and second is not None
        and first[0] is not second[0]
        and len(first[0].value) == len(second[0].value) >= FEWEST
        and len(first[1]) == len(second[1])
    )


def _is_shuffled(rows):
    """Return whether rows jump back, other than to the first one in a new epoch."""
    return any(later < row and later != min(rows) for row, later in zip(rows, rows[1:], strict=False))


def _data_of(prediction, bits, ends):
    """Yield the values that a prediction is made of, beside the parameters, and that no parameter is felt in."""
    left, seen = [prediction], {prediction}
    while left:
        for parent in left.pop().inputs:
            if parent in seen or parent in ends:
                continue
            seen.add(parent)
            if bits[parent.index]:
                left.append(parent)
            elif np.ndim(parent.value):
                yield parent


def _origin(node, known):
    """Return (array, rows): of which array a value has which rows; None if that cannot be told."""
    if node not in known:
        known[node] = None
        known[node] = _origin_of(node, known)
    return known[node]


def _origin_of(node, known):
    value = node.value
    if node.kind == "leaf" and node.function == "changed" and node.operands:
        return _selected(node, node.operands[0], known)
    if node.kind == "leaf":
        return (node, list(range(len(value)))) if np.ndim(value) else None
    if len(node.inputs) != 1:
        return None
    (parent,) = node.inputs
    if node.kind == "take" and np.ndim(parent.value):
        origin = _origin(parent, known)
        if origin is None or not np.size(value) or len(parent.value) != len(origin[1]):
            return None
        where = np.asarray(node.function)
        size = np.size(parent.value) // len(parent.value)
        rows = where.reshape(len(where) if np.ndim(value) == np.ndim(parent.value) else 1, -1) // size
        return (origin[0], [origin[1][row] for row in rows[:, 0]]) if (rows == rows[:, :1]).all() else None
    if node.kind in ("call", "method"):
        return _selected(node, parent, known) if _name_of(node) in SELECTING else None
    if node.kind == "binary" and np.shape(value)[:1] == np.shape(parent.value)[:1]:
        return _origin(parent, known)
    return None


def _selected(node, parent, known):
    """Return of which rows of a value another one is made, found by their numbers."""
    origin = _origin(parent, known)
    if origin is None or np.shape(node.value)[1:] != np.shape(parent.value)[1:] or not np.ndim(node.value):
        return None
    places = {}
    for place, row in enumerate(np.asarray(parent.value)):
        places.setdefault(row.tobytes(), []).append(place)
    if any(len(found) > 1 for found in places.values()) or len(parent.value) != len(origin[1]):
        return None  # equal rows cannot be told apart
    rows = [places.get(row.tobytes()) for row in np.asarray(node.value)]
    return (origin[0], [origin[1][found[0]] for found in rows]) if all(rows) else None


def _shuffling(node, origins):
    """Return the value on the way to the data in which the rows were put in another order."""
    while node.inputs:
        parent = node.inputs[0]
        rows, before = _origin(node, origins), _origin(parent, origins)
        if before is None or (rows is not None and _is_shuffled(rows[1]) and not _is_shuffled(before[1])):
            break
        node = parent
    return node
