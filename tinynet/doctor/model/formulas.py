"""One way to read a program: which formulas it uses on a single row, and the gradient that these give.

A `Reading` is the activation of every layer and what is odd: the choices in which a program differs from the healthy
one. A bug of the catalogue is a few of them. Layers are numbered from 1; the last is the output. Roles name the
parameters in every program alike: w1, b1, w2, b2 and so on; with two inputs the columns of w1 are w11 and w12, as in
the course.

What may be odd, by its key:

- ("times", layer): how often the activation is applied, 0 or 2.
- ("activation", layer): another one, "softmax over rows".
- ("slope", layer): what stands where the activation's derivative belongs (see `_slope`).
- ("passed slope", layer): what stands there in the δ that is passed back to the layer below, where that is another.
- ("error",): what δ at the output begins with in place of the loss's derivative: "square", "absolute", "cross-entropy"
  or "cross-entropy of classes", each with or without a minus in front.
- ("back", layer): what brings the next layer's δ back to this one in place of its weights: "none", "new w", "turned w",
  or a column, "w11" or "w12".
- ("local", role): by what δ is multiplied in place of what the parameter multiplied.
- ("delta", role): the layer whose δ stands there.
- ("factor", role): by what the derivative is multiplied on top.
- ("frozen", role): the input whose weights are left out of it.
- ("only",): the unit of the first layer that has all of this; the others are healthy.
- ("exchanged", role): the parameter whose derivative it gets.
- ("transposed", layer): whether the derivative of a square matrix of weights is turned over.
- ("pooled", role): "sum" or "mean" over the units, where each unit should have its own.
- ("unit", kind): slips in single units of two: "other a1", "other delta1", "other delta1 in weights", "other w2" (the
  other unit's), "no w2", "no slope".
"""

from dataclasses import dataclass, field

import numpy as np

from tinynet.mistakes.changes import roles_of
from tinynet.network import sigmoid

__all__ = ["Points", "Predictor", "Reading", "error_of"]


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
    """

    w: tuple
    b: tuple
    x: np.ndarray
    y: np.ndarray
    new_w: tuple = ()

    @property
    def sizes(self):
        """The units of every layer, the inputs first."""
        return (self.x.shape[1], *(b.shape[1] for b in self.b))


@dataclass(frozen=True)
class Reading:
    """The choices a program made: the activation of every layer by its name, and what is odd by its key."""

    activations: tuple
    odd: dict = field(default_factory=dict)

    @property
    def layers(self):
        """How many layers there are."""
        return len(self.activations)

    def at(self, layer):
        """Return the name of a layer's activation, and how often it is applied."""
        name = self.odd.get(("activation", layer), self.activations[layer - 1])
        return name, self.odd.get(("times", layer), 1)

    def slope(self, layer):
        """Return what stands where the derivative of a layer's activation belongs."""
        return self.odd.get(("slope", layer), "right")

    def forward(self):
        """Return what decides the forward pass."""
        return tuple(self.at(layer) for layer in range(1, self.layers + 1))

    def healthy_gradient(self):
        """Return this reading with only its forward pass odd, and the gradient that belongs to it."""
        of_forward = {key: value for key, value in self.odd.items() if key[0] in ("times", "activation", "only")}
        return Reading(self.activations, of_forward)


def layer_of(role):
    """Return the layer of a role."""
    return int(role[1])


class Predictor:
    """Predicts the derivatives that a program would show at some points, by what it is read as.

    Every part is worked out once and kept: readings have most of their parts in common.
    """

    def __init__(self, at):
        self.points, self._kept = at, {}

    def gradient(self, reading, loss="squared"):
        """Return the derivative of the loss in every role: ½Σ(ŷ − y)², or the cross-entropy.

        Returns
        -------
        dict of str to ndarray
            (p, units, inputs) for weights, one input only for w11 and w12; (p, units) for biases.
        """
        return {role: self.block(role, reading, loss) for role in roles_of(self.points.sizes)}

    def whole_gradient(self, reading, loss):
        """Return the derivatives of all weights and of all biases, layer by layer, of a reading with nothing odd."""
        deltas = [self.delta(layer, reading, loss) for layer in range(1, reading.layers + 1)]
        below = [chain[-1] for chain in self.chains(reading)[:-1]]
        return [d[:, :, np.newaxis] * a[:, np.newaxis, :] for d, a in zip(deltas, below, strict=True)], deltas

    def chains(self, reading):
        """Return for every layer z, act(z), act(act(z)) and so on; [x] stands in front."""
        way, only = reading.forward(), reading.odd.get(("only",))
        key = ("chains", way, only)
        if key not in self._kept:
            chains = [[self.points.x]]
            for (name, times), w, b in zip(way, self.points.w, self.points.b, strict=True):
                values = [np.einsum("puj,pj->pu", w, chains[-1][-1]) + b]
                for _ in range(times):
                    # On a single row a softmax over the rows is 1.
                    alone = name == "softmax over rows" and self.points.new_w is not self.points.w
                    values.append(np.ones_like(values[-1]) if alone else _activate(name, values[-1]))
                if only is not None and len(chains) == 1 and times != 1:
                    # One unit has its activation so often, the others once.
                    once = _activate(name, values[0])
                    last = np.array(values[-1])
                    once[:, only] = last[:, only]
                    values = [values[0], *values[1:-1], once]
                chains.append(values)
            self._kept[key] = chains
        return self._kept[key]

    def y_hat(self, reading):
        """Return the outputs, (p, k)."""
        return self.chains(reading)[-1][-1]

    def delta(self, layer, reading, loss, passed=False):
        """Return a layer's δ as the program has it, (p, units); passed is the one that goes on to the layer below."""
        odd, above = reading.odd, range(layer + 1, reading.layers + 1)
        kind = reading.slope(layer)
        kind = odd.get(("passed slope", layer), kind) if passed else kind
        choices = tuple((odd.get(("passed slope", i), reading.slope(i)), odd.get(("back", i - 1))) for i in above)
        units = tuple(odd.get(("unit", kind)) for kind in ("other w2", "no w2", "no slope", "other delta1"))
        key = ("delta", layer, kind, odd.get(("only",)), reading.forward(), loss, odd.get(("error",)), choices, units)
        if key not in self._kept:
            self._kept[key] = self._delta(layer, kind, reading, loss)
        return self._kept[key]

    def _delta(self, layer, kind, reading, loss):
        chain, (name, _) = self.chains(reading)[layer], reading.at(layer)
        if layer == reading.layers:
            if reading.odd.get(("error",)) == "bare":  # δ = ŷ − y, whatever the activation
                return self.y_hat(reading) - self.points.y
            error = self._error(reading, loss)
            if name.startswith("softmax") and kind in ("right", "twice"):
                delta = chain[-1] * (error - np.sum(error * chain[-1], axis=1, keepdims=True))
                return delta * (_derivative(chain[-1], name) if kind == "twice" else 1.0)
            return error * _slope(kind, chain, name)
        back = self._back(layer, reading, self.delta(layer + 1, reading, loss, passed=True))
        if kind == "of the output":
            slope = _slope("right", self.chains(reading)[-1], reading.at(reading.layers)[0])
        else:
            slope = _slope(kind, chain, name)
        slope = _in_units(slope, reading.odd.get(("unit", "no slope")), np.ones_like(chain[-1]))
        delta = back * slope
        return _in_units(delta, reading.odd.get(("unit", "other delta1")), delta[:, ::-1])

    def _error(self, reading, loss):
        y_hat, y, kind = self.y_hat(reading), self.points.y, reading.odd.get(("error",))
        if not kind:
            return error_of(loss, y_hat, y)
        with np.errstate(all="ignore"):
            value = {
                "square": lambda: (y_hat - y) ** 2,
                "absolute": lambda: np.abs(y_hat - y),
                "cross-entropy": lambda: -(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat)),
                "cross-entropy of classes": lambda: -y * np.log(y_hat),
            }[kind.lstrip("-")]()
        return -value if kind[0] == "-" else value

    def _back(self, layer, reading, delta):
        """Return what reaches a hidden layer's activations of the next layer's δ."""
        kind, w = reading.odd.get(("back", layer)), self.points.w[layer]
        units = w.shape[2]
        if kind == "none":
            return delta if delta.shape[1] == units else np.repeat(delta.sum(axis=1, keepdims=True), units, axis=1)
        if kind == "new w":
            w = self.points.new_w[layer]
        elif kind == "turned w":
            if w.shape[1] != w.shape[2]:
                return np.full((len(w), units), np.nan)
            w = np.swapaxes(w, 1, 2)
        elif kind:  # a column of the first layer, for a single output
            w = self.points.w[0][:, :, int(kind[2]) - 1][:, np.newaxis, :]
            if delta.shape[1] != 1 or w.shape[2] != units:
                return np.full((len(w), units), np.nan)
        w = _in_units(w, reading.odd.get(("unit", "other w2")), w[:, :, ::-1])
        w = _in_units(w, reading.odd.get(("unit", "no w2")), np.ones_like(w))
        return np.einsum("pku,pk->pu", w, delta)

    def block(self, role, reading, loss):
        """Return the derivatives in one role."""
        odd = reading.odd
        if ("exchanged", role) in odd:
            other = odd["exchanged", role]
            made = self._block(other, reading, loss)
            like = self._block(role, reading, loss)
            # What cannot be exchanged predicts nothing.
            made = made.reshape(like.shape) if made.size == like.size else np.full(like.shape, np.nan)
        else:
            made = self._block(role, reading, loss)
        if ("factor", role) in odd:
            made = made * odd["factor", role]
        if ("frozen", role) in odd:
            made = np.array(made)
            made[:, :, odd["frozen", role]] = 0.0
        if ("only",) in odd and role != "b2":
            healthy = self._block(role, reading.healthy_gradient(), loss)
            unit, mixed = odd[("only",)], np.array(healthy)
            where = (slice(None), unit) if int(role[1]) == 1 else (slice(None), slice(None), unit)
            mixed[where] = made[where]
            made = mixed
        return made

    def _block(self, role, reading, loss):
        odd, layer = reading.odd, layer_of(role)
        whose = odd.get(("delta", role), layer)
        delta = self.delta(whose, reading, loss)
        units, inputs = self.points.w[layer - 1].shape[1:]
        if role[0] == "b":
            delta = _shared(delta, units)
            local = self._local(odd[("local", role)], layer, reading) if ("local", role) in odd else 1.0
            made = _column(delta[:, :, np.newaxis] * local)
            if pool := odd.get(("pooled", role)):
                made = np.broadcast_to(getattr(np, pool)(made, axis=1, keepdims=True), made.shape)
            return made
        if whose != layer and units == 1 and delta.shape[1] == inputs:
            delta = delta[:, np.newaxis, :]
        else:
            delta = _shared(delta, units)[:, :, np.newaxis]
        if layer == 1:
            delta = _in_units(delta, odd.get(("unit", "other delta1 in weights")), delta[:, ::-1])
        below = self.chains(reading)[layer - 1][-1][:, np.newaxis, :]
        if layer == 2:
            below = _in_units(below, odd.get(("unit", "other a1")), below[:, :, ::-1])
        if len(role) == 3:
            column = int(role[2]) - 1
            below = below[:, :, column : column + 1]
        local = self._local(odd[("local", role)], layer, reading) if ("local", role) in odd else below
        if odd.get(("transposed", layer)):
            if units != inputs:
                return np.full((len(below), units, 1), np.nan)
            made = np.swapaxes(delta * self.chains(reading)[layer - 1][-1][:, np.newaxis, :], 1, 2)
            return made[:, :, column : column + 1] if len(role) == 3 else made
        made = delta * local
        if made.shape[2] != below.shape[2]:
            made = np.repeat(made, below.shape[2], axis=2) if made.shape[2] == 1 else np.full(below.shape, np.nan)
        return made

    def _local(self, name, layer, reading):
        """Return what δ is multiplied by in place of the right thing, to go with (p, units, inputs)."""
        if name == "one":
            return 1.0
        below = self.chains(reading)[layer - 1][-1][:, np.newaxis, :]
        if name == "reversed":
            return below[:, :, ::-1]
        if name == "first":
            return np.broadcast_to(below[:, :, :1], below.shape)
        if name.startswith("exchanged"):
            one, other = (int(word) for word in name.split()[1:])
            order = list(range(below.shape[2]))
            order[one], order[other] = other, one
            return below[:, :, order]
        if "#" in name:
            whose, unit = name.split("#")
            return self.chains(reading)[int(whose[1])][-1][:, int(unit), np.newaxis, np.newaxis]
        if name.endswith(" across"):
            made = self.chains(reading)[int(name[1])][-1][:, np.newaxis, :]
            return made if made.shape[2] == below.shape[2] else np.full((len(made), 1, 1), np.nan)
        if name[0] == "x":
            return self.points.x[:, int(name[1]) - 1][:, np.newaxis, np.newaxis]
        units, inputs = self.points.w[layer - 1].shape[1:]
        if name in ("w11", "w12"):
            return self.points.w[0][:, :, int(name[2]) - 1][:, :, np.newaxis]
        if name[0] == "w":
            return self.points.w[int(name[1]) - 1]
        chains = self.chains(reading)
        if name == "activated":
            made, whose = _activate(reading.activations[max(0, layer - 2)], chains[layer - 1][-1]), layer - 1
        elif name[0] == "b":
            made, whose = self.points.b[int(name[1]) - 1], int(name[1])
        elif name in ("y", "y_hat"):
            made, whose = self.points.y if name == "y" else chains[-1][-1], len(chains) - 1
        else:
            whose = int(name[1])
            made = chains[whose][0 if name[0] == "z" else -1]
        if whose == layer and made.shape[1] == units:
            return made[:, :, np.newaxis]
        if made.shape[1] in (1, inputs):
            return made[:, np.newaxis, :]
        return np.full((len(made), 1, 1), np.nan)


def _shared(delta, units):
    """Return another layer's δ for so many units: one for all of them, or their sum for one."""
    if delta.shape[1] == units:
        return delta
    if delta.shape[1] == 1:
        return np.repeat(delta, units, axis=1)
    return delta.sum(axis=1, keepdims=True) if units == 1 else np.full((len(delta), units), np.nan)


def _column(values):
    return values[:, :, 0] if values.shape[2] == 1 else np.full(values.shape[:2], np.nan)


def _in_units(values, units, others):
    """Return values in which those of some units, along the last axis but for δ, come from others."""
    if not units:
        return values
    mixed = np.array(np.broadcast_to(values, others.shape))
    if mixed.ndim == 3 and mixed.shape[2] == 1:
        mixed[:, list(units)] = others[:, list(units)]
    else:
        mixed[..., list(units)] = others[..., list(units)]
    return mixed


def error_of(loss, y_hat, y):
    """Return the derivative of the loss in ŷ: ŷ − y of ½(ŷ − y)²; that of the cross-entropy, of one class or of all."""
    with np.errstate(all="ignore"):
        if loss == "cross-entropy":
            return (y_hat - y) / (y_hat * (1 - y_hat))
        if loss == "cross-entropy of classes":
            return -y / y_hat
    return y_hat - y


# Activations ---------------------------------------------------------------------------------------------


def _activate(name, z):
    if name == "softmax":
        raised = np.exp(z - z.max(axis=1, keepdims=True))
        return raised / raised.sum(axis=1, keepdims=True)
    return {
        "sigmoid": sigmoid,
        "falling sigmoid": lambda z: sigmoid(-z),
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
        "leaky relu": lambda z: np.where(z > 0, z, 0.01 * z),
        "linear": np.array,
        "step": lambda z: (z > 0) * 1.0,
        "sign": lambda z: np.where(z > 0, 1.0, -1.0),
        "softmax over rows": lambda z: np.exp(z) / np.exp(z).sum(axis=0),
        "softmax over all": lambda z: np.exp(z) / np.exp(z).sum(),
    }[name](z)


def _slope(kind, chain, name):
    """Return what stands for the derivative of the activations; chain is z, act(z), act(act(z)) and so on."""
    z, a = chain[0], chain[-1]
    if kind == "right":
        product = np.ones_like(z)
        for value in chain[1:]:
            product = product * _derivative(value, name)
        return product
    if kind == "none":
        return np.ones_like(z)
    if kind == "last":
        return _derivative(a, name)
    if kind == "first":
        return _derivative(chain[min(1, len(chain) - 1)], name)
    if kind == "of activated":
        return _derivative(_activate(name, a), name)
    if kind == "of unactivated":
        return _derivative(z, name)
    if kind == "of z":
        return _derivative(_activate(name, z), name)
    if kind == "of another function":
        return _derivative(a, "sigmoid" if name != "sigmoid" else "tanh")
    if kind == "of tanh":
        return _derivative(a, "tanh")
    if kind == "twice":
        return _derivative(a, name) ** 2
    if kind == "the value":
        return a
    if kind == "one minus the value":
        return 1 - a
    if kind == "of a ramp":
        return (z > 0) * 1.0
    raise ValueError(f"unknown slope {kind!r}")


def _derivative(a, name):
    """Return the derivative of an activation from its value a: a(1 − a) for the sigmoid, 1 − a² for tanh.

    The step has none: the perceptron's rule, δ = ŷ − y, has 1 in its place.
    """
    if name in ("sigmoid", "softmax", "softmax over rows"):
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
