"""Two hidden units as lines in the plane of the inputs, and beside it the rows in the plane of the units' answers."""

import numpy as np
from matplotlib import patheffects
from matplotlib.figure import Figure

from tinynet.plots.style import FORWARD, INK, PALE, drawing, explain, explain_markers, look, marker, picture, shades

__all__ = ["two_lines"]

SIZES = (2, 2, 1)
# Of each unit's line and of the output's: colour and dash.
UNIT_STYLES = ((FORWARD, "-"), (FORWARD, (0, (5, 2))))
OUTPUT_STYLE = (INK, (0, (6, 1.5, 1.5, 1.5)))
AROUND = 0.5
# Corners that are nearer to each other than this share a name.
TOGETHER = 0.06


@drawing
def two_lines(network, data, title):
    """Draw each hidden unit's line in the plane of the inputs, and the rows in the plane of the units' answers.

    Parameters
    ----------
    network : Network
        Sizes (2, 2, 1), no copies.
    data : Dataset
        Two inputs. If its rows are the four corners (0, 0), (0, 1), (1, 0), (1, 1), the square through them is drawn
        on both sides.
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    if network.sizes != SIZES:
        raise ValueError(f"two_lines draws a network of sizes {SIZES}; got one of {network.sizes}.")
    trace = network.forward(data.inputs)
    with look():
        figure = Figure((8.8, 4.2))
        left, right = figure.subplots(1, 2)
        low, high = data.inputs.min(axis=0) - AROUND, data.inputs.max(axis=0) + AROUND
        _shade(left, low, high, lambda points: network.forward(points).y_hat)
        _shade(right, (0, 0), (1, 1), lambda a1: _output(network, a1))
        for axes, points in ((left, data.inputs), (right, trace.a1)):
            _draw_rows(axes, points, data)
        said = []
        for k in (0, 1):
            line = (*network.w1[k], network.b1[k])
            drawn = _draw_line(left, line, low, high, UNIT_STYLES[k], f"unit {k}")
            said.append(line_in_words(line, ("x1", "x2"), f"The line of unit {k}", "plane of the inputs", drawn))
        line = (*network.w2, network.b2)
        drawn = _draw_line(right, line, (0, 0), (1, 1), OUTPUT_STYLE, "ŷ = ½")
        said.append(line_in_words(line, ("a1[0]", "a1[1]"), "The line ŷ = ½", "plane of the hidden units", drawn))
        left.set(xlabel="x1", ylabel="x2", xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        right.set(xlabel="a1[0], what unit 0 answers", ylabel="a1[1], what unit 1 answers", xlim=(0, 1), ylim=(0, 1))
        for axes in (left, right):
            axes.set_aspect("equal")
            explain_markers(axes)
            explain(axes, "short mark: side above ½")
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
        return picture(figure, f"{title}. {' '.join(said)} {_rows_in_words(data, trace)}")


def is_square(inputs):
    """Return whether the rows are the four corners, in the order of the course's tables."""
    return np.array_equal(inputs, [[0, 0], [0, 1], [1, 0], [1, 1]])


def _output(network, a1):
    z2 = a1 @ network.w2 + network.b2
    return 1 / (1 + np.exp(-np.clip(z2, -700, 700)))


def _shade(axes, low, high, answer):
    across, up = (np.linspace(low[i], high[i], 81) for i in (0, 1))
    grid = np.stack(np.meshgrid(across, up), axis=-1)
    shares = answer(grid.reshape(-1, 2)).reshape(81, 81)
    axes.contourf(across, up, shares, levels=np.linspace(0, 1, 11), colors=shades(FORWARD, 11, 0.5))


def _draw_rows(axes, points, data):
    if is_square(data.inputs):
        axes.plot(*points[[0, 1, 3, 2, 0]].T, color=PALE, linewidth=1, linestyle=(0, (1, 2)), zorder=2)
    # Where two rows meet, the filled dot lies within the ring of the open one.
    for label, size in ((0, 10), (1, 6)):
        axes.plot(
            *points[data.labels == label].T, "o", **(marker(label) | {"markersize": size}), zorder=4, clip_on=False
        )
    if is_square(data.inputs):
        for name, at in corner_names(points).items():
            # Inwards from the nearer side, so that no name leaves the picture.
            across, up = (-1 if value > axes_middle else 1 for value, axes_middle in zip(at, (0.5, 0.5), strict=True))
            text = axes.annotate(name, at, (9 * across, 8 * up), textcoords="offset points", fontsize=9, zorder=5,
                                 ha="right" if across < 0 else "left", va="top" if up < 0 else "bottom")  # fmt: skip
            text.set_path_effects([patheffects.withStroke(linewidth=2.5, foreground="white")])


def corner_names(points):
    """Return the place of each corner's name; corners that lie nearly on one spot share it."""
    names = ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]
    spots = []
    for name, point in zip(names, points, strict=True):
        for spot in spots:
            if np.hypot(*(spot[1] - point)) < TOGETHER:
                spot[0] += f", {name}"
                break
        else:
            spots.append([name, point])
    return dict(spots)


def _draw_line(axes, line, low, high, style, name):
    """Draw where a·u + b·v + c = 0, with a short mark towards the side above 0; return whether it is in the picture."""
    ends = crossings(line, low, high)
    if ends is None:
        return False
    color, dash = style
    ends = np.array(sorted(ends))
    axes.plot(*ends.T, color=color, linestyle=dash, linewidth=2, zorder=3)
    middle, towards = ends.mean(axis=0), np.array(line[:2]) / np.hypot(*line[:2])
    axes.plot(*np.array([middle, middle + 0.07 * (high[0] - low[0]) * towards]).T, color=color, linewidth=2, zorder=3)
    # To the right of the line, whether it rises or falls.
    rises = ends[1][1] > ends[0][1]
    text = axes.annotate(name, ends[0] * 0.88 + ends[1] * 0.12, (6, -2 if rises else 2), textcoords="offset points",
                         fontsize=9, color=color, zorder=5, va="top" if rises else "bottom")  # fmt: skip
    text.set_path_effects([patheffects.withStroke(linewidth=2.5, foreground="white")])
    return True


def crossings(line, low, high):
    """Return the two points where a·u + b·v + c = 0 meets the edges of a rectangle, or None."""
    a, b, c = line
    found = []
    if b:
        found += [(u, -(a * u + c) / b) for u in (low[0], high[0])]
    if a:
        found += [(-(b * v + c) / a, v) for v in (low[1], high[1])]
    inside = [point for point in found if all(low[i] - 1e-9 <= point[i] <= high[i] + 1e-9 for i in (0, 1))]
    apart = [point for point in inside if np.hypot(*np.subtract(point, inside[0])) > 1e-6]
    return (inside[0], apart[0]) if apart else None


def line_in_words(line, names, what, where, drawn):
    """Return a line as a sentence."""
    if not drawn:
        return f"{what} does not cross the {where} as it is drawn."
    a, b, c = line
    return f"{what}: {signed(a)}·{names[0]} {added(b)}·{names[1]} {added(c)} = 0."


def signed(value):
    """Return a number with two decimals and a true minus."""
    text = f"{abs(value):.2f}"
    return f"−{text}" if value < 0 and float(text) else text


def added(value):
    """Return a term of a sum, with its sign before it."""
    return f"{'−' if value < 0 else '+'} {signed(abs(value))}"


def _rows_in_words(data, trace):
    if len(data) > 8:
        return f"{len(data)} rows."
    return " ".join(
        f"({', '.join(f'{value:g}' for value in inputs)}) with label {label:g} lies at a1 = ({a1[0]:.2f}, {a1[1]:.2f}) "
        f"and gets {y_hat:.2f}."
        for inputs, label, a1, y_hat in zip(data.inputs, data.labels, trace.a1, trace.y_hat, strict=True)
    )
