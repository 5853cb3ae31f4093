"""The report of a diagnosis: the line, the part underlined, what stands there and what is wanted; as text and as HTML.

The text is lines of pieces, each with the name of its style, so that a terminal may colour what a file shows plainly.
"""

from __future__ import annotations

import re
import warnings
from html import escape
from typing import TYPE_CHECKING, Any

from tinynet.doctor.excerpt import cells_of, cut_around, lines_of_part, wrapped
from tinynet.extras import MissingPart
from tinynet.mistakes import IN_FORMULAS
from tinynet.short_text import with_minus_signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tinynet.doctor.diagnosis import Diagnosis, Finding, Place, Ratio

__all__ = [
    "MARK",
    "VERDICTS",
    "Line",
    "as_html",
    "findings_html",
    "is_off",
    "paragraph",
    "plain_text",
    "proof_html",
    "ratios_html",
    "report_lines",
]

Line = list[tuple[str, str]]
VERDICTS = {"healthy": "Healthy.", "sick": "Sick.", "cannot-examine": "It cannot be examined."}
# Where nothing says how wide the page is, a line of the program may take so many cells.
USUAL_ROOM, ROOM_FOR_A_NOTE = 100, 24
# Ratios closer to 1 than that are right: lesson 12 has the same measure.
SAME = 1e-4
MOST_RATIOS, LONGEST_NAME = 16, 30
# The element for it is <u>: it is underlined in the text's own colour, also where a notebook's styles are taken off.
MARK = "background: rgba(213, 94, 0, 0.25); text-decoration: underline 2px #D55E00"
PROSE = "max-width: var(--tn-measure, 37em)"  # some 75 letters; a program may be wider
PROGRAM = "margin: 0.3em 0; white-space: pre-wrap; overflow-wrap: anywhere"


def plain_text(lines: list[Line]) -> str:
    """Return lines of pieces as one text."""
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


# Text ----------------------------------------------------------------------------------------------------


def report_lines(diagnosis: Diagnosis, width: int | None = None, write: Callable[[str], str] = str) -> list[Line]:
    """Return the report in lines of pieces, (text, style).

    Parameters
    ----------
    diagnosis : Diagnosis
    width : int, optional
        In cells of a terminal; without it no sentence is broken.
    write : callable
        How a text is written there.

    Returns
    -------
    list of Line
    """
    # On a terminal each part of what was examined has its line.
    parts = [diagnosis.summary] if width is None else diagnosis.summary.split("; ")
    head, *rest = wrapped(write(f"{diagnosis.verdict}: {parts[0]}"), width)
    word, colon, said = head.partition(":")
    lines: list[Line] = [[(word, diagnosis.verdict), (colon + said, "" if width is None else "headline")]]
    lines += [[(f"  {line}", "headline")] for line in rest]
    lines += [[(f"  {line}", "")] for part in parts[1:] for line in wrapped(write(part), width and width - 2)]
    for finding in diagnosis.findings:
        lines += [[], *_of_finding(finding, width, write)]
    if _some_are_off(diagnosis):
        longest = 12 if width is None else max(12, *(len(name) for name, *_ in diagnosis.ratios))
        head = f"  {'On one row':{longest}} implied by the update   from the loss   ratio"
        lines += [[], [(head, "" if width is None else "headline")]]
        lines += [
            [(write(f"  {name:{longest}} {implied:17.6f} {true:15.6f} {_ratio(ratio)}"), "")]
            for name, implied, true, ratio in diagnosis.ratios
        ]
    return lines


def _of_finding(finding: Finding, width: int | None, write: Callable[[str], str]) -> Iterator[Line]:
    names = f" ({', '.join(finding.parameters)})" if finding.parameters else ""
    head, *rest = wrapped(write(f"{finding.severity}: {finding.code}{names}"), width)
    severity, colon, name = head.partition(":")
    yield [(severity, finding.severity), (colon + name, "headline")]
    yield from ([(f"  {line}", "headline")] for line in rest)
    if finding.place is not None:
        yield from _excerpt(finding.place, finding, width, write)
    else:
        for word in ("found", "wanted"):
            if note := getattr(finding, word):
                yield from _note("  ", word, note, width, write)
    if finding.place is not None:
        yield []
    for text in filter(None, (finding.message, finding.check)):
        yield from ([(f"  {line}", "")] for line in wrapped(write(text), width and width - 2))


def _excerpt(place: Place, finding: Finding, width: int | None, write: Callable[[str], str]) -> Iterator[Line]:
    lines = lines_of_part(place)
    edge = " " * len(str(place.end_line))
    yield [(f"{edge}--> ", "edge"), (write(place.where()), "")]
    if lines:
        yield [(f"{edge} |", "edge")]
    room = max(20, (width or USUAL_ROOM) - len(edge) - 3)
    for line in lines:
        if line is None:
            yield [(write("…"), "edge")]
            continue
        number, text, begin, end = line
        before, part, behind = cut_around(text, begin, end, room, write)
        yield [(f"{number:>{len(edge)}} | ", "edge"), (before + part + behind, "")]
        is_last = number == place.end_line
        if part or is_last:
            note = write(finding.found) if is_last else ""
            for at, said in _underlined(cells_of(before), max(1, cells_of(part)), note, room, width is not None):
                yield [(f"{edge} | ", "edge"), (" " * at, ""), (said, finding.severity)]
    if not lines and finding.found:
        yield from _note(f"{edge} = ", "found", finding.found, width, write)
    if finding.wanted:
        yield from _note(f"{edge} = ", "wanted", finding.wanted, width, write)


def _underlined(at: int, count: int, note: str, room: int, wraps: bool) -> Iterator[tuple[int, str]]:
    """Yield what stands below a part, and from which cell on: carets, and the note beside them or below."""
    carets = "^" * count
    if not note or not wraps or at + count + 1 + cells_of(note) <= room:
        yield at, f"{carets} {note}".rstrip()
        return
    yield at, carets
    at = at if room - at >= ROOM_FOR_A_NOTE else max(0, room - max(ROOM_FOR_A_NOTE, cells_of(note)))
    yield from ((at, line) for line in wrapped(note, room - at))


def _note(before: str, word: str, note: str, width: int | None, write: Callable[[str], str]) -> Iterator[Line]:
    indent = len(before) + len(word) + 2
    first, *rest = wrapped(write(note), width and max(ROOM_FOR_A_NOTE, width - indent))
    yield [(before, "edge"), (f"{word}: ", "headline"), (first, word)]
    yield from ([(" " * indent + line, word)] for line in rest)


def _ratio(ratio: float) -> str:
    return f"{ratio:9.4f}" if ratio == ratio else "        –"


# HTML ----------------------------------------------------------------------------------------------------


def as_html(diagnosis: Diagnosis) -> str:
    """Return the report as HTML that needs no stylesheet."""
    return findings_html(diagnosis) + proof_html(diagnosis)


def findings_html(diagnosis: Diagnosis, address: Callable[[str], str] | None = None) -> str:
    """Return verdict and findings as HTML, without the ratios.

    Parameters
    ----------
    diagnosis : Diagnosis
    address : callable, optional
        Where the page of a mistake is, by its code; the mistake's name then leads there.
    """
    said = diagnosis.summary[:1].upper() + diagnosis.summary[1:]
    verdict = paragraph(f"<b>{escape(VERDICTS[diagnosis.verdict])}</b> {_prose(said)}")
    return verdict + "".join(_finding_html(finding, address) for finding in diagnosis.findings)


def proof_html(diagnosis: Diagnosis, drawn: bool = True) -> str:
    """Return the ratios as HTML where they show the mistake, otherwise nothing.

    Parameters
    ----------
    diagnosis : Diagnosis
    drawn : bool
        Whether the ratios are drawn too, which takes Matplotlib.
    """
    return ratios_html(diagnosis, drawn) if _some_are_off(diagnosis) else ""


def ratios_html(diagnosis: Diagnosis, drawn: bool = True) -> str:
    """Return the ratios on one row as HTML: a table and a figure; of many parameters those that are farthest off."""
    shown = diagnosis.ratios
    if len(shown) > MOST_RATIOS:
        farthest = sorted(shown, key=lambda one: -_how_far_off(one))[:MOST_RATIOS]
        shown = tuple(one for one in shown if one in farthest)
    rows = "".join(
        f"<tr><td>{escape(name)}</td>"
        + "".join(f"<td>{with_minus_signs(one)}</td>" for one in (f"{implied:.6f}", f"{true:.6f}", _ratio(ratio)))
        + "</tr>"
        for name, implied, true, ratio in shown
    )
    head = "<tr><th>on one row</th><th>implied by the update</th><th>from the loss</th><th>ratio</th></tr>"
    left = len(diagnosis.ratios) - len(shown)
    more = paragraph(f"And {left:,} more, none of them farther from 1.") if left else ""
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>{more}{_figure(shown) if drawn else ''}"


def paragraph(html: str) -> str:
    """Return prose as HTML in lines of a length that is read with ease."""
    return f'<p style="{PROSE}">{html}</p>'


def is_off(ratio: Ratio) -> bool:
    """Return whether the two derivatives of a parameter differ by more than what nudging and rounding make."""
    return _how_far_off(ratio) > SAME


def _how_far_off(one: Ratio) -> float:
    _, implied, true, ratio = one
    # Where the loss says 0 there is no ratio.
    return abs(ratio - 1) if ratio == ratio else abs(implied - true)


def one_constant(ratios: tuple[Ratio, ...]) -> float | None:
    """Return the ratio that all of some derivatives have, which then are right but for their size; None if they differ.

    Where the loss says 0 and so does the update, any ratio will do.
    """
    known = [ratio for _, implied, true, ratio in ratios if ratio == ratio or abs(implied - true) > SAME]
    same = bool(known) and known[0] > 0 and all(abs(ratio - known[0]) <= SAME * known[0] for ratio in known)
    return known[0] if same else None


def _some_are_off(diagnosis: Diagnosis) -> bool:
    faults = {finding.code for finding in diagnosis.findings if finding.severity == "fault"}
    # A constant before all of them is no fault, but where a fault is in the formulas all may share it, on one row.
    differ = one_constant(diagnosis.ratios) is None or bool(faults & {mistake.code for mistake in IN_FORMULAS})
    return diagnosis.verdict == "sick" and differ and any(map(is_off, diagnosis.ratios))


def _finding_html(finding: Finding, address: Callable[[str], str] | None) -> str:
    names = f" ({', '.join(finding.parameters)})" if finding.parameters else ""
    code = escape(finding.code)
    if address is not None:
        code = f'<a href="{escape(address(finding.code))}">{code}</a>'
    head = f"<b>{escape(finding.severity)}: {code}{escape(names)}</b>"
    said = f"{_prose(finding.message)}<br>{_prose(finding.check)}"
    if finding.place is None and not finding.found and not finding.wanted:
        return paragraph(f"{head}<br>{said}")
    return paragraph(head) + _excerpt_html(finding) + paragraph(said)


def _excerpt_html(finding: Finding) -> str:
    where, program, part = "", "", ""
    if finding.place is not None:
        where = paragraph(escape(finding.place.in_words()))
        program, part = _program_html(finding.place)
    # What is marked is said in the note too: few screen readers tell of a line below.
    notes = [("Found", f"<code>{escape(part)}</code>: " * bool(part), finding.found), ("Wanted", "", finding.wanted)]
    notes = [f"<li><b>{word}:</b> {of}{_with_code(note)}</li>" for word, of, note in notes if note]
    return where + program + (f'<ul style="{PROSE}">{"".join(notes)}</ul>' if notes else "")


def _program_html(place: Place) -> tuple[str, str]:
    """Return the lines of a place with its part marked, and the part in short."""
    lines, rows, part = lines_of_part(place), [], ""
    for line in lines:
        if line is None:
            rows.append("…")
            continue
        number, text, begin, end = line
        before, marked, behind = cut_around(text, begin, end, USUAL_ROOM)
        part = part or marked + "…" * (len(lines) > 1)
        row = escape(before) + f'<u style="{MARK}">{escape(marked)}</u>' * bool(marked) + escape(behind)
        rows.append(f'<span style="opacity: 0.7">{number:>{len(str(place.end_line))}}</span>  {row}')
    return f'<pre style="{PROGRAM}"><code>{chr(10).join(rows)}</code></pre>' if rows else "", part


def _with_code(note: str) -> str:
    """Return a note as HTML; what stands between backticks is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", _prose(note))


def _prose(text: str) -> str:
    """Return a sentence as HTML, its numbers with minus signs."""
    return escape(with_minus_signs(text))


def _figure(shown: tuple[Ratio, ...]) -> Any:
    try:
        from tinynet.plots import ratios  # Matplotlib is loaded when a report is drawn
    except MissingPart as missing:
        return paragraph(escape(str(missing)))
    title = "How far each derivative is off, on one row"
    if not any(map(is_off, shown)):
        title = "Every derivative is right, on one row"
    # The table has the whole names, with the quotes that would end those of the drawing's own parts.
    names = [name.replace('"', "'") for name, *_ in shown]
    names = [f"{name[:LONGEST_NAME]}… ({i})" if len(name) > LONGEST_NAME else name for i, name in enumerate(names)]
    values = [one[-1] if is_off(one) or one[-1] != one[-1] else 1.0 for one in shown]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # a letter that the figure's font has not is drawn as a box
        drawn = ratios(dict(zip(names, values, strict=True)), title)
    return drawn.svg[drawn.svg.index("<svg") :] + drawn.words_html
