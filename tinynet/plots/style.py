"""The style of the course's figures: colours, line styles, and the `Picture` that every figure becomes.

A figure is drawn once for both themes. Its SVG names each colour by what it means, with the light theme's value behind
it: ``fill="var(--tn-ink, #333333)"``. Where the course's style is loaded, the figure takes the colours of the page. As
a file of its own, and in other pages, it is dark ink on white paper.
"""

import hashlib
import inspect
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import wraps
from html import escape
from pathlib import Path

from matplotlib import patheffects, rc_context
from matplotlib.text import Text

from tinynet.network import Network
from tinynet.short_text import short

__all__ = [
    "BACKWARD",
    "COLOURS",
    "FORWARD",
    "HALO",
    "INK",
    "PALE",
    "PARAMETER_STYLES",
    "QUIET",
    "RUN_STYLES",
    "WASH",
    "Picture",
    "as_written",
    "drawing",
    "explain",
    "explain_markers",
    "for_any_page",
    "look",
    "marker",
    "name_at_the_right",
    "picture",
    "plain_powers",
    "power_of_ten",
    "shades",
    "write",
]

_SHEET = Path(__file__).parents[1] / "widgets/colours.css"
_LIGHT = _SHEET.read_text(encoding="utf-8").split("}", 1)[0]
# The colours of the light theme by name: Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), told apart by most
# colour-blind readers, and some tones of grey.
COLOURS = dict(re.findall(r"--tn-([\w-]+): (#[0-9a-f]{6});", _LIGHT))
_NAMES = {value: name for name, value in reversed(COLOURS.items())}

FORWARD, BACKWARD = COLOURS["forward"], COLOURS["backward"]
INK, QUIET, PALE, WASH = (COLOURS[name] for name in ("ink", "quiet", "pale", "wash"))
PARAMETER_STYLES = {
    "w11": (COLOURS["w11"], "-"),
    "w12": (COLOURS["w12"], "--"),
    "b1": (COLOURS["b1"], ":"),
    "w2": (COLOURS["w2"], "-."),
    "b2": (COLOURS["b2"], (0, (5, 1, 1, 1, 1, 1))),
}
# A logarithmic axis that begins below it has its numbers as powers of ten; tinynet/widgets/draw.js has it too.
LEAST_PLAIN = 1e-4
# A white rim, with which a text can be read on lines and colours too.
HALO = [patheffects.withStroke(linewidth=2.5, foreground="white")]
# Of one figure's several runs, each has its own dash as well as its own tone.
RUN_STYLES = [
    (FORWARD, "-"),
    (INK, "--"),
    (COLOURS["w11"], "-."),
    (COLOURS["b1"], ":"),
    (COLOURS["w12"], (0, (6, 1, 1, 1))),
]
# What is a line's colour is too pale for a text; a text beside its line is known by its place.
_FOR_TEXT = {FORWARD: COLOURS["forward-text"], BACKWARD: COLOURS["backward-text"], PALE: QUIET}
_FOR_TEXT |= {color: INK for color, _ in (*PARAMETER_STYLES.values(), *RUN_STYLES) if color not in (FORWARD, INK)}

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
    "axes.facecolor": "none",
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
        The figure in words, made from the numbers that were drawn, for readers who cannot see it.
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
    """Make a drawing function say what is wrong with its title, networks or runs before it draws."""
    signature = inspect.signature(function)

    @wraps(function)
    def drawn(*arguments, **named):
        given = signature.bind(*arguments, **named).arguments
        if not isinstance(given["title"], str):
            raise TypeError(f"title must be a text, the finding of the figure; got {short(given['title'])}.")
        for name in ("runs", "networks"):
            if name in given and not len(given[name]):
                raise ValueError(f"{name} must have at least one entry; got {short(given[name])}.")
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
    """Write above the axes which marker is which label."""
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


def explain(axes, text):
    """Write above the axes, at the left, what one of their signs means."""
    axes.annotate(text, (0, 1), (0, 8), xycoords="axes fraction", textcoords="offset points", color=QUIET, fontsize=8)


def write(axes, x, y, text, color, va):
    """Write a text with a white rim, so that it can be read on lines too."""
    axes.text(x, y, text, color=color, fontsize=9, va=va).set_path_effects(HALO)


def name_at_the_right(axes, names):
    """Write names beside the axes, each with the end of its line, pushed apart where two would overlap.

    `names` are (height, name, color, dash).
    """
    names = sorted(names, key=lambda name: name[:2])
    bottom, top, *heights = axes.yaxis.get_transform().transform([*axes.get_ylim(), *(name[0] for name in names)])
    ends = [(height - bottom) / (top - bottom) for height in heights]
    places = [*ends]
    # Apart first upwards from the lowest, then, where that leads above the axes, downwards from the top.
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + 0.065)
    places[-1] = min(places[-1], 1.0)
    for i in range(len(places) - 2, -1, -1):
        places[i] = min(places[i], places[i + 1] - 0.065)
    for (_, name, color, dash), end, place in zip(names, ends, places, strict=True):
        axes.plot(
            [1, 1.045], [end, place], color=color, linestyle=dash, linewidth=1.2,
            transform=axes.transAxes, clip_on=False,
        )  # fmt: skip
        axes.text(1.06, place, name, color=INK, fontsize=9, va="center", transform=axes.transAxes)


def shades(color, levels, strongest):
    """Return one shade of a colour for each step between levels, from none up to the strongest: paper shows through."""
    return [(color, strongest * i / (levels - 2)) for i in range(levels - 1)]


def as_written(text):
    """Return a text with minus signs instead of hyphens before numbers."""
    return re.sub(r"(?<![\w)\]])-(?=[\d.])", "\N{MINUS SIGN}", text)


def power_of_ten(value):
    """Return a number above 0 to one digit, as 4·10⁻¹¹ or 10⁻⁵.

    Examples
    --------
    >>> power_of_ten(4.2e-11), power_of_ten(1e-05), power_of_ten(0.97)
    ('4·10⁻¹¹', '10⁻⁵', '10⁰')
    """
    digit, power = f"{value:.0e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"10{raised}" if digit == "1" else f"{digit}·10{raised}"


def plain_powers(axis):
    """Write the powers of ten along an axis as the views do: as 0.01 and 1,000, unless it reaches below 0.0001."""
    if axis.get_view_interval()[0] >= LEAST_PLAIN:
        axis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}")


def picture(figure, words):
    """Turn a Matplotlib figure into a `Picture`, whose text is the same on every machine and every day."""
    for text in _texts(figure):
        # A dollar sign is one. The axes' own numbers, which are formulas, are not among these.
        text.set_parse_math(False)
        text.set_text(as_written(text.get_text()))
        text.set_color(_FOR_TEXT.get(text.get_color(), text.get_color()))
    drawn, words = io.StringIO(), as_written(words)
    with look():
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    svg = for_any_page(drawn.getvalue(), re.split(r"(?<=[.?])\s", words, maxsplit=1)[0])
    narrowest = f"height: auto; --tn-narrowest: {_narrowest(figure)}px;"
    return Picture(svg.replace("height: auto;", narrowest, 1), words)


def _narrowest(figure):
    """Return the width in pixels at which the smallest letters are 10 pixels high: a page may let it scroll there."""
    smallest = min(text.get_fontsize() for text in figure.findobj(Text) if text.get_visible() and text.get_text())
    return round(10 * 72 * figure.get_figwidth() / smallest)


def _texts(figure):
    """Yield all texts but the numbers along the axes."""
    places = [figure, *figure.axes, *(axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis))]
    legends = [*figure.legends, *(legend for axes in figure.axes if (legend := axes.get_legend()))]
    for place in places:
        yield from (child for child in place.get_children() if isinstance(child, Text))
    for legend in legends:
        yield from legend.get_texts()


def for_any_page(svg, name):
    """Return a drawing that can stand in a page beside others, with the page's colours, or alone as a file."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r" <metadata>.*?</metadata>\n| <defs>\s*<style.*?</style>\s*</defs>\n", "", svg, flags=re.S)
    # In a column narrower than the drawing it shrinks, instead of being cut off.
    svg = re.sub(r' style="([^"]*)"', lambda style: _in_attributes(style[1]), svg)
    root = 'stroke-linejoin="round" style="max-width: 100%; height: auto;"'
    svg = svg.replace("<svg ", f'<svg class="tn-figure" role="img" aria-label="{escape(name)}" {root} ', 1)
    # The first white is the paper, and each other one the rim of a text or a mark.
    svg = svg.replace('fill="#ffffff"', 'fill="var(--tn-figure-paper, #ffffff)"', 1)
    svg = re.sub(r"(?<!, )#[0-9a-f]{6}", lambda color: _named(color[0]), svg)
    return _with_own_names(svg)


def _in_attributes(style):
    """Return a part's style as attributes: pages that take every style away, such as nbviewer, would paint it black."""
    return "".join(f' {name}="{value}"' for name, value in (each.split(": ") for each in style.split("; ")))


def _named(color):
    return f"var(--tn-{_NAMES[color]}, {color})" if color in _NAMES else color


def _with_own_names(svg):
    """Return a drawing whose parts are called like those of no other; parts that nothing refers to have no name."""
    mark = f"tn{hashlib.sha256(svg.encode()).hexdigest()[:6]}"
    used = dict.fromkeys(re.findall(r'(?:xlink:href="|url\()#([^")]+)', svg))
    new = {name: f"{mark}-{i}" for i, name in enumerate(used)}
    svg = re.sub(r' id="([^"]+)"', lambda part: f' id="{new[part[1]]}"' if part[1] in new else "", svg)
    return re.sub(r'(xlink:href="|url\()#([^")]+)', lambda place: f"{place[1]}#{new[place[2]]}", svg)
