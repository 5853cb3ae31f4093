"""One network over the plane of its inputs: the line where it answers ½, and the sigmoid."""

from textwrap import fill

import numpy as np
from matplotlib.figure import Figure

from tinynet.network import sigmoid
from tinynet.plots.style import (
    FORWARD,
    HALO,
    PALE,
    RUN_STYLES,
    drawing,
    explain,
    explain_markers,
    look,
    marker,
    picture,
    shades,
)

__all__ = ["across_the_line", "neuron", "plane", "squash"]

WIDEST_TITLE = 46


@drawing
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
    with look():
        figure = Figure((5.4, 4.2))
        axes = figure.subplots()
        words = _draw_plane(axes, network, data)
        axes.set_title(fill(title, WIDEST_TITLE), pad=20)
        return picture(figure, f"{title}. {words}")


@drawing
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
    with look():
        figure = Figure((6.4, 3.4))
        axes = figure.subplots()
        _draw_squash(axes, network, data)
        axes.set_title(title, pad=20)
        return picture(figure, f"{title}. The sigmoid, with the rows on it. {_rows_in_words(network, data)}")


@drawing
def neuron(network, data, title):
    """Draw `plane` and `squash` side by side, with the plane's shades along the axis of answers."""
    with look():
        figure = Figure((8.6, 3.8))
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        words = _draw_plane(left, network, data)
        _draw_squash(right, network, data)
        _draw_strip(right)
        z1 = network.forward(data.inputs).z1
        reach = f"z1 from {_signed(z1.min())} to {_signed(z1.max())}"
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
        return picture(figure, f"{title}. {words} Beside it the sigmoid, with the rows on it, {reach}.")


@drawing
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
    with look():
        figure = Figure((6.4, 3.4))
        axes = figure.subplots()
        for (label, network), (color, dash) in zip(networks.items(), RUN_STYLES, strict=False):
            steepness = float(np.hypot(network.w11, network.w12))
            axes.plot(distance, sigmoid(steepness * distance), color=color, linestyle=dash, label=label)
            words.append(f"{label}: from {sigmoid(-0.5 * steepness):.2f} to {sigmoid(0.5 * steepness):.2f}")
        axes.axhline(0.5, color=PALE, linewidth=0.8)
        axes.axvline(0, color=PALE, linewidth=0.8)
        axes.set(xlabel="distance from the line where ŷ = ½", ylabel="output ŷ", ylim=(-0.03, 1.03))
        # The lower right is free: every curve rises to the right.
        axes.legend(loc="lower right", frameon=False)
        axes.set_title(title)
        return picture(
            figure,
            f"{title}. Output half a unit before the line and half a unit behind it: {'; '.join(words)}.",
        )


# Parts ---------------------------------------------------------------------------------------------------


def _draw_plane(axes, network, data):
    low, high = data.inputs.min(axis=0) - 0.5, data.inputs.max(axis=0) + 0.5
    x1, x2 = (np.linspace(low[i], high[i], 61) for i in (0, 1))
    grid = np.stack(np.meshgrid(x1, x2), axis=-1)
    y_hat = network.forward(grid.reshape(-1, 2)).y_hat.reshape(61, 61)
    axes.contourf(x1, x2, y_hat, levels=np.linspace(0, 1, 11), colors=shades(FORWARD, 11, 0.5))
    crosses = y_hat.min() < 0.5 < y_hat.max()
    if crosses:
        line = axes.contour(x1, x2, y_hat, levels=[0.5], colors=FORWARD, linewidths=2)
        _name_the_line(axes, line.allsegs[0][0], high)
    for label in (0, 1):
        rows = data.inputs[data.labels == label]
        axes.plot(*rows.T, "o", **marker(label), zorder=3, clip_on=False)
    if len(data) <= 8:
        answers = network.forward(data.inputs).y_hat
        for (row_x1, row_x2), answer in zip(data.inputs, answers, strict=True):
            text = axes.annotate(f"{answer:.2f}", (row_x1, row_x2), (9, 7), textcoords="offset points", fontsize=9)
            text.set_path_effects(HALO)
        explain(axes, "number: answer ŷ")
    axes.set(xlabel="x1", ylabel="x2", xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    axes.set_aspect("equal")
    explain_markers(axes)
    if not crosses:
        return f"No line where ŷ = ½ crosses the plane drawn. {_rows_in_words(network, data)}"
    return f"{_line_in_words(network)} {_rows_in_words(network, data)}"


def _name_the_line(axes, line, high):
    """Write ŷ = ½ where the line leaves the picture: to its right, otherwise inside, at the top or the left."""
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
    name.set_path_effects(HALO)


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
        axes.plot(trace.z1[rows], trace.a1[rows], "o", **marker(label), zorder=3)
    axes.set(xlabel="z1 = w11·x1 + w12·x2 + b1", ylabel="ŷ = a1 = σ(z1)", ylim=(-0.05, 1.1), xlim=(-reach, reach))
    if len(data) <= 8:
        _name_the_rows(axes, data, trace)
    explain_markers(axes)


def _draw_strip(axes):
    """Draw the plane's shades along the axis of answers: the key to them."""
    left, right = axes.get_xlim()
    for step, shade in enumerate(shades(FORWARD, 11, 0.5)):
        axes.fill_betweenx([step / 10, (step + 1) / 10], left, left + 0.025 * (right - left), color=shade, linewidth=0)


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


def _line_in_words(network):
    if len(network.sizes) == 2:
        second, bias = (f"{'−' if value < 0 else '+'} {abs(value):.2f}" for value in (network.w12, network.b1))
        return f"The line is {_signed(network.w11)}·x1 {second}·x2 {bias} = 0, where ŷ = ½."
    return "The line where ŷ = ½ is drawn."


def _signed(value):
    return f"{value:.2f}".replace("-", "−")


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
