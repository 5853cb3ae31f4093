"""A flowchart of a page of docs/, which GitHub draws by itself, drawn for the site."""

import re
from html import escape
from itertools import combinations, pairwise
from statistics import mean

__all__ = ["flowchart"]

LETTER, PAD, BOX, ROW, APART, LINE = 8.4, 10, 28, 62, 16, 8
SWEEPS = 12


def flowchart(text):
    r"""Return a flowchart as SVG: a row of boxes for each level, and what arrows point to above.

    A long arrow has a place of its own in each row that it crosses, so no arrow runs behind a box.

    Parameters
    ----------
    text : str
        In Mermaid's form, of which this is known: "flowchart BT", and then an arrow in each line.

    Raises
    ------
    ValueError
        If a line is something else.

    Examples
    --------
    >>> drawing = flowchart("flowchart BT\n  walls --> floor\n  roof --> walls")
    >>> drawing.count("<rect"), 'aria-label="walls → floor; roof → walls"' in drawing
    (3, True)
    """
    first, *lines = text.strip().splitlines()
    arrows = [re.fullmatch(r" *(\w+) --> (\w+)", line) for line in lines]
    if first != "flowchart BT" or None in arrows:
        raise ValueError(f"not “flowchart BT” with an arrow in each line: {text}")
    arrows = [arrow.groups() for arrow in arrows]
    levels = _levels(arrows)
    # An arrow as its places from box to box: a name, or the arrow itself where it crosses a row.
    chains = [
        [start, *((start, end, row) for row in range(levels[start] - 1, levels[end], -1)), end] for start, end in arrows
    ]
    links = [link for chain in chains for link in pairwise(chain)]
    rows = _rows(levels, chains, links)
    x = _places(rows, links)
    y = {item: ROW * number + BOX / 2 + 1 for number, row in enumerate(rows) for item in row}
    lines = [_line([(x[item], y[item]) for item in chain]) for chain in chains]
    boxes = [_box(name, x[name], y[name]) for name in levels]
    said = "; ".join(f"{start} → {end}" for start, end in arrows)
    width, height = max(x[name] + _width(name) / 2 for name in levels) + 1, ROW * (len(rows) - 1) + BOX + 2
    return (
        f'<svg class="flowchart" role="img" aria-label="{escape(said)}" width="{width:.0f}" '
        f'viewBox="0 0 {width:.0f} {height}">{"".join(lines + boxes)}</svg>\n'
    )


def _levels(arrows):
    """Return the row of each name: below what it points to, and the end of arrows near where the first one begins."""
    levels = dict.fromkeys((name for arrow in arrows for name in arrow), 0)
    for _ in levels:
        for start, end in arrows:
            levels[start] = max(levels[start], levels[end] + 1)
    for name in levels.keys() - {start for start, _ in arrows}:
        levels[name] = min(levels[start] for start, end in arrows if end == name) - 1
    return levels


def _rows(levels, chains, links):
    """Return what stands in each row, from left to right, in the order of those tried that has the fewest crossings."""
    level = levels | {item: item[2] for chain in chains for item in chain[1:-1]}
    rows = [[item for item in level if level[item] == number] for number in range(max(level.values()) + 1)]
    best = rows
    for sweep in range(SWEEPS):
        # By turns downwards, after the row above, and upwards, after the row below.
        here, there = (0, 1) if sweep % 2 == 0 else (1, 0)
        rows = [list(row) for row in rows]
        for row in rows if sweep % 2 == 0 else reversed(rows):
            place = {item: i for other in rows for i, item in enumerate(other)}
            beside = {item: [place[link[there]] for link in links if link[here] == item] for item in row}
            row.sort(key=lambda item: mean(beside[item] or [place[item]]))
        best = min(best, rows, key=lambda tried: _crossings(tried, links))
    return best


def _crossings(rows, links):
    place = {item: (number, i) for number, row in enumerate(rows) for i, item in enumerate(row)}
    ends = [(*place[start], place[end][1]) for start, end in links]
    return sum(a == b and (p - q) * (r - s) < 0 for (a, p, r), (b, q, s) in combinations(ends, 2))


def _places(rows, links):
    """Return the middle of each item: as near as the others of its row let it be to what it is linked with."""
    x = {}
    for row in rows:
        edge = 0
        for item in row:
            x[item] = edge + _width(item) / 2
            edge += _width(item) + APART
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [mean([x[b if a == item else a] for a, b in links if item in (a, b)]) for item in row]
            offsets = [0]
            for left, right in pairwise(row):
                offsets.append(offsets[-1] + (_width(left) + _width(right)) / 2 + APART)
            free = _rising([want - offset for want, offset in zip(wanted, offsets, strict=True)])
            x |= {item: start + offset for item, start, offset in zip(row, free, offsets, strict=True)}
    left = min(x[item] - _width(item) / 2 for item in x) - 1
    return {item: middle - left for item, middle in x.items()}


def _rising(numbers):
    """Return the numbers that never fall and are nearest to the given ones, in squares.

    Examples
    --------
    >>> _rising([1, 5, 3, 7])
    [1, 4, 4, 7]
    """
    groups = []
    for number in numbers:
        groups.append([number])
        while len(groups) > 1 and mean(groups[-2]) > mean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    return [mean(group) for group in groups for _ in group]


def _width(item):
    return LETTER * len(item) + 2 * PAD if isinstance(item, str) else LINE


def _box(name, x, y):
    return (
        f'<rect x="{x - _width(name) / 2:.1f}" y="{y - BOX / 2}" width="{_width(name):.1f}" height="{BOX}" rx="6"/>'
        f'<text x="{x:.1f}" y="{y + 5}">{name}</text>'
    )


def _line(points):
    """Return an arrow, from below its first point to above its last one."""
    (x, y), *crossed, (end, top) = points
    path, y, top = f"M{x:.1f} {y - BOX / 2}", y - BOX / 2, top + BOX / 2 + 7
    for across, height in crossed:
        low, high = height + BOX / 2, height - BOX / 2
        path += f"C{x:.1f} {(y + low) / 2} {across:.1f} {(y + low) / 2} {across:.1f} {low}V{high}"
        x, y = across, high
    path += f"C{x:.1f} {(y + top) / 2} {end:.1f} {(y + top) / 2} {end:.1f} {top}"
    return f'<path d="{path}"/><path class="head" d="M{end - 4:.1f} {top}h8l-4 -7z"/>'
