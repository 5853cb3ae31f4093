"""A program, and beside each of its lines what the values in it are; as text and as HTML."""

from __future__ import annotations

import sys
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from tinynet.doctor.excerpt import cells_of, cut_around, wrapped
from tinynet.doctor.report import MARK, PROGRAM, Line, plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tinynet.doctor.diagnosis import Place

__all__ = ["Annotated", "listing_html", "listing_lines", "marked_html"]

USUAL_WIDTH, NARROWEST_NOTE, LONGEST_PART = 100, 30, 28
LONGEST_LINE = sys.maxsize
SHARE_OF_NOTES = 0.4
NOTHING = "No value in the program was watched."
Cell = int | str | None
Source = tuple[tuple[Cell, str], ...]


class Annotated(tuple):
    """Pairs of a place and what the value there is, which show themselves as a listing of the program."""

    def __str__(self) -> str:
        return plain_text(listing_lines(self))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return listing_html(self)


def listing_lines(
    annotated: Iterable[tuple[Place, str]],
    source: Source = (),
    width: int | None = None,
    write: Callable[[str], str] = str,
) -> list[Line]:
    """Return the listing in lines of pieces, (text, style): in two columns where there is room, else in one.

    Parameters
    ----------
    annotated : pairs of Place and str
    source : pairs of cell and text, optional
        The whole program; without it only lines with a place in them are known.
    width : int, optional
        In cells of a terminal.
    write : callable
        How a text is written there.

    Returns
    -------
    list of Line
    """
    rows = list(_rows(annotated, source))
    if not any(notes for *_, notes in rows):
        return [[(NOTHING, "")]]
    width = width or USUAL_WIDTH
    edge = max(len(str(number or "")) for _, number, *_ in rows) + 3
    longest = max(cells_of(_shown(text, write)) for _, _, text, notes in rows if notes)
    column = min(longest, width - edge - 3 - max(NARROWEST_NOTE, int(SHARE_OF_NOTES * width)))
    beside = column >= min(longest, width // 3)
    lines: list[Line] = []
    for cell, of_cell in groupby(rows, key=lambda row: row[0]):
        if cell is not None:
            lines += [[]] * bool(lines) + [[(write(_title(cell)), "headline")]]
        for _, number, text, notes in of_cell:
            text = _shown(text, write)
            line: Line = [(f"{number or '':>{edge - 3}} | ", "edge"), (text if number else write("…"), "")]
            fits = beside and cells_of(text) <= column
            indent = edge + column + 3 if beside else edge + len(text) - len(text.lstrip()) + 2
            said = [piece for note in notes for piece in wrapped(write(note), max(20, width - indent))]
            if said and fits:
                line += [(" " * (column - cells_of(text)) + " | ", "edge"), (said.pop(0), "note")]
            lines.append(line)
            before = [(f"{' ' * (edge - 3)} | ", "edge")]
            if beside:
                before += [(" " * column + " | ", "edge")]
            else:
                before += [(" " * (indent - edge), "")]
            lines += [[*before, (piece, "note")] for piece in said]
    return lines


def listing_html(annotated: Iterable[tuple[Place, str]], source: Source = ()) -> str:
    """Return the listing as a table of HTML that needs no stylesheet."""
    rows = list(_rows(annotated, source))
    if not any(notes for *_, notes in rows):
        return f"<p>{NOTHING}</p>"
    left = 'style="text-align: left; vertical-align: top"'
    parts = [f"<caption {left}>What the value of each line is</caption>"]
    parts.append(f"<thead><tr><th>line</th><th {left}>program</th><th {left}>its values</th></tr></thead>")
    for cell, of_cell in groupby(rows, key=lambda row: row[0]):
        title = "" if cell is None else f'<tr><th colspan="3" {left}>{escape(_title(cell))}</th></tr>'
        body = "".join(
            f'<tr><td style="vertical-align: top">{number or ""}</td>'
            f'<td {left}><pre style="{PROGRAM}; margin: 0"><code>{escape(text) if number else "…"}</code></pre></td>'
            f"<td {left}>{'<br>'.join(map(escape, notes))}</td></tr>"
            for _, number, text, notes in of_cell
        )
        parts.append(f"<tbody>{title}{body}</tbody>")
    return f"<table>{''.join(parts)}</table>"


def marked_html(source: Source, places: Iterable[Place]) -> str:
    """Return a whole program as HTML, with some of its places underlined."""
    marked: dict[tuple[Cell, int], list[tuple[int, int]]] = {}
    for place in places:
        for number in range(place.line, place.end_line + 1):
            begin = place.column if number == place.line else 0
            end = place.end_column if number == place.end_line else LONGEST_LINE
            marked.setdefault((place.cell, number), []).append((begin, end))
    parts = []
    for cell, of_cell in groupby(_rows((), source), key=lambda row: row[0]):
        rows = [(number, text, marked.get((cell, number), [])) for _, number, text, _ in of_cell]
        width = len(str(rows[-1][0]))
        lines = [f'<span style="opacity: 0.7">{row[0]:>{width}}</span>  {_marked_line(*row[1:])}' for row in rows]
        title = "" if cell is None else f"<p>{escape(_title(cell))}</p>"
        parts.append(f'{title}<pre style="{PROGRAM}"><code>{chr(10).join(lines)}</code></pre>')
    return "".join(parts)


def _marked_line(text: str, spans: list[tuple[int, int]]) -> str:
    """Return a line as HTML, with the letters in any of the spans underlined, but not its indentation."""
    first = len(text) - len(text.lstrip())
    is_marked = [first <= i and any(begin <= i < end for begin, end in spans) for i in range(len(text))]
    runs = groupby(zip(text, is_marked, strict=True), key=lambda letter: letter[1])
    written = ((mark, escape("".join(letter for letter, _ in run))) for mark, run in runs)
    return "".join(f'<u style="{MARK}">{part}</u>' if mark else part for mark, part in written)


def _title(cell: int | str) -> str:
    return f"cell {cell}" if isinstance(cell, int) else cell


def _shown(text: str, write: Callable[[str], str]) -> str:
    return "".join(cut_around(text, 0, 0, cells_of(text) * 8 + 80, write))


def _rows(annotated: Iterable[tuple[Place, str]], source: Source) -> Iterator[tuple[Cell, int | None, str, list[str]]]:
    """Yield (cell, number, text, notes) of each line; the number is None where lines are left out."""
    texts: dict[tuple[Cell, int], str] = {}
    notes: dict[tuple[Cell, int], list[tuple[Place, str]]] = {}
    for cell, text in source:
        texts |= {(cell, number): line.rstrip("\r") for number, line in enumerate(text.split("\n"), 1)}
        # The line that ends a file is none.
        if text.endswith("\n"):
            del texts[cell, text.count("\n") + 1]
    for place, value in annotated:
        notes.setdefault((place.cell, place.line), []).append((place, value))
        for number, line in enumerate(place.text.split("\n"), place.line):
            texts.setdefault((place.cell, number), line.rstrip("\r"))
    if not source:
        order = list(dict.fromkeys(cell for cell, _ in texts))
        texts = dict(sorted(texts.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))
    before: tuple[Cell, int] | None = None
    for (cell, number), text in texts.items():
        if not source and before is not None and before[0] == cell and number != before[1] + 1:
            yield cell, None, "", []
        before = cell, number
        yield cell, number, text, _in_order(notes.get((cell, number), []))


def _in_order(notes: list[tuple[Place, str]]) -> list[str]:
    """Return what is said of the values of one line, the outermost first, each with its part if there are several.

    Of a part whose value is what the value around it is nothing is said.
    """
    notes = sorted(notes, key=lambda one: (one[0].line - one[0].end_line, one[0].column, -one[0].end_column))
    kept: list[tuple[Place, str]] = []
    for place, value in notes:
        if not any(value == said and _is_in(place, around) for around, said in kept):
            kept.append((place, value))
    return [value if len(kept) == 1 else f"{_part(place)}: {value}" for place, value in kept]


def _is_in(place: Place, around: Place) -> bool:
    end, end_around = (place.end_line, place.end_column), (around.end_line, around.end_column)
    return around.column <= place.column and end <= end_around


def _part(place: Place) -> str:
    first, *more = place.text.split("\n")
    part = first[place.column :] + "…" if more else first[place.column : place.end_column]
    return part if len(part) <= LONGEST_PART else f"{part[: LONGEST_PART - 1].rstrip('…')}…"
