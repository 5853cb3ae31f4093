"""How far each derivative is off: what an update implies, divided by what the loss says."""

import math

import numpy as np
from matplotlib.figure import Figure

from tinynet.plots.style import BACKWARD, INK, PALE, as_written, drawing, look, picture

__all__ = ["ratios"]


@drawing
def ratios(values, title):
    """Draw the ratio of implied to true derivative for each parameter; 1 is right.

    Parameters
    ----------
    values : dict of str to float
        The ratio by the parameter's name, from the top down; nan where the true derivative is 0.
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    names = list(values)
    known = [value for value in values.values() if math.isfinite(value)]
    farthest = max([2.0, *(abs(value) for value in known)])
    with look():
        figure = Figure((6.8, 0.9 + 0.34 * len(names)))
        axes = figure.subplots()
        axes.axvline(1, color=INK, linewidth=1)
        axes.axvline(0, color=PALE, linewidth=0.8, linestyle=(0, (1, 1)))
        for height, value in enumerate(values.values()):
            if not math.isfinite(value):
                axes.text(1, height, "  the loss says 0", va="center", fontsize=9, color=INK)
                continue
            wrong = abs(value - 1) > 1e-6
            axes.plot([1, value], [height, height], color=BACKWARD if wrong else INK, linewidth=1.4)
            axes.plot(value, height, "o", color=BACKWARD if wrong else INK, markersize=7)
            side = -1 if wrong and value < 1 else 1
            axes.annotate(
                f"{value:.4g}",
                (value, height),
                (9 * side, 0),
                textcoords="offset points",
                va="center",
                ha="left" if side > 0 else "right",
                fontsize=9,
            )
        # Around 1 as it is, farther out by powers of ten, so that 0.2 and 40 are both to be seen.
        if farthest > 20:
            axes.set_xscale("symlog", linthresh=2)
            axes.xaxis.set_major_formatter(lambda value, _: as_written(f"{value:,.0f}"))
        low = min([0.0, *known])
        room = 0.22 * (farthest - low)
        axes.set(xlim=(low - room - 0.1, farthest * (3 if farthest > 20 else 1) + room), ylim=(len(names) - 0.5, -0.6))
        axes.set_yticks(np.arange(len(names)), names, parse_math=False)
        axes.set(xlabel="implied by the update ÷ what the loss says (1 is right)", title=title)
        told = ", ".join(f"{name} {value:.4g}" if math.isfinite(value) else f"{name} none, for the loss says 0"
                         for name, value in values.items())  # fmt: skip
        return picture(figure, f"{title}. Ratio of the implied to the true derivative on one row: {told}.")
