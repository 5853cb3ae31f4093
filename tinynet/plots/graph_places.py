"""Where the values of a graph lie: a column for each operation in a row, and no box on another or on an edge."""

from typing import NamedTuple

import numpy as np

__all__ = ["Plan", "placed"]

# As near as an edge may come to the middle of a box, in rows.
CLEAR = 0.75


class Plan(NamedTuple):
    """Where everything lies.

    `places` has column and row of each value. `between` has the rows of an edge in the columns that it passes, under
    the value that it leads to and the place of its source among that value's sources.
    """

    places: dict
    between: dict


def placed(end):
    """Return the values behind the end, each after its sources, and where they lie.

    Parameters
    ----------
    end : Value

    Returns
    -------
    tuple of (list of Value, Plan)

    Examples
    --------
    >>> from tinynet.automatic import Value
    >>> w, x, b = Value(1.0), Value(2.0), Value(3.0)
    >>> order, plan = placed(w * x + b)
    >>> [plan.places[value] for value in order]
    [(0, 0.0), (0, 1.0), (1, 0.5), (1, 1.5), (2, 0.5)]
    """
    order, parts = [], {}

    def visit(value):
        parts[value] = []
        for source, _ in value.made_from:
            if source not in parts:
                visit(source)
                parts[value].append(source)
        order.append(value)

    visit(end)
    columns = _columns(order)
    rows = _rows(end, parts, columns)
    top = min(rows.values())
    places = {value: (columns[value], rows[value] - top) for value in order}
    return order, Plan(places, _between(order, places))


def _columns(order):
    """Return the column of each value; what was given stands beside its first reader."""
    columns = {}
    for value in order:
        columns[value] = max((columns[source] + 1 for source, _ in value.made_from), default=0)
    for value in order:
        if not value.made_from:
            readers = [columns[other] for other in order if any(value is source for source, _ in other.made_from)]
            columns[value] = min(readers, default=1) - 1
    return columns


def _rows(end, parts, columns):
    """Return the row of each value: its parts one below the other, as close as their boxes let them."""

    def arranged(value):
        rows, taken = {}, {}
        for part in parts[value]:
            inner, occupied = arranged(part)
            # The edge to the part keeps its row free too.
            passed = dict.fromkeys(range(columns[part] + 1, columns[value]), (inner[part], inner[part]))
            for column, (low, high) in passed.items():
                known = occupied.get(column, (low, high))
                occupied[column] = min(low, known[0]), max(high, known[1])
            shift = max((taken[c][1] + 1 - occupied[c][0] for c in occupied if c in taken), default=0.0)
            rows |= {one: row + shift for one, row in inner.items()}
            for column, (low, high) in occupied.items():
                taken[column] = min(taken.get(column, (low + shift,))[0], low + shift), high + shift
        computed = [rows[part] for part in parts[value] if part.made_from]
        rows[value] = float(np.mean(computed or [rows[part] for part in parts[value]] or [0.0]))
        taken[columns[value]] = rows[value], rows[value]
        return rows, taken

    return arranged(end)[0]


def _between(order, places):
    """Return where each edge passes the columns between its ends: near the straight line, and on no box."""
    boxes = {}
    for column, row in places.values():
        boxes.setdefault(column, []).append(row)
    between = {}
    for value in order:
        for place, (source, _) in enumerate(value.made_from):
            (column, row), (to_column, to_row) = places[source], places[value]
            passed = range(column + 1, to_column)
            straight = np.linspace(row, to_row, len(passed) + 2)[1:-1]
            # An edge that keeps its source's row as long as it can is the easiest to follow.
            level = all(abs(row - other) >= CLEAR for c in passed for other in boxes[c])
            between[value, place] = [
                row if level else _free(near, boxes[c]) for c, near in zip(passed, straight, strict=True)
            ]
    return between


def _free(near, taken):
    """Return the row next to `near` that is clear of those taken."""
    candidates = [float(near), *(row + side * CLEAR for row in taken for side in (-1, 1))]
    clear = [row for row in candidates if all(abs(row - other) >= CLEAR - 1e-9 for other in taken)]
    return min(clear, key=lambda row: abs(row - near))
