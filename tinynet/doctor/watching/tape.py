"""The tape: what every expression of a running program was made of, and what came out.

A value is known by its identity, wherever a program keeps it: in a name, an attribute, a list, an argument. An array
that is changed in place has a new node for each of its states.
"""

import builtins
import math
import operator
import types

import numpy as np

__all__ = ["Node", "Tape", "TapeIsFull", "name_of", "numerators", "with_values"]

BINARY = {
    "Add": (operator.add, operator.iadd), "Sub": (operator.sub, operator.isub), "Mult": (operator.mul, operator.imul),
    "Div": (operator.truediv, operator.itruediv), "Pow": (operator.pow, operator.ipow),
    "MatMult": (operator.matmul, operator.imatmul), "Mod": (operator.mod, operator.imod),
    "FloorDiv": (operator.floordiv, operator.ifloordiv), "LShift": (operator.lshift, operator.ilshift),
    "RShift": (operator.rshift, operator.irshift), "BitOr": (operator.or_, operator.ior),
    "BitAnd": (operator.and_, operator.iand), "BitXor": (operator.xor, operator.ixor),
}  # fmt: skip
MOST_NUMBERS = 4_000_000
DEEPEST = 4
SCALARS = (float, np.floating)


class TapeIsFull(BaseException):
    """There is enough on the tape; no `except Exception` of the program stops this."""


class Node:
    """A value on the tape.

    Attributes
    ----------
    index : int
        Its place on the tape.
    kind : str
        "leaf", "binary", "call", "take", "put" or "item".
    place : int
        The number of the expression; -1 if there is none.
    path : tuple of int
        The calls within which it was computed, by the numbers of their expressions.
    occurrence : int
        How often this expression was computed before, within these calls.
    function : callable or str
    operands : tuple
        What it was made of, with nodes in place of the values that are on the tape.
    value : float or array
    """

    __slots__ = (
        "index", "kind", "place", "path", "occurrence", "function", "operands", "value", "inputs", "turn", "used",
    )  # fmt: skip

    def __init__(self, index, kind, place, path, occurrence, function, operands, value):
        self.index, self.kind, self.place, self.path, self.occurrence = index, kind, place, path, occurrence
        self.function, self.operands, self.value = function, operands, value
        self.inputs, self.used = _nodes_in(operands), []
        for number, parent in enumerate(self.inputs):
            if parent.kind == "leaf":
                parent.used.append(("used", self.key, number))

    def __hash__(self):
        # Where sets of nodes are gone through, it is in the same order whatever the memory looks like.
        return self.index

    @property
    def key(self):
        """Return what names the same value in another run, where the tape saw it made."""
        return self.place, self.path, self.occurrence

    @property
    def keys(self):
        """Return what names the same value in another run; of one that the tape did not see made, its uses."""
        return self.used or [self.key]

    def __repr__(self):
        return f"<{self.index} {self.kind} {self.function} place {self.place} {np.shape(self.value)}>"


def _nodes_in(operands):
    """Return the nodes in nested operands."""
    if isinstance(operands, Node):
        return [operands]
    if isinstance(operands, dict):
        operands = operands.values()
    elif not isinstance(operands, (list, tuple)):
        return []
    found = []
    for item in operands:
        if isinstance(item, Node):
            found.append(item)
        elif isinstance(item, (list, tuple, dict)):
            found += _nodes_in(item)
    return found


def with_values(operands, values=None):
    """Return nested operands with values in place of nodes: those given by node, else their own."""
    if isinstance(operands, Node):
        return operands.value if values is None or operands not in values else values[operands]
    if type(operands) in (list, tuple):
        return type(operands)(with_values(item, values) for item in operands)
    if type(operands) is dict:
        return {key: with_values(item, values) for key, item in operands.items()}
    return operands


def name_of(node):
    """Return the name of the function that made a node; "" if none did."""
    if node.kind not in ("call", "method"):
        return ""
    return node.function if isinstance(node.function, str) else getattr(node.function, "__name__", "")


def numerators(nodes):
    """Return some nodes and all that they are made of, without what is only divided by, or only given to a function."""
    found, left = set(), list(nodes)
    while left:
        node = left.pop()
        if isinstance(node, Node) and node not in found:
            found.add(node)
            divides = node.kind == "binary" and node.function == "Div"
            left.extend(node.operands[:1] if divides else () if node.kind == "call" else node.inputs)
    return found


class _Storage:
    """An array that owns its memory, and its state on the tape."""

    __slots__ = ("array", "node", "version")

    def __init__(self, array, node):
        self.array, self.node, self.version = array, node, 0


class Tape:
    """What the hooks of a program call.

    Parameters
    ----------
    path : str
        The program's file name: its functions are known by it.
    most : int
        How many nodes there are at most.
    watcher : object
        Is told of loops, `enter(number)`, `turn(number)`, `leave(number)`, and when there is too much: `full()`.
    """

    def __init__(self, path, most=250_000, watcher=None):
        self.path, self.most, self.watcher = path, most, watcher
        self.on, self.nodes, self.stack, self.counts = False, [], [], {}
        self.floats, self.storages, self.views = {}, {}, {}
        # Set by who runs it: by the key of a node, noise for its value, and what that is to be.
        self.noise, self.mended = {}, {}
        self.own = {}
        self.moved, self.restarted = False, False
        self.turns = 0
        # Once it is full: the nodes that each node goes into, by index.
        self.children = None
        # Where it runs from the start of a program: is told of each node, and knows what was before the loop.
        self.told, self.earlier, self.before, self.arrays = None, {}, {}, {}

    def begin_loop(self):
        """Forget everything but of which earlier value each array is."""
        self.earlier = self.storages
        self.clear()

    def clear(self):
        """Forget everything, also how often each expression was computed."""
        self.nodes, self.counts, self.children = [], {}, None
        self.floats, self.storages, self.views = {}, {}, {}

    # Noise

    def _shift(self, place, occurrence):
        """Return the noise of a result, None if it has none; with the last one the tape is to begin anew."""
        shift = self.noise.pop((place, tuple(self.stack), occurrence), None)
        self.moved = self.moved or (shift is not None and not self.noise)
        return shift

    def _is_mended(self, place, occurrence):
        """Return whether a result is to be another one: in the step that begins behind the last noise."""
        return (place, tuple(self.stack), occurrence) in self.mended and not self.noise and not self.moved

    def _begin(self):
        """Forget what was before the last noise: what follows is a step from where it led, and counted from there."""
        if self.moved:
            self.most -= len(self.nodes)
            self.clear()
            self.moved, self.restarted = False, True

    # Nodes

    def _add(self, kind, place, occurrence, function, operands, value):
        node = Node(len(self.nodes), kind, place, tuple(self.stack), occurrence, function, operands, value)
        node.turn = self.turns
        self.nodes.append(node)
        if self.told is not None:
            self.told(node)
        if len(self.nodes) > self.most and self.on:
            self.watcher.full()
        return node

    def node_of(self, value):
        """Return the node of a number or an array, a leaf if it has none; None for anything else."""
        if isinstance(value, np.ndarray):
            return self._node_of_array(value) if value.dtype.kind in "iufb" and value.size <= MOST_NUMBERS else None
        if isinstance(value, SCALARS):
            known = self.floats.get(id(value))
            if known is None:
                node = self._add("leaf", -1, self._occurrence(-1), "leaf", (), float(value))
                self.floats[id(value)] = known = value, node
            return known[1]
        return None

    def _storage_of(self, array):
        storage = self.storages.get(id(array))
        if storage is None:
            node = self._add("leaf", -1, self._occurrence(-1), "leaf", (), np.array(array))
            storage = self.storages[id(array)] = _Storage(array, node)
            if self.told is not None:
                self.arrays[node] = array
                if id(array) in self.earlier:
                    self.before[node] = self.earlier[id(array)].node
        return storage

    def _node_of_array(self, array):
        root = _root(array)
        if root is array:
            return self._storage_of(array).node
        known = self.views.get(id(array))
        if known is not None and known[2].version == known[3]:
            return known[1]
        storage = self._storage_of(root)
        where = _positions(array, root)
        if where is None:
            node = self._add("leaf", -1, self._occurrence(-1), "leaf", (), np.array(array))
        else:
            node = self._add("take", -1, self._occurrence(-1), where, (storage.node,), np.array(array))
        self.views[id(array)] = array, node, storage, storage.version
        return node

    def _know(self, value, node):
        """Let a value be known as a node."""
        if isinstance(value, np.ndarray):
            root = _root(value)
            if root is value:
                self.storages[id(value)] = _Storage(value, node)
            else:
                storage = self.storages.get(id(root))
                if storage is None:
                    # What it is a part of is not seen anywhere else; it stands for itself.
                    storage = self.storages[id(root)] = _Storage(root, None)
                    storage.node = self._add("leaf", -1, self._occurrence(-1), "leaf", (), np.array(root))
                self.views[id(value)] = value, node, storage, storage.version
        else:
            self.floats[id(value)] = value, node

    def _template(self, value, depth=0):
        """Return a value with nodes in place of the numbers and arrays in it."""
        node = self.node_of(value)
        if node is not None:
            return node
        if depth < DEEPEST:
            if type(value) in (list, tuple):
                return type(value)(self._template(item, depth + 1) for item in value)
            if type(value) is dict:
                return {key: self._template(item, depth + 1) for key, item in value.items()}
        return value

    def _made(self, kind, place, occurrence, function, operands, value):
        """Return a result, known as what was made of operands; one that is an operand stays what it is."""
        if isinstance(value, SCALARS) or (isinstance(value, np.ndarray) and value.dtype.kind in "iufb"):
            if _nodes_in(operands):
                shift = self._shift(place, occurrence)
                if shift is not None:
                    value = value + shift(value)
                    kind, operands = "leaf", ()
                if self._is_mended(place, occurrence):
                    value = _like(self.mended[place, tuple(self.stack), occurrence], value)
                kept = np.array(value) if isinstance(value, np.ndarray) else float(value)
                if isinstance(value, np.ndarray) and value.size > MOST_NUMBERS:
                    return value
                self._know(value, self._add(kind, place, occurrence, function, operands, kept))
        elif type(value) in (list, tuple) and _nodes_in(operands):
            parent = self._add(kind, place, occurrence, function, operands, None)
            self._know_items(value, parent, ())
        return value

    def _know_items(self, items, parent, way):
        for number, item in enumerate(items):
            if type(item) in (list, tuple):
                self._know_items(item, parent, (*way, number))
            elif isinstance(item, SCALARS):
                if id(item) not in self.floats:
                    self._know(item, self._add("item", parent.place, number, (*way, number), (parent,), float(item)))
            elif isinstance(item, np.ndarray) and item.dtype.kind in "iufb":
                known = id(_root(item)) in self.storages
                if not known or _root(item) is not item:
                    self._know(item, self._add("item", parent.place, number, (*way, number), (parent,), np.array(item)))

    def _occurrence(self, place):
        key = place, tuple(self.stack)
        count = self.counts.get(key, 0)
        self.counts[key] = count + 1
        return count

    # Hooks: expressions

    def binary(self, place, name, left, right):
        """Compute an operation between two values."""
        if not self.on:
            return BINARY[name][0](left, right)
        if self._is_own(left) or self._is_own(right):
            return self._within(place, BINARY[name][0], left, right)
        self._begin()
        occurrence = self._occurrence(place)
        left, right = self._as_array(place, left, right), self._as_array(place, right, left)
        if isinstance(left, _NUMERIC) and isinstance(right, _NUMERIC):
            operands = (self._template(left), self._template(right))
            kind = "MatMult" if name == "Mult" and isinstance(left, np.matrix) | isinstance(right, np.matrix) else name
            return self._made("binary", place, occurrence, kind, operands, BINARY[name][0](left, right))
        return BINARY[name][0](left, right)

    def _as_array(self, place, value, other):
        """Return a list as an array, where it meets one."""
        if isinstance(value, (list, tuple)) and isinstance(other, np.ndarray) and other.dtype.kind in "iufb":
            return self.call(place, np.array, (value,), {})
        return value

    def _is_own(self, value):
        """Return whether a value is of a class of the program, whose operators are functions of it."""
        kind = type(value)
        if kind not in self.own:
            self.own[kind] = not _is_of_a_library(kind) and any(
                getattr(getattr(part, "__code__", None), "co_filename", "") == self.path for part in vars(kind).values()
            )
        return self.own[kind]

    def _within(self, place, function, *values):
        """Compute what a function of the program gives; what is made meanwhile was made within this expression."""
        self.stack.append(place)
        try:
            return function(*values)
        finally:
            self.stack.pop()

    def negative(self, place, value):
        """Compute −x."""
        if self.on and self._is_own(value):
            return self._within(place, operator.neg, value)
        if not self.on or not isinstance(value, (np.ndarray, *SCALARS)):
            return -value
        self._begin()
        occurrence = self._occurrence(place)
        return self._made("binary", place, occurrence, "Mult", (self._template(value), -1.0), -value)

    def call(self, place, function, arguments, named):
        """Call a function."""
        if not self.on:
            return function(*arguments, **named)
        self._begin()
        if self._is_of_the_program(function):
            self.stack.append(place)
            try:
                return function(*arguments, **named)
            finally:
                self.stack.pop()
        if id(function) in _SHOWING:
            return function(*arguments, **named)
        occurrence = self._occurrence(place)
        owner = getattr(function, "__self__", None)
        method = isinstance(owner, (np.ndarray, np.floating)) and isinstance(function, _METHODS)
        if id(function) in _ITERATE:
            return function(*[self._items_of(place, argument) for argument in arguments], **named)
        if isinstance(owner, list):  # append and the like keep what they are given
            return function(*arguments, **named)
        if id(function) in _CONSUME or getattr(function, "__module__", None) == "numpy":
            arguments = [list(item) if isinstance(item, types.GeneratorType) else item for item in arguments]
        templates = tuple(self._template(argument) for argument in arguments)
        by_name = {key: self._template(value) for key, value in named.items()}
        if method:
            templates = (self._template(owner), *templates)
        before = (
            [
                (argument, self._storage_of(_root(argument)).version)
                for argument in arguments
                if isinstance(argument, np.ndarray) and argument.dtype.kind in "iufb"
            ]
            if _changes(function, named)
            else []
        )
        begun = len(self.nodes)
        value = function(*arguments, **named)
        if before or (method and _changes(function, named)):
            self._changed_by(
                place, occurrence, function, owner if method else arguments[0], (templates, by_name), named
            )
            return value
        operands = (templates, by_name)
        name = function.__name__ if method else function
        if not _nodes_in(operands):
            return value
        known = self.floats.get(id(value), (None, None))[1]
        if any(value is argument for argument in (*arguments, owner)) or (known and known.index >= begun):
            return value
        return self._made("method" if method else "call", place, occurrence, name, operands, value)

    def _items_of(self, place, value):
        """Return an argument that is iterated over; the items of arrays are known."""
        return list(self._items(place, value)) if isinstance(value, np.ndarray) and value.ndim else value

    def _is_of_the_program(self, function):
        code = getattr(getattr(function, "__func__", function), "__code__", None)
        if code is not None:
            return code.co_filename == self.path
        if isinstance(function, type):
            return getattr(function.__init__, "__code__", None) is not None and not _is_of_a_library(function)
        called = getattr(type(function), "__call__", None)  # noqa: B004  (it is looked at, not tested)
        return getattr(called, "__code__", None) is not None and called.__code__.co_filename == self.path

    def item(self, place, value, index):
        """Compute value[index]."""
        if self.on and (function := next((joined for part, joined in _JOINING if part is value), None)):
            return self.call(place, function, index if isinstance(index, tuple) else (index,), {})
        if not self.on or not isinstance(value, np.ndarray):
            return value[index]
        self._begin()
        occurrence = self._occurrence(place)
        found = value[index]
        node = self.node_of(value)
        if node is None or not isinstance(found, (np.ndarray, *SCALARS)):
            return found
        where = np.arange(value.size).reshape(value.shape)[index]
        return self._made("take", place, occurrence, where, (node,), found)

    def transposed(self, place, value):
        """Compute value.T."""
        if not self.on or not isinstance(value, np.ndarray):
            return value.T
        self._begin()
        occurrence = self._occurrence(place)
        node = self.node_of(value)
        if node is None:
            return value.T
        return self._made("take", place, occurrence, np.arange(value.size).reshape(value.shape).T, (node,), value.T)

    def iterate(self, place, values):
        """Return what is iterated over; items of arrays are known."""
        if not self.on:
            return values
        if isinstance(values, np.ndarray) and values.ndim:
            return self._items(place, values)
        return values

    def _items(self, place, values):
        for number in range(len(values)):
            yield self.item(place, values, number) if self.on else values[number]

    def unpack(self, place, value):
        """Return what is unpacked into several names."""
        if self.on and isinstance(value, np.ndarray) and value.ndim:
            return [self.item(place, value, number) for number in range(len(value))]
        return value

    # Hooks: statements

    def in_place(self, place, name, old, value):
        """Compute old += value, and the like."""
        if self.on and (self._is_own(old) or self._is_own(value)):
            return self._within(place, BINARY[name][1], old, value)
        value = self._as_array(place, value, old) if self.on else value
        if not self.on or not isinstance(old, _NUMERIC) or not isinstance(value, _NUMERIC):
            return BINARY[name][1](old, value)
        self._begin()
        occurrence = self._occurrence(place)
        operands = (self._template(old), self._template(value))
        if not isinstance(old, np.ndarray):
            return self._made("binary", place, occurrence, name, operands, BINARY[name][1](old, value))
        made = BINARY[name][1](old, value)
        if not isinstance(made, np.ndarray) or made is not old or old.dtype.kind not in "iufb":
            return made
        shift = self._shift(place, occurrence)
        if shift is not None and old.dtype.kind == "f":
            old += shift(old)
            node = self._add("leaf", place, occurrence, "leaf", (), np.array(old))
        else:
            if self._is_mended(place, occurrence) and old.dtype.kind == "f":
                old[...] = self.mended[place, tuple(self.stack), occurrence]
            node = self._add("binary", place, occurrence, name, operands, np.array(old))
        self._set(place, occurrence, old, node)
        return old

    def attribute_in_place(self, place, name, owner, attribute):
        """Return what computes owner.attribute += value, and the like, once it is given the value."""
        old = getattr(owner, attribute)
        return lambda value: setattr(owner, attribute, self.in_place(place, name, old, value))

    def item_in_place(self, place, name, owner, index):
        """Return what computes owner[index] += value, and the like, once it is given the value."""
        known = self.on and isinstance(owner, np.ndarray)
        old = self.item(place, owner, index) if known else owner[index]

        def finish(value):
            made = self.in_place(place, name, old, value)
            if not known:
                owner[index] = made
            # An item that is a part of the array has been changed there already.
            elif not (isinstance(old, np.ndarray) and np.shares_memory(old, owner)):
                self._stored(place, self._occurrence(place), owner, index, made)

        return finish

    def store(self, place, owner, index, value):
        """Compute owner[index] = value."""
        if not self.on or not isinstance(owner, np.ndarray):
            owner[index] = value
            return
        self._stored(place, self._occurrence(place), owner, index, value)

    def _stored(self, place, occurrence, owner, index, value):
        node = self.node_of(owner)
        if node is None:
            owner[index] = value
            return
        template = self._template(value)
        owner[index] = value
        shift = self._shift(place, occurrence)
        if shift is not None and owner.dtype.kind == "f":
            owner[index] = owner[index] + shift(np.asarray(owner[index]))
        where = np.arange(owner.size).reshape(owner.shape)[index]
        made = self._add("put", place, occurrence, where, (node, template), np.array(owner))
        self._set(place, occurrence, owner, made)

    def _set(self, place, occurrence, array, node):
        """Let an array that was changed in place be known as a node."""
        root = _root(array)
        storage = self._storage_of(root) if root is not array or id(root) in self.storages else None
        if root is array:
            if storage is None:
                storage = self.storages[id(root)] = _Storage(root, node)
            storage.node, storage.version = node, storage.version + 1
            return
        where = _positions(array, root)
        if where is None:
            storage.node = self._add("leaf", -1, self._occurrence(-1), "leaf", (), np.array(root))
        else:
            storage.node = self._add("put", place, occurrence, where, (storage.node, node), np.array(root))
        storage.version += 1
        self.views[id(array)] = array, node, storage, storage.version

    def _changed_by(self, place, occurrence, function, array, operands, named):
        """Note that a function changed an array: as a sum at places, as a copy, or in a way that is not followed."""
        array = named.get("out", array)
        if isinstance(array, tuple):
            array = array[0]
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "iufb":
            return
        root = _root(array)
        arguments, by_name = operands
        if "out" in named:
            rest = {key: item for key, item in by_name.items() if key != "out"}
            self._set(
                place,
                occurrence,
                array,
                self._add("call", place, occurrence, function, (arguments, rest), np.array(array)),
            )
            return
        storage = self._storage_of(root)
        added = getattr(function, "__self__", None)
        if (added is np.add or added is np.subtract) and root is array and len(arguments) == 3:
            where, value = np.arange(array.size).reshape(array.shape)[with_values(arguments[1])], arguments[2]
            if added is np.subtract:
                value = self._add("binary", place, occurrence, "Mult", (value, -1.0), -np.asarray(with_values(value)))
            shift = self._shift(place, occurrence)
            if shift is not None and array.dtype.kind == "f":
                array += shift(array)
                node = self._add("leaf", place, occurrence, "leaf", (), np.array(array))
            else:
                node = self._add("added", place, occurrence, where, (storage.node, value), np.array(array))
        else:
            # What it was before stands beside it; it is not followed.
            before, node = storage.node, self._add("leaf", place, occurrence, "changed", (), np.array(root))
            node.operands = (before,)
        storage.node, storage.version = node, storage.version + 1

    # Hooks: loops

    def enter(self, number):
        """Tell that a loop is reached."""
        self.watcher.enter(number)

    def turn(self, number):
        """Tell that an iteration of a loop begins."""
        self.watcher.turn(number)

    def leave(self, number):
        """Tell that a loop is over."""
        self.watcher.leave(number)


def _like(mended, value):
    """Return what a result is to be: a number where it was one."""
    return np.array(mended) if isinstance(value, np.ndarray) or np.ndim(mended) else type(value)(mended)


# Those of a matrix are written in Python.
_METHODS = (types.BuiltinFunctionType, types.MethodType)
_NUMERIC = (int, float, np.ndarray, np.number)


def _named(name, function):
    function.__name__ = name
    return function


# np.c_[a, b] as functions.
_JOINING = ((np.c_, _named("c_", lambda *parts: np.c_[parts])), (np.r_, _named("r_", lambda *parts: np.r_[parts])))
# Functions by identity: one of a program may have no hash, or be equal to anything.
_ITERATE = {id(one) for one in (zip, enumerate, reversed, map, filter)}
# They consume what they are given at once, so that a list does as well as a generator.
_CONSUME = {id(one) for one in (sum, min, max, list, tuple, sorted, math.fsum, math.prod)}
_SHOWING = {id(one) for one in (
    print, round, int, str, repr, format, len, range, type, isinstance, hasattr, getattr, setattr, id, bool, iter, next,
    np.round, np.around, np.argmax, np.argmin, np.isnan, np.isfinite, np.isinf, np.allclose, np.shape, np.size,
    np.array_equal, np.rint, np.any, np.all, np.unique,
)}  # fmt: skip
_CHANGING = {
    "at",
    "copyto",
    "put",
    "fill",
    "sort",
    "shuffle",
    "fill_diagonal",
    "place",
    "putmask",
    "partition",
    "itemset",
}


def _changes(function, named):
    """Return whether a function of a library changes an array that it is given."""
    if "out" in named:
        return True
    name = getattr(function, "__name__", "")
    if name not in _CHANGING:
        return False
    return name != "sort" or isinstance(getattr(function, "__self__", None), np.ndarray)


def _is_of_a_library(kind):
    return getattr(builtins, kind.__name__, None) is kind or kind.__module__.partition(".")[0] in ("numpy", "builtins")


def _root(array):
    """Return the array that owns the memory of one."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _positions(array, root):
    """Return where each number of a part of an array stands in it, in row-major order; None if that cannot be told."""
    if array.dtype != root.dtype or not (root.flags.c_contiguous or root.flags.f_contiguous):
        return None
    size = root.itemsize
    start = array.__array_interface__["data"][0] - root.__array_interface__["data"][0]
    where = np.full(array.shape, start // size)
    for axis, stride in enumerate(array.strides):
        steps = np.arange(array.shape[axis]) * (stride // size)
        where = where + steps.reshape([-1 if other == axis else 1 for other in range(array.ndim)])
    if not root.flags.c_contiguous:
        where = np.arange(root.size).reshape(root.shape).ravel(order="F")[where]
    return where
