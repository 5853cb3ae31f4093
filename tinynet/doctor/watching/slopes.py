"""The true slope of a loss in every value on a tape: reverse-mode automatic differentiation.

What an operation does to a slope is known for the common ones. For any other the operation alone is nudged: it is
computed again with a little more of one operand.
"""

import math

import numpy as np

from tinynet.doctor.watching.tape import BINARY, Node, with_values

__all__ = ["REARRANGE", "Unknown", "pulled", "rearranged", "slopes"]

NUDGE = 1e-6
MOST_NUDGES = 3_000
REARRANGE = {
    "reshape", "ravel", "flatten", "transpose", "copy", "squeeze", "repeat", "swapaxes", "tolist", "item", "astype",
    "array", "asarray", "asfarray", "stack", "vstack", "hstack", "concatenate", "column_stack", "c_", "tile", "flip",
    "fliplr", "flipud", "roll", "expand_dims", "atleast_2d", "atleast_1d", "broadcast_to", "append", "insert", "delete",
    "take", "split", "array_split", "pad", "diag", "diagonal", "rot90", "moveaxis", "rollaxis", "list", "tuple",
    "float", "r_",
    "asanyarray", "ascontiguousarray", "matrix", "mat", "dstack", "block", "float64", "float32", "view", "resize",
    "sliding_window_view",
}  # fmt: skip
BINARY_UFUNCS = {
    np.add: "Add",
    np.subtract: "Sub",
    np.multiply: "Mult",
    np.divide: "Div",
    np.power: "Pow",
    np.matmul: "MatMult",
}


# Near 0 a nudge would be too long for these, or lead to where they have no value, or across a bend: the slope at x,
# where y comes out.
KNOWN_SLOPES = {
    np.sqrt: lambda x, y: 0.5 / y,
    math.sqrt: lambda x, y: 0.5 / y,
    np.log: lambda x, y: 1 / x,
    math.log: lambda x, y: 1 / x,
    np.exp: lambda x, y: y,
    math.exp: lambda x, y: y,
    np.abs: lambda x, y: np.sign(x),
    abs: lambda x, y: np.sign(x),
}


class Unknown(Exception):
    """What an operation does to a slope is too much to find out."""


def slopes(nodes, seeds, ends=frozenset(), kept=None):
    """Return the slope of a loss in every node that it is made of.

    Parameters
    ----------
    nodes : list of Node
        The tape.
    seeds : list of (Node, array)
        Where the loss stands, and its slope there.
    ends : set of Node
        Nodes of which it does not matter what they are made of: parameters.
    kept : sequence of bool, optional
        For each node, whether its slope matters.

    Returns
    -------
    dict of Node to array
    """
    found = {}
    for node, slope in seeds:
        found[node] = found.get(node, 0.0) + np.asarray(slope, dtype=float)
    if not found:
        return found
    for index in range(max(node.index for node in found), -1, -1):
        node = nodes[index]
        if node not in found or node in ends:
            continue
        for parent, slope in pulled(node, found[node]):
            if kept is None or kept[parent.index]:
                found[parent] = found.get(parent, 0.0) + slope
    return found


def _fit(slope, shape):
    """Return a slope summed over what was stretched to a larger shape."""
    slope = np.asarray(slope, dtype=float)
    if slope.shape == tuple(shape):
        return slope
    while slope.ndim > len(shape):
        slope = slope.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1 and slope.shape[axis] != 1:
            slope = slope.sum(axis=axis, keepdims=True)
    return np.broadcast_to(slope, shape) if slope.shape != tuple(shape) else slope


def pulled(node, slope):
    """Yield (operand, slope in it) for the slope in a node; an operand that stands twice comes twice.

    Raises
    ------
    Unknown
    """
    if node.kind == "leaf" or not node.inputs:
        return
    if node.kind == "item":
        parent = node.operands[0]
        yield from _pulled_item(parent, node.function, slope)
    elif node.kind == "take":
        (parent,) = node.operands
        total = np.zeros(np.size(parent.value))
        np.add.at(total, np.asarray(node.function).ravel(), np.broadcast_to(slope, np.shape(node.value)).ravel())
        yield parent, total.reshape(np.shape(parent.value))
    elif node.kind in ("put", "added"):
        yield from _pulled_put(node, slope)
    elif node.kind == "binary":
        yield from _pulled_binary(node.function, *node.operands, slope)
    else:
        yield from _pulled_call(node, slope)


def _pulled_put(node, slope):
    old, value = node.operands
    where = np.asarray(node.function)
    kept = np.array(slope, dtype=float).ravel()
    at = kept[where.ravel()].reshape(where.shape)
    if node.kind == "put":
        kept[where.ravel()] = 0.0
    yield old, kept.reshape(np.shape(slope))
    if isinstance(value, Node):
        yield value, _fit(at, np.shape(value.value))
    elif isinstance(value, (list, tuple)):
        for item, part in zip(value, at, strict=False):
            if isinstance(item, Node):
                yield item, _fit(part, np.shape(item.value))


def _pulled_binary(name, left, right, slope):
    a, b = (np.asarray(with_values(side), dtype=float) for side in (left, right))
    if name == "MatMult":
        yield from _pulled_product(left, right, a, b, slope)
        return
    with np.errstate(all="ignore"):
        if name == "Add":
            both = slope, slope
        elif name == "Sub":
            both = slope, -slope
        elif name == "Mult":
            both = slope * b, slope * a
        elif name == "Div":
            both = slope / b, -slope * a / (b * b)
        elif name == "Pow":
            both = slope * b * a ** (b - 1), (slope * np.log(a) * a**b if np.all(a > 0) else np.zeros(np.shape(slope)))
        elif name == "Mod":
            both = slope, np.zeros(np.shape(slope))
        else:
            return
    for side, part in zip((left, right), both, strict=True):
        if isinstance(side, Node):
            yield side, _fit(part, np.shape(side.value))


def _pulled_product(left, right, a, b, slope):
    """Pull through a @ b, or dot(a, b)."""
    if a.ndim == 0 or b.ndim == 0:
        yield from _pulled_binary("Mult", left, right, slope)
        return
    if a.ndim > 2 or b.ndim > 2:
        rows = a[np.newaxis, :] if a.ndim == 1 else a
        columns = b[:, np.newaxis] if b.ndim == 1 else b
        slope = np.expand_dims(slope, [axis for axis, side in ((-2, a), (-1, b)) if side.ndim == 1])
        in_a = _fit(slope @ np.swapaxes(columns, -1, -2), rows.shape).reshape(a.shape)
        in_b = _fit(np.swapaxes(rows, -1, -2) @ slope, columns.shape).reshape(b.shape)
    else:
        slope = np.asarray(slope)
        if a.ndim == 1 and b.ndim == 1:
            in_a, in_b = slope * b, slope * a
        elif a.ndim == 1:
            in_a, in_b = b @ slope, np.outer(a, slope)
        elif b.ndim == 1:
            in_a, in_b = np.outer(slope, b), a.T @ slope
        else:
            in_a, in_b = slope @ b.T, a.T @ slope
    for side, part, value in ((left, in_a, a), (right, in_b, b)):
        if isinstance(side, Node):
            yield side, _fit(part, value.shape)


def _pulled_choice(node, left, right, slope):
    """Pull through the larger or the smaller of two: to the one that is taken, or half to each of two equals."""
    taken = np.asarray(node.value)
    a, b = (taken == with_values(side) for side in (left, right))
    for side, mine, other in ((left, a, b), (right, b, a)):
        if isinstance(side, Node):
            yield side, _fit(slope * np.where(mine & other, 0.5, mine), np.shape(side.value))


def _pulled_call(node, slope):
    arguments, named = node.operands
    function = node.function
    name = function if isinstance(function, str) else getattr(function, "__name__", "")
    if function in BINARY_UFUNCS and len(arguments) == 2:
        yield from _pulled_binary(BINARY_UFUNCS[function], *arguments, slope)
        return
    if name == "dot" and len(arguments) == 2 and all(isinstance(item, (Node, np.ndarray)) for item in arguments):
        a, b = (np.asarray(with_values(item), dtype=float) for item in arguments)
        if a.ndim <= 2 and b.ndim <= 2:
            yield from _pulled_product(*arguments, a, b, slope)
            return
    if name == "outer" and len(arguments) == 2 and all(isinstance(item, Node) for item in arguments):
        left, right = arguments
        a, b = np.ravel(left.value), np.ravel(right.value)
        yield left, _fit_any(slope @ b, left)
        yield right, _fit_any(a @ slope, right)
        return
    if function is sum and isinstance(arguments[0], Node):
        yield from _pulled_sum(name, arguments[:1], {"axis": 0}, slope)
        return
    if function is not sum and name in ("sum", "mean") and isinstance(arguments[0], Node) and len(arguments) <= 2:
        yield from _pulled_sum(name, arguments, named, slope)
        return
    if function is sum or function is math.fsum:
        for parent in node.inputs:
            yield parent, _fit(slope, np.shape(parent.value))
        return
    if function in (np.maximum, np.minimum) and len(arguments) == 2:
        yield from _pulled_choice(node, *arguments, slope)
        return
    if name in REARRANGE and (found := rearranged(node)) is not None:
        yield from _put_back(found, slope)
        return
    if function in KNOWN_SLOPES and len(arguments) == 1 and isinstance(arguments[0], Node):
        value = np.asarray(arguments[0].value, dtype=float)
        with np.errstate(all="ignore"):
            local = KNOWN_SLOPES[function](value, np.asarray(node.value, dtype=float))
        yield arguments[0], _fit(slope * local, np.shape(value))
        return
    yield from _nudged(node, slope)


def _put_back(moved, slope):
    """Pull through what only moves numbers: each slope goes to where its number came from."""
    for parent, where in moved:
        total, inside = np.zeros(np.size(parent.value)), where >= 0
        np.add.at(total, where[inside], np.broadcast_to(slope, where.shape)[inside])
        yield parent, total.reshape(np.shape(parent.value))


def _fit_any(slope, node):
    return np.reshape(slope, np.shape(node.value))


def _pulled_sum(name, arguments, named, slope):
    parent = arguments[0]
    value = np.asarray(parent.value)
    axis = named.get("axis", arguments[1] if len(arguments) == 2 else None)
    axis = axis if isinstance(axis, (int, tuple, type(None))) else int(with_values(axis))
    whole = value.sum(axis=axis, keepdims=True)
    spread = np.broadcast_to(np.reshape(slope, whole.shape), value.shape)
    if name == "mean":
        spread = spread / (value.size / max(whole.size, 1))
    yield parent, np.array(spread)


def evaluated(node, values=None):
    """Return what an operation gives, with other values for some operands."""
    if node.kind == "binary":
        return BINARY[node.function][0](*with_values(node.operands, values))
    arguments, named = with_values(node.operands, values)
    with np.errstate(all="ignore"):
        if isinstance(node.function, str):
            owner = arguments[0] if hasattr(arguments[0], node.function) else np.float64(arguments[0])
            return getattr(owner, node.function)(*arguments[1:], **named)
        return node.function(*arguments, **named)


def _value_of(node, way):
    return _reach(evaluated(node) if node.value is None else node.value, way)


def rearranged(node, way=()):
    """Return, for each operand, where each number of the result stands in it (−1: elsewhere); None if it is no move.

    With a way, of that item of the result.
    """
    offset, labels, starts = 1.0, {}, {}
    for parent in dict.fromkeys(node.inputs):
        size = np.size(parent.value)
        label = np.arange(size, dtype=float).reshape(np.shape(parent.value)) + offset
        labels[parent], starts[parent] = (float(label) if label.ndim == 0 else label), (offset, size)
        offset += size
    try:
        result = _reach(evaluated(node, labels), way)
    except Exception:  # noqa: BLE001  (a function that refuses such numbers is nudged instead)
        return None
    result = np.asarray(result, dtype=float)
    flat = np.concatenate([np.ravel(parent.value) for parent in labels]).astype(float)
    inside = (result >= 1) & (result <= len(flat)) & (result == np.round(result))
    value = np.asarray(_value_of(node, way), dtype=float)
    if value.shape != result.shape or not np.array_equal(value[inside], flat[result[inside].astype(int) - 1]):
        return None
    found = []
    for parent, (start, size) in starts.items():
        where = result.astype(int) - int(start)
        found.append((parent, np.where(inside & (where >= 0) & (where < size), where, -1)))
    return found


def _pulled_item(parent, way, slope):
    """Pull the slope in an item of a list that a function returned."""
    function = parent.function
    name = function if isinstance(function, str) else getattr(function, "__name__", "")
    if name in REARRANGE and (found := rearranged(parent, way)) is not None:
        yield from _put_back(found, slope)
        return
    yield from _nudged(parent, slope, way)


def _reach(value, way):
    for number in way:
        value = value[number]
    return value


def _nudged(node, slope, way=()):
    """Pull by computing the operation again, with a little more of each operand."""
    slope = np.asarray(slope, dtype=float)
    for parent in dict.fromkeys(node.inputs):
        if np.ndim(parent.value) and np.asarray(parent.value).dtype.kind in "iub":
            continue  # places, as `np.take_along_axis` is given them
        value = np.asarray(parent.value, dtype=float)
        single = isinstance(node.function, np.ufunc) or (value.ndim == 0)
        if single:
            yield parent, _fit(slope * _nudge(node, parent, value, np.ones(value.shape), way), value.shape)
            continue
        together = _nudge(node, parent, value, np.ones(value.shape), way)
        if together.shape == value.shape and value.size > 1:
            # Where each number of the result feels its own number only, one nudge of all is enough.
            drawn = np.random.default_rng(0).uniform(-1, 1, value.shape)
            if np.allclose(_nudge(node, parent, value, drawn, way), drawn * together, rtol=1e-6, atol=1e-9):
                yield parent, slope * together
                continue
        if value.size > MOST_NUDGES:
            raise Unknown(str(node.function))
        total = np.zeros(value.size)
        for number in range(value.size):
            one = np.zeros(value.size)
            one[number] = 1.0
            total[number] = np.sum(slope * _nudge(node, parent, value, one.reshape(value.shape), way))
        yield parent, total.reshape(value.shape)


def _nudge(node, parent, value, direction, way):
    """Return how much the result moves for a small step of an operand in a direction, by central differences."""
    step = NUDGE * np.maximum(1.0, np.abs(value))
    ends = []
    for sign in (1, -1):
        moved = value + sign * step * direction
        result = evaluated(node, {parent: float(moved) if np.ndim(moved) == 0 else moved})
        ends.append(np.asarray(_reach(result, way), dtype=float))
    if ends[0].shape != ends[1].shape:
        # It says how long the result is, as in arange.
        return np.zeros(np.shape(_value_of(node, way)))
    with np.errstate(all="ignore"):
        difference, width = ends[0] - ends[1], 2 * np.where(direction, step, 0.0)
        each = np.count_nonzero(width) > 1 and _stretches(width.shape, difference.shape)
        return difference / (width if each else width.max())


def _stretches(shape, larger):
    return len(shape) <= len(larger) and all(n in (1, m) for n, m in zip(shape[::-1], larger[::-1], strict=False))
