"""The loss: along one parameter, as a map over two, and epoch by epoch."""

import numpy as np
from matplotlib.figure import Figure

from tinynet.network import Network
from tinynet.plots.style import (
    BACKWARD,
    FORWARD,
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


@drawing
def loss_slice(network, data, parameter, title, span=4.0):
    """Draw the loss while one parameter moves and the rest are held, with the slope where the network is.

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
    """Draw the loss as a map over two directions, and the way that training runs took on it.

    Parameters given together in one direction move together; the rest are held where the first run began.
    The path lies *on* the map only if the run keeps those equal, as AND does with two weights that
    start equal. A ring marks epoch 0, small dots the epochs before the 20th, a ball the last one.

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
    x, y = (_range([way[axis] for way in ways]) for axis in (0, 1))
    across, up = np.meshgrid(x, y)
    held = {name: np.full(across.size, values[0]) for name, values in first.parameters.items()}
    for names, values in ((horizontal, across), (vertical, up)):
        held |= {name: values.ravel() for name in names}
    sizes = (2, 1, 1) if "w2" in held else (2, 1)
    grid = Network(sizes, copies=across.size, start=held)
    losses = grid.loss(first.data.inputs, first.data.labels).reshape(across.shape)
    words = []
    with look():
        figure = Figure((6.4, 4.2))
        axes = figure.subplots()
        levels = np.array([0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0])
        axes.contourf(x, y, losses, levels=levels, cmap="Greys", alpha=0.5)
        lines = axes.contour(x, y, losses, levels=levels[1:], colors=PALE, linewidths=0.6)
        axes.clabel(lines, fontsize=7, fmt="%g")
        for (label, run), way, (color, dash) in zip(runs.items(), ways, RUN_STYLES, strict=False):
            axes.plot(*way, color=color, linestyle=dash, linewidth=1.6)
            early = run.epochs < 20
            axes.plot(way[0][early], way[1][early], ".", color=color, markersize=5)
            if run.epochs[0] == 0:
                axes.plot(way[0][0], way[1][0], "o", color="white", markeredgecolor=color, markersize=8)
            axes.plot(way[0][-1], way[1][-1], "o", color=color, markeredgecolor="white", markersize=10)
            write(axes, way[0][-1], way[1][-1], f"  {label}", color, va="bottom")
            words.append(
                f"{label}: from ({way[0][0]:.2f}, {way[1][0]:.2f}), loss {run.loss[0]:.4f}, "
                f"to ({way[0][-1]:.2f}, {way[1][-1]:.2f}), loss {run.loss[-1]:.4f}"
            )
        axes.set(xlabel=" = ".join(horizontal), ylabel=" = ".join(vertical), title=title)
        return picture(figure, f"{title}. A map of the loss. {'; '.join(words)}.")


@drawing
def loss_curves(runs, title, base_rate=True):
    """Draw the loss of training runs, epoch by epoch, both axes logarithmic.

    Parameters
    ----------
    runs : dict of str to History
        One network each, by the label to give it, on the same data.
    title : str
        The finding.
    base_rate : bool
        Whether to draw the loss of always answering the mean label.

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
        for (label, run), (color, dash) in zip(runs.items(), RUN_STYLES, strict=False):
            epochs = np.maximum(run.epochs, 0.5)
            axes.plot(epochs, run.loss, color=color, linestyle=dash, label=label)
            words.append(f"{label}: from {run.loss[0]:.4f} to {run.loss[-1]:.4f} after {run.epochs[-1]:,} epochs")
        axes.set(xscale="log", yscale="log", xlabel="epochs (the left edge is the start)", ylabel="loss L")
        names = [(run.loss[-1], label, RUN_STYLES[i][0]) for i, (label, run) in enumerate(runs.items())]
        # 0.01 is drawn where a run comes near it; elsewhere it would press everything else together.
        near = bool(min(run.loss.min() for run in runs.values()) < 0.1)
        lines = [(0.01, "0.01")] * near + [(data.base_rate, "base rate")] * bool(base_rate and data.base_rate > 0)
        for height, name in lines:
            axes.axhline(height, color=PALE, linewidth=0.9, linestyle=(0, (1, 1)))
            names.append((height, f"{name} (dotted line)", INK))
        name_at_the_right(axes, names)
        axes.set_title(title)
        return picture(figure, f"{title}. Loss on {data.name}. {'; '.join(words)}.")


# Parts ---------------------------------------------------------------------------------------------------


def _range(values):
    low, high = min(v.min() for v in values), max(v.max() for v in values)
    margin = 0.25 * max(high - low, 2.0)
    return np.linspace(low - margin, high + margin, 81)
