"""How runs leave a point where every slope is zero: their distance from it, epoch by epoch."""

import numpy as np
from matplotlib.figure import Figure

from tinynet.plots.style import RUN_STYLES, drawing, look, picture, write

__all__ = ["escape"]

POINTS = 300


@drawing
def escape(distances, epochs, title):
    """Draw the distance from a stationary point against the epochs, the distance on a logarithmic axis.

    A distance that grows by the same factor in every epoch is a straight line. For each run that gets away, the words
    say in how many epochs it grows tenfold, measured from ten times its first distance up to 0.01.

    Parameters
    ----------
    distances : dict of str to array_like
        For each run's label its distances, above 0, one for each epoch of `epochs`; up to five runs.
    epochs : array_like
        When they were measured, from 0 upwards.
    title : str
        The finding.

    Returns
    -------
    Picture

    Examples
    --------
    >>> epochs = range(0, 601, 100)
    >>> escape({"a nudge": [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]}, epochs, "Ten times as far every 100 epochs")
    Ten times as far every 100 epochs. Distance from the stationary point. a nudge: from 1.0e-06 to 1.0e+00 after \
600 epochs, tenfold every 100 epochs.
    """
    epochs = np.asarray(epochs)
    drawn = np.unique(np.linspace(0, len(epochs) - 1, POINTS).astype(int))
    words = []
    with look():
        figure = Figure((7.0, 4.0))
        axes = figure.subplots()
        last = epochs[-1]
        for (label, values), (color, dash) in zip(distances.items(), RUN_STYLES, strict=False):
            # Four digits: what comes after them may differ between machines.
            values = np.array([float(f"{value:.3e}") for value in values])
            axes.plot(epochs[drawn], values[drawn], color=color, linestyle=dash)
            told = f"{label}: from {values[0]:.1e} to {values[-1]:.1e} after {last:,} epochs"
            if values[-1] > 10 * values[0]:
                tenfold = _epochs_for_tenfold(epochs, values)
                told += "" if tenfold is None else f", tenfold every {tenfold:.0f} epochs"
                # Beside its own line, on the side where it has not been yet.
                at = _where_it_is_named(values)
                write(axes, epochs[at] + 0.015 * last, values[at] / 1.3, label, color, "top")
            else:
                # Of a line that stays level, the right end is free.
                axes.text(last, values[-1] * 1.4, label, color=color, fontsize=9, va="bottom", ha="right")
            words.append(told)
        axes.set(yscale="log", xlim=(0, last), xlabel="epochs", ylabel="distance from the stationary point")
        axes.xaxis.set_major_formatter("{x:,.0f}")
        low, high = axes.get_ylim()
        axes.set(ylim=(low / 4, high), title=title)
        return picture(figure, f"{title}. Distance from the stationary point. {'; '.join(words)}.")


def _where_it_is_named(values):
    """Return the first place where a run is at 0.01, or half way up if it never is."""
    height = min(0.01, np.sqrt(values[0] * values[-1]))
    return int(np.argmax(values >= height))


def _epochs_for_tenfold(epochs, values):
    """Return in how many epochs the distance grows tenfold, or None if too little of the rise was measured."""
    rising = np.flatnonzero((values >= 10 * values[0]) & (values <= 0.01))
    if len(rising) < 2:
        return None
    first, after = rising[0], rising[-1]
    return (epochs[after] - epochs[first]) / np.log10(values[after] / values[first])
