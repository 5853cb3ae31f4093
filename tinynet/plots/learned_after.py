"""How many epochs runs needed until they had learned: a strip of dots for each group of runs."""

import numpy as np
from matplotlib.figure import Figure

from tinynet.plots.style import FORWARD, INK, PALE, drawing, look, picture

__all__ = ["learned_after"]

# A strip is one unit high; dots pile up at most this far to either side of its middle.
HALF_A_PILE, BINS = 0.26, 72


@drawing
def learned_after(learned_at, title):
    """Draw in which epoch the runs of each group had learned, one dot for a run, and count those that never did.

    Dots that would cover each other are piled up. The tall line is the median of all runs of the group; a run that
    never learns counts as later than every other. There is no line if half of the runs or more never learn. The axis is
    logarithmic if the epochs span more than a factor of ten.

    Parameters
    ----------
    learned_at : dict of str to array_like
        For each group's label the epoch in which each of its runs had learned, above 0; nan where it never did.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If no run of any group has learned: there is nothing to draw then.

    Examples
    --------
    >>> learned_after({"α = 1": [40, 60, 50], "α = 100": [30, float("nan"), float("nan")]}, "Most learn at α = 1")
    Most learn at α = 1. Epochs until learned. α = 1: 3 of 3 runs learned, the first after 40 epochs, the last after \
60, median 50; α = 100: 1 of 3 runs learned, after 30 epochs, 2 never.
    """
    groups = {label: np.asarray(values, dtype=float) for label, values in learned_at.items()}
    learned = {label: np.sort(values[~np.isnan(values)]) for label, values in groups.items()}
    everything = np.concatenate([[], *learned.values()])
    if not everything.size:
        raise ValueError("learned_at must have an epoch for at least one run; all of them are nan, which is never.")
    logarithmic = everything.max() > 10 * everything.min()
    with look():
        figure = Figure((7.4, 1.2 + 0.68 * len(groups)))
        axes = figure.subplots()
        axes.set(
            xscale="log" if logarithmic else "linear", xlim=_limits(everything, logarithmic),
            ylim=(len(groups) - 0.5, -0.8), title=title,
            xlabel="epochs until learned (dot: one run; tall line: the median)",
        )  # fmt: skip
        axes.set_yticks(range(len(groups)), list(groups), parse_math=False)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.tick_params(axis="y", length=0)
        for row, (label, values) in enumerate(groups.items()):
            axes.axhline(row, color=PALE, linewidth=0.5, zorder=0)
            _draw_strip(axes, row, learned[label], _median(values), logarithmic)
            never = len(values) - len(learned[label])
            axes.text(1.02, row, f"{never:,} of {len(values):,}", va="center", transform=axes.get_yaxis_transform())
        axes.text(1.02, -0.5, "never", fontsize=9, va="center", transform=axes.get_yaxis_transform())
        words = "; ".join(_in_words(label, values, learned[label]) for label, values in groups.items())
        return picture(figure, f"{title}. Epochs until learned. {words}.")


def _draw_strip(axes, row, epochs, median, logarithmic):
    """Draw one group's dots, piled up around the middle of its strip, and its median."""
    low, high = axes.get_xlim()
    places = np.log(epochs / low) / np.log(high / low) if logarithmic else (epochs - low) / (high - low)
    bins, counts = np.unique((places * BINS).astype(int), return_counts=True)
    pitch = min(0.13, 2 * HALF_A_PILE / max(counts.max(initial=1) - 1, 1))
    piles = [pitch * _pile(count) for count in counts]
    offsets = np.concatenate(piles) if len(bins) else np.empty(0)
    axes.plot(epochs, row + offsets, "o", color=FORWARD, markersize=4, markeredgecolor="white", markeredgewidth=0.4)
    if median is not None:
        axes.plot([median, median], [row - 0.34, row + 0.34], color=INK, linewidth=1.4)
        axes.text(median, row - 0.36, f"{median:,.0f}", fontsize=8, ha="center", va="bottom")


def _pile(count):
    """Return places beside a middle line, one after the other to either side."""
    places = np.array([(i + 1) // 2 * (-1) ** i for i in range(count)])
    return places - places.mean()


def _limits(everything, logarithmic):
    low, high = everything.min(), everything.max()
    if logarithmic:
        return low / 1.5, high * 1.5
    room = 0.08 * (high - low) or 0.1 * high
    return low - room, high + room


def _median(values):
    """Return the median, with "never" as the latest of all; None if it is a never."""
    median = np.median(np.where(np.isnan(values), np.inf, values)) if len(values) else np.inf
    return float(median) if np.isfinite(median) else None


def _in_words(label, values, epochs):
    told = f"{label}: {len(epochs):,} of {len(values):,} runs learned"
    if len(epochs) == 1:
        told += f", after {epochs[0]:,.0f} epochs"
    elif len(epochs):
        told += f", the first after {epochs[0]:,.0f} epochs, the last after {epochs[-1]:,.0f}"
    if len(epochs) < len(values):
        told += f", {len(values) - len(epochs):,} never"
    median = _median(values)
    return told if median is None else f"{told}, median {median:,.0f}"
