"""Which starts learn, and by when: a grid of networks, each trained from another start."""

import numpy as np
from matplotlib import patheffects
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from tinynet.network import Network
from tinynet.plots.ends import OUTCOMES, band_colors, band_of, epoch_bands, outcomes, train_all
from tinynet.plots.style import FORWARD, PALE, QUIET, look, picture, plain_powers

__all__ = ["start_map"]

# How Matplotlib draws the patterns of `OUTCOMES`.
HATCHES = {"stripes": "////", "grid": "++", "crosses": "xx"}
HATCHED = "#d0d0d0"


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
        How many starts there are along each side.

    Returns
    -------
    Picture
    """
    values = np.round(np.linspace(low, high, points), 6)
    ends, learned_at = _train_from_all(run, across, up, values)
    total, epochs = ends.size, int(run.epochs[-1])
    counts = np.bincount(ends.ravel(), minlength=len(OUTCOMES))
    known = np.sort(learned_at[ends == 0])
    edges = epoch_bands(known[0], known[-1], epochs) if known.size else [0, epochs]
    share = share_text(counts[0], total)
    title = f"{share[0].upper()}{share[1:]} of {total:,} starts learn {run.data.name} in {epochs:,} epochs"
    half = f", the faster half of those by epoch {known[(known.size - 1) // 2]:,.0f}" if known.size else ""
    others = {name: moved[0] for name, moved in run.parameters.items() if name not in (across, up)}
    settings = f"α = {run.learning_rate:.3g}, {_listed(others)} at the start"
    with look():
        figure = Figure((9.2, 5.2))
        grid = figure.add_gridspec(2, 2, width_ratios=[1.45, 1])
        left, upper, lower = (figure.add_subplot(place) for place in (grid[:, 0], grid[0, 1], grid[1, 1]))
        _draw_map(left, _ranks(ends, learned_at, edges), values, run, across, up, edges)
        left.set_title(settings, fontsize=10, fontweight="normal", pad=8)
        _draw_loss(upper, run)
        _draw_key(lower, counts, edges)
        figure.suptitle(title + half, x=0.01, ha="left", fontsize=11, fontweight="bold")
        parts = "; ".join(
            f"{name} ({meaning}) {count:,}" for (name, meaning, *_), count in zip(OUTCOMES, counts, strict=True)
        )
        return picture(
            figure,
            f"{title}{half}, with {settings}. A map over {across} and {up} at the start, both from {_short(low)} to "
            f"{_short(high)}; its colours say by which epoch each start has learned{_range(known)}. "
            f"How they end: {parts}. {_run_in_words(run, across, up)}",
        )


def share_text(count, total):
    """Return a share as a whole per cent that is neither 0 nor 100 if the share is not."""
    percent = int(100 * count / total + 0.5)
    if count > 0 and percent == 0:
        return "under 1 %"
    if count < total and percent == 100:
        return "over 99 %"
    return f"{percent} %"


# Parts ---------------------------------------------------------------------------------------------------


def _train_from_all(run, across, up, values):
    """Return how the network from every start ends, and when it had learned: a row for each value of `up`."""
    columns, lines = np.meshgrid(values, values)
    start = {name: np.full(columns.size, moved[0]) for name, moved in run.parameters.items()}
    start |= {across: columns.ravel(), up: lines.ravel()}
    sizes = (2, 1, 1) if "w2" in start else (2, 1)
    networks = Network(sizes, copies=columns.size, start=start)
    ends, learned_at = train_all(networks, run.data, int(run.epochs[-1]), run.learning_rate)
    return ends.reshape(columns.shape), learned_at.reshape(columns.shape)


def _ranks(ends, learned_at, edges):
    """Return the band of each network that has learned, and behind the bands the other ends, from good to bad."""
    in_band = band_of(np.nan_to_num(learned_at), edges)
    return np.where(ends == 0, in_band, len(edges) - 2 + ends)


def _styles(edges):
    """Return face colour and hatch of every rank."""
    bands = [(f"#{r:02x}{g:02x}{b:02x}", None) for r, g, b in band_colors(len(edges) - 1)]
    return bands + [(color, HATCHES[pattern]) for _, _, color, pattern in OUTCOMES[1:]]


def _draw_map(axes, ranks, values, run, across, up, edges):
    half = (values[1] - values[0]) / 2
    # Each colour goes over the one before, on all its cells and the worse ones: no seam shows in between.
    for worst, (color, hatch) in enumerate(_styles(edges)):
        loops = _outline(ranks >= worst)
        if loops:
            paths = [Path(values[0] - half + 2 * half * np.array(loop), closed=True) for loop in loops]
            path = Path.make_compound_path(*paths)
            axes.add_patch(PathPatch(path, facecolor=color, hatch=hatch, edgecolor=HATCHED, linewidth=0))
    limits = (values[0] - half, values[-1] + half)
    for width, color in ((4, "white"), (1.6, "black")):
        axes.plot(
            run.parameters[across][0], run.parameters[up][0], "o",
            markersize=9, markerfacecolor="none", markeredgewidth=width, markeredgecolor=color, clip_on=False,
        )  # fmt: skip
    axes.set(xlabel=f"{across} at the start", ylabel=f"{up} at the start", xlim=limits, ylim=limits)
    axes.set_aspect("equal", anchor="NW")
    axes.locator_params(nbins=7, steps=[1, 2, 5, 10])


def _outline(mask):
    """Return the loops of corners, as (column, row), around the cells of a mask that are true; back at the first."""
    padded = np.pad(mask, 1)
    inside = padded[1:-1, 1:-1]
    # Each side of a cell beyond which there is none: where it begins and where it ends, with the cell on its left.
    sides = {
        (-1, 0): ((0, 0), (1, 0)),
        (0, 1): ((1, 0), (1, 1)),
        (1, 0): ((1, 1), (0, 1)),
        (0, -1): ((0, 1), (0, 0)),
    }
    follows = {}
    for (down, right), ((a, b), (c, d)) in sides.items():
        beyond = padded[1 + down : len(padded) - 1 + down, 1 + right : padded.shape[1] - 1 + right]
        for row, column in np.argwhere(inside & ~beyond).tolist():
            follows.setdefault((column + a, row + b), []).append((column + c, row + d))
    loops = []
    while follows:
        loop = [next(iter(follows))]
        while loop[-1] in follows:
            here = loop[-1]
            loop.append(follows[here].pop())
            if not follows[here]:
                del follows[here]
        corners = [
            loop[i] for i in range(len(loop) - 1) if not _straight(loop[i - 1 if i else -2], loop[i], loop[i + 1])
        ]
        loops.append([*corners, corners[0]])
    return loops


def _straight(before, here, after):
    return before[0] == here[0] == after[0] or before[1] == here[1] == after[1]


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
    plain_powers(axes.xaxis)
    plain_powers(axes.yaxis)
    axes.set_title(f"The run from the ring:\n{_verdict(run)}", fontsize=10, fontweight="normal")


def _draw_key(axes, counts, edges):
    """Write what each colour means, with how many starts have it."""
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.text(0, 1.02, f"Learned: {counts[0]:,}, by epoch", fontsize=9, va="center")
    *bands, below, at, above = _styles(edges)
    width = 1 / len(bands)
    for i, (color, _) in enumerate(bands):
        axes.add_patch(Rectangle((i * width, 0.83), width, 0.1, facecolor=color, linewidth=0))
    # Every so many, so that none touches the next: a number needs an eighth of the width.
    every = -(-len(edges) // 8)
    for i, edge in enumerate(edges):
        if (len(edges) - 1 - i) % every == 0:
            axes.text(i * width, 0.75, f"{edge:,}", fontsize=8, va="center", ha="center")
    ends = zip((0.55, 0.33, 0.11), OUTCOMES[1:], counts[1:], (below, at, above), strict=True)
    for place, (name, meaning, *_), count, (color, hatch) in ends:
        # With an edge: the darkest is hardly seen on dark paper.
        axes.add_patch(
            Rectangle((0, place - 0.06), 0.07, 0.13, facecolor=color, hatch=hatch, edgecolor=HATCHED, linewidth=0.8)
        )
        axes.text(0.1, place, f"{name}: {count:,}\n", fontsize=9, va="center", linespacing=1.3)
        axes.text(0.1, place, f"\n{meaning}", fontsize=8, va="center", color=QUIET, linespacing=1.3)


def _range(known):
    return f", from {known[0]:,.0f} to {known[-1]:,.0f}" if known.size else ""


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
    """Return parameters by name, with equal ones joined: w12 = b1 = b2 = 0."""
    names = {}
    for name, value in values.items():
        names.setdefault(_short(value), []).append(name)
    return ", ".join(f"{' = '.join(alike)} = {value}" for value, alike in names.items())


def _short(value):
    return f"{float(value) + 0.0:.4g}".replace("-", "−")
