"""The network as a circuit: one sample's values forwards, and its gradients back, one operation at a time."""

import functools
import json
import math
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path as Path2D

from tinynet.network import sigmoid
from tinynet.plots.style import BACKWARD, COLOURS, FORWARD, INK, PALE, QUIET, WASH, drawing, look, picture

__all__ = ["SIZES", "Operation", "diagram", "operations"]

EDGE, FORWARD_WASH, BACKWARD_WASH = (COLOURS[name] for name in ("edge", "forward-wash", "backward-wash"))

SIZES = ((2, 1), (2, 1, 1), (2, 2, 1), (2, 3, 1))


class Operation(NamedTuple):
    """One operation on the way: `text` is its formula with the numbers filled in."""

    name: str
    value: float
    forward: bool
    text: str


def operations(network, inputs, label):
    """List the operations of one sample, forwards and back, as the diagram's view steps through them.

    Parameters
    ----------
    network : Network
        One of `SIZES`, no copies.
    inputs : (float, float)
    label : 0 or 1

    Returns
    -------
    list of Operation

    Examples
    --------
    >>> from tinynet.network import Network
    >>> operations(Network((2, 1), start=0.5), (1, 0), 1)[1].text
    'a1 = σ(z1) = σ(1.0000) = 0.7311'
    """
    values, done = _given(network, inputs, label), []
    units = _neurons(network.sizes)
    hidden, output = units[:-1], units[-1]

    def add(name, template, value, symbol=None):
        values[name] = value
        formula = f"{symbol or name} = {template.replace('{', '').replace('}', '')}"
        filled, result = _fill_in(template, values), _exactly(value, name).removeprefix("(").removesuffix(")")
        text = f"{formula} = {result}" if filled == result else f"{formula} = {filled} = {result}"
        done.append(Operation(name, value, not _is_backward(name), text))

    def back(n):
        a = values[n.a]
        add(f"σ′({n.z})", f"{{{n.a}}}(1 − {{{n.a}}})", a * (1 - a))
        factors = (n.gradient, f"σ′({n.z})")
        add(n.delta, _product(*factors), values[factors[0]] * values[factors[1]], f"{n.delta} = ∂ℓ/∂{n.z}")
        for weight, source in zip(n.weights, n.sources, strict=True):
            add(f"∂ℓ/∂{weight}", _product(n.delta, source), values[n.delta] * values[source])
        add(f"∂ℓ/∂{n.bias}", f"{{{n.delta}}}", values[n.delta])

    for n in units:
        pairs = list(zip(n.weights, n.sources, strict=True))
        template = " + ".join([*(_product(*pair) for pair in pairs), f"{{{n.bias}}}"])
        add(n.z, template, values[n.bias] + sum(values[weight] * values[source] for weight, source in pairs))
        add(n.a, f"σ({{{n.z}}})", sigmoid(values[n.z]))
    y, y_hat = values["y"], values[output.a]
    values["ŷ"] = y_hat
    add("ℓ", "({y} − {ŷ})²", (y - y_hat) ** 2)
    add("∂ℓ/∂ŷ", "2({ŷ} − {y})", 2 * (y_hat - y))
    back(output)
    for n, weight in zip(hidden, output.weights, strict=False):
        add(n.gradient, _product(output.delta, weight), values[output.delta] * values[weight])
        back(n)
    return done


@drawing
def diagram(network, inputs, label, title, step=None):
    """Draw a network as a circuit, with the values and gradients of one sample.

    Parameters
    ----------
    network : Network
        One of `SIZES`, no copies.
    inputs : (float, float)
    label : 0 or 1
    title : str
        The finding.
    step : int, optional
        How many operations are done (see `operations`); the last of them is marked and written below. By default all
        are done and none is marked.

    Returns
    -------
    Picture
    """
    every = operations(network, inputs, label)
    done = every[:step]
    current = done[-1] if step else None
    values = _given(network, inputs, label)
    shown = {name: _shortly(value, name) for name, value in values.items()}
    shown |= {o.name: _shortly(o.value, o.name) if o.forward else _short_gradient(o.value) for o in done}
    plan = _plan(network.sizes)
    width, height = plan["width"], plan["height"] + _TITLE + (_FORMULA if current else 0)
    with look():
        figure = Figure((width / 96, height / 96), layout="none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, width), ylim=(height - _TITLE, -_TITLE))
        axes.axis("off")
        axes.text(6, -_TITLE / 2, title, fontsize=11, fontweight="bold", va="center")
        for frame in plan["frames"]:
            left, top = frame["left"], frame["top"]
            axes.add_patch(Rectangle((left, top), frame["right"] - left, frame["bottom"] - top, facecolor=WASH))
            name = frame["title"]
            axes.text(name["x"], name["y"] - 5, name["text"], fontsize=12.5 * _POINT, color=QUIET, va="center")
        known = values | {o.name: o.value for o in every}
        flows = _flows(_neurons(network.sizes), known)
        _draw_wires(axes, plan["wires"], flows, shown, current and current.name)
        for box in plan["boxes"]:
            _draw_box(axes, box, shown, current and current.name)
        if current:
            color = FORWARD if current.forward else BACKWARD
            size = min(12, 12 * width / (8.2 * len(current.text)))
            middle = height - _TITLE - _FORMULA / 2
            axes.text(width / 2, middle, current.text, fontsize=size, color=color, ha="center", va="center")
        return picture(figure, f"{title}. {_in_words(values, done, current, len(every))}")


# The names -----------------------------------------------------------------------------------------------


class _Neuron(NamedTuple):
    z: str
    a: str
    delta: str
    bias: str
    gradient: str
    weights: list
    sources: list


def _neurons(sizes):
    hidden, many = sizes[1], sizes[1] > 1
    marks = [f"[{j}]" for j in range(hidden)] if many else [""]
    first = []
    for j, mark in enumerate(marks):
        a = f"a1{mark}"
        gradient = f"∂ℓ/∂{a}" if len(sizes) == 3 else "∂ℓ/∂ŷ"
        weights = [f"w1[{j}][{i}]" if many else f"w1{i + 1}" for i in range(2)]
        first.append(_Neuron(f"z1{mark}", a, f"δ1{mark}", f"b1{mark}", gradient, weights, ["x1", "x2"]))
    if len(sizes) == 2:
        return first
    weights = [f"w2{mark}" for mark in marks]
    return [*first, _Neuron("z2", "a2", "δ2", "b2", "∂ℓ/∂ŷ", weights, [n.a for n in first])]


def _given(network, inputs, label):
    values = {"x1": float(inputs[0]), "x2": float(inputs[1])}
    for name, value in network.parameters.items():
        for index, number in np.ndenumerate(value):
            values[name + "".join(f"[{i}]" for i in index)] = float(number)
    return values | {"y": float(label)}


def _is_backward(name):
    return name[0] in "δ∂" or "′" in name


def _is_given(name):
    return name[0] in "xwby"


def _product(first, second):
    return f"{{{first}}}·{{{second}}}"


# Numbers as text, as the page writes them ------------------------------------------------------------------


def _fill_in(template, values):
    """Replace {names} by numbers; a negative number that is added is subtracted, elsewhere it gets brackets."""
    text = ""
    for i, piece in enumerate(re.split("[{}]", template)):
        number = _exactly(values[piece], piece) if i % 2 else piece
        if i % 2 and text and number.startswith("−"):
            if text.endswith(" + "):
                text, number = text[:-3] + " − ", number[1:]
            elif not text.endswith("σ("):
                number = f"({number})"
        text += number
    return text


def _exactly(value, name):
    size = abs(value)
    if value == 0:
        return "0"
    if _is_given(name):
        return _minus(value, _power(size, 2) if size < 0.001 else f"{round(size, 4):g}")
    if name[0] == "z" and size < 1e-13:
        return "0"
    if name[0] in "aŷ" and 0.9 < value < 1:
        rest = 1 - value
        return f"(1 − {_power(rest, 2)})" if rest < 0.001 else f"{value:.{6 if rest < 0.01 else 5}f}"
    if size < 0.0001:
        return _minus(value, _power(size, 3))
    return _minus(value, _digits(size, 4) if size < 0.1 else f"{size:.4f}")


def _shortly(value, name):
    size = abs(value)
    if name == "y":
        return f"{value:.0f}"
    if name[0] == "z" and size < 1e-13:
        return "0.00"
    if size == 0 or size >= 0.005:
        return _minus(value, f"{size:.2f}")
    return _minus(value, _power(size, 1) if size < 0.001 else _digits(size, 2))


def _short_gradient(value):
    size = abs(value)
    if size == 0:
        return "0"
    return _minus(value, _power(size, 1) if size < 0.001 else _digits(size, 3))


def _digits(size, digits):
    return f"{size:#.{digits}g}".removesuffix(".")


def _power(size, decimals):
    digits, power = f"{size:.{decimals}e}".split("e")
    return f"{digits}e{int(power):+d}"


def _minus(value, text):
    return f"−{text}" if value < 0 else text


# The drawing ---------------------------------------------------------------------------------------------

# Where things lie, in pixels, y downwards: the page's layout.js says it, see tests/browser/circuit_plans.py.
_PLANS = Path(__file__).with_name("circuit_plans.json")
_POINT = 0.75  # a pixel, in Matplotlib's unit of widths and letters
_SIGN = 20, 14  # how far above the middle of its box a σ stands, and its radius
_HEAD = 8, 5.5  # an arrow's head, its length and half its height
_TITLE, _FORMULA = 34, 40  # the room above the circuit, and below it


@functools.cache
def _plan(sizes):
    return json.loads(_PLANS.read_text(encoding="utf-8"))["-".join(map(str, sizes))]


def _flows(units, values):
    """Yield what is on each wire, and what must be computed first: "from>to", number, name, gradient, its name.

    The gradient is that of the number on the wire; there is none where nothing goes back.
    """
    for n in units:
        delta = values.get(n.delta)
        for weight, source in zip(n.weights, n.sources, strict=True):
            back = f"∂ℓ/∂{source}"
            passed = values[weight] * delta if back in values else None
            yield f"{source}>{weight}", values[source], n.z, passed, back
            yield f"{weight}>{n.z}", values[weight] * values[source], n.z, delta, f"∂ℓ/∂{weight}"
        yield f"{n.bias}>{n.z}", values[n.bias], n.z, delta, f"∂ℓ/∂{n.bias}"
        yield f"{n.z}>σ({n.z})", values[n.z], n.a, delta, n.delta
        yield f"σ({n.z})>{n.a}", values[n.a], n.a, values.get(n.gradient), n.delta
    yield f"{units[-1].a}>ℓ", values[units[-1].a], "ℓ", values.get("∂ℓ/∂ŷ"), "∂ℓ/∂ŷ"
    yield "y>ℓ", values["y"], "ℓ", None, None


def _draw_wires(axes, paths, flows, shown, current):
    for wire, number, name, gradient, back in flows:
        if name in shown:
            _draw_wire(axes, paths[wire]["forward"], FORWARD, number, 1, FORWARD_WASH if name == current else None)
        else:
            _draw_wire(axes, paths[wire]["forward"], EDGE, None, 1, None)
        if back in shown:
            _draw_wire(
                axes, paths[wire]["backward"], BACKWARD, gradient, 0.1, BACKWARD_WASH if back == current else None
            )


def _thickness(number, half):
    """Return how thick a wire is, in pixels: a number of `half` is half of the way to the thickest."""
    return 1.2 + 6 * abs(number) / (abs(number) + half)


def _draw_wire(axes, drawn, color, number, half, halo):
    points = [float(number) for number in re.findall(r"-?[\d.]+", drawn)]
    path = Path2D(list(zip(points[::2], points[1::2], strict=True)), [1, 4, 4, 4])
    width = _POINT * _thickness(number or 0, half)
    dash = "-" if number is None or abs(number) > 1e-13 else (0, (2, 2))
    if halo:
        axes.add_patch(PathPatch(path, facecolor="none", edgecolor=halo, linewidth=14 * _POINT, zorder=1.4))
    style = {"linewidth": width, "linestyle": dash, "capstyle": "butt", "zorder": 1.5}
    axes.add_patch(PathPatch(path, facecolor="none", edgecolor=color, **style))
    (cx, cy), (x, y) = path.vertices[-2:]
    length, half_height = _HEAD
    # A wire ends across or up and down.
    if y == cy:
        tip, sides = (x + math.copysign(length, x - cx), y), [(x, y - half_height), (x, y + half_height)]
    else:
        tip, sides = (x, y + math.copysign(length, y - cy)), [(x - half_height, y), (x + half_height, y)]
    axes.add_patch(Polygon([tip, *sides], facecolor=color, edgecolor="none", zorder=1.5))


def _draw_box(axes, box, shown, current):
    x, y, width, height = box["x"], box["y"], box["w"], box["h"]
    left, top = x - width / 2, y - height / 2
    value, gradient, rows = box["value"], box.get("gradient"), box["rows"]
    first = height if gradient is None else 31 if rows == "mixed" else height / 2
    if box["role"] == "gate":
        sign = x, y - _SIGN[0]
        axes.add_patch(Circle(sign, _SIGN[1], facecolor="white", edgecolor=PALE, zorder=2))
        axes.text(*sign, "σ", fontsize=12, ha="center", va="center_baseline")
        top, first = top + 65, 0
    else:
        given = _is_given(value)
        edge, dash = (FORWARD, "-") if value in shown else (PALE, (0, (3, 3)))
        if given:
            edge, dash = EDGE, "-"
        axes.add_patch(_rounded(left, top, width, height, facecolor="white", edgecolor=edge, linestyle=dash))
        beside = rows != "stacked"
        _write_row(
            axes, (left, top, width, first), box["label"], shown.get(value, ""), INK if given else FORWARD, beside
        )
    rest = y + height / 2 - top - first
    if gradient in shown:
        place = left, top + first, width, rest
        _write_row(axes, place, gradient, shown[gradient], BACKWARD, rows == "inline")
    for name, start, high, color in ((value, top, first, FORWARD), (gradient, top + first, rest, BACKWARD)):
        if name == current and name is not None:
            style = {"facecolor": "none", "edgecolor": color, "linewidth": 2.4, "zorder": 3}
            axes.add_patch(_rounded(left, start, width, high, **style))


def _write_row(axes, place, label, text, color, beside):
    """Write a name and a number, side by side or one above the other."""
    left, top, width, height = place
    size = 14 * _POINT * min(1, 6.5 / max(1, len(text)))
    name = {"fontsize": 12.5 * _POINT, "color": BACKWARD if color == BACKWARD else QUIET, "va": "center"}
    number = {"fontsize": size, "color": color, "va": "center", "weight": "normal" if color == INK else "bold"}
    middle = top + height / 2
    if beside:
        axes.text(left + 6, middle, label, **name)
        axes.text(left + width - 6, middle, text, ha="right", **number)
    else:
        axes.text(left + width / 2, middle - 8, label, ha="center", **name)
        axes.text(left + width / 2, middle + 9, text, ha="center", **number)


def _rounded(left, top, width, height, **style):
    return FancyBboxPatch((left, top), width, height, boxstyle="round,pad=0,rounding_size=7", **style)


def _in_words(given, done, current, steps):
    numbers = [f"{name} = {_exactly(value, name)}" for name, value in given.items()]
    words = f"One row in a network, drawn as a circuit. Given: {', '.join(numbers)}."
    for direction, forward in (("Forwards", True), ("Backwards", False)):
        computed = [
            f"{o.name} = {_exactly(o.value, o.name).removeprefix('(').removesuffix(')')}"
            for o in done
            if o.forward == forward
        ]
        if computed:
            words += f" {direction}: {', '.join(computed)}."
    if current:
        words += f" Operation {len(done)} of {steps} is marked: {current.text}."
    return words
