"""The one look of the course's figures: colours, line styles, and the `Picture` that every figure becomes."""

import inspect
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import wraps
from html import escape

import numpy as np
from matplotlib import patheffects, rc_context
from matplotlib.text import Text

from tinynet.network import Network
from tinynet.short_text import short

__all__ = [
    "BACKWARD",
    "FORWARD",
    "INK",
    "PALE",
    "PARAMETER_STYLES",
    "RUN_STYLES",
    "Picture",
    "drawing",
    "explain_markers",
    "look",
    "marker",
    "name_at_the_right",
    "picture",
    "write",
]

# Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), told apart by most colour-blind readers.
FORWARD, BACKWARD = "#0072B2", "#D55E00"
PARAMETER_STYLES = {
    "w11": ("#009E73", "-"),
    "w12": ("#E69F00", "--"),
    "b1": ("#CC79A7", ":"),
    "w2": ("#56B4E9", "-."),
    "b2": ("#000000", (0, (5, 1, 1, 1, 1, 1))),
}
INK, PALE = "#333333", "#8a8a8a"
# Of one figure's several runs, each has its own dash as well as its own tone.
RUN_STYLES = [
    (FORWARD, "-"),
    (INK, "--"),
    ("#009E73", "-."),
    ("#CC79A7", ":"),
    ("#E69F00", (0, (6, 1, 1, 1))),
]

_STYLE = {
    "svg.fonttype": "path",
    "svg.hashsalt": "two-neurons",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
}


@dataclass(frozen=True)
class Picture:
    """A finished figure.

    Attributes
    ----------
    svg : str
        The drawing.
    words : str
        The same in words, from the numbers that were drawn, for readers who cannot see it.
    """

    svg: str
    words: str

    def __repr__(self):
        return self.words

    def _ipython_display_(self):
        from IPython.display import display

        display({"image/svg+xml": self.svg, "text/plain": self.words}, raw=True)
        display({"text/html": self.words_html, "text/plain": ""}, raw=True)

    @property
    def words_html(self):
        """The description as a line of HTML that can be folded open."""
        return f"<details><summary>This figure in words</summary>{escape(self.words)}</details>"


def drawing(function):
    """Let a function that draws say what is wrong with its title, its networks or its runs, before it draws."""
    signature = inspect.signature(function)

    @wraps(function)
    def drawn(*arguments, **named):
        given = signature.bind(*arguments, **named).arguments
        if not isinstance(given["title"], str):
            raise TypeError(f"title must be a text, the finding of the figure; got {short(given['title'])}.")
        for name in ("runs", "networks"):
            if name in given and not len(given[name]):
                raise ValueError(f"{name} must hold at least one of them; got {short(given[name])}.")
        networks = given.get("networks", {})
        for network in (given.get("network"), *(networks.values() if isinstance(networks, Mapping) else networks)):
            if isinstance(network, Network) and network.copies is not None:
                raise ValueError(
                    f"{function.__name__} draws one network; got {network.copies} copies. Make a Network of the "
                    "parameters of one copy: Network(sizes, start=…)."
                )
        return function(*arguments, **named)

    return drawn


def look():
    """Return a context in which Matplotlib draws in the course's style."""
    return rc_context(_STYLE)


def marker(label):
    """Return the style of a row's marker: open for label 0, filled for label 1."""
    return {"markersize": 9, "markeredgecolor": INK, "markerfacecolor": INK if label else "white"}


def explain_markers(axes):
    """Say above the axes which marker is which label."""
    for label in (0, 1):
        axes.plot([], [], "o", **marker(label), label=f"label {label}")
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=2,
        frameon=False,
        fontsize=8,
        handletextpad=0.2,
    )


def write(axes, x, y, text, color, va):
    """Write a text with a white rim, so that it is read on lines too."""
    drawn = axes.text(x, y, text, color=color, fontsize=9, va=va)
    drawn.set_path_effects([patheffects.withStroke(linewidth=2.5, foreground="white")])


def name_at_the_right(axes, names):
    """Write (height, name, color) beside a logarithmic axis at their heights, pushed apart where two would overlap."""
    bottom, top = np.log(axes.get_ylim())
    names = sorted(names)
    places = [(np.log(height) - bottom) / (top - bottom) for height, _, _ in names]
    # Apart first upwards from the lowest, then, where that leads above the axes, downwards from the top.
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + 0.065)
    places[-1] = min(places[-1], 1.0)
    for i in range(len(places) - 2, -1, -1):
        places[i] = min(places[i], places[i + 1] - 0.065)
    for place, (_, name, color) in zip(places, names, strict=True):
        axes.text(1.01, place, name, color=color, fontsize=9, va="center", transform=axes.transAxes)


def picture(figure, words):
    """Turn a Matplotlib figure into a `Picture`: text that is the same on every machine, and nothing of the day."""
    legends = [legend for axes in figure.axes if (legend := axes.get_legend())]
    texts = [child for place in (figure, *figure.axes) for child in place.get_children() if isinstance(child, Text)]
    for text in (*texts, *(text for legend in legends for text in legend.get_texts())):
        # A dollar sign is one. The axes' own numbers, which are formulas, are not among these.
        text.set_parse_math(False)
    text = io.StringIO()
    with look():
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    # In a column narrower than the drawing it shrinks, instead of being cut off.
    svg = text.getvalue().replace("<svg ", '<svg style="max-width: 100%; height: auto" ', 1)
    return Picture(svg, words)
