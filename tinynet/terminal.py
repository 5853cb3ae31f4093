"""Text for a terminal: without control characters, without Unicode if needed, with short paths; a progress bar."""

import os
import re
import sys
import unicodedata
from contextlib import contextmanager
from pathlib import Path

__all__ = ["bar_of_a_class", "in_ascii", "print_lines", "printable", "short_path", "slug_in_words", "unicode_works"]


# C0 and C1 without tab and new line; marks and overrides of direction; separators of lines.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def printable(text):
    """Return a text without characters that control a terminal, which a stranger's name or message may hold.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Control characters, and those that turn the direction of writing, are shown as "�"; lines and tabs stay.
    """
    return UNPRINTABLE.sub("�", text)


# What the pieces of a report are, in the terminal's own colours.
STYLES = {
    **{"sick": "bold red", "healthy": "bold green", "cannot-examine": "bold yellow", "headline": "bold"},
    **{"fault": "bold red", "warning": "yellow", "note": "cyan", "wanted": "green", "edge": "blue", "aside": "dim"},
}


def print_lines(lines, console):
    """Print lines of pieces, (text, style), in colour on a terminal that has it, and as they are.

    Parameters
    ----------
    lines : list of list of (str, str)
    console : rich.console.Console
    """
    from rich.text import Text

    for line in lines:
        text = Text.assemble(*((piece, STYLES.get(style, "")) for piece, style in line))
        text.rstrip()
        console.print(text, soft_wrap=True)


@contextmanager
def bar_of_a_class():
    """Give a function that shows how far a class is graded, and how long the rest will take."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        *(TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()),
        TextColumn("{task.fields[student]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=None, student="looking through what was handed in")

        known = None

        def show(total, done, student):
            nonlocal known
            if known is None or done == known + 1:
                # The time left is told from the first that is graded on, and from nothing before it.
                known = done if known is None else -2
                progress.reset(bar, total=total, completed=done, student=student)
            progress.update(bar, total=total, completed=done, student=printable(student))

        yield show


def short_path(path):
    """Return the shortest form of a path: relative if it is below the current folder."""
    path = Path(os.path.realpath(path))
    here = Path.cwd()
    return str(path.relative_to(here)) if path != here and path.is_relative_to(here) else str(path)


def slug_in_words(slug):
    """Return an exercise's name in words."""
    return slug.replace("-", " ")  # so that a narrow terminal breaks it between them


def unicode_works():
    """Return whether the terminal shows more than ASCII."""
    try:
        "─★⠋".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


SIGNS = {"½": "1/2", "ŷ": "y_hat", "−": "-", "–": "-", "×": "x", "·": "*", "→": "->", "∂": "d", "…": "..."}


def in_ascii(text):
    """Write a text for a terminal without Unicode: σ as sigma, ½ as 1/2, é as e."""
    for sign, plain in SIGNS.items():
        text = text.replace(sign, plain)
    letters = []
    for letter in text:
        name = unicodedata.name(letter, "")
        greek = name.startswith("GREEK") and "LETTER" in name
        plain = name.split()[-1].lower() if greek else unicodedata.normalize("NFKD", letter)
        plain = plain.encode("ascii", "ignore").decode()
        # A mark on a letter goes; a letter that has no other form is seen to be missing.
        letters.append(plain or "?" * (unicodedata.category(letter) not in ("Mn", "Me", "Cf")))
    return "".join(letters)
