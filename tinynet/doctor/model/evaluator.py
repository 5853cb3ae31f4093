"""The values of a table of formulas at some points, each distinct one worked out once.

The key of a value is its formula and the keys of what that names. So two mistakes that make the same of a line share
it, and which mistake shows in which line needs no list: it is read off the formulas.
"""

import re
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from tinynet.doctor.model.table import derivative, healthy_lines, parse, steps_of
from tinynet.mistakes.changes import roles_of
from tinynet.network import sigmoid

__all__ = ["Evaluator", "Hypothesis", "Points"]


@dataclass(frozen=True)
class Points:
    """Single rows, each with parameters of its own; arrays of p points.

    Attributes
    ----------
    w, b : tuple of ndarray
        Of each layer: (p, units, inputs) and (p, units).
    x, y : ndarray
        (p, m) and (p, k).
    new_w : tuple of ndarray
        What w was after the program's update.
    one_batch : bool
        Whether they are the rows of one batch, so that a sum over the rows is one over all of them.
    """

    w: tuple
    b: tuple
    x: np.ndarray
    y: np.ndarray
    new_w: tuple = ()
    one_batch: bool = False

    @property
    def sizes(self):
        """The units of every layer, the inputs first."""
        return (self.x.shape[1], *(b.shape[1] for b in self.b))

    def given(self):
        """Return what formulas may name that is no line: parameters, inputs and labels, by name."""
        values = {"x": self.x, "y": self.y}
        values |= {f"x{i + 1}": self.x[:, i : i + 1] for i in range(self.x.shape[1])}
        for i, (w, b) in enumerate(zip(self.w, self.b, strict=True), start=1):
            values |= {f"w{i}": w, f"b{i}": b}
        values |= {f"new_w{i}": w for i, w in enumerate(self.new_w, start=1)}
        if self.x.shape[1] == 2:
            values |= {"w11": self.w[0][:, :, :1], "w12": self.w[0][:, :, 1:]}
        return values


@dataclass(frozen=True)
class Hypothesis:
    """A network that a program may be: the activation of every layer, and the lines of the table that differ.

    Attributes
    ----------
    activations : tuple of str
    rewrites : dict of str to str
        The formulas of those lines, by name (see `table`).
    """

    activations: tuple
    rewrites: dict = field(default_factory=dict)

    def with_right_gradient(self):
        """Return the same outputs with the gradient that belongs to them."""
        forward = {line: text for line, text in self.rewrites.items() if re.fullmatch(r"[za]\d+", line)}
        return Hypothesis(self.activations, forward)


class Evaluator:
    """Works out lines of a table at some points.

    Parameters
    ----------
    points : Points
    """

    def __init__(self, points):
        self.points, self.sizes = points, points.sizes
        self._keys, self._values, self._steps = {}, [], []
        self._given = {name: self._key(("given", name), lambda: None) for name in points.given()}
        self._set_given()
        self._healthy, self._last = {}, (None, None, {})
        self._shapes = _shapes(points, healthy_lines(self.sizes))
        self._bits = {line: 1 << i for i, line in enumerate(healthy_lines(self.sizes))}

    def value(self, line, hypothesis, loss="squared"):
        """Return the value of a line.

        Parameters
        ----------
        line : str
        hypothesis : Hypothesis
        loss : str
            The loss whose derivative the error is (see `table.healthy_lines`).

        Returns
        -------
        ndarray
            (p, units) of a layer's values; in the shape of a parameter what moves it.
        """
        return self._values[self.key(line, hypothesis, loss)[0]]

    def gradient(self, hypothesis, loss="squared"):
        """Return what moves every parameter, by its role."""
        return {role: self.value(f"move_{role}", hypothesis, loss) for role in roles_of(self.sizes)}

    def gradient_by_layer(self, hypothesis, loss="squared"):
        """Return what moves all weights and all biases, layer by layer."""
        moves, layers = self.gradient(hypothesis, loss), range(1, len(self.sizes))
        w = [
            moves[f"w{i}"] if f"w{i}" in moves else np.concatenate([moves["w11"], moves["w12"]], axis=2) for i in layers
        ]
        return w, [moves[f"b{i}"] for i in layers]

    def value_of(self, key):
        """Return the value that has a key."""
        return self._values[key]

    def bits_of(self, lines):
        """Return a set of lines as the bits of a number."""
        return sum(self._bits[line] for line in lines)

    def key(self, line, hypothesis, loss="squared"):
        """Return the key of a line's value, and the lines it was made of as bits.

        Equal keys are equal values. A rewrite of other lines than these changes nothing of it.
        """
        known, last, found = self._last
        if hypothesis is not known or loss != last:
            found = {}
            self._last = hypothesis, loss, found
        if line not in found:
            with np.errstate(all="ignore"):
                self._work_out(line, hypothesis, loss, found)
        return found[line]

    def _work_out(self, wanted, hypothesis, loss, found):
        """Put the keys of a line, and of those that it is made of, where they are found, with the lines read."""
        healthy, rewrites, bits = healthy_lines(self.sizes, loss), hypothesis.rewrites, self._bits
        activations, given, rewritten = hypothesis.activations, self._given, self.bits_of(rewrites)
        unchanged = self._without_rewrites(activations, loss) if rewrites else {}

        def formulas(line):
            steps, goes_on = steps_of(line, rewrites.get(line, healthy[line]))
            return [parse(healthy[line]), *steps] if goes_on else steps

        def of_line(line):
            if line not in found:
                if rewrites and not unchanged[line][1] & rewritten:
                    found[line] = unchanged[line]
                    return found[line]
                before, read = None, bits[line]
                for step in formulas(line):
                    key, lines = of_tree(step, line, before)
                    before, read = self._in_shape(key, line), read | lines
                found[line] = before, read
            return found[line]

        def of_tree(tree, line, before):
            if isinstance(tree, str):
                if tree in given:
                    return given[tree], 0
                return (before, 0) if tree == line else of_line(tree)
            if isinstance(tree, float):
                return self._key(("number", tree), lambda: tree), 0
            function, *arguments = tree
            if function == "derivative":
                return of_derivative(*arguments)
            keys, read = [], 0
            for argument in arguments:
                key, lines = of_tree(argument, line, before)
                keys.append(key)
                read |= lines
            function, name = _function(function, activations, self.points.one_batch)
            return self._key((name, *keys), function, *keys), read

        def of_derivative(line, variable):
            slope = None
            for step in formulas(line):
                slope = derivative(step, variable, slope)
            key, read = of_tree(slope, line, None)
            # A rewrite of the line itself is one of its slope too.
            return key, read | bits[line]

        of_line(wanted)

    def _without_rewrites(self, activations, loss):
        """Return the keys of all lines of a healthy network, with the lines read."""
        if (activations, loss) not in self._healthy:
            found = self._healthy[activations, loss] = {}
            for line in healthy_lines(self.sizes, loss):
                self._work_out(line, Hypothesis(activations), loss, found)
        return self._healthy[activations, loss]

    def move_to(self, points):
        """Work out the same lines at as many other points."""
        self.points = points
        self._set_given()
        with np.errstate(all="ignore"):
            for key in range(len(self._given), len(self._steps)):
                function, *arguments = self._steps[key]
                self._values[key] = function(*(self._values[argument] for argument in arguments))

    def _set_given(self):
        for name, value in self.points.given().items():
            self._values[self._given[name]] = value

    def _key(self, key, function, *arguments):
        """Return the number of a value; a new one is worked out of those of its arguments."""
        if key not in self._keys:
            self._keys[key] = len(self._values)
            self._steps.append((function, *arguments))
            self._values.append(function(*(self._values[argument] for argument in arguments)))
        return self._keys[key]

    def _in_shape(self, key, line):
        """Return the key of the same value in the shape that a line has."""
        shape, value = self._shapes.get(line), self._values[key]
        if shape is None or np.shape(value) == shape or (np.ndim(value) == 3 and line.startswith("slope")):
            return key
        to_shape = _for_parameter if line.startswith(("move", "g_")) else _for_units
        return self._key(("shape", shape, key), lambda value: to_shape(value, shape), key)


def _shapes(points, lines):
    """Return the shapes that lines have: a layer's values have one for every unit, a parameter's its own."""
    given, shapes = points.given(), {}
    for line in lines:
        if kind := re.fullmatch(r"(?:z|a|slope|arrives|delta|passed)(\d+)", line):
            shapes[line] = given[f"b{kind[1]}"].shape
        elif line in ("y_hat", "error"):
            shapes[line] = points.b[-1].shape
        elif line.startswith(("move_", "g_")):
            shapes[line] = given[line.partition("_")[2]].shape
    return shapes


def _nowhere(shape):
    """Return numbers that predict nothing, for formulas whose parts do not go together."""
    return np.full(shape, np.nan)


def _for_units(value, shape):
    """Return one number for each unit; one for all of them is each one's, and a single unit gets the sum of many."""
    if np.ndim(value) == 0 or value.shape == (shape[0], 1):
        return np.broadcast_to(value, shape)
    if np.ndim(value) == 2 and shape[1] == 1:
        return value.sum(axis=1, keepdims=True)
    return _nowhere(shape)


def _for_parameter(value, shape):
    """Return the same numbers in the shape of a parameter, which may be another's."""
    if np.ndim(value) == 0:
        return np.broadcast_to(value, shape)
    return value.reshape(shape) if value.size == np.prod(shape) else _nowhere(shape)


# The functions of the formulas ---------------------------------------------------------------------------


@cache
def _function(name, activations, one_batch):
    """Return a function of the formulas, and a name that tells it from those of other activations."""
    if name == "softmax_over_rows" and not one_batch:
        # On a single row it is 1.
        return np.ones_like, name
    if name in FUNCTIONS:
        return FUNCTIONS[name], name
    word, layer = re.fullmatch(r"([a-z_]+?)(\d+)", name).groups()
    activation = activations[int(layer) - 1]
    if word == "act":
        return ACTIVATIONS[activation], activation
    if word == "other":
        activation = "tanh" if activation == "sigmoid" else "sigmoid"
    if word == "jacobian" and activation.startswith("softmax"):
        return _softmax_slopes, "softmax_slopes"
    if word in ("jacobian", "dact", "other"):
        return (lambda value: slope_from_value(value, activation)), f"slope of {activation}"
    raise ValueError(f"unknown function {name!r}")


def _together(one, other):
    """Return whether two values can be joined number by number."""
    return np.ndim(one) == 0 or np.ndim(other) == 0 or all(
        m == n or 1 in (m, n) for m, n in zip(one.shape[::-1], other.shape[::-1], strict=False)
    )  # fmt: skip


def _each(function):
    """Return a function that joins two values number by number, where that can be done."""
    return lambda one, other: function(one, other) if _together(one, other) else np.nan


def _multiply(one, other):
    """Return the product; of tables of slopes the matrix product, and of such a table and slopes each column's."""
    tables = np.ndim(one) == 3, np.ndim(other) == 3
    if tables == (True, True):
        return one @ other
    if tables == (True, False):
        return one * other[:, np.newaxis, :]
    return one * other if _together(one, other) else np.nan


def _lin(w, x, b):
    return np.einsum("puj,pj->pu", w, x) + b


def _back(w, delta):
    """Return what comes of a layer's δ to the layer below; w may be 1."""
    if np.ndim(w) == 0:
        return w * delta.sum(axis=1, keepdims=True)
    return np.einsum("pku,pk->pu", w, delta) if w.shape[1] == delta.shape[1] else np.nan


def _chain(arrives, slope):
    """Return a δ: the product, or where every output depends on every sum, all ways added up."""
    if np.ndim(slope) == 3:
        return np.einsum("pij,pi->pj", slope, arrives)
    return arrives * slope if _together(arrives, slope) else np.nan


def _outer(delta, value, like):
    """Return a parameter's derivative, in its shape: δ of each unit by the value of each input."""
    points, units, *inputs = like.shape
    if np.ndim(delta) == 0:
        return _nowhere(like.shape)
    # Of a layer with a single unit, a δ for each of its inputs goes to that input's weight.
    by_input = inputs and units == 1 and delta.shape[1] == inputs[0]
    delta = delta[:, np.newaxis, :] if by_input else _for_units_of(delta, (points, units))[:, :, np.newaxis]
    if np.ndim(value) == 2:
        value = value[:, np.newaxis, :]
    if np.ndim(value) and (value.shape[1] not in (1, units) or value.shape[2] not in (1, *inputs)):
        return _nowhere(like.shape)
    made, shape = delta * value, (points, units, *(inputs or (1,)))
    return (made if made.shape == shape else np.broadcast_to(made, shape)).reshape(like.shape)


def _for_units_of(delta, shape):
    return delta if delta.shape == shape else _for_units(delta, shape)


def _in_unit(unit, one, other, axis=1):
    """Return other, with the numbers of one unit taken from one."""
    if np.ndim(other) == 0:
        other = np.full(np.shape(one) or (1, 1), other)
    if not _together(one, other):
        return np.nan
    one, other = np.broadcast_arrays(one, other)
    mixed, where = np.array(other), (slice(None),) * axis + (int(unit),)
    mixed[where] = one[where]
    return mixed


def _order(value, *order):
    return value[..., [int(i) for i in order]]


def _without(value, i):
    left = np.array(value)
    left[:, :, int(i)] = 0.0
    return left


def _softmax(z):
    raised = np.exp(z - z.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _softmax_slopes(a):
    """Return how every output feels every sum, (p, k, k)."""
    return a[:, :, np.newaxis] * (np.eye(a.shape[1]) - a[:, np.newaxis, :])


FUNCTIONS = {
    "add": _each(np.add),
    "subtract": _each(np.subtract),
    "multiply": _multiply,
    "divide": _each(np.divide),
    "power": np.power,
    "negative": np.negative,
    "greater": lambda value, bound: (value > bound) * 1.0,
    "abs": np.abs,
    "log": np.log,
    "lin": _lin,
    "back": _back,
    "chain": _chain,
    "outer": _outer,
    # One unit differs from the others, along the units or along the inputs of the next layer.
    "in_unit": _in_unit,
    "in_input": lambda unit, one, other: _in_unit(unit, one, other, axis=np.ndim(other) - 1),
    # A value for each unit of the layer, not for each of its inputs.
    "each_unit": lambda value: value[:, :, np.newaxis],
    "unit": lambda value, i: value[:, [int(i)]],
    "first": lambda value: value[:, :1],
    "reversed": lambda value: value[..., ::-1],
    "order": _order,
    "turned": lambda table: np.swapaxes(table, 1, 2),
    "beside": lambda one, other: np.concatenate([one, other], axis=2),
    "column": lambda table, i: table[:, :, [int(i)]],
    "without": _without,
    "like": lambda value, parameter: _for_parameter(value, parameter.shape),
    "sum_of_units": lambda value: np.broadcast_to(value.sum(axis=1, keepdims=True), value.shape),
    "softmax_over_rows": lambda z: np.exp(z) / np.exp(z).sum(axis=0),
    "softmax_over_all": lambda z: np.exp(z) / np.exp(z).sum(),
    "softmax_slopes": _softmax_slopes,
    "mean_of_units": lambda value: np.broadcast_to(value.mean(axis=1, keepdims=True), value.shape),
}


ACTIVATIONS = {
    "sigmoid": sigmoid,
    "falling sigmoid": lambda z: sigmoid(-z),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "leaky relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "linear": np.array,
    "step": lambda z: (z > 0) * 1.0,
    "sign": lambda z: np.where(z > 0, 1.0, -1.0),
    "softmax": _softmax,
}


def slope_from_value(a, name):
    """Return the derivative of an activation from its value a: a(1 − a) for the sigmoid, 1 − a² for tanh.

    The step has none: the perceptron's rule, δ = ŷ − y, has 1 in its place.
    """
    if name in ("sigmoid", "softmax"):
        return a * (1 - a)
    if name == "falling sigmoid":
        return -a * (1 - a)
    if name == "tanh":
        return 1 - a**2
    if name == "relu":
        return (a > 0) * 1.0
    if name == "leaky relu":
        return np.where(a > 0, 1.0, 0.01)
    return np.ones_like(a)
