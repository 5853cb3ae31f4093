"""The error of a slope by nudging, for every size of the nudge: a valley between curvature and rounding."""

import numpy as np
from matplotlib.figure import Figure

from tinynet.plots.style import INK, RUN_STYLES, drawing, look, name_at_the_right, picture, power_of_ten, write

__all__ = ["step_size_valley"]


@drawing
def step_size_valley(errors, steps, title):
    """Draw the relative error of a slope by nudging against the size of the nudge, both axes logarithmic.

    A ring marks each curve's best step. If at least three points on one side of it are on a straight line, the
    steepness of that side is measured and written beside it. A steepness of 2 means that the error grows with the
    step's square.

    Parameters
    ----------
    errors : dict of str to array_like
        For each curve's label the relative errors, above 0, one for each step.
    steps : array_like
        The sizes of the nudge, above 0, in any order.
    title : str
        The finding.

    Returns
    -------
    Picture

    Examples
    --------
    >>> steps = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5]
    >>> step_size_valley({"a parabola": [1e-2, 1e-4, 1e-6, 1e-8, 1e-10]}, steps, "The error falls with the square")
    The error falls with the square. Relative error of the slope by step. a parabola: best 10⁻¹⁰ at step 10⁻⁵, \
above it the slope is 2.00.
    """
    steps = np.asarray(steps, dtype=float)
    order = np.argsort(steps)
    steps, names, words = steps[order], [], []
    with look():
        figure = Figure((7.0, 4.0))
        axes = figure.subplots()
        for (label, values), (color, dash) in zip(errors.items(), RUN_STYLES, strict=False):
            # Two digits: the others are rounding noise, which differs between machines.
            values = np.array([float(f"{value:.1e}") for value in np.asarray(values, dtype=float)[order]])
            axes.plot(steps, values, color=color, linestyle=dash, marker="o", markersize=4, clip_on=False)
            best = int(values.argmin())
            axes.plot(
                steps[best],
                values[best],
                "o",
                markersize=11,
                markerfacecolor="none",
                markeredgecolor=INK,
                clip_on=False,
            )
            told = f"{label}: best {power_of_ten(values[best])} at step {power_of_ten(steps[best])}"
            for side, name in ((slice(best + 1, None), "above"), (slice(0, best), "below")):
                measured = _steepness(steps[side], values[side], nearest=0 if name == "above" else -1)
                if measured is not None:
                    slope, x, y = measured
                    told += f", {name} it the slope is {slope:.2f}"
                    # Outside the valley, so that the text never lies on its own curve.
                    axes.annotate(
                        f"slope {slope:.2f}",
                        (x, y),
                        (10 if slope > 0 else -10, -12),
                        textcoords="offset points",
                        color=color,
                        ha="left" if slope > 0 else "right",
                        fontsize=9,
                    )
            words.append(told)
            names.append((values[-1], label, color, dash))
            if 0 < best < len(steps) - 1:
                told_there = f"best: {power_of_ten(values[best])} at {power_of_ten(steps[best])}"
                write(axes, steps[best], values[best] / 6, told_there, INK, "top")
        axes.set(
            xscale="log",
            yscale="log",
            xlim=(steps[0] / 2, steps[-1]),
            xlabel="step h (the nudge)",
            ylabel="relative error of the slope",
        )
        low, high = axes.get_ylim()
        axes.set(ylim=(low / 20, high), title=title)
        name_at_the_right(axes, names)
        return picture(figure, f"{title}. Relative error of the slope by step. {'; '.join(words)}.")


def _steepness(steps, errors, nearest):
    """Return (steepness, x and y of a middle point) of one side, or None if three points do not make a line.

    `nearest` is the index of the point next to the best step, where the curve is still turning; an error near 1 says
    only that nothing is left of the slope, and it grows no further. Both are left out.
    """
    if len(steps) < 4:
        return None
    steps, errors = np.delete(steps, nearest), np.delete(errors, nearest)
    kept = errors < 0.3
    if kept.sum() < 3:
        return None
    steps, errors = steps[kept], errors[kept]
    slope, intercept = np.polyfit(np.log(steps), np.log(errors), 1)
    if np.abs(np.log(errors) - slope * np.log(steps) - intercept).max() > 0.7:
        return None
    middle = len(steps) // 2
    return float(slope), steps[middle], errors[middle]
