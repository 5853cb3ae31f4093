"""Programs printed from the table of formulas: one for every change of the catalogue, and for two at once."""

import re
from itertools import combinations

import numpy as np

from tinynet.doctor.model.table import combined, derivative, healthy_lines, steps_of
from tinynet.mistakes import IN_FORMULAS
from tinynet.mistakes.changes import roles_of

SHAPES = ((2, 1), (2, 1, 1), (2, 2, 1))
# Changes that no program can make, for the numbers that they join are not as many: x1 and x2 for one weight, the values
# of two units for one bias, one derivative for two parameters.
NO_PROGRAM = [
    ((2, 1, 1), {"in_w2": "x"}),
    ((2, 2, 1), {"in_b2": "a1"}),
    ((2, 2, 1), {"move_b1": "like(g_b2, b1)", "move_b2": "like(g_b1, b2)"}),
    ((2, 2, 1), {"move_w2": "like(g_b2, w2)", "move_b2": "like(g_w2, b2)"}),
    ((2, 2, 1), {"move_b2": "like(g_w11, b2)", "move_w11": "like(g_b2, w11)"}),
    ((2, 2, 1), {"move_b2": "like(g_w12, b2)", "move_w12": "like(g_b2, w12)"}),
]
HEADER = """
import numpy as np
from numpy import abs, log

def lin(w, x, b): return w @ x + b
def back(w, delta): return np.sum(delta) if np.ndim(w) == 0 else w.T @ delta
def chain(arrives, slope): return arrives * slope
def each_unit(value): return np.reshape(value, (-1, 1))
def unit(value, i): return value[i] if np.ndim(value) else value
def first(value): return value[0]
def reversed(value): return value[..., ::-1] if np.ndim(value) else value
def turned(table): return table.T
def beside(one, other): return np.hstack([one, other])
def column(table, i): return table[:, [i]]
def like(value, parameter): return np.reshape(value, np.shape(parameter))
def sum_of_units(value): return np.full_like(value, np.sum(value))
def mean_of_units(value): return np.full_like(value, np.mean(value))

def outer(delta, value, parameter):
    units, inputs = (*np.shape(parameter), 1)[:2]
    delta = np.ravel(delta)
    if np.ndim(parameter) == 2 and units == 1 and len(delta) == inputs:
        delta = delta[np.newaxis, :]
    else:
        delta = np.resize(np.sum(delta) if units == 1 else delta, (units, 1))
    return np.broadcast_to(delta * value, (units, inputs)).reshape(np.shape(parameter))

def without(value, i):
    left = np.array(value)
    left[:, i] = 0
    return left

def in_unit(i, one, other):
    # One number for all units is each one's.
    one, mixed, _ = np.broadcast_arrays(np.asarray(one, float), other, np.empty(2) if np.ndim(one) == 0 else one)
    mixed = np.array(mixed, float)
    mixed[i] = one[i]
    return mixed

def act(z): return {act}
def dact(a): return {dact}
def other(a): return {other}
act1 = act2 = act
dact1 = dact2 = jacobian1 = jacobian2 = dact
other1 = other2 = other

def of_row({arguments}):
{lines}
    return {loss}, {moves}

def training(x_data, y_data, {parameters}, lr=0.5):
    rows = [(np.array(x, float), np.array([y], float)) for x, y in zip(x_data, y_data)]
    {matrices}
    def mean(new_w2):
        made = [of_row(x, y, {given}, new_w2) for x, y in rows]
        return [sum(values) / len(rows) for values in zip(*made)]
    new_w2 = {w2}
    {early}
    loss, {moves} = mean(new_w2)
    return {returned}, float(loss)
"""
SIGMOID = {"act": "1 / (1 + np.exp(-z))", "dact": "a * (1 - a)", "other": "1 - a * a"}
TANH = {"act": "np.tanh(z)", "dact": "1 - a * a", "other": "a * (1 - a)"}


def _text(tree):
    """Return a tree of a derivative as Python."""
    if not isinstance(tree, tuple):
        return str(tree)
    name, *arguments = tree
    words = [_text(argument) for argument in arguments]
    if name == "multiply":
        return f"({words[0]} * {words[1]})"
    return f"{name}({', '.join(['int(' + words[0] + ')', *words[1:]] if name == 'in_unit' else words)})"


def _formulas(sizes, rewrites):
    """Return the formulas of every line, as Python, one after the other."""
    healthy = healthy_lines(sizes)

    def of(line):
        text = rewrites.get(line, healthy[line])
        steps = [step.strip() for step in text.split(";")]
        return [healthy[line], *steps] if steps_of(line, text)[1] else steps

    def slope(found):
        made = None
        for step in of(found[1]):
            made = derivative(steps_of(found[1], step)[0][0], found[2], made)
        return _text(made)

    return {line: [re.sub(r"derivative\((\w+), (\w+)\)", slope, step) for step in of(line)] for line in healthy}


def _lines(sizes, rewrites):
    """Return the table as assignments, each behind those that it needs."""
    formulas, written, lines = _formulas(sizes, rewrites), set(), []

    def write(line):
        if line in written:
            return
        written.add(line)
        for step in formulas[line]:
            for name in re.findall(r"[a-z_]\w*", step):
                if name in formulas:
                    write(name)
            lines.append(f"    {line} = {step}")

    for line in formulas:
        write(line)
    return "\n".join(lines)


def source(sizes, rewrites, activation="sigmoid"):
    """Return the text of a program of a shape in which some lines read otherwise."""
    hidden, roles = len(sizes) == 3, roles_of(sizes)
    names = ["w11", "w12", "b1", "w2", "b2"][: 5 if hidden else 3] if sizes[1] == 1 else ["w1", "b1", "w2", "b2"]
    given = ["w1", "b1", "w2", "b2"][: 4 if hidden else 2] + ["w11", "w12"]
    matrices = (
        "w1, w2 = np.array(w1, float), np.reshape(w2, (1, -1))" if sizes[1] > 1 else "w1 = np.array([[w11, w12]])"
    )
    matrices += "; w2 = np.array([[w2]])" if hidden and sizes[1] == 1 else ""
    matrices += "; b1 = np.ravel(b1)" + ("; b2 = np.ravel(b2)" if hidden else "")
    matrices += "; w11, w12 = w1[:, :1], w1[:, 1:]"
    moved = {name: f"{name} - 2 * lr * move_{name}" for name in names}
    if sizes[1] > 1:
        moved |= {"w1": "w1 - 2 * lr * np.hstack([move_w11, move_w12])"}
        ends = {"w1": "", "b1": "", "w2": "[0]", "b2": ".item()"}
        moved = {name: f"({moved[name]}){ends[name]}" for name in names}
    else:
        moved = {name: f"({text}).item()" for name, text in moved.items()}
    moves = ", ".join(f"move_{role}" for role in roles)
    early = "new_w2" in str(rewrites)
    return HEADER.format(
        **(SIGMOID if activation == "sigmoid" else TANH),
        arguments=", ".join(["x", "y", *given, "new_w2"]),
        lines="    x1, x2 = x\n" + _lines(sizes, rewrites),
        loss="np.sum((y_hat - y) ** 2)",
        moves=moves,
        parameters=", ".join(names),
        matrices=matrices,
        given=", ".join(given),
        w2="w2" if hidden else "0",
        early=f"loss, {moves} = mean(w2); new_w2 = w2 - 2 * lr * move_w2" if early else "",
        returned=", ".join(moved[name] for name in names),
    )


def program(sizes, rewrites, activation="sigmoid", seed=0):
    """Return a program as a function, and the start it is to be examined from."""
    names = {}
    exec(source(sizes, rewrites, activation), names)  # noqa: S102
    draw = np.random.default_rng(seed).uniform
    if sizes[1] > 1:
        start = {"w1": draw(-1.2, 1.2, (2, 2)), "b1": draw(-1.2, 1.2, 2), "w2": draw(-1.2, 1.2, 2), "b2": 0.3}
        return names["training"], start
    start = {name: float(draw(-1.2, 1.2)) for name in ("w11", "w12", "b1", "w2", "b2")[: 5 if len(sizes) == 3 else 3]}
    return names["training"], start


def singles(sizes):
    """Return the code and the lines of every change of the catalogue that a program of a shape can make."""
    every = [(bug.code, change.rewrites) for bug in IN_FORMULAS for change in bug.changes(sizes)]
    return [(code, rewrites) for code, rewrites in every if (sizes, rewrites) not in NO_PROGRAM]


def pairs(sizes):
    """Yield both codes and all lines of every two changes that do not contradict each other."""
    for (one, first), (other, second) in combinations(singles(sizes), 2):
        both = combined(first, second) if one != other else None
        if both is not None:
            yield (one, other), both
