"""The course's figures: one look, the same colours everywhere, and every figure told in words too.

Each function draws with Matplotlib and returns a `Picture`: an SVG that is the same text on every machine,
so that stored figures can be compared, and a description made from the numbers that were drawn.
"""

import io
from dataclasses import dataclass
from html import escape

import numpy as np
from matplotlib import patheffects, rc_context
from matplotlib.figure import Figure

from tinynet.network import Network, sigmoid

__all__ = [
    "BACKWARD",
    "FORWARD",
    "PARAMETER_STYLES",
    "Picture",
    "across_the_line",
    "every_line",
    "loss_curves",
    "loss_slice",
    "loss_surface",
    "neuron",
    "plane",
    "squash",
]

# Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), told apart by most colour-blind readers.
FORWARD, BACKWARD = "#0072B2", "#D55E00"
PARAMETER_STYLES = {
    "w11": ("#009E73", "-"),
    "w12": ("#E69F00", "--"),
    "b1": ("#CC79A7", ":"),
    "w2": ("#56B4E9", "-."),
    "b2": ("#000000", (0, (5, 1, 1, 1, 1, 1))),
}
INK, PALE = "#333333", "#8a8a8a"
# Of one figure's several runs, each has its own dash as well as its own tone.
_RUN_STYLES = [
    (FORWARD, "-"),
    (INK, "--"),
    ("#009E73", "-."),
    ("#CC79A7", ":"),
    ("#E69F00", (0, (6, 1, 1, 1))),
]

_STYLE = {
    "svg.fonttype": "path",
    "svg.hashsalt": "two-neurons",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
}


@dataclass(frozen=True)
class Picture:
    """A finished figure.

    Attributes
    ----------
    svg : str
        The drawing.
    words : str
        The same in words, from the numbers that were drawn, for readers who cannot see it.
    """

    svg: str
    words: str

    def __repr__(self):
        return self.words

    def _ipython_display_(self):
        from IPython.display import display

        display({"image/svg+xml": self.svg, "text/plain": self.words}, raw=True)
        display({"text/html": self.words_html, "text/plain": ""}, raw=True)

    @property
    def words_html(self):
        """The description as a line of HTML that can be folded open."""
        return f"<details><summary>This figure in words</summary>{escape(self.words)}</details>"


def plane(network, data, title):
    """Draw the inputs' plane: the rows, what the network answers everywhere, and the line where it answers ½.

    Parameters
    ----------
    network : Network
        Two inputs, no copies.
    data : Dataset
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    with rc_context(_STYLE):
        figure = Figure((5.4, 4.2))
        axes = figure.subplots()
        words = _draw_plane(axes, network, data)
        axes.set_title(title, pad=20)
        return _picture(figure, f"{title}. {words}")


def squash(network, data, title):
    """Draw the sigmoid, with the rows of the data on it, each at its own z1.

    Parameters
    ----------
    network : Network
        One neuron, no copies.
    data : Dataset
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    with rc_context(_STYLE):
        figure = Figure((6.4, 3.4))
        axes = figure.subplots()
        words = _draw_squash(axes, network, data)
        axes.set_title(title, pad=20)
        return _picture(figure, f"{title}. {words}")


def neuron(network, data, title):
    """Draw `plane` and `squash` side by side."""
    with rc_context(_STYLE):
        figure = Figure((8.6, 3.8))
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        words = [_draw_plane(left, network, data), _draw_squash(right, network, data)]
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
        return _picture(figure, f"{title}. {' '.join(words)}")


def across_the_line(networks, title):
    """Draw the output along a walk across each neuron's own line, at right angles to it.

    Parameters
    ----------
    networks : dict of str to Network
        One neuron each, by the label to give it.
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    distance = np.linspace(-2, 2, 201)
    words = []
    with rc_context(_STYLE):
        figure = Figure((6.4, 3.4))
        axes = figure.subplots()
        for (label, network), (color, dash) in zip(networks.items(), _RUN_STYLES, strict=False):
            steepness = float(np.hypot(network.w11, network.w12))
            axes.plot(distance, sigmoid(steepness * distance), color=color, linestyle=dash, label=label)
            words.append(f"{label}: from {sigmoid(-0.5 * steepness):.2f} to {sigmoid(0.5 * steepness):.2f}")
        axes.axhline(0.5, color=PALE, linewidth=0.8)
        axes.axvline(0, color=PALE, linewidth=0.8)
        axes.set(xlabel="distance from the line where ŷ = ½", ylabel="output ŷ", ylim=(-0.03, 1.03))
        # The lower right is free: every curve rises to the right.
        axes.legend(loc="lower right", frameon=False)
        axes.set_title(title)
        return _picture(
            figure,
            f"{title}. Output half a unit before the line and half a unit behind it: {'; '.join(words)}.",
        )


def loss_slice(network, data, parameter, title, span=4.0):
    """Draw the loss while one parameter moves and the rest are held, with the slope where the network is.

    Parameters
    ----------
    network : Network
        No copies; not changed.
    data : Dataset
    parameter : str
        A name of `network.names` that holds one number.
    title : str
        The finding.
    span : float
        How far to either side.

    Returns
    -------
    Picture
    """
    here = getattr(network, parameter)
    values = here + np.linspace(-span, span, 161)
    held = {name: np.full(len(values), value) for name, value in network.parameters.items()}
    moved = Network(network.sizes, copies=len(values), start=held | {parameter: values})
    losses, loss = moved.loss(data.inputs, data.labels), network.loss(data.inputs, data.labels)
    slope = network.gradients(data.inputs, data.labels)[parameter]
    color, _ = PARAMETER_STYLES[parameter]
    with rc_context(_STYLE):
        figure = Figure((6.4, 3.4))
        axes = figure.subplots()
        axes.plot(values, losses, color=FORWARD)
        reach = np.array([-1.0, 1.0]) * span * 0.35
        axes.plot(here + reach, loss + slope * reach, color=BACKWARD, linestyle="--")
        axes.plot(here, loss, "o", color=color, markersize=9, markeredgecolor="white")
        # Below the tangent on its uphill side nothing is drawn.
        uphill = 1 if slope > 0 else -1
        axes.annotate(
            f"slope {slope:+.4f}",
            (here, loss),
            (uphill * 12, -18),
            textcoords="offset points",
            color=BACKWARD,
            ha="left" if uphill > 0 else "right",
        )
        axes.set(xlabel=f"{parameter} (the others are held)", ylabel="loss L", title=title)
        axes.set_ylim(0, None)
        return _picture(
            figure,
            f"{title}. At {parameter} = {here:.2f} the loss is {loss:.4f} and its slope {slope:+.4f}. "
            f"The lowest loss drawn is {losses.min():.4f}, at {parameter} = {values[losses.argmin()]:.2f}.",
        )


def loss_surface(runs, title, horizontal=("w11", "w12"), vertical=("b1",)):
    """Draw the loss as a map over two directions, and the way that training runs took on it.

    Parameters given together in one direction move together; the rest are held where the first run began.
    The path lies *on* the map only if the run keeps those equal, as AND does with two weights that
    start equal. A ring marks epoch 0, small dots the epochs before the 20th, a ball the last one.

    Parameters
    ----------
    runs : dict of str to History
        Training runs of one network each, on the same data, by the label to give them.
    title : str
        The finding.
    horizontal, vertical : tuple of str
        Names of the parameters that move along each axis.

    Returns
    -------
    Picture
    """
    first = next(iter(runs.values()))
    ways = [tuple(run.parameters[names[0]] for names in (horizontal, vertical)) for run in runs.values()]
    x, y = (_range([way[axis] for way in ways]) for axis in (0, 1))
    across, up = np.meshgrid(x, y)
    held = {name: np.full(across.size, values[0]) for name, values in first.parameters.items()}
    for names, values in ((horizontal, across), (vertical, up)):
        held |= {name: values.ravel() for name in names}
    sizes = (2, 1, 1) if "w2" in held else (2, 1)
    grid = Network(sizes, copies=across.size, start=held)
    losses = grid.loss(first.data.inputs, first.data.labels).reshape(across.shape)
    words = []
    with rc_context(_STYLE):
        figure = Figure((6.4, 4.2))
        axes = figure.subplots()
        levels = np.array([0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0])
        axes.contourf(x, y, losses, levels=levels, cmap="Greys", alpha=0.5)
        lines = axes.contour(x, y, losses, levels=levels[1:], colors=PALE, linewidths=0.6)
        axes.clabel(lines, fontsize=7, fmt="%g")
        for (label, run), way, (color, dash) in zip(runs.items(), ways, _RUN_STYLES, strict=False):
            axes.plot(*way, color=color, linestyle=dash, linewidth=1.6)
            early = run.epochs < 20
            axes.plot(way[0][early], way[1][early], ".", color=color, markersize=5)
            if run.epochs[0] == 0:
                axes.plot(way[0][0], way[1][0], "o", color="white", markeredgecolor=color, markersize=8)
            axes.plot(way[0][-1], way[1][-1], "o", color=color, markeredgecolor="white", markersize=10)
            _label(axes, way[0][-1], way[1][-1], f"  {label}", color, va="bottom")
            words.append(
                f"{label}: from ({way[0][0]:.2f}, {way[1][0]:.2f}), loss {run.loss[0]:.4f}, "
                f"to ({way[0][-1]:.2f}, {way[1][-1]:.2f}), loss {run.loss[-1]:.4f}"
            )
        axes.set(xlabel=" = ".join(horizontal), ylabel=" = ".join(vertical), title=title)
        return _picture(figure, f"{title}. A map of the loss. {'; '.join(words)}.")


def loss_curves(runs, title, base_rate=True):
    """Draw the loss of training runs, epoch by epoch, both axes logarithmic.

    Parameters
    ----------
    runs : dict of str to History
        One network each, by the label to give it, on the same data.
    title : str
        The finding.
    base_rate : bool
        Whether to draw the loss of always answering the mean label.

    Returns
    -------
    Picture
    """
    data = next(iter(runs.values())).data
    words = []
    with rc_context(_STYLE):
        figure = Figure((6.8, 3.8))
        axes = figure.subplots()
        # On a logarithmic axis epoch 0 has no place; it is drawn at ½ and said on the axis.
        for (label, run), (color, dash) in zip(runs.items(), _RUN_STYLES, strict=False):
            epochs = np.maximum(run.epochs, 0.5)
            axes.plot(epochs, run.loss, color=color, linestyle=dash, label=label)
            words.append(f"{label}: from {run.loss[0]:.4f} to {run.loss[-1]:.4f} after {run.epochs[-1]:,} epochs")
        axes.set(xscale="log", yscale="log", xlabel="epochs (the left edge is the start)", ylabel="loss L")
        names = [(run.loss[-1], label, _RUN_STYLES[i][0]) for i, (label, run) in enumerate(runs.items())]
        lines = [(0.01, "0.01")] + [(data.base_rate, "base rate")] * bool(base_rate and data.base_rate > 0)
        for height, name in lines:
            axes.axhline(height, color=PALE, linewidth=0.9, linestyle=(0, (1, 1)))
            names.append((height, f"{name} (dotted line)", INK))
        _name_at_the_right(axes, names)
        axes.set_title(title)
        return _picture(figure, f"{title}. Loss on {data.name}. {'; '.join(words)}.")


def every_line(data, title):
    """Draw, for every straight line across the plane, how many rows it puts on their right side.

    A line with an arrow for its 1-side is given by the arrow's direction θ and the line's distance d from the
    middle (½, ½) along the arrow: a row is on the 1-side where (x1 − ½) cos θ + (x2 − ½) sin θ > d.

    Parameters
    ----------
    data : Dataset
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    angles, distances = np.meshgrid(np.linspace(0, 360, 241), np.linspace(-1, 1, 161))
    right = np.zeros(angles.shape)
    with rc_context(_STYLE):
        figure = Figure((6.8, 4.0))
        axes = figure.subplots()
        along = np.radians(angles[0])
        for (x1, x2), label in zip(data.inputs, data.labels, strict=True):
            edge = (x1 - 0.5) * np.cos(np.radians(angles)) + (x2 - 0.5) * np.sin(np.radians(angles))
            right += (edge > distances) == (label == 1)
            axes.plot(angles[0], (x1 - 0.5) * np.cos(along) + (x2 - 0.5) * np.sin(along), color=INK, linewidth=0.8)
        filled = axes.contourf(angles, distances, right, levels=np.arange(-0.5, len(data) + 1), cmap="Blues")
        bar = figure.colorbar(filled, ax=axes, ticks=range(len(data) + 1))
        bar.set_label("rows on their right side")
        axes.set(
            xlabel="direction of the line's 1-side, degrees", ylabel="distance of the line from the middle",
            xticks=range(0, 361, 45), title=title,
        )  # fmt: skip
    counts = [f"{k} rows: {np.mean(right == k):.0%}" for k in range(len(data) + 1)]
    return _picture(figure, f"{title}. Share of the lines drawn that get so many rows right: {', '.join(counts)}.")


# Parts ---------------------------------------------------------------------------------------------------


def _draw_plane(axes, network, data):
    low, high = data.inputs.min(axis=0) - 0.5, data.inputs.max(axis=0) + 0.5
    x1, x2 = (np.linspace(low[i], high[i], 61) for i in (0, 1))
    grid = np.stack(np.meshgrid(x1, x2), axis=-1)
    y_hat = network.forward(grid.reshape(-1, 2)).y_hat.reshape(61, 61)
    axes.contourf(x1, x2, y_hat, levels=np.linspace(0, 1, 11), cmap="Blues", alpha=0.55)
    crosses = y_hat.min() < 0.5 < y_hat.max()
    if crosses:
        line = axes.contour(x1, x2, y_hat, levels=[0.5], colors=FORWARD, linewidths=2)
        _name_the_line(axes, line.allsegs[0][0], high)
    for label in (0, 1):
        rows = data.inputs[data.labels == label]
        axes.plot(*rows.T, "o", **_marker(label), zorder=3, clip_on=False)
    if len(data) <= 8:
        answers = network.forward(data.inputs).y_hat
        for (row_x1, row_x2), answer in zip(data.inputs, answers, strict=True):
            text = axes.annotate(f"{answer:.2f}", (row_x1, row_x2), (9, 7), textcoords="offset points", fontsize=9)
            text.set_path_effects([patheffects.withStroke(linewidth=2.5, foreground="white")])
    axes.set(xlabel="x1", ylabel="x2", xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    axes.set_aspect("equal")
    _explain_markers(axes)
    if not crosses:
        return f"No line where ŷ = ½ crosses the plane drawn. {_rows_in_words(network, data)}"
    return f"{_line_in_words(network)} {_rows_in_words(network, data)}"


def _name_the_line(axes, line, high):
    """Write ŷ = ½ where the line leaves the picture: to the right of it, else inside, at the top or the left."""
    ends = line[[0, -1]]
    at_right, at_top = (np.isclose(ends[:, i], high[i]) for i in (0, 1))
    if at_right.any():
        place = {"xy": ends[at_right.argmax()], "xytext": (4, 0), "va": "center"}
    elif at_top.any():
        # Above the edge there is the legend.
        place = {"xy": ends[at_top.argmax()], "xytext": (5, -5), "va": "top"}
    else:
        place = {"xy": ends[ends[:, 0].argmin()], "xytext": (4, 4)}
    name = axes.annotate("ŷ = ½", textcoords="offset points", color=FORWARD, fontsize=9, **place)
    name.set_path_effects([patheffects.withStroke(linewidth=2.5, foreground="white")])


def _draw_squash(axes, network, data):
    trace = network.forward(data.inputs)
    # Wide enough for the names beside the outermost dots.
    reach = max(6.0, 1.6 * float(np.abs(trace.z1).max()))
    z = np.linspace(-reach, reach, 201)
    axes.plot(z, sigmoid(z), color=FORWARD)
    axes.axhline(0.5, color=PALE, linewidth=0.8)
    axes.axvline(0, color=PALE, linewidth=0.8)
    for label in (0, 1):
        rows = data.labels == label
        axes.plot(trace.z1[rows], trace.a1[rows], "o", **_marker(label), zorder=3)
    axes.set(xlabel="z1 = w11·x1 + w12·x2 + b1", ylabel="ŷ = a1 = σ(z1)", ylim=(-0.05, 1.1), xlim=(-reach, reach))
    if len(data) <= 8:
        _name_the_rows(axes, data, trace)
    _explain_markers(axes)
    return f"The sigmoid, with the rows on it. {_rows_in_words(network, data)}"


def _name_the_rows(axes, data, trace):
    """Write each row's inputs beside its dot; rows that share a dot share a name."""
    names = {}
    for (x1, x2), z1, a1 in sorted(zip(data.inputs.tolist(), trace.z1, trace.a1, strict=True), key=lambda row: row[1]):
        names.setdefault((round(float(z1), 9), round(float(a1), 9)), []).append(f"({x1:g}, {x2:g})")
    # The curve rises to the right: there is room to the left above it and to the right below it. From the ends
    # inwards, each name keeps off the one before, where their dots are close.
    lower = [dot for dot in names.items() if dot[0][1] < 0.5]
    upper = [dot for dot in names.items() if dot[0][1] >= 0.5]
    for dots, side in ((lower, 1), (upper[::-1], -1)):
        before = (-np.inf * side, 0.0)
        for (z1, a1), rows in dots:
            name = " ".join(rows)
            x, y = axes.transData.transform((z1, a1)) * 72 / axes.figure.dpi
            height = side * y + 9
            if abs(x - before[0]) < 5 * len(name):
                height = max(height, before[1] + 11)
            before = (x, height)
            axes.annotate(
                name, (z1, a1), (-8 * side, side * height - y), textcoords="offset points",
                ha="right" if side == 1 else "left", va="center", fontsize=8,
            )  # fmt: skip


def _marker(label):
    return {"markersize": 9, "markeredgecolor": INK, "markerfacecolor": INK if label else "white"}


def _explain_markers(axes):
    for label in (0, 1):
        axes.plot([], [], "o", **_marker(label), label=f"label {label}")
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=2,
        frameon=False,
        fontsize=8,
        handletextpad=0.2,
    )


def _line_in_words(network):
    if len(network.sizes) == 2:
        return f"The line is {network.w11:.2f}·x1 + {network.w12:.2f}·x2 + {network.b1:.2f} = 0, where ŷ = ½."
    return "The line where ŷ = ½ is drawn."


def _rows_in_words(network, data):
    y_hat = network.forward(data.inputs).y_hat
    right = int(np.sum((y_hat > 0.5) == (data.labels == 1)))
    if len(data) > 8:
        return f"{right} of {len(data)} rows are on their label's side of it."
    rows = ", ".join(
        f"({x1:g}, {x2:g}) with label {y:.0f} gets {a:.2f}"
        for (x1, x2), y, a in zip(data.inputs, data.labels, y_hat, strict=True)
    )
    return f"{rows}."


def _label(axes, x, y, text, color, va):
    drawn = axes.text(x, y, text, color=color, fontsize=9, va=va)
    drawn.set_path_effects([patheffects.withStroke(linewidth=2.5, foreground="white")])


def _name_at_the_right(axes, names):
    """Write names beside the axes at their heights, pushed apart where two would overlap."""
    bottom, top = np.log(axes.get_ylim())
    names = sorted(names)
    places = [(np.log(height) - bottom) / (top - bottom) for height, _, _ in names]
    # Apart first upwards from the lowest, then, where that leads above the axes, downwards from the top.
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + 0.065)
    places[-1] = min(places[-1], 1.0)
    for i in range(len(places) - 2, -1, -1):
        places[i] = min(places[i], places[i + 1] - 0.065)
    for place, (_, name, color) in zip(places, names, strict=True):
        axes.text(1.01, place, name, color=color, fontsize=9, va="center", transform=axes.transAxes)


def _range(values):
    low, high = min(v.min() for v in values), max(v.max() for v in values)
    margin = 0.25 * max(high - low, 2.0)
    return np.linspace(low - margin, high + margin, 81)


def _picture(figure, words):
    text = io.StringIO()
    with rc_context(_STYLE):
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    # In a column narrower than the drawing it shrinks, instead of being cut off.
    svg = text.getvalue().replace("<svg ", '<svg style="max-width: 100%; height: auto" ', 1)
    return Picture(svg, words)
