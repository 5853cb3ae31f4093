"""A training run as it stands at one epoch: the answers in the plane, the loss and the parameters."""

import numpy as np
from matplotlib.figure import Figure

from tinynet.plots.plane import _name_the_line
from tinynet.plots.style import (
    FORWARD,
    INK,
    PALE,
    PARAMETER_STYLES,
    QUIET,
    RUN_STYLES,
    drawing,
    look,
    marker,
    picture,
    plain_powers,
    shades,
)

__all__ = ["training"]


@drawing
def training(runs, outputs, epoch, title):
    """Draw runs on one data set: for each program its plane and its parameters, and one panel of losses.

    Parameters
    ----------
    runs : dict of str to History
        One network each, by program, with a record of every epoch.
    outputs : dict of str to callable
        For each program, a function that returns ŷ of shape (n,) for inputs of shape (n, 2), at the epoch shown.
    epoch : int
        The epoch that is marked, and whose answers are drawn.
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    words = []
    alone = len(runs) == 1
    with look():
        figure = Figure((11, 3.5 if alone else 6.4))
        grid = figure.add_gridspec(1 if alone else 2, 3)
        # Two programs stand side by side, each above its parameters, as in the page.
        _draw_loss(figure.add_subplot(grid[0, 1] if alone else grid[:, 2]), runs, epoch)
        for column, (name, history) in enumerate(runs.items()):
            prefix = "" if list(runs) == ["correct"] else f"{name}: "
            _draw_parameters(figure.add_subplot(grid[0, 2] if alone else grid[1, column]), history, epoch, prefix)
            said = _draw_plane(figure.add_subplot(grid[0, column]), history, outputs[name], epoch, prefix)
            words.append(f"{prefix}{said}")
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
        return picture(figure, f"{title}. At epoch {epoch:,}{', ' if prefix else ': '}{' '.join(words)}")


# Parts ---------------------------------------------------------------------------------------------------


def _draw_loss(axes, runs, epoch):
    data, last = _data_and_last(runs)
    drawn = _drawn_epochs(last)
    names = []
    for (name, history), (color, dash) in zip(runs.items(), RUN_STYLES, strict=False):
        axes.plot(_on_axis(drawn), history.loss[drawn], color=color, linestyle=dash)
        axes.plot(
            _on_axis(epoch), history.loss[epoch], "o", color=color, markeredgecolor="white", markersize=8, clip_on=False
        )
        if len(runs) > 1:
            names.append((history.loss[-1], name, color, dash))
    dotted = (0, (1, 2))
    for height, name in ((data.base_rate, "base rate"), (0.01, "0.01")):
        if height > 0:
            axes.axhline(height, color=PALE, linewidth=0.9, linestyle=dotted)
            names.append((height, name, PALE, dotted))
    lowest = min(history.loss.min() for history in runs.values())
    axes.set(yscale="log", ylim=(min(0.005, max(lowest / 2, 1e-12)), 1))
    plain_powers(axes.yaxis)
    _finish_epochs(axes, last, epoch)
    _name_at_the_right(axes, names)
    axes.set_title(f"Loss L on {data.name}", fontsize=10, fontweight="normal")


def _draw_parameters(axes, history, epoch, prefix):
    last = history.epochs[-1]
    drawn = _drawn_epochs(last)
    axes.axhline(0, color=PALE, linewidth=0.8)
    for name, values in history.parameters.items():
        color, dash = PARAMETER_STYLES[name]
        axes.plot(_on_axis(drawn), values[drawn], color=color, linestyle=dash)
        axes.plot(
            _on_axis(epoch), values[epoch], "o", color=color, markeredgecolor="white", markersize=7, clip_on=False
        )
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, -1), max(high, 1))
    _finish_epochs(axes, last, epoch)
    _name_at_the_right(
        axes, [(values[-1], name, *PARAMETER_STYLES[name]) for name, values in history.parameters.items()]
    )
    axes.set_title(f"{prefix}parameters" if prefix else "Parameters", fontsize=10, fontweight="normal")


def _draw_plane(axes, history, output, epoch, prefix):
    """Draw the answers everywhere and at the rows; return the epoch in words."""
    data, right = history.data, f"{history.rows_right[epoch]} of {len(history.data)} rows right"
    low, high = data.inputs.min(axis=0) - 0.5, data.inputs.max(axis=0) + 0.5
    x1, x2 = (np.linspace(low[i], high[i], 61) for i in (0, 1))
    y_hat = output(np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)).reshape(61, 61)
    axes.contourf(x1, x2, y_hat, levels=np.linspace(0, 1, 11), colors=shades(FORWARD, 11, 0.5))
    crosses = y_hat.min() < 0.5 < y_hat.max()
    if crosses:
        line = axes.contour(x1, x2, y_hat, levels=[0.5], colors=FORWARD, linewidths=2)
        _name_the_line(axes, line.allsegs[0][0], high)
    for label in (0, 1):
        axes.plot(*data.inputs[data.labels == label].T, "o", **marker(label), zorder=3, clip_on=False)
    answers = output(data.inputs)
    if len(data) <= 8:
        for row, answer in zip(data.inputs, answers, strict=True):
            axes.annotate(f"{answer:.2f}", row, (9, 7), textcoords="offset points", fontsize=9)
    for label in (0, 1):
        _name_the_label(axes, data, label)
    axes.set(xlabel="x1", ylabel="x2", xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    axes.set_title(f"{prefix}{right}", fontsize=10, fontweight="normal")
    values = ", ".join(f"{name} {round(values[epoch], 2) + 0.0:.2f}" for name, values in history.parameters.items())
    told = [f"loss {history.loss[epoch]:.4f} (at the start {history.loss[0]:.4f}), {right}", values]
    told.append("the line where ŷ = ½ is drawn" if crosses else "no line where ŷ = ½ crosses the plane drawn")
    if len(data) <= 8:
        told += [
            f"({row[0]:g}, {row[1]:g}) with label {y:.0f} gets {a:.2f}"
            for row, y, a in zip(data.inputs, data.labels, answers, strict=True)
        ]
    return f"{'; '.join(told)}."


def _name_the_label(axes, data, label):
    """Write what a marker means below the one that is farthest from those of the other label."""
    own, others = data.inputs[data.labels == label], data.inputs[data.labels != label]
    if not len(own):
        return
    away = np.linalg.norm(own[:, np.newaxis] - others, axis=2).min(axis=1) if len(others) else np.zeros(len(own))
    axes.annotate(
        f"label {label}", own[away.argmax()], (0, -15), textcoords="offset points", ha="center", fontsize=9, color=QUIET
    )


def _data_and_last(runs):
    first = next(iter(runs.values()))
    return first.data, first.epochs[-1]


def _drawn_epochs(last):
    """Return the epochs to draw: one by one at first, then each 3 % after the previous one, as in the page."""
    epochs = [0]
    while epochs[-1] < last:
        epochs.append(min(last, max(epochs[-1] + 1, round(1.03 * epochs[-1]))))
    return np.array(epochs)


def _on_axis(epoch):
    """Return the place of an epoch on a logarithmic axis; epoch 0, which has none there, is put at ½."""
    return np.maximum(epoch, 0.5)


def _finish_epochs(axes, last, epoch):
    axes.axvline(_on_axis(epoch), color=PALE, linewidth=0.9, zorder=0)
    axes.set(xscale="log", xlim=(0.5, _on_axis(last)), xlabel="epochs (the left edge is the start)")
    plain_powers(axes.xaxis)


def _name_at_the_right(axes, names):
    """Write names beside the axes, where their lines end, pushed apart where two would overlap."""
    gap = 0.07 / len(axes.get_subplotspec().rowspan)
    # Of lines that end together, the first is named at the top.
    names = sorted(names, key=lambda name: name[0], reverse=True)[::-1]
    to_axes = axes.transData + axes.transAxes.inverted()
    ends = np.clip([to_axes.transform((1, height))[1] for height, *_ in names], 0, 1)
    for (_, name, color, dash), end, place in zip(names, ends, _spread(ends, gap), strict=True):
        axes.plot(
            [1, 1.05], [end, place], color=color, linestyle=dash, linewidth=1, transform=axes.transAxes, clip_on=False
        )
        axes.text(1.07, place, name, color=INK, fontsize=9, va="center", transform=axes.transAxes)


def _spread(places, gap):
    """Return sorted places at least `gap` apart: pushed upwards, pushed downwards, and the mean of both."""
    steps = gap * np.arange(len(places))
    up = np.maximum.accumulate(places - steps)
    down = np.minimum.accumulate((places - steps)[::-1])[::-1]
    middle = np.maximum((up + down) / 2, 0)
    return np.minimum(middle, 1 - steps[-1]) + steps
