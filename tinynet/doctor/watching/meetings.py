"""Where a prediction meets a label: the values from which a loss of standard form is known."""

import ast

import numpy as np

from tinynet.doctor.watching.chains import whole
from tinynet.doctor.watching.tape import Node

__all__ = ["margin", "meeting"]


def meeting(node, bits, chained, listing):
    """Return (prediction, label) where one side of a difference feels the parameters and the other does not."""
    if node.kind == "put":
        return _meeting_at(node, bits, chained)
    found = _sides(node, "Sub", bits)
    if found is None:
        return None
    prediction, label, place = found
    if _scaled(prediction, bits) in chained or _is_literal(listing, node, place):
        return None
    return prediction, label


def _sides(node, function, bits):
    """Return (prediction, label, which operand the label is) of an operation of which one side feels the parameters."""
    if node.kind != "binary" or node.function != function:
        return None
    sides = node.operands
    feels = [isinstance(side, Node) and bool(bits[side.index]) for side in sides]
    if sum(feels) != 1:
        return None
    prediction, label = (sides[0], sides[1]) if feels[0] else (sides[1], sides[0])
    if np.shape(node.value) != np.shape(prediction.value):
        return None
    return prediction, np.asarray(label.value if isinstance(label, Node) else label, dtype=float), feels.index(False)


def _scaled(value, bits):
    """Return the array that a value is a part or a multiple of."""
    value = whole(value)
    while isinstance(value, Node) and value.kind == "binary" and value.function in ("Mult", "Div"):
        parts = [part for part in value.operands if isinstance(part, Node) and bits[part.index]]
        if len(parts) != 1:
            return value
        value = whole(parts[0])
    return value


def margin(node, bits, chained):
    """As `meeting`, where a prediction is multiplied with a label that is 1 or −1."""
    found = _sides(node, "Mult", bits)
    if found is None:
        return None
    prediction, label, _ = found
    return (prediction, label) if whole(prediction) not in chained and np.all(np.abs(label) == 1) else None


def _meeting_at(node, bits, chained):
    """As `meeting`, where 1 is taken off at the place of the class: one in each row."""
    old, value = node.operands
    if (
        not isinstance(value, Node)
        or value.kind != "binary"
        or value.function != "Sub"
        or not bits[old.index]
        or old in chained
    ):
        return None
    amount = value.operands[1]
    amount = amount.value if isinstance(amount, Node) else amount
    if np.size(amount) != 1 or float(np.reshape(amount, ())) != 1.0:
        return None
    label = np.zeros(np.size(old.value))
    label[np.ravel(node.function)] = 1.0
    label = label.reshape(np.shape(old.value))
    return None if _are_whole_columns(label) else (old, label)


def _are_whole_columns(label):
    """Return whether several rows have 1 at the same several places, as `slopes[:, classes] -= 1` has."""
    rows = label.any(axis=-1)
    places = label[rows] if label.ndim == 2 else label[np.newaxis]
    return len(places) > 1 and places[0].sum() > 1 and bool((places == places[0]).all())


def _is_literal(listing, node, operand):
    tree = listing.nodes[node.place]
    side = getattr(tree, "left" if operand == 0 else "right", None)
    side = getattr(tree, "value", None) if side is None else side
    return isinstance(side, ast.Constant)
