"""Which starts learn: a grid of networks, each trained from another start, coloured by how it ends."""

import numpy as np
from matplotlib import patheffects
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from tinynet.network import Network
from tinynet.plots.style import FORWARD, INK, PALE, look, picture
from tinynet.training import train

__all__ = ["OUTCOMES", "outcomes", "start_map"]

# Name, meaning and colour of the four ends, from good to bad; the colours differ in hue and in grey.
OUTCOMES = (
    ("learned", "every row right, loss below 0.01", "#F2E27A"),
    ("below the base rate", "not learned", "#5DB98B"),
    ("at the base rate", "within 0.001 of it", "#2F6E8E"),
    ("above the base rate", "worse than a constant", "#3B1252"),
)
NEAR_THE_BASE_RATE = 0.001


def outcomes(loss, rows_right, data):
    """Say how networks have ended.

    Parameters
    ----------
    loss, rows_right : ndarray of one shape
        At the end of the run of each network.
    data : Dataset

    Returns
    -------
    ndarray of int, of that shape
        Indices of `OUTCOMES`.
    """
    return np.select(
        [
            (rows_right == len(data)) & (loss < 0.01),
            np.abs(loss - data.base_rate) <= NEAR_THE_BASE_RATE,
            loss < data.base_rate,
        ],
        [0, 2, 1],
        3,
    )


def start_map(run, across, up, low=-3.0, high=3.0, points=61):
    """Draw which starts learn, as a map over two starting parameters, and beside it one run.

    All networks of the map are trained as that run was: on its data, from its other starting parameters, with
    its learning rate, for its epochs.

    Parameters
    ----------
    run : History
        Of one network, one neuron or two in a row; its start is marked.
    across, up : str
        Names of the starting parameters along the two sides of the map.
    low, high : float
        The range of both.
    points : int
        So many starts along each side.

    Returns
    -------
    Picture
    """
    values = np.round(np.linspace(low, high, points), 6)
    ends = _ends(run, across, up, values)
    total, epochs = ends.size, run.epochs[-1]
    counts = np.bincount(ends.ravel(), minlength=len(OUTCOMES))
    share = share_text(counts[0], total)
    title = f"{share[0].upper()}{share[1:]} of {total:,} starts learn {run.data.name} in {epochs:,} epochs"
    others = {name: moved[0] for name, moved in run.parameters.items() if name not in (across, up)}
    settings = f"α = {run.learning_rate:.3g}, {_listed(others)} at the start"
    with look():
        figure = Figure((9.2, 5.2))
        grid = figure.add_gridspec(2, 2, width_ratios=[1.45, 1])
        left, upper, lower = (figure.add_subplot(place) for place in (grid[:, 0], grid[0, 1], grid[1, 1]))
        _draw_map(left, ends, values, run, across, up)
        left.set_title(settings, fontsize=10, fontweight="normal", pad=8)
        _draw_loss(upper, run)
        _draw_key(lower, counts)
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
        parts = "; ".join(
            f"{name} ({meaning}) {count:,}" for (name, meaning, _), count in zip(OUTCOMES, counts, strict=True)
        )
        return picture(
            figure,
            f"{title}, with {settings}. A map over {across} and {up} at the start, both from {_short(low)} to "
            f"{_short(high)}. How they end: {parts}. {_run_in_words(run, across, up)}",
        )


def share_text(count, total):
    """Return a share as a whole per cent that says neither none nor all where it is some."""
    percent = int(100 * count / total + 0.5)
    if count > 0 and percent == 0:
        return "under 1 %"
    if count < total and percent == 100:
        return "over 99 %"
    return f"{percent} %"


# Parts ---------------------------------------------------------------------------------------------------


def _ends(run, across, up, values):
    """Return how the network from every start has ended, one row of the array for each value of `up`."""
    columns, lines = np.meshgrid(values, values)
    start = {name: np.full(columns.size, moved[0]) for name, moved in run.parameters.items()}
    start |= {across: columns.ravel(), up: lines.ravel()}
    sizes = (2, 1, 1) if "w2" in start else (2, 1)
    networks = Network(sizes, copies=columns.size, start=start)
    end = train(networks, run.data, int(run.epochs[-1]), run.learning_rate, record=[])
    if end.interrupted:
        raise KeyboardInterrupt("the map was stopped before all of its networks were trained")
    return outcomes(end.loss[:, -1], end.rows_right[:, -1], run.data).reshape(columns.shape)


def _draw_map(axes, ends, values, run, across, up):
    half = (values[1] - values[0]) / 2
    # Each colour goes over the one before, as one path of all its cells and the worse ones: no seam shows in between.
    for worst, (_, _, color) in enumerate(OUTCOMES):
        cells = [
            block for line, value in zip(ends >= worst, values, strict=True) for block in _blocks(line, value, values)
        ]
        if cells:
            axes.add_patch(PathPatch(Path.make_compound_path(*cells), facecolor=color, linewidth=0))
    limits = (values[0] - half, values[-1] + half)
    for width, color in ((4, "white"), (1.6, "black")):
        axes.plot(
            run.parameters[across][0], run.parameters[up][0], "o",
            markersize=9, markerfacecolor="none", markeredgewidth=width, markeredgecolor=color, clip_on=False,
        )  # fmt: skip
    axes.set(xlabel=f"{across} at the start", ylabel=f"{up} at the start", xlim=limits, ylim=limits)
    axes.set_aspect("equal", anchor="NW")
    axes.locator_params(nbins=7, steps=[1, 2, 5, 10])


def _blocks(line, value, values):
    """Return one rectangle for each stretch of cells of a line that are in, around the line's value of `up`."""
    half = (values[1] - values[0]) / 2
    ends = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]])))
    for first, after in ends.reshape(-1, 2):
        yield Path.unit_rectangle().transformed(
            Affine2D().scale((after - first) * 2 * half, 2 * half).translate(values[first] - half, value - half)
        )


def _draw_loss(axes, run):
    last = run.epochs[-1]
    drawn = np.unique(np.concatenate([[0], np.geomspace(1, len(run.epochs), 300).astype(int) - 1]))
    # On a logarithmic axis epoch 0 has no place; it is drawn at ½ and said on the axis.
    axes.plot(np.maximum(run.epochs[drawn], 0.5), run.loss[drawn], color=FORWARD)
    for height, name in ((run.data.base_rate, "base rate"), (0.01, "0.01")):
        if height > 0:
            axes.axhline(height, color=PALE, linewidth=0.9, linestyle=(0, (1, 2)))
            text = axes.text(1.02, height, name, fontsize=9, va="center", transform=axes.get_yaxis_transform())
            text.set_path_effects([patheffects.withStroke(linewidth=2.5, foreground="white")])
    axes.set(
        xscale="log", yscale="log", xlim=(0.5, max(last, 1)), ylim=(min(0.004, run.loss.min() / 1.5), 1),
        xlabel="epochs (the left edge is the start)", ylabel="loss L",
    )  # fmt: skip
    axes.set_title(f"The run from the ring:\n{_verdict(run)}", fontsize=10, fontweight="normal")


def _draw_key(axes, counts):
    """Write what each colour means, with how many starts have it."""
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.text(0, 0.9, "How they end", fontsize=10)
    for place, (name, meaning, color), count in zip((0.7, 0.48, 0.26, 0.04), OUTCOMES, counts, strict=True):
        axes.add_patch(Rectangle((0, place - 0.06), 0.07, 0.13, facecolor=color, edgecolor=INK, linewidth=0.6))
        axes.text(0.1, place, f"{name}: {count:,}\n", fontsize=9, va="center", linespacing=1.3)
        axes.text(0.1, place, f"\n{meaning}", fontsize=8, va="center", color="#616161", linespacing=1.3)


def _run_in_words(run, across, up):
    data = run.data
    told = (
        f"The ring is at {across} = {_short(run.parameters[across][0])}, {up} = {_short(run.parameters[up][0])}. Its "
        f"run goes from loss {run.loss[0]:.4f} to {run.loss[-1]:.4f}, {run.rows_right[-1]} of {len(data)} rows right: "
        f"{_verdict(run)}"
    )
    if all(values[0] == values[-1] for values in run.parameters.values()):
        told += "; no parameter has moved"
    if len(data) <= 8:
        network = Network(
            (2, 1, 1) if "w2" in run.parameters else (2, 1),
            start={name: float(values[-1]) for name, values in run.parameters.items()},
        )
        rows = zip(data.inputs, data.labels, network.forward(data.inputs).y_hat, strict=True)
        told += ". Outputs: " + ", ".join(
            f"({x1:g}, {x2:g}) with label {y:.0f} gets {a:.2f}" for (x1, x2), y, a in rows
        )
    return f"{told}."


def _verdict(run):
    end = OUTCOMES[int(outcomes(run.loss[-1], run.rows_right[-1], run.data))][0]
    if not run.learned.any():
        return f"not learned, in the end {end}"
    when = f"learned at epoch {run.learned_at:,.0f}"
    return when if run.learned[-1] else f"{when}, but in the end {end}"


def _listed(values):
    """Return parameters by name, those that are alike joined: w12 = b1 = b2 = 0."""
    names = {}
    for name, value in values.items():
        names.setdefault(_short(value), []).append(name)
    return ", ".join(f"{' = '.join(alike)} = {value}" for value, alike in names.items())


def _short(value):
    return f"{float(value) + 0.0:.4g}".replace("-", "−")
