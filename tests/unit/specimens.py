"""Healthy training programs in several styles, and what each bug of the catalogue makes of them.

A program is written from slots, one formula each. A bug of the catalogue says which slots read otherwise.
"""

from itertools import combinations, product
from textwrap import indent

import numpy as np

from tinynet.mistakes import IN_FORMULAS

STYLES = ("printed", "returned", "numpy", "per sample")
SHAPES = ("neuron", "chain", "two hidden")
HEADER = """
import math
import numpy as np

def act(z):
    {act}

def dact(a):
    return {dact}

def other(a):
    return {other}

def ramp(z):
    return {ramp}
"""
SIGMOID = {
    "math": "return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))",
    "numpy": "return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))",
}
TANH = {"math": "return math.tanh(z)", "numpy": "return np.tanh(z)"}
NEURON = {
    "z1": "w11 * x1 + w12 * x2 + b1",
    "y_hat": "act({z})",
    "error": "(y_hat - y)",
    "slope_out": "dact(y_hat)",
    "delta1": "{scale} * error * slope_out",
    "g_w11": "delta1 * x1",
    "g_w12": "delta1 * x2",
    "g_b1": "delta1",
}
CHAIN = {
    "z1": "w11 * x1 + w12 * x2 + b1",
    "a1": "act(z1)",
    "z2": "w2 * a1 + b2",
    "y_hat": "act({z})",
    "error": "(y_hat - y)",
    "slope_out": "dact(y_hat)",
    "delta2": "{scale} * error * slope_out",
    "g_w2": "delta2 * a1",
    "g_b2": "delta2",
    "slope1": "dact(a1)",
    "delta1": "delta2 * w2 * slope1",
    "g_w11": "delta1 * x1",
    "g_w12": "delta1 * x2",
    "g_b1": "delta1",
}
FORWARD = ("z1", "a1", "z2", "y_hat", "error", "slope_out", "delta2", "g_w2", "g_b2")


def source(shape, style, activation, loss, changed=()):
    """Return the text of a program, healthy but for the slots that are changed."""
    slots = dict(NEURON if shape == "neuron" else CHAIN) | dict(changed)
    early, returned = slots.pop("early", None), slots.pop("returned", None)
    values = {"z": "z1" if shape == "neuron" else "z2", "scale": {"mean": "2", "half": "1", "sum": "2"}[loss]}
    slots = {name: text.replace("{z}", values["z"]).replace("{scale}", values["scale"]) for name, text in slots.items()}
    arrays = shape == "two hidden"
    kind = "numpy" if arrays or style == "numpy" else "math"
    sigmoid = activation == "sigmoid"
    head = HEADER.format(
        act=(SIGMOID if sigmoid else TANH)[kind],
        dact="a * (1 - a)" if sigmoid else "1 - a * a",
        other="1 - a * a" if sigmoid else "a * (1 - a)",
        ramp="(z > 0) * 1.0",
    )
    write = _two_hidden if arrays else _batch if style == "numpy" else _loops
    return head + write(slots, shape, style, loss, early, returned)


def _names(shape):
    return ["w11", "w12", "b1"] + ([] if shape == "neuron" else ["w2", "b2"])


def _lines(slots, names):
    return "\n".join(f"{name} = {slots[name]}" for name in names if name in slots)


def _ending(names, style, returned, loss="loss"):
    order = [names[1], names[0], *names[2:]] if returned else names
    if style in ("printed", "per sample"):
        return f"print({loss})\nreturn {', '.join(order)}"
    return f"return {', '.join(order)}, {loss}"


def _loops(slots, shape, style, loss, early, returned):
    names = _names(shape)
    weight = {"mean": "1 / n", "half": "0.5 / n", "sum": "1"}[loss]
    share = "1 / n" if loss != "sum" else "1"
    backward = [name for name in slots if name not in FORWARD]
    forward = _lines(slots, FORWARD)
    if style == "per sample":
        moves = "\n".join(f"{name} = {name} - lr * g_{name}" for name in names if not (early and name == "w2"))
        at_once = "w2 = w2 - lr * g_w2\n" if early else ""
        body = f"{forward}\nloss += {weight} * (y - y_hat) ** 2\n{at_once}{_lines(slots, backward)}\n{moves}"
        text = f"n = len(y_data)\nloss = 0.0\nfor (x1, x2), y in zip(x_data, y_data):\n{indent(body, '    ')}\n"
    else:
        sums = "\n".join(f"s_{name} = 0.0" for name in names)
        text = f"n = len(y_data)\nloss = 0.0\n{sums}\nkept = []\nfor (x1, x2), y in zip(x_data, y_data):\n"
        keep = [name for name in FORWARD if name in slots and name not in ("error",)]
        first = f"{forward}\nloss += {weight} * (y - y_hat) ** 2\nkept.append((x1, x2, y, {', '.join(keep)}))"
        if shape != "neuron":
            first += f"\ns_w2 += {share} * g_w2" if "delta1" not in slots["g_w2"] else ""
        text += indent(first, "    ") + "\n"
        if early:
            text += "old_w2 = w2\nw2 = w2 - lr * s_w2\n"
        second = [f"error = {slots['error']}", _lines(slots, backward)]
        late = [name for name in ("g_w2", "g_b2") if name in slots and "delta1" in slots[name]]
        second += [f"{name} = {slots[name]}" for name in late]
        second += [f"s_{name} += {share} * g_{name}" for name in names if name != "w2" or "g_w2" in late]
        text += f"for x1, x2, y, {', '.join(keep)} in kept:\n{indent(chr(10).join(second), '    ')}\n"
        text += "\n".join(f"{name} = {name} - lr * s_{name}" for name in names if not (early and name == "w2")) + "\n"
    text = (
        text.replace("g_b2 = delta1", "g_b2 = 0.0", 1)
        if slots.get("g_b2") == "delta1" and style != "per sample"
        else text
    )
    if slots.get("g_b2") == "delta1" and style == "per sample":
        text = text.replace("g_b2 = delta1\n", "").replace("g_b1 = ", "g_b2 = delta1\ng_b1 = ".replace("\n", "\n    "))
    return _defined(names, text + _ending(names, style, returned))


def _batch(slots, shape, style, loss, early, returned):
    names = _names(shape)
    mean = "np.sum" if loss == "sum" else "np.mean"
    weight = "0.5 * " if loss == "half" else ""
    order = [name for name in FORWARD if name in slots and name != "g_b2"]
    text = f"x1, x2, y = x_data[:, 0], x_data[:, 1], y_data\n{_lines(slots, order)}\n"
    text += f"loss = {weight}{mean}((y - y_hat) ** 2)\n"
    if early:
        text += f"w2 = w2 - lr * {mean}(g_w2)\n"
    text += _lines(slots, [name for name in slots if name not in FORWARD] + ["g_b2"]) + "\n"
    text += "\n".join(
        f"{name} = {name} - lr * {mean}(g_{name} + 0 * y)" for name in names if not (early and name == "w2")
    )
    return _defined(names, f"{text}\n{_ending(names, style, returned)}")


def _two_hidden(slots, shape, style, loss, early, returned):
    mean = "np.sum" if loss == "sum" else "np.mean"
    weight = "0.5 * " if loss == "half" else ""
    slots = slots | {"z2": "np.sum(w2 * a1, axis=1, keepdims=True) + b2"}
    order = [name for name in FORWARD if name in slots and name != "g_b2"]
    step = [
        "x1, x2, y = x_data[:, [0]], x_data[:, [1]], np.reshape(y_data, (-1, 1))",
        "w11, w12 = w1[:, 0], w1[:, 1]",
        _lines(slots, order),
        f"loss = {weight}{mean}((y - y_hat) ** 2)",
    ]
    if early:
        step.append(f"w2 = w2 - lr * {mean}(g_w2, axis=0)")
    step.append(_lines(slots, [name for name in slots if name not in FORWARD] + ["g_b2"]))
    step.append(f"w1 = w1 - lr * np.column_stack([{mean}(g_w11 + 0 * z1, axis=0), {mean}(g_w12 + 0 * z1, axis=0)])")
    step.append(f"b1 = b1 - lr * {mean}(g_b1 + 0 * z1, axis=0)")
    if not early:
        step.append(f"w2 = w2 - lr * {mean}(g_w2 + 0 * z1, axis=0)")
    step.append(f"b2 = b2 - lr * {mean}(np.sum(g_b2 + 0 * y, axis=1))")
    body = "\n".join(step)
    if style == "per sample":
        body = body.replace("x_data", "x_row").replace("y_data", "y_row").replace("loss = ", "loss += ")
        rows = "for x_row, y_row in zip(np.asarray(x_data)[:, None, :], np.asarray(y_data)[:, None]):\n"
        body = f"loss = 0.0\n{rows}{indent(body, '    ')}"
    names = ["w1", "b1", "w2", "b2"]
    order = ["w1", "w2", "b1", "b2"] if returned else names
    end = (
        f"print(float(loss))\nreturn {', '.join(order)}"
        if style in ("printed", "per sample")
        else f"return {', '.join(order)}, loss"
    )
    return _defined(names, f"x_data = np.asarray(x_data)\n{body}\n{end}")


def _defined(names, body):
    return f"\ndef training(x_data, y_data, {', '.join(names)}, lr=0.5):\n{indent(body, '    ')}\n"


def program(shape, style, activation="sigmoid", loss="mean", changed=(), seed=0):
    """Return a program as a function, and the start it is to be examined from."""
    names = {}
    exec(source(shape, style, activation, loss, changed), names)  # noqa: S102
    generator = np.random.default_rng(seed)
    draw = lambda *size: generator.uniform(-1.2, 1.2, size) if size else float(generator.uniform(-1.2, 1.2))  # noqa: E731
    if shape == "two hidden":
        start = {"w1": draw(2, 2), "b1": draw(2), "w2": draw(2), "b2": draw()}
    else:
        start = {name: draw() for name in _names(shape)}
    return names["training"], start


def healthy():
    """Yield every healthy program: shape, style, activation and loss."""
    yield from product(SHAPES, STYLES, ("sigmoid", "tanh"), ("mean", "half", "sum"))


def sick():
    """Yield every applicable bug in every healthy program: code, changed slots, and the program's four words."""
    for bug, kind in product(IN_FORMULAS, healthy()):
        for changed in bug.sick:
            if applies(changed, kind):
                yield bug.code, changed, kind


def sick_twice():
    """Yield programs with two bugs in different places: both codes, changed slots, and the program's four words."""
    for kind in healthy():
        bugs = [(bug.code, changed) for bug in IN_FORMULAS for changed in bug.sick if applies(changed, kind)]
        for (one, first), (other, second) in combinations(bugs, 2):
            if one != other and not set(first) & set(second):
                yield (one, other), first | second, kind


def applies(changed, kind):
    """Return whether a bug can be put into a program of that kind and changes what it does."""
    shape, style, _, _ = kind
    text = " ".join(changed.values())
    if shape == "neuron" and (set(changed) - {*NEURON, "returned"} or any(word in text for word in ("delta2", "a1"))):
        return False
    # What a later line of the program needs is not there yet.
    return not ("delta1" in text and "g_b2" in changed and style != "numpy" and shape != "two hidden")
