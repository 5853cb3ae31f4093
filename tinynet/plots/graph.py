"""A computation as a graph: every value that was made on the way, with its number, and its slope once it has one."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path as Path2D

from tinynet.plots.graph_places import placed
from tinynet.plots.graph_steps import called, number_text, short_text, steps_of
from tinynet.plots.style import BACKWARD, COLOURS, FORWARD, HALO, INK, PALE, QUIET, drawing, look, picture

__all__ = ["graph"]

# In pixels, as in the page: from column to column and from row to row, a box, and how far apart two wires are.
ACROSS, DOWN, WIDTH, HEIGHT = 96, 72, 66, 58
PORT, LANE = 10, 4.5
# Below its wire: on it, the wire before a number would be read as its minus.
BELOW = 8
TITLE, LINE, POINT = 34, 19, 0.75
HEAD = 7, 4.5


@drawing
def graph(end, names, title, step=None, keep="added"):
    """Draw what a value was made from, from the left to the right.

    Parameters
    ----------
    end : Value
        The last value, see `tinynet.automatic`. If it has a slope, every value's slope is written below its number.
    names : dict
        Names of values, such as ``{"w11": w11}``. A value without a name is called by its operation.
    title : str
        The finding.
    step : int, optional
        How far the run is, for a graph of single numbers: first each value is made, and then each sends its slope back,
        as `steps_of` lists it. What the values themselves have as slopes is not used then.
    keep : "added" or "overwritten"
        What is done with a second message that arrives at a value; only used with `step`.

    Returns
    -------
    Picture
    """
    order, plan = placed(end)
    names = called(order, names)
    now, sent, wrong, made = None, {}, set(), set(order)
    if step is None:
        slopes = {value: value.slope for value in order} if np.any(end.slope) else {}
    else:
        done = steps_of(order, names, keep)[:step]
        now = done[-1] if done else None
        made = {value for value in order if not value.made_from} | {one.value for one in done if one.forward}
        sent = {(message.reader, message.place): message for one in done for message in one.messages}
        slopes, right = _slopes(done, end), _slopes(steps_of(order, names)[:step], end)
        wrong = {value for value in slopes if slopes[value] != right[value]}
    columns, rows = (max(place[i] for place in plan.places.values()) + 1 for i in (0, 1))
    width, height = max(columns * ACROSS + 8, 420), rows * DOWN + TITLE + (LINE * len(now.lines) + 10 if now else 0)
    with look():
        figure = Figure((width / 96, height / 96), layout="none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, width), ylim=(height - TITLE, -TITLE))
        axes.axis("off")
        axes.text(6, -TITLE / 2, title, fontsize=11, fontweight="bold", va="center")
        present = [value for value in order if value in made]
        for value in present:
            for place, _ in enumerate(value.made_from):
                _draw_edge(axes, plan, value, place, now, sent.get((value, place)))
        for value in present:
            slope = None if value not in slopes else _slope(slopes[value], value in wrong)
            _draw_value(axes, plan.places[value], value, names[value], slope, now)
        for i, text in enumerate(now.lines if now else ()):
            size = min(11, 11 * width / (7.6 * len(text)))
            at = rows * DOWN + 14 + LINE * i
            axes.text(6, at, text, fontsize=size, color=FORWARD if now.forward else BACKWARD, va="center")
        return picture(figure, f"{title}. {_in_words(order, names, made, slopes, wrong, now)}")


def _slopes(done, end):
    """Return the slopes that stand there after some steps."""
    slopes = {end: 1.0} if any(not one.forward for one in done) else {}
    return slopes | {message.source: message.after for one in done for message in one.messages}


def _slope(number, is_wrong):
    """Return a slope as a text, and its colour."""
    return (f"✗ {_number(number)}", COLOURS["wrong"]) if is_wrong else (_number(number), BACKWARD)


def _draw_edge(axes, plan, value, place, now, message):
    source, send = value.made_from[place]
    is_single = value.number.ndim == source.number.ndim == 0
    points = edge(plan, value, place)
    lit = now is not None and now.value is value
    forward = _thickness(float(source.number), 1) if is_single else 1.6
    lane = -LANE if is_single else 0
    _draw_wire(axes, points, lane, FORWARD, forward, COLOURS["forward-wash"] if lit and now.forward else None)
    if message is None:
        return
    wash = COLOURS["backward-wash"] if lit and not now.forward else None
    _draw_wire(axes, points[::-1], LANE, BACKWARD, _thickness(message.arriving, 0.1), wash)
    (x, y), (to_x, to_y) = points[-2:]
    at = (x + to_x) / 2, (y + to_y) / 2 + LANE + BELOW
    text = axes.text(*at, short_text(message.local), fontsize=7.5, color=QUIET, ha="center", va="center", zorder=4)
    text.set_path_effects(HALO)


def edge(plan, value, place):
    """Return the points that an edge goes through, in pixels: pairs of the start and the end of a bend."""
    source = value.made_from[place][0]
    (column, row), (to_column, to_row) = plan.places[source], plan.places[value]
    # The edges arrive in the order in which they come, so that none crosses its neighbour.
    arriving = [
        ([plan.places[other][1], *plan.between[value, i]][-1], i) for i, (other, _) in enumerate(value.made_from)
    ]
    port = (sorted(arriving).index(arriving[place]) - (len(arriving) - 1) / 2) * 2 * PORT
    twice = sum(other is source for other, _ in value.made_from) > 1
    x, y = ACROSS * (column + 0.5), DOWN * (row + 0.5) + (port if twice else 0)
    points = [(x + WIDTH / 2, y)]
    for i, between in enumerate(plan.between[value, place], start=1):
        x, y = ACROSS * (column + i + 0.5), DOWN * (between + 0.5)
        points += [(x - WIDTH / 2, y), (x + WIDTH / 2, y)]
    return [*points, (ACROSS * (to_column + 0.5) - WIDTH / 2, DOWN * (to_row + 0.5) + port)]


def _draw_wire(axes, points, lane, color, width, wash):
    (x, y), (before, _) = points[-1], points[-2]
    ahead = 1 if x > before else -1
    points = [(a, b + lane) for a, b in [*points[:-1], (x - ahead * HEAD[0], y)]]
    vertices, codes = [points[0]], [Path2D.MOVETO]
    for i in range(1, len(points)):
        (a, b), (c, d) = points[i - 1], points[i]
        if i % 2:
            middle = (a + c) / 2
            vertices += [(middle, b), (middle, d), (c, d)]
            codes += 3 * [Path2D.CURVE4]
        else:
            vertices.append((c, d))
            codes.append(Path2D.LINETO)
    path = Path2D(vertices, codes)
    if wash:
        axes.add_patch(PathPatch(path, facecolor="none", edgecolor=wash, linewidth=12 * POINT, zorder=1.4))
    style = {"linewidth": width * POINT, "capstyle": "butt", "zorder": 1.5}
    axes.add_patch(PathPatch(path, facecolor="none", edgecolor=color, **style))
    a, b = points[-1]
    head = [(a + ahead * HEAD[0], b), (a, b - HEAD[1]), (a, b + HEAD[1])]
    axes.add_patch(Polygon(head, facecolor=color, edgecolor="none", zorder=1.5))


def _thickness(number, half):
    return 1.2 + 4 * abs(number) / (abs(number) + half)


def _draw_value(axes, place, value, name, slope, now):
    x, y = ACROSS * (place[0] + 0.5), DOWN * (place[1] + 0.5)
    edge_color = FORWARD if value.made_from else COLOURS["edge"]
    _add_box(axes, x, y, WIDTH, HEIGHT, facecolor="white", edgecolor=edge_color, zorder=2)
    first, shown = y - 18, name.shown
    wide = len(value.sign) > 1
    if value.sign:
        # A sign stands in a ring, before the name.
        middle = x - (min(25, 6 + 3.4 * len(shown)) if shown and not wide else 15 if shown else 0)
        if not wide:
            axes.add_patch(Circle((middle, first), 8, facecolor="white", edgecolor=PALE, linewidth=0.9, zorder=3))
        sign = {"fontsize": 7.5 if wide else 10, "color": INK, "ha": "center", "va": "center_baseline", "zorder": 4}
        axes.text(middle, first, value.sign, **sign)
    if shown:
        size = min(8.5, 8.5 * (5 if value.sign else 8) / len(shown))
        at, align = (middle + (17 if wide else 11), "left") if value.sign else (x, "center")
        axes.text(at, first, shown, fontsize=size, color=QUIET, ha=align, va="center", zorder=3)
    number = {"ha": "center", "va": "center", "zorder": 3}
    color = FORWARD if value.made_from else INK
    weight = "bold" if value.made_from else "normal"
    axes.text(x, y + 1, _number(value.number), fontsize=9, color=color, weight=weight, **number)
    if slope is not None:
        text, color = slope
        size = min(9, 9 * 7.5 / len(text))
        axes.text(x, y + 18, text, fontsize=size, color=color, weight="bold", **number)
    if now is None:
        return
    if now.forward and now.value is value:
        _add_box(axes, x, y, WIDTH, HEIGHT, facecolor="none", edgecolor=FORWARD, linewidth=2.4, zorder=3.5)
    elif any(message.source is value for message in now.messages) or now.begins is value:
        style = {"facecolor": "none", "edgecolor": BACKWARD, "linewidth": 2.4, "zorder": 3.5}
        _add_box(axes, x, y + 18.5, WIDTH, HEIGHT - 37, **style)


def _add_box(axes, x, y, width, height, **style):
    shape = "round,pad=0,rounding_size=6"
    axes.add_patch(FancyBboxPatch((x - width / 2, y - height / 2), width, height, boxstyle=shape, **style))


def _number(number):
    if np.ndim(number):
        return " × ".join(map(str, np.shape(number)))
    return number_text(float(number))


def _in_words(order, names, made, slopes, wrong, now):
    said = []
    for value in order:
        if value not in made:
            continue
        words = names[value].in_words
        if value.made_from:
            sources = " and ".join(names[source].in_words for source, _ in value.made_from)
            words += f", made by {value.sign} from {sources},"
        words += f" is {_number(value.number)}"
        if value in slopes:
            words += f" and has the {'wrong ' * (value in wrong)}slope {_number(slopes[value])}"
        said.append(words)
    if now:
        said.append(f"Now: {'; '.join(now.lines)}")
    return f"{'. '.join(said)}."
