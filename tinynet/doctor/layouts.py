"""Which of a program's parameters is which: its names and shapes, laid onto a network the doctor knows.

A `Layout` says for every number of every parameter which place of the network it has. Names and order suggest a few
layouts; which of them is meant shows in what the program computes.
"""

import re
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

__all__ = ["Layout", "layouts"]


@dataclass(frozen=True)
class Layout:
    """Where each parameter's numbers stand in the network.

    Attributes
    ----------
    hidden : int
        Units of the hidden layer; 0 for one neuron, whose own weights count as the first layer.
    places : tuple of (str, tuple, tuple)
        For each number: the parameter's name, its index there, and its place, such as ("w1", unit, input),
        ("b1", unit), ("w2", unit) or ("b2",).
    """

    hidden: int
    places: tuple

    def network(self, parameters):
        """Return w1, b1, w2, b2 of one set of the program's parameters; what it does not have is 0."""
        h = max(1, self.hidden)
        arrays = {"w1": np.zeros((h, 2)), "b1": np.zeros(h), "w2": np.zeros(h), "b2": np.zeros(())}
        for name, index, place in self.places:
            arrays[place[0]][place[1:]] = np.asarray(parameters[name], dtype=float)[index]
        return arrays["w1"], arrays["b1"], *((arrays["w2"], arrays["b2"]) if self.hidden else (None, None))

    def role(self, place):
        """Return the role of a place: w11, w12, b1, w2 or b2."""
        return f"w1{place[2] + 1}" if place[0] == "w1" else place[0]

    def parameters(self, role):
        """Return the program's parameters in which a role has a part."""
        return list(dict.fromkeys(name for name, _, place in self.places if self.role(place) == role))

    def shown(self, role):
        """Return a role as the program's author would write it: w1, W1[0, :], or W; None if it has none."""
        found = [(name, index) for name, index, place in self.places if self.role(place) == role]
        if not found or len({name for name, _ in found}) > 1:
            return None
        name = found[0][0]
        if sum(whose == name for whose, *_ in self.places) == len(found):
            return name
        along = [sorted({index[axis] for _, index in found}) for axis in range(len(found[0][1]))]
        return f"{name}[{', '.join(str(numbers[0]) if len(numbers) == 1 else ':' for numbers in along)}]"


def layouts(parameters):
    """Return the layouts that a program's parameters may have, the likeliest first.

    Parameters
    ----------
    parameters : dict of str to number or array
        The program's parameters, in its own order.

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
    if all(array.ndim == 0 for array in arrays.values()):
        ways = _of_scalars(sorted(weights, key=_in_words), sorted(biases, key=_in_words))
        ways += _of_scalars(weights, biases)
        return list(dict.fromkeys(ways + _whatever_they_are_called(list(arrays))))
    if len(arrays) == 1:
        return _of_one_array(*arrays.popitem())
    ways = _of_arrays(arrays, weights, biases)
    if not ways and len(arrays) == 4:
        # Names that say nothing: whichever two may be the biases.
        for pair in combinations(arrays, 2):
            ways += _of_arrays(arrays, [name for name in arrays if name not in pair], list(pair))
    return ways


# The orders in which all parameters may stand in one array; a digit counts the hidden units.
IN_ONE = {
    2: ("x1 x2",),
    3: ("x1 x2 b1", "b1 x1 x2", "x1 x2 w2"),
    5: ("x1 x2 b1 w2 b2", "x1 x2 w2 b1 b2", "b1 x1 x2 b2 w2", "b1 b2 x1 x2 w2"),
}
PLACES = {"x1": ("w1", 0, 0), "x2": ("w1", 0, 1), "b1": ("b1", 0), "w2": ("w2", 0), "b2": ("b2",)}


def _of_one_array(name, array):
    """Layouts of one array with everything in it: a neuron with 2 or 3 numbers, a chain with 3 or 5, 2-2-1 with 9."""
    indices = list(np.ndindex(array.shape))
    if array.size == 9:
        units = [("w1", 0, 0), ("w1", 0, 1), ("w1", 1, 0), ("w1", 1, 1)]
        by_input = [units[0], units[2], units[1], units[3]]
        rest = [("b1", 0), ("b1", 1), ("w2", 0), ("w2", 1), ("b2",)]
        swapped = [*rest[2:4], *rest[:2], rest[4]]
        orders = [first + last for first in (units, by_input) for last in (rest, swapped)]
        return [_in_order(2, name, indices, order) for order in orders]
    return [
        _in_order(1 if "w2" in order else 0, name, indices, [PLACES[word] for word in order.split()])
        for order in IN_ONE.get(array.size, ())
    ]


def _in_order(hidden, name, indices, order):
    return Layout(hidden, tuple((name, index, place) for index, place in zip(indices, order, strict=True)))


def _whatever_they_are_called(names):
    """Layouts of separate numbers whose names say nothing: in the usual orders first, then in every order."""
    orders = [order.split() for order in IN_ONE.get(len(names), ())]
    orders += [list(order) for order in permutations(orders[0]) if list(order) not in orders] if orders else []
    return [
        Layout(int("w2" in order), tuple((name, (), PLACES[word]) for name, word in zip(names, order, strict=True)))
        for order in orders
    ]


def _is_bias(name):
    short = re.match(r"_*(b|theta|offset|threshold|intercept|c)(?![a-z])|_*b[a-z]?(?![a-z])", name.lower())
    return short is not None or "bias" in name.lower()


def _in_words(name):
    """Sort w2 before w11 only where the numbers are of one length, so that layers come in order."""
    digits = re.findall(r"\d+", name)
    return (re.sub(r"\d", "", name), [tuple(map(int, number)) for number in digits])


def _of_scalars(weights, biases):
    """Layouts of separate numbers: 2 weights for a neuron, 3 for the chain, 6 for two hidden units."""
    hidden = {2: 0, 3: 1, 6: 2}.get(len(weights))
    if hidden is None or len(biases) not in (0, hidden + 1 if hidden else 1):
        return []
    units = max(1, hidden)
    slots = [("w1", unit, i) for unit in range(units) for i in (0, 1)]
    crossed = [("w1", unit, i) for i in (0, 1) for unit in range(units)]
    out = [("w2", unit) for unit in range(hidden)]
    bias_slots = [("b1", unit) for unit in range(units)] + ([("b2",)] if hidden else [])
    orders = [slots + out]
    if hidden == 2:
        orders += [crossed + out, out + slots, out + crossed]
    if hidden < 2:
        # A name may mislead: every other order is tried after the likeliest.
        orders += [list(order) for order in permutations(slots + out) if list(order) not in orders]
    bias_orders = [bias_slots] + ([bias_slots[::-1]] if hidden == 1 else [])
    return [
        Layout(
            hidden, tuple((name, (), place) for name, place in zip(weights + biases, order + bias_order, strict=True))
        )
        for order in orders
        for bias_order in (bias_orders if biases else [[]])
    ]


def _of_arrays(arrays, weights, biases):
    """Layouts of arrays: a vector and a number for a neuron; a matrix or vector, then the output's weights."""
    if len(weights) not in (1, 2) or len(biases) not in (0, len(weights)):
        return []
    first, *second = weights
    if second and arrays[first].size < arrays[second[0]].size:
        first, second = second[0], [first]
    if arrays[first].size % 2:
        return []
    hidden = arrays[first].size // 2 if second else 0
    units = max(1, hidden)
    if second and arrays[second[0]].size != hidden:
        return []
    sizes = sorted((arrays[name].size for name in biases), reverse=True)
    if biases and sizes != ([units, 1] if second else [1]):
        return []
    if len(biases) == 2 and arrays[biases[0]].size < arrays[biases[1]].size:
        biases = biases[::-1]
    rest = []
    if second:
        rest += [(second[0], index, ("w2", i)) for i, index in enumerate(np.ndindex(arrays[second[0]].shape))]
    for name, slot in zip(biases, ("b1", "b2"), strict=False):
        spots = [(slot, unit) for unit in range(units)] if slot == "b1" else [("b2",)]
        rest += [(name, index, spot) for index, spot in zip(np.ndindex(arrays[name].shape), spots, strict=True)]
    return [Layout(hidden, (*places, *rest)) for places in _orientations(first, arrays[first], units)]


def _orientations(name, array, units):
    """Return the ways to read the first layer's weights: a row for each unit, or a column."""
    indices = list(np.ndindex(array.shape))
    inputs_last = [(name, index, ("w1", k // 2, k % 2)) for k, index in enumerate(indices)]
    units_last = [(name, index, ("w1", k % units, k // units)) for k, index in enumerate(indices)]
    shape = [n for n in array.shape if n != 1] or [1]
    if units == 1:
        return [inputs_last]
    if shape == [2, units] and units != 2:
        return [units_last]
    if shape == [units, 2] and units != 2:
        return [inputs_last]
    return [units_last, inputs_last]
