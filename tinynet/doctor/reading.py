"""One way to read a program: which formulas it uses on a single row, and the gradient that these give.

A `Reading` describes a network (one neuron, or a hidden layer and an output) by the choices in which programs
differ. The healthy one has every field at its default; a bug changes a field or two (see `catalogue`).

Roles name the parameters in every program alike: w11, w12, b1, w2, b2, as the course does. In a network of one neuron
there are w11, w12 and b1 only, and its one layer is the output.
"""

from dataclasses import dataclass, replace

import numpy as np

from tinynet.network import sigmoid

__all__ = ["Points", "Reading", "forward", "gradient", "locals_of"]

ACTIVATIONS = {"sigmoid": sigmoid, "tanh": np.tanh}


@dataclass(frozen=True)
class Points:
    """Single rows, each with parameters of its own; arrays of p points, for h hidden units and m inputs.

    w1 is (p, h, m), b1 and w2 (p, h), b2 and y (p,), x (p, m); w2 and b2 are None for one neuron.
    new_w2 is what w2 was after the program's update.
    """

    w1: np.ndarray
    b1: np.ndarray
    w2: np.ndarray | None
    b2: np.ndarray | None
    x: np.ndarray
    y: np.ndarray
    new_w2: np.ndarray | None = None


@dataclass(frozen=True)
class Reading:
    """The choices a program made.

    Attributes
    ----------
    hidden, output : str
        The activation of each layer, "sigmoid" or "tanh".
    hidden_times, output_times : int
        How often it is applied.
    hidden_slope, output_slope : str
        What stands where the activation's derivative belongs (see `_slope`).
    error : str
        What δ begins with: "squared" for ŷ − y, to which a slope belongs; "flipped" for y − ŷ.
    downstream : str
        What brings δ2 back to the hidden layer: "w2", "none", "new w2", or another weight, "w11" or "w12".
    locals : tuple of (role, str)
        Where a derivative is not δ times what its parameter multiplied: by what instead.
    deltas : tuple of role
        Whose derivative has the other layer's δ.
    factors : tuple of (role, float)
        By what a parameter's derivative is multiplied on top.
    exchanged : tuple of (role, role)
        Pairs of parameters that get each other's derivative.
    transposed : bool
        Whether the derivative of the first layer's weights is turned over; two hidden units only.
    units : tuple of (str, tuple of int)
        Slips in single units of two: "other a1", "other delta1", "other delta1 in weights", "other w2" (the other
        unit's), "no w2", "no slope".
    """

    hidden: str = "sigmoid"
    output: str = "sigmoid"
    hidden_times: int = 1
    output_times: int = 1
    hidden_slope: str = "right"
    output_slope: str = "right"
    downstream: str = "w2"
    locals: tuple = ()
    deltas: tuple = ()
    factors: tuple = ()
    exchanged: tuple = ()
    transposed: bool = False
    units: tuple = ()

    def but(self, **changes):
        """Return this reading with some fields changed."""
        return replace(self, **changes)


def forward(reading, at):
    """Return every value on the way, by name; `chain` holds what each activation was given, and what it made."""
    z1 = np.einsum("phm,pm->ph", at.w1, at.x) + at.b1
    if at.w2 is None:
        z1 = z1[:, 0]
        output = _activated(z1, reading.output, reading.output_times)
        return {"z1": z1, "a1": output[-1], "y_hat": output[-1], "output": output, "z_out": z1}
    hidden = _activated(z1, reading.hidden, reading.hidden_times)
    z2 = np.einsum("ph,ph->p", at.w2, hidden[-1]) + at.b2
    output = _activated(z2, reading.output, reading.output_times)
    return {"z1": z1, "a1": hidden[-1], "z2": z2, "y_hat": output[-1], "hidden": hidden, "output": output, "z_out": z2}


def _activated(z, name, times):
    """Return z, act(z), act(act(z)) and so on."""
    values = [z]
    for _ in range(times):
        values.append(ACTIVATIONS[name](values[-1]))
    return values


def gradient(reading, at, error=None):
    """Return the derivative of ½(ŷ − y)² in every role, as the program has it.

    Parameters
    ----------
    reading : Reading
    at : Points
    error : ndarray of shape (p,), optional
        The derivative of another loss in ŷ; ŷ − y unless given.

    Returns
    -------
    dict of str to ndarray
        (p, h) for the roles of the hidden layer and w2, (p,) for b2; (p,) everywhere for one neuron.
    """
    values = forward(reading, at)
    error = values["y_hat"] - at.y if error is None else error
    delta_out = error * _slope(reading.output_slope, values["output"], reading.output)
    if at.w2 is None:
        made = {"w11": delta_out, "w12": delta_out, "b1": delta_out}
    else:
        delta2 = delta_out[:, np.newaxis]
        ones = np.ones_like(at.w2)
        others = {"none": ones, "new w2": at.new_w2, "w11": at.w1[:, :, 0], "w12": at.w1[:, :, 1]}
        back = ({"w2": at.w2} | others)[reading.downstream]
        if reading.hidden_slope == "of the output":
            slope1 = _slope("right", values["output"], reading.output)[:, np.newaxis]
        else:
            slope1 = _slope(reading.hidden_slope, values["hidden"], reading.hidden)
        unit = dict(reading.units)
        back = _in_units(back, unit.get("other w2", ()), back[:, ::-1])
        back = _in_units(back, unit.get("no w2", ()), np.ones_like(back))
        slope1 = _in_units(slope1, unit.get("no slope", ()), np.ones_like(at.w2))
        delta1 = delta2 * back * slope1
        delta1 = _in_units(delta1, unit.get("other delta1", ()), delta1[:, ::-1])
        of_hidden = {role: np.broadcast_to(delta2, delta1.shape) if role in reading.deltas else delta1
                     for role in ("w11", "w12", "b1")}  # fmt: skip
        of_output = {role: delta1 if role in reading.deltas else np.broadcast_to(delta2, delta1.shape)
                     for role in ("w2", "b2")}  # fmt: skip
        if "other delta1 in weights" in unit:
            mixed = _in_units(delta1, unit["other delta1 in weights"], delta1[:, ::-1])
            of_hidden |= {"w11": mixed, "w12": mixed}
        made = of_hidden | of_output
    multiplied = {"w11": "x1", "w12": "x2", "b1": "one", "w2": "a1", "b2": "one"} | dict(reading.locals)
    named = locals_of(reading, values, at)
    if reading.units:
        a1 = _in_units(values["a1"], unit.get("other a1", ()), values["a1"][:, ::-1])
        named = named | {"a1": a1}
    made = {role: delta * named[multiplied[role]] for role, delta in made.items()}
    if at.w2 is not None:
        # One δ2 for all hidden units, but where b2 was given the hidden δs: then their sum.
        made["b2"] = made["b2"].sum(axis=1) if "b2" in reading.deltas else made["b2"][:, 0]
    for role, factor in reading.factors:
        made[role] = factor * made[role]
    if reading.transposed:
        if at.w1.shape[1] != 2:
            return dict.fromkeys(made, np.full(1, np.nan))
        w11, w12 = made["w11"].copy(), made["w12"].copy()
        w11[:, 1], w12[:, 0] = made["w12"][:, 0], made["w11"][:, 1]
        made |= {"w11": w11, "w12": w12}
    for one, other in reading.exchanged:
        made[one], made[other] = _shaped(made[other], made[one]), _shaped(made[one], made[other])
    return made


def _in_units(values, units, others):
    """Return values in which the columns of some units come from others."""
    if not units:
        return values
    mixed = np.array(np.broadcast_to(values, others.shape))
    mixed[:, list(units)] = others[:, list(units)]
    return mixed


def _shaped(values, like):
    """Return the values in another's shape; what cannot be exchanged predicts nothing."""
    return values.reshape(like.shape) if values.size == like.size else np.full(like.shape, np.nan)


def locals_of(reading, values, at):
    """Return what a δ may be multiplied with, by name, each of a shape that goes with δ."""
    one_neuron = at.w2 is None
    column = (lambda v: v) if one_neuron else (lambda v: v[:, np.newaxis])
    named = {
        "x1": column(at.x[:, 0]),
        "x2": column(at.x[:, 1]),
        "one": 1.0,
        "z1": values["z1"],
        "a1": values["a1"],
        "activated a1": ACTIVATIONS[reading.output if one_neuron else reading.hidden](values["a1"]),
        "y_hat": column(values["y_hat"]),
        "y": column(at.y),
        "b1": at.b1[:, 0] if one_neuron else at.b1,
        "w11": at.w1[:, 0, 0] if one_neuron else at.w1[:, :, 0],
        "w12": at.w1[:, 0, 1] if one_neuron else at.w1[:, :, 1],
    }
    if not one_neuron:
        named |= {"z2": column(values["z2"]), "w2": at.w2, "b2": column(at.b2)}
    return named


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
        return _derivative(ACTIVATIONS[name](a), name)
    if kind == "of unactivated":
        return _derivative(z, name)
    if kind == "of z":
        return _derivative(ACTIVATIONS[name](z), name)
    if kind == "of another function":
        return _derivative(a, "tanh" if name == "sigmoid" else "sigmoid")
    if kind == "the value":
        return a
    if kind == "one minus the value":
        return 1 - a
    if kind == "of a ramp":
        return (z > 0).astype(float)
    raise ValueError(f"unknown slope {kind!r}")


def _derivative(a, name):
    """Return the derivative of an activation from its value a: a(1 − a) for the sigmoid, 1 − a² for tanh."""
    return a * (1 - a) if name == "sigmoid" else 1 - a**2
