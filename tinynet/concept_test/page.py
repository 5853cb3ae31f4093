"""The page that shows a class what it gained: one HTML file that needs nothing else."""

import csv
import io
import os
from collections import Counter
from html import escape
from pathlib import Path

from markupsafe import Markup

from tinynet.checks import CONCEPTS
from tinynet.concept_test.gain import FEWEST_FOR_AN_INTERVAL
from tinynet.course import CourseError
from tinynet.files import write_atomically
from tinynet.grading.pages import render
from tinynet.grading.private_files import private

__all__ = ["gain_page", "gain_in_words", "write_gain"]

WORDS = {"before": "before", "after": "after", "later": "weeks later"}
# Where things stand in the chart, in its own units.
WIDTH, LEFT, RIGHT, TOP, LINE, GAP = 1040, 400, 860, 56, 24, 20


def gain_in_words(gain):
    """Return the class's result in two or three sentences.

    Parameters
    ----------
    gain : Gain

    Returns
    -------
    str
    """
    n, total = gain.students["before"], len(CONCEPTS)
    means = [f"{gain.mean[when]:.1f} {WORDS[when]}" for when in gain.students]
    said = f"{_students(n)} took the test before and after. Of {total} items they had right: {', '.join(means)}."
    if gain.students.get("later", n) != n:
        said += f" (Weeks later: {gain.students['later']} of them.)"
    if gain.gain is None:
        return f"{said} Everything was right before, so nothing could be gained."
    said += f" The normalised gain is {_signed(gain.gain)}"
    if gain.interval:
        return f"{said}, 95 % interval {_signed(gain.interval[0])} to {_signed(gain.interval[1])}."
    if n < FEWEST_FOR_AN_INTERVAL:
        return f"{said}; for fewer than {FEWEST_FOR_AN_INTERVAL} students no interval is given."
    return f"{said}."


def gain_page(gain):
    """Return the page.

    Parameters
    ----------
    gain : Gain

    Returns
    -------
    str
        HTML with nothing in it that is loaded from elsewhere.
    """
    forms = ", ".join(f"{WORDS[when]} form {' and '.join(letters.upper())}" for when, letters in gain.forms.items())
    n = gain.students["before"]
    return render(
        "gain.html",
        summary=gain_in_words(gain),
        finding=_finding(gain),
        chart=Markup(_chart(gain)),
        in_words=_in_words(gain),
        table=Markup(_table(gain)),
        one_student=f"{100 / n:.0f}",
        forms=forms,
        left_out=Markup(_left_out(gain)),
    )


@private()
def write_gain(gain, folder):
    """Write gain.csv and gain.html into a folder, which is made if it is not there.

    Parameters
    ----------
    gain : Gain
    folder : path-like

    Returns
    -------
    list of Path
        The two files.

    Raises
    ------
    CourseError
        If they cannot be written.
    """
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(gain.rows())
    folder = Path(folder)
    files = {folder / "gain.csv": table.getvalue(), folder / "gain.html": gain_page(gain)}
    try:
        os.makedirs(folder, exist_ok=True)
        for path, text in files.items():
            write_atomically(path, text.encode())
    except OSError as error:
        raise CourseError(f"{folder} cannot be written to ({error.strerror}).") from error
    return list(files)


def _students(n):
    return f"{n} student{'s' * (n != 1)}"


def _signed(number):
    return f"{number:.2f}".replace("-", "−")


def _percent(share):
    return f"{100 * float(share):.0f} %"


def _finding(gain):
    """Return the chart's heading: where most is left to do."""
    gains = {item.gain: item for item in reversed(gain.items) if item.gain is not None}
    if not gains:
        return "Right answers, item by item"
    least = gains[min(gains)]
    return f"Right answers, item by item: the least gain is in {least.number}, {_gain_of(least)}"


def _chart(gain):
    occasions = list(gain.students)
    height = len(occasions) * LINE + GAP
    bottom = TOP + len(gain.items) * height
    parts = []
    for tick in (0, 25, 50, 75, 100):
        x = _x(tick / 100)
        parts.append(f'<line x1="{x}" y1="{TOP - 12}" x2="{x}" y2="{bottom - GAP}"/>')
        parts.append(f'<text class="pale" x="{x}" y="{bottom + 4}" text-anchor="middle">{tick} %</text>')
    x = 0
    for when in occasions:
        parts += [_mark(when, x + 10, 18), f'<text x="{x + 26}" y="24">{WORDS[when]}</text>']
        x += 130
    parts.append(f'<text class="pale" x="{WIDTH}" y="24" text-anchor="end">gain</text>')
    for i, item in enumerate(gain.items):
        y = TOP + i * height
        middle = y + (len(occasions) - 1) * LINE / 2
        parts.append(f'<text x="0" y="{middle + 6:g}">{item.number}. {escape(item.concept)}</text>')
        parts.append(f'<text x="{WIDTH}" y="{middle + 6:g}" text-anchor="end">{_gain_of(item)}</text>')
        for j, when in enumerate(occasions):
            share, line = item.right[when], y + j * LINE
            low, high = (_x(end) for end in share.interval)
            parts.append(f'<line class="bar {when}" x1="{low}" y1="{line}" x2="{high}" y2="{line}"/>')
            parts.append(_mark(when, _x(float(share)), line))
            parts.append(f'<text class="pale" x="{max(high, _x(float(share))) + 12:g}" y="{line + 6}">{share}</text>')
    words = escape(_in_words(gain))
    return f'<svg viewBox="0 0 {WIDTH} {bottom + 14}" role="img" aria-label="{words}">{"".join(parts)}</svg>'


def _x(share):
    return round(LEFT + share * (RIGHT - LEFT), 1)


def _mark(when, x, y):
    """Return an occasion's mark: its form tells it apart where its colour does not."""
    if when == "before":
        return f'<circle class="before" cx="{x}" cy="{y}" r="7"/>'
    if when == "after":
        return f'<circle class="after" cx="{x}" cy="{y}" r="8"/>'
    return f'<path class="later" d="M{x} {y - 9}l9 9l-9 9l-9 -9z"/>'


def _gain_of(item):
    return "none possible" if item.gain is None else _signed(item.gain)


def _in_words(gain):
    said = []
    for item in gain.items:
        shares = [f"{WORDS[when]} {share} ({_percent(share)})" for when, share in item.right.items()]
        said.append(f"{item.number}. {item.concept}: right {', '.join(shares)}; gain {_gain_of(item)}.")
    return " ".join(said)


def _table(gain):
    head = "".join(f"<th scope='col'>{WORDS[when]}</th>" for when in gain.students)
    lines = []
    for item in gain.items:
        cells = "".join(f"<td>{_chosen(item, when)}</td>" for when in gain.students)
        lines.append(f"<tr><th scope='row'>{item.number}. {escape(item.concept)}</th>{cells}</tr>")
    return f"<table><thead><tr><th scope='col'>item</th>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _chosen(item, when):
    codes, times = item.most_chosen(when)
    beliefs = CONCEPTS[item.number][1]
    said = [f"{escape(beliefs[code])} <code>{code}</code>" for code in codes]
    chosen = f"{times} of {item.right[when].of}: {', or '.join(said)}" if codes else "no wrong option"
    silent = item.no_answer(when)
    return chosen + (f"; {silent} gave no answer" if silent else "")


def _left_out(gain):
    """Return how many were left out and why; who they are is said in the terminal, not on a page for the class."""
    if not gain.left_out:
        return ""
    reasons = Counter(reason for _, reason in gain.left_out)
    why = "".join(f"<li>{_students(many)}: {escape(reason)}</li>" for reason, many in reasons.items())
    head = f"Not counted, or not everywhere: {_students(len(gain.left_out))}"
    return f"<details><summary>{head}</summary><ul>{why}</ul></details>"
