"""The state of a running program: the numbers that its names hold, however deep in lists, dicts and objects.

A `Leaf` is a number, an array of numbers or a nested list of numbers, and the way to it from a name. A `Group` is one
leaf, or leaves that differ in one index only, as the weights of ten neuron objects do; they are one array here.
"""

import copy
import random
import types
from dataclasses import dataclass

import numpy as np

__all__ = ["GENERATORS", "Group", "State", "is_numbers", "as_plain_array"]

MOST_LEAVES = 4_000
DEEPEST = 7
# What draws random numbers; it is set back too.
GENERATORS = (random.Random, np.random.Generator, np.random.RandomState)
MOST_NUMBERS = 2_000_000


def is_numbers(value):
    """Return whether a value is a number, an array of numbers, or a nested list of numbers of one shape."""
    if isinstance(value, (bool, np.bool_, str, bytes)) or value is None:
        return False
    if isinstance(value, (int, float, np.integer, np.floating)):
        return True
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "iufb" and 0 < value.size <= MOST_NUMBERS
    if not isinstance(value, (list, tuple)) or not value:
        return False
    return _shape_of(value) is not None


def _shape_of(value):
    """Return the shape of nested lists and tuples of plain numbers; None if they are ragged, or hold anything else."""
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        return ()
    if not isinstance(value, (list, tuple)) or not value:
        return None
    shape = _shape_of(value[0])
    if shape is None or any(_shape_of(item) != shape for item in value[1:]):
        return None
    return (len(value), *shape)


@dataclass(frozen=True)
class Group:
    """Leaves that are one array.

    Attributes
    ----------
    before : tuple of (kind, key)
        The way from the names to the leaf, or to the list of which it is a part: kind is "item" or "attr".
    after : tuple of (kind, key)
        The way on, from each item of the list.
    count : int or None
        How many items; None where the group is one leaf.
    aliases : tuple
        Other ways to the same array or list.
    """

    before: tuple
    after: tuple = ()
    count: int | None = None
    aliases: tuple = ()

    @property
    def name(self):
        """What its author would call it: W1, net.weights, layers[0][·].bias."""
        middle = "" if self.count is None else "[·]"
        return _in_words(self.before) + middle + _in_words(self.after, first=False)

    @property
    def word(self):
        """The last name on the way, by which it may be known."""
        keys = [key for _, key in (*self.before, *self.after) if isinstance(key, str)]
        return keys[-1] if keys else ""

    def read(self, names):
        """Return the numbers as an array, a copy."""
        value = _reach(names, self.before)
        if self.count is None:
            return np.array(value, dtype=float)
        return np.array([_reach(item, self.after) for item in value], dtype=float)

    def write(self, names, numbers):
        """Set the numbers; arrays that keep their shape are changed in place, others under all their names."""
        numbers = np.asarray(numbers)
        if self.count is None:
            _set(names, self.before, numbers, self.aliases)
            return
        items = _reach(names, self.before)
        if len(numbers) == len(items):
            for item, number in zip(items, numbers, strict=True):
                if not _set(item, self.after, number):
                    break
            else:
                return
        models = [items[i if len(numbers) == len(items) else 0] for i in range(len(numbers))]
        made = [
            _replaced(copy.deepcopy(item), self.after, number) for item, number in zip(models, numbers, strict=True)
        ]
        _set_whole(names, self.before, type(items)(made) if isinstance(items, (list, tuple)) else made, self.aliases)

    def turn_round(self, names):
        """Put the items of the list, or the rows of the array, into the opposite order, whatever they are."""
        value = as_plain_array(self, names)
        if isinstance(value, list):
            value.reverse()
        elif isinstance(value, np.ndarray) and value.ndim:
            value[...] = value[::-1].copy()


def _in_words(way, first=True):
    text = ""
    for i, (kind, key) in enumerate(way):
        if kind == "attr":
            text += f".{key}"
        else:
            text += str(key) if first and not i else f"[{key!r}]"
    return text


def _reach(value, way):
    for kind, key in way:
        value = getattr(value, key) if kind == "attr" else value[key]
    return value


def _set(names, way, numbers, aliases=()):
    """Set the numbers at the end of a way; return whether this could be done."""
    if not way:
        return False
    old = _reach(names, way)
    whole = numbers.dtype.kind == "i"
    fits = isinstance(old, np.ndarray) and old.shape == numbers.shape and old.flags.writeable
    # (Of single precision too little would be seen.)
    if fits and (old.dtype == np.float64 or whole):
        old[...] = numbers
        return True
    return _set_whole(names, way, _like(old, numbers), aliases)


def _set_whole(names, way, value, aliases=()):
    for *parents, (kind, key) in (way, *aliases):
        parent = _reach(names, parents)
        if isinstance(parent, tuple):
            return False
        if kind == "attr":
            setattr(parent, key, value)
        else:
            parent[key] = value
    return True


def _replaced(value, way, numbers):
    """Return a value with the numbers at the end of a way; tuples on the way are made anew."""
    if not way:
        return _like(value, numbers)
    (kind, key), *rest = way
    inner = _replaced(getattr(value, key) if kind == "attr" else value[key], rest, numbers)
    if isinstance(value, tuple):
        return (*value[:key], inner, *value[key + 1 :])
    if kind == "attr":
        setattr(value, key, inner)
    else:
        value[key] = inner
    return value


def _like(old, numbers):
    """Return numbers in the form of what they replace: a number, an array, or nested lists or tuples."""
    numbers = np.array(numbers)
    if isinstance(old, np.ndarray):
        return numbers.view(type(old)) if type(old) is not np.ndarray and numbers.ndim == 2 else numbers
    if not isinstance(old, (list, tuple)):
        return numbers.reshape(-1)[0].item()
    return _nested(old, numbers.tolist())


def _nested(old, numbers):
    """Return nested lists with tuples where there were tuples, all the way down."""
    inner = old[0]
    items = [_nested(inner, number) for number in numbers] if isinstance(inner, (list, tuple)) else numbers
    return tuple(items) if isinstance(old, tuple) else items


def as_plain_array(group, names):
    """Return a group's value as it stands there; of several leaves, the list."""
    value = names
    for kind, key in group.before:
        value = getattr(value, key) if kind == "attr" else value[key]
    return value


# The names of a module ----------------------------------------------------------------------------------


class State:
    """What a module's names hold at one moment, to which they can be set back again and again.

    Parameters
    ----------
    names : dict
        The module's names; they are changed in place.
    ours : str
        The name of the module: objects of its classes are looked into.
    """

    def __init__(self, names, ours):
        self.names, self.ours = names, ours
        self._kept, memo = {}, {}
        for name, value in list(names.items()):
            if not name.startswith("__") and self._holds(value):
                try:
                    self._kept[name] = copy.deepcopy(value, memo)
                except Exception:  # noqa: S112  (a lock, a file: it cannot hold what is learned)
                    continue
        self._of_classes = [
            (value, attribute, inner)
            for value in names.values()
            if isinstance(value, type) and value.__module__ == ours
            for attribute, inner in vars(value).items()
            if not attribute.startswith("__") and is_numbers(inner)
        ]

    def _holds(self, value):
        if isinstance(value, (types.ModuleType, types.FunctionType, type)):
            return False
        known = (list, tuple, dict, *GENERATORS)
        return is_numbers(value) or isinstance(value, known) or type(value).__module__ == self.ours

    def restore(self):
        """Set all names back."""
        self.names.update(copy.deepcopy(self._kept))
        for owner, attribute, value in self._of_classes:
            setattr(owner, attribute, copy.deepcopy(value))

    def ways(self):
        """Return the ways to all leaves."""
        found, seen = [], {}
        self._aliases = {}
        for name in self._kept:
            self._walk(self._kept[name], (("item", name),), found, seen)
        for owner, attribute, _ in self._of_classes:
            name = next(name for name, value in self.names.items() if value is owner)
            found.append((("item", name), ("attr", attribute)))
        return found

    def _walk(self, value, way, found, seen):
        if len(way) > DEEPEST or len(found) >= MOST_LEAVES:
            return
        if not isinstance(value, (int, float)):
            if id(value) in seen:
                if isinstance(value, (list, np.ndarray)):
                    self._aliases.setdefault(seen[id(value)], []).append(way)
                return
            seen[id(value)] = way
        if is_numbers(value):
            found.append(way)
        elif isinstance(value, dict):
            for key, inner in value.items():
                self._walk(inner, (*way, ("item", key)), found, seen)
        elif isinstance(value, (list, tuple)):
            for i, inner in enumerate(value):
                self._walk(inner, (*way, ("item", i)), found, seen)
        elif type(value).__module__ == self.ours:
            for key, inner in getattr(value, "__dict__", {}).items():
                self._walk(inner, (*way, ("attr", key)), found, seen)

    def groups(self, changed):
        """Return the leaves in groups: those that change by their last index, as units do, the others by their first.

        Parameters
        ----------
        changed : set of tuple
            The ways to the leaves that change.
        """
        shapes = {way: np.shape(_reach(self._kept, way)) if way[0][1] in self._kept else () for way in self.ways()}
        groups, left = [], dict.fromkeys(shapes)
        for way in shapes:
            if way not in left:
                continue
            places = [i for i, (kind, key) in enumerate(way) if kind == "item" and isinstance(key, int)]
            ways = [(self._alike(left, shapes, way, i), i) for i in places]
            # Of two such lists the longer one; of two as long the inner one for units, the outer one for data.
            together, i = max(
                ways, key=lambda one: (len(one[0]), one[1] if way in changed else -one[1]), default=((), 0)
            )
            if len(together) > 1:
                aliases = tuple(self._aliases.get(way[:i], ()))
                groups.append(Group(way[:i], way[i + 1 :], len(together), aliases))
                for other in together:
                    del left[other]
            else:
                groups.append(Group(way, aliases=tuple(self._aliases.get(way, ()))))
                del left[way]
        return groups

    def _alike(self, left, shapes, way, i):
        """Return the ways that differ from one in its i-th index only, if they are a whole list of one shape."""
        together = [
            other for other in left
            if len(other) == len(way) and other[:i] == way[:i] and other[i + 1 :] == way[i + 1 :]
        ]  # fmt: skip
        whole = [other[i][1] for other in together] == list(range(len(_reach(self._kept, way[:i]))))
        return together if whole and len({shapes[other] for other in together}) == 1 else []
