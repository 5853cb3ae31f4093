"""Where losses end: between what the outputs can reach at best and what a constant would score."""

import numpy as np
from matplotlib.figure import Figure

from tinynet.plots.style import BACKWARD, FORWARD, INK, PALE, drawing, look, picture

__all__ = ["above_the_floor"]


@drawing
def above_the_floor(runs, title):
    """Draw the losses of one program on several data sets, each with its base rate and its floor.

    A ring marks the lowest loss if the run did not stay there, and a dot marks the end.

    Parameters
    ----------
    runs : sequence of (Dataset, array_like, float)
        For each panel the data, the loss at every epoch from 0 on, and the floor: the loss below which no parameters
        can get.
    title : str
        The finding.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from tinynet.data import AND
    >>> above_the_floor([(AND, [0.30, 0.24, 0.25], 0.2056)], "It turns back")
    It turns back. AND: from 0.3000, lowest 0.2400 at epoch 1, at the end 0.2500 (epoch 2); base rate 0.1875, \
floor 0.2056.
    """
    words = []
    with look():
        figure = Figure((3.2 * len(runs), 3.4))
        panels = np.atleast_1d(figure.subplots(1, len(runs), sharex=True, sharey=True))
        top = max(max(losses) for _, losses, _ in runs)
        bottom = min(min(floor, data.base_rate, min(losses)) for data, losses, floor in runs)
        for axes, (data, losses, floor) in zip(panels, runs, strict=True):
            words.append(f"{data.name}: {_draw(axes, data, np.asarray(losses, dtype=float), floor)}")
            axes.set(xscale="log", xlabel="epochs (left edge: the start)")
            axes.xaxis.set_major_formatter("{x:,.0f}")
            axes.set(ylim=(bottom - 0.15 * (top - bottom), top + 0.1 * (top - bottom)))
            axes.set_title(data.name, fontsize=10, fontweight="normal")
        panels[0].set_ylabel("loss L")
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
        return picture(figure, f"{title}. {'; '.join(words)}.")


def _draw(axes, data, losses, floor):
    """Draw one panel, and return it in words."""
    # On a logarithmic axis epoch 0 has no place; it is drawn at ½ and said on the axis.
    epochs, last = np.maximum(np.arange(len(losses)), 0.5), len(losses) - 1
    shown = np.unique(np.concatenate([[0], np.geomspace(1, max(last, 1), 300).astype(int)]))
    shown = shown[shown <= last]
    axes.plot(epochs[shown], losses[shown], color=FORWARD)
    # The two lines may lie close together, and a curve that begins above the base rate leaves the room below it free.
    lines = [
        (data.base_rate, "base rate", PALE, (0, (1, 1)), "top"),
        (floor, "floor", BACKWARD, (0, (5, 2)), "bottom" if floor > data.base_rate else "top"),
    ]
    for height, name, color, dash, side in lines:
        axes.axhline(height, color=color, linewidth=1.1, linestyle=dash)
        axes.annotate(
            f"{name} {height:.4f}",
            (0.03, height),
            (0, -2 if side == "top" else 2),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            color=INK if name == "base rate" else color,
            fontsize=8,
            va=side,
        )
    axes.plot(epochs[last], losses[last], "o", color=FORWARD, markeredgecolor="white", markersize=8, clip_on=False)
    told = f"from {losses[0]:.4f}"
    lowest = int(losses.argmin())
    if losses[last] - losses[lowest] > 1e-4:
        axes.plot(
            epochs[lowest], losses[lowest], "o", markersize=9, markerfacecolor="none", markeredgecolor=INK, zorder=3
        )
        told += f", lowest {losses[lowest]:.4f} at epoch {lowest:,}"
    return f"{told}, at the end {losses[last]:.4f} (epoch {last:,}); base rate {data.base_rate:.4f}, floor {floor:.4f}"
