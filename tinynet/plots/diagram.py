"""The network as a circuit: one sample's values forwards, and its gradients back, one operation at a time."""

import re
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.path import Path

from tinynet.network import sigmoid
from tinynet.plots.style import BACKWARD, FORWARD, INK, PALE, drawing, look, picture

__all__ = ["SIZES", "Operation", "diagram", "operations"]

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
        How many operations are done, see `operations`; the last of them is marked and written below. All of them,
        and none marked, if it is left out.

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
    boxes, frames, width, height = _layout(network.sizes)
    with look():
        figure = Figure((width / 96, height / 96), layout="none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        axes.text(8, 20, title, fontsize=11, fontweight="bold", va="center")
        for left, top, right, bottom, name in frames:
            axes.add_patch(Rectangle((left, top), right - left, bottom - top, facecolor="#f5f5f5"))
            axes.text(left + 8, top + 12, name, fontsize=8, color="#616161", va="center")
        for start, end, *names in _wires(network.sizes):
            _draw_wire(axes, boxes[start], boxes[end], *names, shown, current and current.name)
        for box in boxes.values():
            _draw_box(axes, box, shown, current and current.name)
        if current:
            color = FORWARD if current.forward else BACKWARD
            size = min(12, 12 * width / (8.2 * len(current.text)))
            axes.text(width / 2, height - 26, current.text, fontsize=size, color=color, ha="center", va="center")
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
    """Replace {names} by numbers; a negative one is subtracted where it was added, and else put in brackets."""
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


# Where things lie, in pixels, y downwards --------------------------------------------------------------------

TRACK = 11  # forward wires run so far above the middles of the boxes, backward wires so far below
SIGN = 14  # the radius of the sigmoid's sign


class _Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    label: str
    value: str | None
    gradient: str | None

    @property
    def left(self):
        return self.x - self.width / 2

    @property
    def top(self):
        return self.y - self.height / 2

    @property
    def bottom(self):
        return self.y + self.height / 2

    def end(self, side, forward):
        """Return where a wire begins (side 1) or ends (side -1)."""
        reach = SIGN if forward and self.label == "σ" else self.width / 2
        shift = 0 if self.height < 30 else -TRACK if forward else TRACK
        return self.x + side * reach, self.y + shift


def _layout(sizes):
    """Return the boxes by name, the neurons' frames, and the width and height of the whole."""
    many, deep = sizes[1] > 1, len(sizes) == 3
    units = _neurons(sizes)
    pitch, step = 182, 51
    above = [(j - (sizes[1] - 1) / 2) * pitch for j in range(sizes[1])]
    middle = 58 + above[-1] + step + 44
    boxes, frames = {}, []

    def parameter(name, x, y, width):
        boxes[name] = _Box(x, y, width, 44, name, name, f"∂ℓ/∂{name}")

    def neuron(n, left, y, rows, bias, width, fan, name):
        for weight, row in zip(n.weights, rows, strict=True):
            parameter(weight, left + width / 2, row, width)
        parameter(n.bias, left + width / 2, bias, width)
        z, output = left + width + fan + 33, n is units[-1]
        boxes[n.z] = _Box(z, y, 66, 72, n.z, n.z, n.delta)
        boxes[f"σ({n.z})"] = _Box(z + 82, y, 60, 72, "σ", None, f"σ′({n.z})")
        boxes[n.a] = _Box(z + 164, y, 66, 72, f"{n.a} = ŷ" if output else n.a, n.a, n.gradient)
        frames.append((left - 9, min(*rows, y - step) - 42, z + 206, max(*rows, y + step) + 30, name))
        return z + 197

    inputs = [middle - 46, middle + 46] if many else [middle - step - TRACK, middle - TRACK]
    for name, y in zip(("x1", "x2"), inputs, strict=True):
        boxes[name] = _Box(50, y, 76, 26, name, name, None)
    start = 88 + (50 if many else 34)
    for j, (n, shift) in enumerate(zip(units, above, strict=False)):
        y = middle + shift
        name = f"hidden unit {j}" if many else "neuron 1" if deep else "the neuron"
        end = neuron(n, start, y, [y - step, y], y + step, 142 if many else 114, 26, name)
    if deep:
        rows = [middle + shift for shift in above]
        bias = middle + {1: step, 2: 0, 3: pitch / 2}[sizes[1]]
        name = "output neuron" if many else "neuron 2"
        end = neuron(units[-1], end + 30, middle, rows, bias, 126 if many else 114, 40 if many else 26, name)
    boxes["ℓ"] = _Box(end + 72, middle, 84, 44, "ℓ = (y − ŷ)²", "ℓ", None)
    boxes["y"] = _Box(end + 72, middle + 66, 76, 26, "y", "y", None)
    return boxes, frames, end + 126, 2 * middle + 14


def _wires(sizes):
    """Yield each wire: where it begins and ends, and what is computed along it, forwards and backwards."""
    for n in _neurons(sizes):
        for weight, source in zip(n.weights, n.sources, strict=True):
            yield source, weight, n.z, f"∂ℓ/∂{source}"
            yield weight, n.z, n.z, f"∂ℓ/∂{weight}"
        yield n.bias, n.z, n.z, f"∂ℓ/∂{n.bias}"
        yield n.z, f"σ({n.z})", n.a, n.delta
        yield f"σ({n.z})", n.a, n.a, n.delta
    yield n.a, "ℓ", "ℓ", "∂ℓ/∂ŷ"
    yield "y", "ℓ", "ℓ", None


# The drawing ---------------------------------------------------------------------------------------------


def _draw_wire(axes, start, end, forward, backward, shown, current):
    color = FORWARD if forward in shown else PALE
    if start.value == "y":
        _draw_arrow(axes, (start.x, start.top), (end.x, end.bottom), color, forward == current)
        return
    _draw_arrow(axes, start.end(1, True), end.end(-1, True), color, forward == current)
    if backward in shown:
        _draw_arrow(axes, end.end(-1, False), start.end(1, False), BACKWARD, backward == current)


def _draw_arrow(axes, tail, tip, color, is_current):
    (x1, y1), (x2, y2) = tail, tip
    middle = (x1 + x2) / 2
    path = Path([tail, tip]) if x1 == x2 else Path([tail, (middle, y1), (middle, y2), tip], [1, 4, 4, 4])
    style = {"arrowstyle": "-|>,head_width=2,head_length=4", "shrinkA": 0, "shrinkB": 0, "joinstyle": "miter"}
    width = 2.4 if is_current else 1.2
    axes.add_patch(FancyArrowPatch(path=path, color=color, linewidth=width, zorder=1.5, **style))


def _draw_box(axes, box, shown, current):
    given = box.value is not None and _is_given(box.value)
    single = box.gradient is None
    half = box.height if single else box.height / 2
    if box.label == "σ":
        sign = box.x, box.y - TRACK
        axes.add_patch(Circle(sign, SIGN, facecolor="white", edgecolor=PALE, zorder=2))
        axes.text(*sign, "σ", fontsize=11, ha="center", va="center_baseline")
    else:
        edge, dash = (FORWARD, "-") if box.value in shown else (PALE, (0, (3, 3)))
        if given:
            edge = PALE
        axes.add_patch(_rounded(box, box.top, box.height, facecolor="white", edgecolor=edge, linestyle=dash))
        _write_row(axes, box, box.top, half, box.label, shown.get(box.value, ""), INK if given else FORWARD)
    # Below the sign there is less room than below a value.
    gap = 5 if box.label == "σ" else 0
    if box.gradient in shown:
        _write_row(axes, box, box.y + gap, half - gap, box.gradient, shown[box.gradient], BACKWARD)
    for name, top, height, color in (
        (box.value, box.top, half, FORWARD),
        (box.gradient, box.y + gap, half - gap, BACKWARD),
    ):
        if name == current and name is not None:
            axes.add_patch(_rounded(box, top, height, facecolor="none", edgecolor=color, linewidth=2.4, zorder=3))


def _write_row(axes, box, top, height, label, text, color):
    """Write a name and a number, side by side in a wide or flat box, else one above the other."""
    size = 9.5 * min(1, 7 / max(1, len(text)))
    name = {"fontsize": 8, "color": BACKWARD if color == BACKWARD else "#616161", "va": "center"}
    number = {"fontsize": size, "color": color, "va": "center", "weight": "normal" if color == INK else "bold"}
    if box.width > 90 or box.height < 30:
        axes.text(box.left + 5, top + height / 2, label, **name)
        axes.text(box.left + box.width - 5, top + height / 2, text, ha="right", **number)
    else:
        axes.text(box.x, top + height * 0.3, label, ha="center", **name)
        axes.text(box.x, top + height * 0.7, text, ha="center", **number)


def _rounded(box, top, height, **style):
    return FancyBboxPatch((box.left, top), box.width, height, boxstyle="round,pad=0,rounding_size=7", **style)


def _in_words(given, done, current, steps):
    numbers = [f"{name} = {_exactly(value, name)}" for name, value in given.items()]
    words = f"One sample in a network drawn as a circuit. Given: {', '.join(numbers)}."
    for direction, forward in (("Forwards", True), ("Backwards", False)):
        computed = [
            f"{o.name} = {_exactly(o.value, o.name).removeprefix('(').removesuffix(')')}"
            for o in done
            if o.forward == forward
        ]
        if computed:
            words += f" {direction}: {', '.join(computed)}."
    if current:
        words += f" Marked is operation {len(done)} of {steps}: {current.text}."
    return words
