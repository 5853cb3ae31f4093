"""Which rows of the data meet which labels: inputs that are shuffled without their labels come apart."""

import ast
import sys

import numpy as np

from tinynet.doctor.programs.subject import Crash
from tinynet.doctor.watching.chains import find_chains
from tinynet.doctor.watching.losses import felt_chains, meeting_pairs
from tinynet.doctor.watching.tape import Node

__all__ = ["rows_apart", "rows_apart_before", "rows_that_stay"]

FEWEST = 4
# Rows of the data are rows of an array, or its columns.
AXES = (0, -1)
# In so many steps other rows of the inputs must meet the same labels.
FEWEST_STEPS = 3
# They give some rows of what they are given, in some order.
SHUFFLING = {"permutation", "permuted", "shuffle"}
SELECTING = {"permutation", "permuted", "take", "copy", "array", "asarray", "shuffle"}


def rows_apart_before(watched):
    """Return the value in which rows were put in another order before the loop, without their labels; else None.

    The labels must have been there, as they are in the loop, when it was done: else they may be made of the rows.

    Parameters
    ----------
    watched : Watched
    """
    calls = (tree.func for tree in watched.listing.parents if isinstance(tree, ast.Call))
    if not any(isinstance(function, ast.Attribute) and function.attr in SHUFFLING for function in calls):
        return None
    there = {}

    def told(tape, node):
        if not tape.turns and _may_shuffle(node):
            there[node] = _rows_there(tape.path, len(node.value))

    try:
        tape = watched.from_the_start(told)
    except Crash:
        return None
    chains = find_chains(tape)
    learned = [chains[number] for number in felt_chains(tape, chains, watched.listing)]
    return rows_apart(tape, learned, watched.listing, there) if learned else None


def _rows_there(path, number):
    """Return copies of the arrays and lists of some length that have names in a program, as it runs."""
    found, frame = [], sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename == path:
            for value in list(frame.f_locals.values()):
                if isinstance(value, (list, np.ndarray)) and np.ndim(value) and len(value) == number:
                    found.append(np.array(value))
        frame = frame.f_back
    return found


def rows_apart(tape, chains, listing, there=None):
    """Return the value in which rows were put in an order that the labels do not have; None if there is none.

    Parameters
    ----------
    tape : Tape
    chains : list of Chain
        The parameters.
    listing : Listing
    there : dict of Node to list, optional
        What had as many rows when some rows may have been shuffled before the loop.

    Returns
    -------
    Node or None
    """
    if not there and not any(map(_may_shuffle, tape.nodes)):
        return None
    found = (_rows_apart(tape, chains, listing, there, _Origins(tape, axis)) for axis in AXES)
    return next((node for node in found if node is not None), None)


def _rows_apart(tape, chains, listing, there, origins):
    met, bits = meeting_pairs(tape, chains, listing)
    ends = {node for chain in chains for node in chain.nodes}
    for pairs in met.values():
        both = {}
        for prediction, label in pairs:
            of_label = origins.of(label) if isinstance(label, Node) else None
            if of_label is None:
                continue
            for node in _data_of(prediction, bits, ends):
                of_input = origins.of(node)
                if origins.fit(of_input, of_label):
                    found = both.setdefault((of_input[0], of_label[0]), ([], [], []))
                    found[0].extend(of_input[1])
                    found[1].extend(of_label[1])
                    found[2].append((node, label))
        for inputs, labels, nodes in both.values():
            if inputs != labels and len(inputs) >= FEWEST and _is_shuffled(inputs) != _is_shuffled(labels):
                is_input = _is_shuffled(inputs)
                node, other = nodes[0] if is_input else nodes[0][::-1]
                found, (root, _) = origins.shuffling(node), origins.of(other)
                if not there:
                    return found
                alone = found.place < 0 or _orders_nothing_else(listing.nodes[found.place], listing)
                if alone and found in there and _is_there(root, there[found]):
                    return found
    return None


def rows_that_stay(tape, chains, listing):
    """Return the labels that are the same rows in every step, while those of the inputs go on; None if there are none.

    Both must be rows of as long arrays, and the labels of the other rows must be others.

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
    met, bits = meeting_pairs(tape, chains, listing)
    origins, ends = _Origins(tape), {node for chain in chains for node in chain.nodes}
    for pairs in met.values():
        both = {}
        for prediction, label in pairs:
            of_label = origins.of(label) if isinstance(label, Node) else None
            for node in _data_of(prediction, bits, ends) if of_label is not None else ():
                of_input = origins.of(node)
                if origins.fit(of_input, of_label):
                    steps = both.setdefault((of_input[0], of_label[0]), [])
                    steps.append((tuple(of_input[1]), tuple(of_label[1]), label))
        for (_, labels), steps in both.items():
            inputs, rows = {one for one, _, _ in steps}, {one for _, one, _ in steps}
            if len(inputs) < FEWEST_STEPS or len(rows) > 1 or steps[0][2].kind != "take":
                continue
            values, stay = np.asarray(labels.value), list(rows.pop())
            if any(not np.array_equal(values[list(one)], values[stay]) for one in inputs):
                return steps[0][2]
    return None


def _orders_nothing_else(tree, listing):
    """Return whether the numbers of rows by which rows are taken are used for these rows only."""
    if not isinstance(tree, ast.Subscript) or _is_shuffled_there(tree.slice):
        return True
    within = {part for part in ast.walk(tree.slice) if isinstance(part, ast.Name)}
    if any(isinstance(part, ast.Attribute) and not _is_called(part, listing) for part in ast.walk(tree.slice)):
        return False
    reads = (part for part in listing.parents if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load))
    orders = {part.id for part in within if not _is_called(listing.parents[part], listing)}
    others = [part for part in reads if part.id in orders and part not in within]
    return all(_is_shuffled_there(listing.parents[part]) for part in others)


def _is_called(tree, listing):
    parent = listing.parents.get(tree)
    return isinstance(parent, ast.Call) and parent.func is tree


def _is_shuffled_there(tree):
    return isinstance(tree, ast.Call) and getattr(tree.func, "attr", "") in SHUFFLING


def _is_there(root, values):
    """Return whether the array whose rows are not shuffled was there, as it is."""
    return any(value.shape == np.shape(root.value) and np.array_equal(value, root.value) for value in values)


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


class _Origins:
    """Of which array each value of a tape has which rows.

    Parameters
    ----------
    tape : Tape
    axis : int
        Along which the rows of the data are counted: the first, or the last where each is a column.
    """

    def __init__(self, tape, axis=0):
        self.axis = axis
        self.before, self.known, self.early = tape.before, {}, {}
        # What was made before the loop, and whether rows of it may have been shuffled already.
        for node in self.before.values():
            self._mark(node)

    def _mark(self, node):
        left = [node]
        while left:
            one = left[-1]
            missing = [parent for parent in one.inputs if parent not in self.early]
            if missing:
                left.extend(missing)
                continue
            left.pop()
            self.early[one] = _may_shuffle(one) or any(self.early[parent] for parent in one.inputs)

    def fit(self, first, second):
        """Return whether two values, (array, rows) each, may be inputs and labels of the same rows."""
        if first is None or second is None or first[0] is second[0] or len(first[1]) != len(second[1]):
            return False
        (one, other), numbers = (first[0].value, second[0].value), self._number(first[0].value)
        if self.axis and (len(one) == len(other) or not all(np.size(value) < numbers**2 for value in (one, other))):
            return False  # rows, not columns: both have as many, or there are more samples than numbers in each
        return numbers == self._number(other) >= FEWEST

    def _number(self, value):
        return np.shape(value)[self.axis]

    def _rows(self, value):
        """Return the rows of a value, each as an array."""
        return np.moveaxis(np.asarray(value), self.axis, 0)

    def of(self, node):
        """Return (array, rows): of which array a value has which rows; None if that cannot be told."""
        if node not in self.known:
            self.known[node] = None
            found = self._of(node)
            if found is None and not self.early.get(node, True) and np.ndim(node.value):
                found = node, list(range(self._number(node.value)))
            self.known[node] = found
        return self.known[node]

    def _of(self, node):
        if node in self.before:
            return self.of(self.before[node])
        value = node.value
        if node.kind == "leaf" and node.function == "changed" and node.operands:
            return self._selected(node, node.operands[0])
        if node.kind == "leaf":
            return (node, list(range(self._number(value)))) if np.ndim(value) else None
        if node.kind == "binary":
            # A mean that is taken off has no rows.
            parents = [
                parent for parent in node.inputs
                if np.ndim(parent.value) and np.ndim(value) and self._number(parent.value) == self._number(value)
            ]  # fmt: skip
            return self.of(parents[0]) if len(parents) == 1 else None
        if len(node.inputs) != 1:
            return None
        (parent,) = node.inputs
        if node.kind == "take" and np.ndim(parent.value):
            origin = self.of(parent)
            if origin is None or not np.size(value) or self._number(parent.value) != len(origin[1]):
                return None
            where = np.unravel_index(np.asarray(node.function), np.shape(parent.value))[self.axis]
            is_one = np.ndim(value) < np.ndim(parent.value) and (where == np.ravel(where)[0]).all()
            rows = np.reshape(where, (1, -1)) if is_one or not np.ndim(where) else self._rows(where)
            rows = rows.reshape(len(rows), -1)
            return (origin[0], [origin[1][row] for row in rows[:, 0]]) if (rows == rows[:, :1]).all() else None
        if node.kind in ("call", "method"):
            return self._selected(node, parent) if _name_of(node) in SELECTING else None
        return None

    def _selected(self, node, parent):
        """Return of which rows of a value another one is made, found by their numbers."""
        origin = self.of(parent)
        if origin is None or not np.ndim(node.value) or np.ndim(node.value) != np.ndim(parent.value):
            return None
        places = {}
        for place, row in enumerate(self._rows(parent.value)):
            places.setdefault(row.tobytes(), []).append(place)
        if any(len(found) > 1 for found in places.values()) or self._number(parent.value) != len(origin[1]):
            return None  # equal rows cannot be told apart
        rows = [places.get(row.tobytes()) for row in self._rows(node.value)]
        return (origin[0], [origin[1][found[0]] for found in rows]) if all(rows) else None

    def shuffling(self, node):
        """Return the value on the way to the data in which the rows were put in another order."""
        while node.inputs or node in self.before:
            parent = self.before[node] if node in self.before else node.inputs[0]
            rows, before = self.of(node), self.of(parent)
            if before is None or (rows is not None and _is_shuffled(rows[1]) and not _is_shuffled(before[1])):
                break
            node = parent
        return node
