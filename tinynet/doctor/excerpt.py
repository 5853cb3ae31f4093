"""Lines of a program as a compiler shows them: numbered, short enough, and split where the part of interest is."""

import unicodedata
from itertools import accumulate

__all__ = ["cells_of", "cut_around", "lines_of_part", "wrapped"]

TAB = 4
MOST_LINES, FIRST_LINES, LAST_LINES = 6, 3, 2


def cells_of(text):
    """Return how many cells of a terminal a text takes: a Chinese letter two, an accent of its own none."""
    return sum(_cells(letter) for letter in text)


def _cells(letter):
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def wrapped(text, width):
    """Return a text in lines of at most so many cells; a word that is longer has its own. None keeps its lines.

    Parameters
    ----------
    text : str
    width : int or None

    Returns
    -------
    list of str

    Examples
    --------
    >>> wrapped("one idea a sentence", 9)
    ['one idea', 'a', 'sentence']
    """
    if width is None:
        return text.split("\n")
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            if line and cells_of(line) + 1 + cells_of(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def cut_around(line, begin, end, room, write=str):
    """Return what stands before a part of a line, the part, and what stands behind it, in so many cells.

    Parameters
    ----------
    line : str
    begin, end : int
        Where the part is, in characters.
    room : int
        What does not fit is left out, with "…" in its place; of a part that is too long its end.
    write : callable
        How a text is written where it is shown.

    Returns
    -------
    before, part, behind : str
        Tabs are spaces.

    Examples
    --------
    >>> cut_around("loss = " + "a + " * 100 + "b * c" + " + d" * 100, 407, 412, 25)
    ('… a + a + ', 'b * c', ' + d + d …')
    """
    shown, at = [], 0
    for letter in line:
        shown.append(" " * (TAB - at % TAB) if letter == "\t" else write(letter))
        at += cells_of(shown[-1])
    starts = [0, *accumulate(map(cells_of, shown))]
    first, last, dots = 0, len(shown), write("…")
    if at > room:
        middle, half = (starts[begin] + starts[end]) // 2, room // 2
        # A part that does not fit is shown from its beginning.
        left = middle - half if starts[end] - starts[begin] <= room - 2 * len(dots) else starts[begin] - len(dots)
        left = max(0, min(left, at - room))
        first = next(i for i, start in enumerate(starts) if start >= (left + len(dots) if left else 0))
        most = left + room - (len(dots) if left + room < at else 0)
        last = max(i for i, start in enumerate(starts) if start <= most)
    begin, end = min(max(begin, first), last), min(max(end, first), last)
    before, part, behind = ("".join(shown[i:j]) for i, j in ((first, begin), (begin, end), (end, last)))
    return dots * (first > 0) + before, part, behind + dots * (last < len(shown))


def lines_of_part(place):
    """Return the lines of a place as (number, line, begin, end), with the columns of the part; None for a gap.

    Of a part of many lines the first and the last are returned.
    """
    texts = [text.rstrip("\r") for text in place.text.split("\n")] if place.text else []
    lines = []
    for number, text in enumerate(texts, place.line):
        begin = place.column if number == place.line else len(text) - len(text.lstrip())
        end = place.end_column if number == place.end_line else len(text.rstrip())
        end = min(end, len(text))
        lines.append((number, text, min(begin, end), end))
    if len(lines) > MOST_LINES:
        lines[FIRST_LINES:-LAST_LINES] = [None]
    return lines
