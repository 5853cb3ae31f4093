"""What the second neuron of a chain does with the first one's sum: the answer as a function of z1."""

import numpy as np
from matplotlib.figure import Figure

from tinynet.network import sigmoid
from tinynet.plots.style import INK, PALE, RUN_STYLES, drawing, look, picture

__all__ = ["along_z1"]


@drawing
def along_z1(networks, title):
    """Draw the output ŷ of two neurons in a row against z1, with a dot where it is ½.

    Parameters
    ----------
    networks : dict of str to Network
        Up to five chains of sizes (m, 1, 1), no copies, by the label to give them. Only w2 and b2 count here.
    title : str
        The finding.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from tinynet.network import Network
    >>> along_z1({"a half": Network((2, 1, 1), start=0.5)}, "It never says no")
    It never says no. Output along z1: a half: from 0.62 to 0.73, never ½.
    """
    z1 = np.linspace(-7, 7, 281)
    words = []
    with look():
        figure = Figure((7.4, 3.6))
        axes = figure.subplots()
        axes.axhline(0.5, color=PALE, linewidth=0.8)
        for (label, network), (color, dash) in zip(networks.items(), RUN_STYLES, strict=False):
            w2, b2 = network.w2, network.b2
            axes.plot(z1, sigmoid(w2 * sigmoid(z1) + b2), color=color, linestyle=dash, label=label)
            way = f"{label}: from {sigmoid(b2):.2f} to {sigmoid(w2 + b2):.2f}"
            if b2 * (w2 + b2) < 0:
                crossing = float(np.log(-b2 / (w2 + b2)))
                axes.plot(crossing, 0.5, "o", color=color, markeredgecolor=INK, markersize=7, zorder=3)
                words.append(f"{way}, ½ at z1 = {crossing:.2f}")
            else:
                words.append(f"{way}, never ½")
        axes.set(xlabel="z1", ylabel="output ŷ = σ(w2·σ(z1) + b2)", xlim=(-7, 7), ylim=(-0.03, 1.03), title=title)
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
        return picture(figure, f"{title}. Output along z1: {'; '.join(words)}.")
