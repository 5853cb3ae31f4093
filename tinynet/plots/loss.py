"""The loss: along one parameter, as a map over two, and epoch by epoch."""

import re
from dataclasses import replace

import numpy as np
from matplotlib import patheffects
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from tinynet.network import Network
from tinynet.plots.style import (
    BACKWARD,
    COLOURS,
    FORWARD,
    HALO,
    INK,
    PALE,
    PARAMETER_STYLES,
    RUN_STYLES,
    drawing,
    look,
    name_at_the_right,
    picture,
    write,
)

__all__ = ["loss_curves", "loss_slice", "loss_surface"]

# The heights of a map, as in descent/view.js: a colour below the lowest level, and one above each.
LEVELS = [0.01, 0.03, 0.06, 0.1, 0.14, 0.18, 0.22, 0.27, 0.33, 0.42, 0.55, 0.7]
HEIGHTS = [COLOURS[f"height-{i}"] for i in range(len(LEVELS) + 1)]


@drawing
def loss_slice(network, data, parameter, title, span=4.0):
    """Draw the loss along one parameter, with the others held, and the slope at the network's own value.

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
    with look():
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
        return picture(
            figure,
            f"{title}. At {parameter} = {here:.2f} the loss is {loss:.4f} and its slope {slope:+.4f}. "
            f"The lowest loss drawn is {losses.min():.4f}, at {parameter} = {values[losses.argmin()]:.2f}.",
        )


@drawing
def loss_surface(runs, title, horizontal=("w11", "w12"), vertical=("b1",)):
    """Draw the loss as a map over two directions, and the paths of training runs on it.

    Parameters given together in one direction move together; the rest are held where the first run began.
    The path lies *on* the map only if the run keeps those equal, as AND does with two weights that
    start equal. A ring marks epoch 0 and a ball the last one. Dots are as many epochs as one can count, and an arrow
    at a dot is the step from there, several times as long where the dots are several epochs apart.

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
    (left, right), (low, high) = _rooms([np.concatenate(values) for values in zip(*ways, strict=True)])
    x, y = np.linspace(left, right, 81), np.linspace(low, high, 65)
    across, up = np.meshgrid(x, y)
    held = {name: np.full(across.size, values[0]) for name, values in first.parameters.items()}
    for names, values in ((horizontal, across), (vertical, up)):
        held |= {name: values.ravel() for name in names}
    sizes = (2, 1, 1) if "w2" in held else (2, 1)
    grid = Network(sizes, copies=across.size, start=held)
    losses = grid.loss(first.data.inputs, first.data.labels).reshape(across.shape)
    words = []
    with look():
        figure = Figure((6.4, 4.4))
        axes = figure.subplots()
        _draw_land(figure, axes, x, y, losses)
        axes.set(xlim=(left, right), ylim=(low, high), xlabel=" = ".join(horizontal), ylabel=" = ".join(vertical))
        for (label, run), way, (color, dash) in zip(runs.items(), ways, RUN_STYLES, strict=False):
            path = axes.plot(*way, color=color, linestyle=dash, linewidth=1.4)[0]
            path.set_path_effects([patheffects.withStroke(linewidth=3.4, foreground="white", alpha=0.7)])
            if run.epochs[0] == 0:
                key = _draw_trail(axes, run.epochs, way, color)
                axes.set_xlabel(f"{axes.get_xlabel()}\n{key}", linespacing=1.6)
                axes.plot(
                    way[0][0], way[1][0], "o", color="white", markeredgecolor=color, markersize=10, markeredgewidth=2
                )
            axes.plot(way[0][-1], way[1][-1], "o", color=color, markeredgecolor="white", markersize=10, zorder=6)
            write(axes, way[0][-1], way[1][-1], f"   {label}", color, va="bottom")
            words.append(
                f"{label}: from ({way[0][0]:.2f}, {way[1][0]:.2f}), loss {run.loss[0]:.4f}, "
                f"to ({way[0][-1]:.2f}, {way[1][-1]:.2f}), loss {run.loss[-1]:.4f}"
            )
        axes.set_title(title)
        drawn = picture(figure, f"{title}. A map of the loss. {'; '.join(words)}.")
        return replace(drawn, svg=_with_short_outlines(drawn.svg))


@drawing
def loss_curves(runs, title, base_rate=True, logarithmic=True, counted="epochs"):
    """Draw the loss of training runs, epoch by epoch.

    Parameters
    ----------
    runs : dict of str to History
        One network each, by the label to give it.
    title : str
        The finding.
    base_rate : bool
        Whether to draw the loss of always answering the first run's mean label.
    logarithmic : bool
        Whether each mark of the axes is ten times the one before it.
    counted : str
        What the runs' `epochs` are, where they are no epochs.

    Returns
    -------
    Picture
    """
    data = next(iter(runs.values())).data
    words = []
    with look():
        figure = Figure((6.8, 3.8))
        axes = figure.subplots()
        # On a logarithmic axis epoch 0 has no place; it is drawn at ½ and said on the axis.
        first = 0.5 if logarithmic else 0
        begins = logarithmic and any(run.epochs[0] == 0 for run in runs.values())
        start = " (the left edge is the start)" if begins else ""
        for (label, run), (color, dash) in zip(runs.items(), RUN_STYLES, strict=False):
            axes.plot(np.maximum(run.epochs, first), run.loss, color=color, linestyle=dash, label=label)
            words.append(f"{label}: from {run.loss[0]:.4f} to {run.loss[-1]:.4f} after {run.epochs[-1]:,} {counted}")
        last = max(run.epochs[-1] for run in runs.values())
        axes.set(xlabel=f"{counted}{start}", ylabel="loss L", xlim=(first, max(last, 1)))
        near = bool(min(run.loss.min() for run in runs.values()) < 0.1)
        if logarithmic:
            axes.set(xscale="log", yscale="log")
            axes.yaxis.set_major_formatter("{x:g}")
            if not near:
                # Between two powers of ten a plain number reads better than 3 · 10⁻¹.
                axes.yaxis.set_minor_formatter("{x:g}")
        else:
            axes.set_ylim(min(0, *(run.loss.min() for run in runs.values())), None)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        names = [(run.loss[-1], label, *RUN_STYLES[i]) for i, (label, run) in enumerate(runs.items())]
        # 0.01 is drawn where a run comes near it; elsewhere it would press everything else together.
        lines = [(0.01, "0.01")] * near
        if base_rate and data.base_rate > 0:
            lines.append((data.base_rate, "base rate"))
        for height, name in lines:
            axes.axhline(height, color=PALE, linewidth=0.9, linestyle=(0, (1, 1)))
            names.append((height, f"{name} (dotted line)", PALE, (0, (1, 1))))
        name_at_the_right(axes, names)
        axes.set_title(title)
        data_sets = {run.data.name for run in runs.values()}
        loss = f"Loss on {data.name}" if len(data_sets) == 1 else "The loss"
        return picture(figure, f"{title}. {loss}. {'; '.join(words)}.")


# Parts ---------------------------------------------------------------------------------------------------


def _draw_land(figure, axes, x, y, losses):
    """Draw the heights like sheets of paper, one upon the other, lit from the upper left, and their scale."""
    axes.set_facecolor(HEIGHTS[0])
    shifted = offset_copy(axes.transData, figure, x=1.2, y=-1.6, units="points")
    for level, tint in zip(LEVELS, HEIGHTS[1:], strict=True):
        if losses.min() < level < losses.max():
            axes.contourf(x, y, losses, levels=[level, 2], colors=COLOURS["shadow"], alpha=0.2, transform=shifted)
            axes.contourf(x, y, losses, levels=[level, 2], colors=tint)
        elif losses.min() >= level:
            axes.set_facecolor(tint)
    limits = [0, *LEVELS, 1]
    scale = ScalarMappable(BoundaryNorm(limits, len(HEIGHTS)), ListedColormap(HEIGHTS))
    key = figure.colorbar(scale, ax=axes, spacing="uniform", ticks=limits[:-1], aspect=30, pad=0.02, format="%g")
    key.set_label("height: the loss L", color=INK)
    key.ax.tick_params(labelsize=8, length=2)
    key.outline.set_edgecolor(PALE)


def _draw_trail(axes, epochs, way, color):
    """Draw a dot at some epochs, with its number, and the step from there as an arrow; return what they mean."""
    marks, times = _marks(epochs, way, axes.get_xlim(), axes.get_ylim())
    points = np.column_stack(way)
    stretched, arrows = set(), []
    start = axes.annotate("start", points[0], (-9, 5), textcoords="offset points", ha="right", fontsize=9)
    start.set_path_effects(HALO)
    for i in marks:
        step = points[i + 1] - points[i] if i + 1 < len(points) else np.zeros(2)
        length = np.hypot(*_in_units(points[[i]] + step, axes)[0] - _in_units(points[[i]], axes)[0])
        many = times if times * length <= _LONGEST_STRETCHED else 1
        if many * length >= _LEAST_ARROW:
            stretched.add(many)
            end = points[i] + many * step
            look = {"arrowstyle": "-|>,head_width=0.22,head_length=0.4", "color": BACKWARD, "linewidth": 1.6}
            look |= {"shrinkA": 0, "shrinkB": 3 if many == 1 else 0, "path_effects": HALO}
            axes.annotate("", end, points[i], arrowprops=look, annotation_clip=False)
            arrows.append(np.linspace(*_in_units(np.array([points[i], end]), axes), 9))
    _number(axes, epochs, points, marks, np.concatenate([np.empty((0, 2)), *arrows]))
    dots = {"color": color, "markeredgecolor": "white", "markeredgewidth": 0.8, "markersize": 5, "zorder": 5}
    axes.plot(*points[marks[1:-1]].T, "o", **dots)
    if not stretched:
        return "dot: an epoch"
    drawn = (
        ""
        if stretched == {1}
        else f", drawn {times} times as long"
        if 1 not in stretched
        else (f"; short ones are drawn {times} times as long")
    )
    return f"dot: an epoch; arrow: the step from there{drawn}"


def _number(axes, epochs, points, marks, arrows):
    """Write numbers beside the dots, as many as have room, each on the side of its dot that is farther from arrows."""
    places = _in_units(points, axes)
    named = [places[0], places[-1]]
    for i in marks[1:]:
        if min(np.hypot(*(place - places[i])) for place in named) < _ROOM_OF_A_NUMBER:
            continue
        named.append(places[i])
        along = places[min(i + 1, len(places) - 1)] - places[i]
        across = along[::-1] * [-1, 1] / (np.hypot(*along) or 1)

        def from_arrows(side, here=places[i]):
            return np.hypot(*(arrows - here - 12 * side).T).min(initial=np.inf)

        side = max(across, -across, key=from_arrows)
        number = axes.annotate(
            f"{epochs[i]:,}", points[i], 9 * side, textcoords="offset points", ha="center", va="center", fontsize=7.5
        )
        number.set_path_effects(HALO)


def _with_short_outlines(svg):
    """Return a drawing with two decimals in its paths: outlines of many points take half the place."""
    return re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)


# The map's size in the live view, in its units, and what a dot, a long step, an arrow and a number need there.
_SIZE = np.array([410, 332])
_ROOM_OF_A_DOT, _LONG_STEP, _LEAST_ARROW, _LONGEST_STRETCHED, _ROOM_OF_A_NUMBER = 11, 14, 6, 56, 24
_INTERVALS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def _in_units(points, axes):
    return _scaled(points, axes.get_xlim(), axes.get_ylim())


def _scaled(points, across, up):
    (left, right), (low, high) = across, up
    return (points - [left, low]) / [right - left, high - low] * _SIZE


def _marks(epochs, way, across, up):
    """Return which epochs have a dot, and how many times as long their arrows are: descent/trail.js says why."""
    steps = np.hypot(*np.diff(_scaled(np.column_stack(way), across, up), axis=0).T)
    last, long = len(steps), steps >= _LONG_STEP
    short, count = steps[~long].sum(), max(1, int((~long).sum()))
    if short < _ROOM_OF_A_DOT:
        every = 2 * last + 1
    else:
        every = next(interval for interval in _INTERVALS if count / interval <= max(1, short / _ROOM_OF_A_DOT))
    marked = (epochs % every == 0) | np.append(long, False) | np.insert(long, 0, False)
    marked[-1] = True
    return np.flatnonzero(marked), 1 if every > last else max(1, int(0.8 * every))


def _rooms(ways):
    """Return the ranges of both axes, as descent/room.js has them."""
    reaches = [(max(0.0, -values.min()), max(0.0, values.max())) for values in ways]
    longest = max(map(max, reaches))
    rooms = []
    for reach in reaches:
        below, above = (_rounded(1.15 * max(needed, 0.4 * longest, 0.9)) for needed in reach)
        rooms.append((-below, above))
    return rooms


def _rounded(value):
    """Return the first of 1, 2, 4, 10, 20, 40 and so on that is not below a value."""
    return next(step * 10**power for power in range(9) for step in (1, 2, 4) if step * 10**power >= value)
