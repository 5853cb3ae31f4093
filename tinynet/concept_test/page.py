"""The page with a class's gain: one HTML file that needs no other."""

import csv
import io
import os
from collections import Counter
from pathlib import Path

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
    n, total = gain.students["before"], len(gain.items)
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
        HTML that loads nothing from elsewhere.
    """
    forms = ", ".join(f"{WORDS[when]} form {' and '.join(letters.upper())}" for when, letters in gain.forms.items())
    n = gain.students["before"]
    return render(
        "gain.html",
        summary=gain_in_words(gain),
        finding=_finding(gain),
        chart=_chart(gain),
        in_words=_in_words(gain),
        occasions=[WORDS[when] for when in gain.students],
        items=_items(gain),
        one_student=f"{100 / n:.0f}",
        forms=forms,
        left_out=_left_out(gain),
    )


@private()
def write_gain(gain, folder):
    """Write gain.csv and gain.html into a folder, which is made if it does not exist.

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
    """Return the chart's heading: the item where most is left to do."""
    gains = {item.gain: item for item in reversed(gain.items) if item.gain is not None}
    if not gains:
        return "Right answers, item by item"
    least = gains[min(gains)]
    return f"Right answers, item by item: the least gain is in {least.number}, {_gain_of(least)}"


def _chart(gain):
    """Return the positions of everything in the chart."""
    height = len(gain.students) * LINE + GAP
    bottom = TOP + len(gain.items) * height
    return {
        "width": WIDTH,
        "top": TOP,
        "bottom": bottom,
        "gap": GAP,
        "ticks": [(percent, _x(percent / 100)) for percent in (0, 25, 50, 75, 100)],
        "key": [(when, WORDS[when], 130 * place) for place, when in enumerate(gain.students)],
        "items": [_lines(gain, item, TOP + place * height) for place, item in enumerate(gain.items)],
    }


def _lines(gain, item, top):
    """Return the positions of an item's lines in the chart: one for each occasion, with its interval."""
    lines = []
    for place, when in enumerate(gain.students):
        share = item.right[when]
        x, (low, high) = _x(float(share)), (_x(end) for end in share.interval)
        lines.append(
            {
                "when": when,
                "share": share,
                "y": top + place * LINE,
                "x": x,
                "low": low,
                "high": high,
                "to": max(high, x),
            }
        )
    middle = top + (len(lines) - 1) * LINE / 2
    return {"name": _name(item), "gain": _gain_of(item), "middle": middle, "lines": lines}


def _name(item):
    return f"{item.number}. {item.concept}"


def _x(share):
    return round(LEFT + share * (RIGHT - LEFT), 1)


def _gain_of(item):
    return "none possible" if item.gain is None else _signed(item.gain)


def _in_words(gain):
    said = []
    for item in gain.items:
        shares = [f"{WORDS[when]} {share} ({_percent(share)})" for when, share in item.right.items()]
        said.append(f"{_name(item)}: right {', '.join(shares)}; gain {_gain_of(item)}.")
    return " ".join(said)


def _items(gain):
    """Return the table's rows: an item's name, and for each occasion the wrong options that were chosen most."""
    return [(_name(item), [_chosen(item, when) for when in gain.students]) for item in gain.items]


def _chosen(item, when):
    codes, times = item.most_chosen(when)
    beliefs = CONCEPTS[item.number][1]
    return {
        "times": times,
        "of": item.right[when].of,
        "beliefs": [(beliefs[code], code) for code in codes],
        "silent": item.no_answer(when),
    }


def _left_out(gain):
    """Return how many were left out and why; only the terminal says who they are, not a page for the class."""
    reasons = Counter(reason for _, reason in gain.left_out)
    return {"students": _students(len(gain.left_out)), "reasons": [(_students(n), why) for why, n in reasons.items()]}
