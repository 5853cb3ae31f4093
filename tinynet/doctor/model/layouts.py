"""Which of a program's parameters is which: its names and shapes, laid onto a network the doctor knows.

A `Layout` says for every number of every parameter which place of the network it has. Names, shapes and order suggest
a few layouts; which of them is meant shows in what the program computes.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations, product

import numpy as np

__all__ = ["Layout", "layouts"]

MOST_LAYERS = 4
MOST_LAYOUTS = 24


@dataclass(frozen=True)
class Layout:
    """Where each parameter's numbers stand in the network.

    Attributes
    ----------
    sizes : tuple of int
        The units of every layer, the inputs first.
    places : tuple of (str, tuple, tuple)
        For each number: the parameter's name, its index there, and its place: ("w", layer, unit, input) or
        ("b", layer, unit), with the layers numbered from 1.
    """

    sizes: tuple
    places: tuple

    @property
    def hidden(self):
        """The units of the first hidden layer; 0 where there is none."""
        return self.sizes[1] if len(self.sizes) > 2 else 0

    def network(self, parameters):
        """Return the weights and the biases of every layer; what the program does not have is 0."""
        pairs = list(zip(self.sizes, self.sizes[1:], strict=False))
        w, b = [np.zeros((units, inputs)) for inputs, units in pairs], [np.zeros(units) for _, units in pairs]
        arrays = {name: np.asarray(value, dtype=float) for name, value in parameters.items()}
        for name, index, (kind, layer, *where) in self.places:
            (w if kind == "w" else b)[layer - 1][tuple(where)] = arrays[name][index]
        return w, b

    def role(self, place):
        """Return the role of a place: w11, w12, b1, w2, b2 and so on."""
        kind, layer, *where = place
        column = where[1] + 1 if kind == "w" and layer == 1 and self.sizes[0] == 2 else ""
        return f"{kind}{layer}{column}"

    @property
    def has_units_by_name(self):
        """Whether the units of the one hidden layer have parameters of their own names, where slips are made singly."""
        names = [
            {name for name, _, place in self.places if place[:3] == ("w", 1, unit)} for unit in range(self.sizes[1])
        ]
        return len(self.sizes) == 3 and 1 < self.sizes[1] <= 4 and not set.intersection(*names)

    @cached_property
    def of_role(self):
        """The numbers of every role: (name, index, place)."""
        found = {}
        for name, index, place in self.places:
            found.setdefault(self.role(place), []).append((name, index, place))
        return found

    def parameters(self, role):
        """Return the program's parameters in which a role has a part."""
        return list(dict.fromkeys(name for name, *_ in self.of_role.get(role, ())))

    def shown(self, role):
        """Return a role as the program's author would write it: w1, W1[0, :], or W; None if it has none."""
        found = self.of_role.get(role, ())
        if not found or len({name for name, *_ in found}) > 1:
            return None
        name = found[0][0]
        if sum(whose == name for whose, *_ in self.places) == len(found):
            return name
        along = [sorted({index[axis] for _, index, _ in found}) for axis in range(len(found[0][1]))]
        return f"{name}[{', '.join(str(numbers[0]) if len(numbers) == 1 else ':' for numbers in along)}]"


def layouts(parameters, inputs=2, outputs=1):
    """Return the layouts that a program's parameters may have, the likeliest first.

    Parameters
    ----------
    parameters : dict of str to number or array
        The program's parameters, in its own order.
    inputs, outputs : int
        How many the data have.

    Returns
    -------
    list of Layout
        Empty where the network is none that the doctor knows.
    """
    arrays = {name: np.asarray(value, dtype=float) for name, value in parameters.items()}
    biases = [name for name in arrays if _is_bias(name)]
    weights = [name for name in arrays if name not in biases]
    if not weights:  # all of them are called like biases: theta, b, c
        weights = [name for name in arrays if arrays[name].ndim] or list(arrays)
        biases = [name for name in arrays if name not in weights]
    ways = []
    if inputs == 2 and outputs == 1 and all(array.ndim == 0 for array in arrays.values()):
        ways += _of_scalars(sorted(weights, key=_in_words), sorted(biases, key=_in_words))
        ways += _of_scalars(weights, biases)
        ways += _whatever_they_are_called(list(arrays))
        ways += _in_one_list(arrays, weights, biases, inputs, outputs)
        return list(dict.fromkeys(ways))
    if inputs == 2 and outputs == 1 and len(arrays) == 1:
        ways += _of_one_array(*next(iter(arrays.items())))
    ways += _of_arrays(arrays, weights, biases, inputs, outputs)
    if not ways and len(arrays) == 4:
        # Names that say nothing: whichever two may be the biases.
        for pair in combinations(arrays, 2):
            rest = [name for name in arrays if name not in pair]
            ways += _of_arrays(arrays, rest, list(pair), inputs, outputs)
    ways += _in_one_list(arrays, weights, biases, inputs, outputs)
    return list(dict.fromkeys(ways))[:MOST_LAYOUTS]


def _is_bias(name):
    last = name.rpartition(".")[2]
    short = re.match(r"_*(b|theta|offset|threshold|intercept|c)(?![a-z])|_*b[a-z]?(?![a-z])", last.lower())
    return short is not None or "bias" in last.lower()


def _in_words(name):
    """Sort w2 before w11 only where the numbers are of one length, so that layers come in order."""
    digits = re.findall(r"\d+", name)
    return (re.sub(r"\d", "", name), [tuple(map(int, number)) for number in digits])


# Separate numbers, of two inputs -----------------------------------------------------------------------

# The orders in which all parameters may stand in one array; a digit counts the hidden units.
IN_ONE = {
    2: ("x1 x2",),
    3: ("x1 x2 b1", "b1 x1 x2", "x1 x2 w2"),
    5: ("x1 x2 b1 w2 b2", "x1 x2 w2 b1 b2", "b1 x1 x2 b2 w2", "b1 b2 x1 x2 w2"),
}
PLACES = {"x1": ("w", 1, 0, 0), "x2": ("w", 1, 0, 1), "b1": ("b", 1, 0), "w2": ("w", 2, 0, 0), "b2": ("b", 2, 0)}


def _sizes(hidden):
    return (2, hidden, 1) if hidden else (2, 1)


def _of_one_array(name, array):
    """Layouts of one array with everything in it: a neuron with 2 or 3 numbers, a chain with 3 or 5, 2-2-1 with 9."""
    indices = list(np.ndindex(array.shape))
    if array.size == 9:
        units = [("w", 1, 0, 0), ("w", 1, 0, 1), ("w", 1, 1, 0), ("w", 1, 1, 1)]
        by_input = [units[0], units[2], units[1], units[3]]
        rest = [("b", 1, 0), ("b", 1, 1), ("w", 2, 0, 0), ("w", 2, 0, 1), ("b", 2, 0)]
        swapped = [*rest[2:4], *rest[:2], rest[4]]
        orders = [first + last for first in (units, by_input) for last in (rest, swapped)]
        return [_in_order(2, name, indices, order) for order in orders]
    return [
        _in_order(1 if "w2" in order else 0, name, indices, [PLACES[word] for word in order.split()])
        for order in IN_ONE.get(array.size, ())
    ]


def _in_order(hidden, name, indices, order):
    return Layout(_sizes(hidden), tuple((name, index, place) for index, place in zip(indices, order, strict=True)))


def _whatever_they_are_called(names):
    """Layouts of separate numbers whose names say nothing: in the usual orders first, then in every order."""
    orders = [order.split() for order in IN_ONE.get(len(names), ())]
    orders += [list(order) for order in permutations(orders[0]) if list(order) not in orders] if orders else []
    return [
        Layout(
            _sizes(int("w2" in order)),
            tuple((name, (), PLACES[word]) for name, word in zip(names, order, strict=True)),
        )
        for order in orders
    ]


def _of_scalars(weights, biases):
    """Layouts of separate numbers: 2 weights for a neuron, 3 for the chain, 6 for two hidden units."""
    hidden = {2: 0, 3: 1, 6: 2}.get(len(weights))
    if hidden is None or len(biases) not in (0, hidden + 1 if hidden else 1):
        return []
    units = max(1, hidden)
    slots = [("w", 1, unit, i) for unit in range(units) for i in (0, 1)]
    crossed = [("w", 1, unit, i) for i in (0, 1) for unit in range(units)]
    out = [("w", 2, 0, unit) for unit in range(hidden)]
    bias_slots = [("b", 1, unit) for unit in range(units)] + ([("b", 2, 0)] if hidden else [])
    orders = [slots + out]
    if hidden == 2:
        orders += [crossed + out, out + slots, out + crossed]
    if hidden < 2:
        # A name may mislead: every other order is tried after the likeliest.
        orders += [list(order) for order in permutations(slots + out) if list(order) not in orders]
    bias_orders = [bias_slots] + ([bias_slots[::-1]] if hidden == 1 else [])
    return [
        Layout(
            _sizes(hidden),
            tuple((name, (), place) for name, place in zip(weights + biases, order + bias_order, strict=True)),
        )
        for order in orders
        for bias_order in (bias_orders if biases else [[]])
    ]


# Arrays ------------------------------------------------------------------------------------------------


def _of_arrays(arrays, weights, biases, inputs, outputs):
    """Layouts of an array of weights for every layer, and biases for all layers, for some, or within the weights."""
    if not 0 < len(weights) <= MOST_LAYERS:
        return []
    orders = [tuple(weights), *permutations(weights)] if len(weights) <= 3 else [tuple(weights), tuple(weights[::-1])]
    ways = []
    for order in dict.fromkeys(orders):
        for sizes, places in _chained(arrays, order, inputs, outputs, 1):
            inside = {place[1] for _, _, place in places if place[0] == "b"}
            for more in _with_biases(arrays, biases, sizes, inside):
                ways.append(Layout(sizes, (*places, *more)))
        if ways:
            return ways
    return ways


def _chained(arrays, weights, inputs, outputs, layer):
    """Yield (sizes, places) of the weights from one layer on; each array must take what the one before it makes."""
    name, *rest = weights
    for units, places in _read_as_weights(name, arrays[name], inputs, layer, outputs if not rest else None):
        if not rest:
            yield (inputs, units), places
            continue
        for sizes, more in _chained(arrays, rest, units, outputs, layer + 1):
            yield (inputs, *sizes), (*places, *more)


def _read_as_weights(name, array, inputs, layer, outputs):
    """Yield (units, places) for every way in which an array may be the weights of a layer."""
    shape = array.shape if array.ndim == 2 else (array.size, 1) if array.ndim == 1 else (1, 1) if not array.ndim else ()
    if not shape:
        return
    ways = [(shape[1], shape[0], True), (shape[0], shape[1], False)]
    if array.ndim < 2 or 1 in shape:
        # A vector may be one unit's, or that of the only input.
        ways = [(1, max(shape), max(shape) == shape[0]), (max(shape), 1, max(shape) != shape[0])]
    for units, long, inputs_first in ways:
        if outputs is not None and units != outputs:
            continue
        for bias_at in {inputs: (None,), inputs + 1: (long - 1, 0)}.get(long, ()):
            places = []
            for unit, i in product(range(units), range(long)):
                index = ((i, unit) if inputs_first else (unit, i))[: array.ndim] if array.ndim == 2 else ()
                if array.ndim == 1:
                    index = (i if units == 1 else unit,)
                place = ("b", layer, unit) if i == bias_at else ("w", layer, unit, i - (bias_at == 0))
                places.append((name, index, place))
            yield units, tuple(places)


def _with_biases(arrays, biases, sizes, inside):
    """Yield the places of the biases: for the layers of their sizes, in their order."""
    if not biases:
        yield ()
        return
    free = [layer for layer in range(1, len(sizes)) if layer not in inside]
    if len(biases) > len(free):
        return
    found = []
    for layers, names in product(combinations(free, len(biases)), permutations(biases)):
        if all(arrays[name].size == sizes[layer] for name, layer in zip(names, layers, strict=True)):
            found.append((names != tuple(biases), names, layers))
    for _, names, layers in sorted(found, key=lambda way: way[0])[:4]:
        yield tuple(
            (name, index, ("b", layer, unit))
            for name, layer in zip(names, layers, strict=True)
            for unit, index in enumerate(np.ndindex(arrays[name].shape))
        )


def _in_one_list(arrays, weights, biases, inputs, outputs):
    """Layouts of many small parameters, a vector or a number for each unit or weight, read one after the other."""
    numbers = [(name, index) for name in weights for index in np.ndindex(arrays[name].shape)]
    offsets = [(name, index) for name in biases for index in np.ndindex(arrays[name].shape)]
    ways = []
    for sizes in _sizes_of(len(numbers), len(offsets), inputs, outputs):
        inside = () if offsets else ("last", "first", None)
        for bias_at in inside or (None,):
            for by_input in (False, True):
                places = _slots(sizes, bias_at, by_input)
                if len(places) == len(numbers):
                    ends = _bias_slots(sizes, len(offsets))
                    if ends is not None:
                        pairs = zip(numbers + offsets, places + ends, strict=True)
                        ways.append(Layout(sizes, tuple((*number, place) for number, place in pairs)))
    return ways


def _sizes_of(count, offsets, inputs, outputs):
    """Yield the sizes of networks with so many weights."""
    for more in (0, 1) if not offsets else (0,):
        if count == (inputs + more) * outputs:
            yield (inputs, outputs)
        hidden, left = divmod(count - more * outputs, inputs + more + outputs)
        if hidden > 0 and not left:
            yield (inputs, hidden, outputs)


def _slots(sizes, bias_at, by_input):
    slots = []
    for layer, (inputs, units) in enumerate(zip(sizes, sizes[1:], strict=False), start=1):
        of_unit = [[("w", layer, unit, i) for i in range(inputs)] for unit in range(units)]
        if bias_at:
            of_unit = [[*row, ("b", layer, u)] if bias_at == "last" else [("b", layer, u), *row]
                       for u, row in enumerate(of_unit)]  # fmt: skip
        slots += [slot for column in zip(*of_unit, strict=True) for slot in column] if by_input else sum(of_unit, [])
    return slots


def _bias_slots(sizes, count):
    every = [("b", layer, unit) for layer in range(1, len(sizes)) for unit in range(sizes[layer])]
    hidden_only = [slot for slot in every if slot[1] < len(sizes) - 1]
    return {0: [], len(every): every, len(hidden_only): hidden_only}.get(count)
