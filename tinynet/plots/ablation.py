"""An ablation at a glance: one small panel of loss curves for every program on every data set."""

import numpy as np
from matplotlib.figure import Figure

from tinynet.plots.style import INK, RUN_STYLES, drawing, look, picture, plain_powers

__all__ = ["ablation"]

ROW_HEIGHT = 1.45
HIGHEST_LOSS = 0.5


@drawing
def ablation(losses, learned, epochs, data, starts, title):
    """Draw loss curves as small multiples: a row for each program, a column for each data set.

    Every panel says how many of its runs have learned, and a dotted line is the base rate. The epochs are logarithmic.

    Parameters
    ----------
    losses : dict of str to array_like
        By a program's label, the losses of its runs, shape (data sets, kinds of start, runs, epochs).
    learned : dict of str to array_like
        By the same labels, whether each run has learned, shape (data sets, kinds of start, runs).
    epochs : array_like of int
        When the losses were measured, from 0 upwards.
    data : sequence of Dataset
        One for each column.
    starts : sequence of str
        The names of the kinds of start, up to five.
    title : str
        The finding.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from tinynet import AND
    >>> losses, learned = {"both mended": [[[[0.3, 0.1, 0.005]]]]}, {"both mended": [[[True]]]}
    >>> ablation(losses, learned, [0, 100, 1_000], [AND], ["weights in (0, 2)"], "It learns")
    It learns. How many runs learn (weights in (0, 2)), and the lowest and highest loss after 1,000 epochs. \
both mended: AND 1 of 1, 0.0050 to 0.0050.
    """
    # On a logarithmic axis epoch 0 has no place; it is drawn at ½.
    epochs = np.maximum(np.asarray(epochs), 0.5)
    words = []
    with look():
        figure = Figure((7.2, ROW_HEIGHT * len(losses) + 1.3))
        panels = figure.subplots(len(losses), len(data), sharex=True, sharey=True, squeeze=False)
        for row, program in zip(panels, losses, strict=True):
            # Four digits: what comes after them may differ between machines.
            curves, told = np.round(np.asarray(losses[program], dtype=float), 4), []
            won = np.asarray(learned[program], dtype=bool)
            for axes, dataset, runs, done in zip(row, data, curves, won, strict=True):
                _panel(axes, epochs, runs, dataset.base_rate, f"{done.sum()} of {done.size}")
                each = ", ".join(str(of_one_kind.sum()) for of_one_kind in done)
                each = f"{done.sum()} of {done.size}" + (f" ({each})" if len(done) > 1 else "")
                low, high = runs[..., -1].min(), runs[..., -1].max()
                told.append(f"{dataset.name} {each}, {low:.4f} to {high:.4f}")
            row[0].set_ylabel(program, fontsize=9)
            words.append(f"{program}: {'; '.join(told)}")
        for axes, dataset in zip(panels[0], data, strict=True):
            axes.set_title(dataset.name, fontsize=10)
        panels[0, 0].set(xlim=(0.5, epochs[-1]), ylim=(0, HIGHEST_LOSS), xscale="log")
        plain_powers(panels[0, 0].xaxis)
        panels[-1, len(data) // 2].set_xlabel("epochs (the left edge is the start)")
        figure.supylabel("loss L (dotted: the base rate)", fontsize=10)
        figure.suptitle(title, fontsize=11, fontweight="bold", x=0.01, ha="left")
        _name_the_starts(figure, starts)
        told = (
            f"{title}. How many runs learn ({'; '.join(starts)}), and the lowest and highest loss after "
            f"{epochs[-1]:,.0f} epochs. {'. '.join(words)}."
        )
        return picture(figure, told.replace("\n", " "))


def _panel(axes, epochs, runs, base_rate, share):
    """Draw the runs of one program on one data set."""
    for of_one_kind, (color, dash) in zip(runs, RUN_STYLES, strict=False):
        for run in of_one_kind:
            axes.plot(epochs, run, color=color, linestyle=dash, linewidth=0.9)
    axes.axhline(base_rate, color=INK, linewidth=1.0, linestyle=(0, (1, 2.5)))
    # Below all curves while they are still high.
    axes.text(0.04, 0.07, f"learned {share}", color=INK, fontsize=8, transform=axes.transAxes)


def _name_the_starts(figure, starts):
    """Write below the panels which line belongs to which kind of start."""
    lines = [
        figure.axes[0].plot([], [], color=color, linestyle=dash, linewidth=1.2)[0]
        for _, (color, dash) in zip(starts, RUN_STYLES, strict=False)
    ]
    figure.legend(
        lines, starts, loc="outside lower center", ncols=len(starts), frameon=False, fontsize=9, handlelength=2.6
    )
