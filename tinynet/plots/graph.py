"""A computation as a graph: every value that was made on the way, with its number, and its slope once it has one."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from tinynet.plots.style import BACKWARD, COLOURS, FORWARD, INK, PALE, QUIET, drawing, look, picture

__all__ = ["graph"]

# In pixels: from column to column, from row to row, and half of a box.
ACROSS, DOWN, HALF_WIDTH, HALF_HEIGHT = 86, 52, 32, 22
TITLE, POINT = 34, 0.75


@drawing
def graph(end, names, title):
    """Draw what a value was made from, from the left to the right.

    Parameters
    ----------
    end : Value
        The last value, see `tinynet.automatic`. If it has a slope, every value's slope is written below its number.
    names : dict
        Names of values, such as ``{"w11": w11}``. A value without a name is called by its operation.
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    order, called = _in_order(end), {value: name for name, value in names.items()}
    with_slopes = bool(np.any(end.slope))
    places = _places(order)
    across, down = (max(place[i] for place in places.values()) + 1 for i in (0, 1))
    width, height = max(across * ACROSS + 8, 420), down * DOWN + TITLE + 6
    with look():
        figure = Figure((width / 96, height / 96), layout="none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, width), ylim=(height - TITLE, -TITLE))
        axes.axis("off")
        axes.text(6, -TITLE / 2, title, fontsize=11, fontweight="bold", va="center")
        at = {value: (ACROSS * (x + 0.5), DOWN * (y + 0.5)) for value, (x, y) in places.items()}
        for value in order:
            for source, _ in value.made_from:
                _draw_arrow(axes, at[source], at[value])
        for value in order:
            _draw_value(axes, at[value], value, called.get(value), with_slopes)
        return picture(figure, f"{title}. {_in_words(order, called, with_slopes)}")


def _in_order(end):
    order = []

    def visit(value):
        for source, _ in value.made_from:
            if source not in order:
                visit(source)
        order.append(value)

    visit(end)
    return order


def _places(order):
    """Return column and row of each value: what was given stands beside its first reader, and has a row of its own."""
    column = {}
    for value in order:
        column[value] = max((column[source] + 1 for source, _ in value.made_from), default=0)
    for value in reversed(order):
        if not value.made_from:
            readers = [column[other] for other in order if any(value is source for source, _ in other.made_from)]
            column[value] = min(readers, default=1) - 1
    rows, given = {}, 0
    for value in order:
        if value.made_from:
            rows[value] = np.mean([rows[source] for source, _ in value.made_from])
        else:
            rows[value], given = given, given + 1
    places = {}
    for value in order:
        x, y = column[value], rows[value]
        while any(x == other_x and abs(y - other_y) < 0.9 for other_x, other_y in places.values()):
            y += 0.5
        places[value] = rows[value] = (x, y)
        rows[value] = y
    return places


def _draw_arrow(axes, start, stop):
    begin, arrive = (start[0] + HALF_WIDTH, start[1]), (stop[0] - HALF_WIDTH, stop[1])
    style = "arc3,rad=0" if stop[0] - start[0] < 1.5 * ACROSS else "arc3,rad=-0.06"
    axes.add_patch(
        FancyArrowPatch(
            begin,
            arrive,
            arrowstyle="-|>",
            mutation_scale=9,
            shrinkA=0,
            shrinkB=0,
            color=PALE,
            linewidth=1.2,
            connectionstyle=style,
            zorder=1,
        )  # fmt: skip
    )


def _draw_value(axes, place, value, name, with_slopes):
    x, y = place
    edge = FORWARD if value.made_from else COLOURS["edge"]
    axes.add_patch(
        FancyBboxPatch(
            (x - HALF_WIDTH, y - HALF_HEIGHT),
            2 * HALF_WIDTH,
            2 * HALF_HEIGHT,
            boxstyle="round,pad=0,rounding_size=6",
            facecolor="white",
            edgecolor=edge,
            zorder=2,
        )  # fmt: skip
    )
    sign_alone = not name and len(value.sign) == 1
    lines = [(_label(value, name), QUIET, "bold" if sign_alone else "normal", 11 if sign_alone else 8.5)]
    lines.append(
        (_number(value.number), FORWARD if value.made_from else INK, "bold" if value.made_from else "normal", 9)
    )
    if with_slopes:
        lines.append((_number(value.slope), BACKWARD, "bold", 9))
    for i, (text, color, weight, size) in enumerate(lines):
        middle = y + (i - (len(lines) - 1) / 2) * 12.5
        axes.text(x, middle, text, fontsize=size, color=color, weight=weight, ha="center", va="center", zorder=3)


def _label(value, name):
    if name and value.sign:
        return f"{name} ({value.sign})"
    return name or value.sign or "given"


def _number(number):
    if np.ndim(number):
        return " × ".join(map(str, np.shape(number)))
    text = f"{abs(float(number)):.4f}"
    return f"−{text}" if number < 0 and float(text) else text


def _in_words(order, called, with_slopes):
    at = {value: called.get(value) or f"value {i}" for i, value in enumerate(order, start=1)}
    said = []
    for value in order:
        words = at[value]
        if value.made_from:
            words += f", made by {value.sign} from {' and '.join(at[source] for source, _ in value.made_from)},"
        words += f" is {_number(value.number)}"
        if with_slopes:
            words += f" and has the slope {_number(value.slope)}"
        said.append(words)
    return f"{'. '.join(said)}."
