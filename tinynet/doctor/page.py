"""The page to keep of a program that was examined: what it is, what was found, the test, what changed, the loss.

It is one HTML file that loads nothing and runs nothing, to be read on a screen, in both themes, and on paper.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from difflib import unified_diff
from html import escape
from importlib import metadata
from pathlib import Path

import numpy as np

from tinynet.doctor.diagnosis import Diagnosis
from tinynet.doctor.isolated_process import HELD
from tinynet.doctor.recorded_run import PRINTED
from tinynet.doctor.report import VERDICTS, findings_html, is_off, one_constant, ratios_html
from tinynet.extras import MissingPart
from tinynet.short_text import with_minus_signs

__all__ = ["Examined", "report_page"]

HERE = Path(__file__).parent
COLOURS = HERE.parent / "widgets" / "colours.css"
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
{body}
</main>
<footer>{footer}</footer>
</body>
</html>
"""
LINES_TO_WRITE_ON = 4
MOST_LINES_OF_A_DIFF = 600
FARTHEST = 1e30
NO_RATIOS = "There are no ratios by parameter: this network is none that the doctor can ask from outside."
FROM_INSIDE = "It watched the program from inside, and compared each move of a parameter with the slope of the loss."


@dataclass(frozen=True)
class Examined:
    """A program with what came of its examination.

    Attributes
    ----------
    name : str
        The name of its file, without the folder.
    source : tuple of (cell, text)
        The cells of a notebook; of a file one, with None for the cell.
    diagnosis : Diagnosis
    recorded : dict or None
        The loss of its own run, as `record_loss` returns it.
    held : str
        How it was kept from changing anything: a key of `HELD`.
    """

    name: str
    source: tuple
    diagnosis: Diagnosis
    recorded: dict | None
    held: str

    @classmethod
    def of(cls, path, outcome):
        """Return what `examine_file` found out about a path, with the loss recorded."""

        def without_folder(place):
            return place and replace(place, file=place.file and Path(place.file).name)

        diagnosis = Diagnosis.from_dict(outcome)
        findings = tuple(replace(one, place=without_folder(one.place)) for one in diagnosis.findings)
        source = tuple((cell, text) for cell, text in outcome["source"])
        return cls(Path(path).name, source, replace(diagnosis, findings=findings), outcome["recorded"], outcome["held"])

    @property
    def lines(self):
        """The lines of the program; before those of a notebook's cell stands its number."""
        lines = []
        for cell, text in self.source:
            lines += [] if cell is None else [f"# Cell {cell}"]
            lines += text.splitlines()
        return lines


def report_page(before, after=None, hypothesis="", observations="", day=None):
    """Return the page.

    Parameters
    ----------
    before : Examined
    after : Examined, optional
        The mended version.
    hypothesis, observations : str
        The learner's own words; where there are none there is room to write.
    day : datetime.date, optional
        Today unless given.

    Returns
    -------
    str
        HTML in which every text is escaped.
    """
    day = day or date.today()
    parts = [
        f"<h1>{escape(before.name)}</h1>",
        '<p class="quiet">Report on a program that was examined</p>',
        _what_it_is(before, after, day),
        _section("What I observed", _words(observations, "--observations")),
        _section("My hypothesis", _words(hypothesis, "--hypothesis")),
        _section("What the doctor found", findings_html(before.diagnosis)),
        *_tests(before, after),
    ]
    if after is not None:
        parts.append(_section("What changed", _changes(before, after)))
    parts.append(_losses(before, after))
    title = f"{before.name}: a report" if after is None else f"{before.name} and {after.name}: a report"
    held = escape(HELD[before.held])
    footer = f"Written by <code>tinynet report</code>, version {metadata.version('two-neurons')}. {held}"
    return PAGE.format(title=escape(title), style=_style(), body="\n".join(parts), footer=footer)


def _style():
    """Return the style sheet; the dark colours hold where the reader's system is dark, for no script asks for them."""
    colours, times = re.subn(
        r'@media screen \{\s*\[data-jp-theme-light="false"\],\s*\[data-theme="dark"\] \{',
        "@media screen and (prefers-color-scheme: dark) {\n  :root {",
        COLOURS.read_text(encoding="utf-8"),
    )
    assert times == 1, "colours.css begins its dark theme in another way"
    return colours + (HERE / "page.css").read_text(encoding="utf-8")


def _section(title, *parts):
    return f"<section>\n<h2>{escape(title)}</h2>\n{chr(10).join(parts)}\n</section>"


def _what_it_is(before, after, day):
    rows = [("Date", f'<time datetime="{day.isoformat()}">{day.day} {day:%B %Y}</time>')]
    for word, one in (("Program", before), ("Mended", after)):
        if one is not None:
            verdict = one.diagnosis.verdict
            said = f'<span class="{verdict}">{escape(VERDICTS[verdict])}</span>'
            rows.append((word, f"{escape(one.name)}, {_size(one)}. {said}"))
    return "<dl>" + "".join(f"<dt>{word}</dt><dd>{said}</dd>" for word, said in rows) + "</dl>"


def _size(one):
    cells = [cell for cell, _ in one.source if cell is not None]
    lines = _number_of(sum(len(text.splitlines()) for _, text in one.source), "line")
    return f"{lines} in {_number_of(len(cells), 'cell')}" if cells else lines


def _number_of(count, name):
    return f"{count:,} {name}{'s' * (count != 1)}"


def _words(text, option):
    if text.strip():
        return f'<p class="words">{escape(text.strip())}</p>'
    room = "<i></i>" * LINES_TO_WRITE_ON
    said = f'<p class="quiet">Room to write by hand; <code>{option}</code> puts your words here.</p>'
    return f'{said}<div class="room">{room}</div>'


# The test ------------------------------------------------------------------------------------------------


def _tests(before, after):
    yield _section(f"The test: {_outcome(before)}", _test(before))
    if after is not None:
        title = f"The same test on {after.name}: {_outcome(after)}"
        yield _section(title, findings_html(after.diagnosis), _test(after))


def _outcome(one):
    ratios, passed = one.diagnosis.ratios, one.diagnosis.verdict == "healthy"
    if not ratios:
        return {"healthy": "passed", "sick": "failed", "cannot-examine": "not done"}[one.diagnosis.verdict]
    off, count = sum(map(is_off, ratios)), _number_of(len(ratios), "ratio")
    constant = one_constant(ratios)
    if not off:
        return f"{count}, {'all' if len(ratios) > 1 else 'it is'} 1" + ("" if passed else ", and the run fails")
    if passed and constant is not None:
        return f"{count}, {f'all {constant:.4g}' if len(ratios) > 1 else f'it is {constant:.4g}'}: a constant"
    return f"{off} of {count} {'is' if off == 1 else 'are'} off"


def _test(one):
    if one.diagnosis.ratios:
        said = "Each parameter's derivative on one row: what the update implies, and what the loss says. 1 is right."
        if one.diagnosis.verdict == "healthy" and any(map(is_off, one.diagnosis.ratios)):
            said += " A constant before all of them is right too: it only makes the steps longer or shorter."
        return f"<p>{said}</p>{ratios_html(one.diagnosis)}"
    if one.diagnosis.verdict == "cannot-examine":
        return "<p>The program could not be examined, so there is no test.</p>"
    if one.diagnosis.codes[:1] == ("crashes",):
        return "<p>The program stops before its derivatives can be compared.</p>"
    inside = f" {FROM_INSIDE}" if one.diagnosis.summary.startswith("watched from inside") else ""
    return f"<p>{NO_RATIOS}{inside}</p>"


# What changed --------------------------------------------------------------------------------------------


def _changes(before, after):
    lines = list(unified_diff(before.lines, after.lines, before.name, after.name, lineterm=""))
    if not lines:
        return "<p>Nothing: both files have the same text.</p>"
    removed, added = (sum(line.startswith(sign) for line in lines[2:]) for sign in "-+")
    left = len(lines) - MOST_LINES_OF_A_DIFF
    more = f"<p>And {_number_of(left, 'line')} more.</p>" if left > 0 else ""
    shown = "".join(_changed(line, i) for i, line in enumerate(lines[:MOST_LINES_OF_A_DIFF]))
    said = f"<p>{_number_of(removed, 'line')} removed, {_number_of(added, 'line')} added.</p>"
    return f'{said}<pre class="diff">{shown}</pre>{more}'


def _changed(line, number):
    kind = {"+": "ins", "-": "del"}.get(line[:1], "span")
    if number < 2 or line.startswith("@@"):
        return f'<span class="at">{escape(line)}</span>'
    return f"<{kind}>{escape(line)}</{kind}>"


# The loss ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Named:
    name: str


@dataclass(frozen=True)
class _Run:
    """As much of a `History` as a curve needs."""

    epochs: np.ndarray
    loss: np.ndarray
    data: _Named


def _losses(before, after):
    """Return the section with the curves of what was recorded."""
    given = {"before": before} if after is None else {"before": before, "after": after}
    runs = {label: one.recorded for label, one in given.items() if one.recorded is not None}
    said = [_said(one, runs.get(label)) for label, one in given.items()]
    if not runs:
        return _section("The loss", *said)
    if after is None:
        title = f"The loss goes from {runs['before']['values'][0]:.3g} to {runs['before']['values'][-1]:.3g}"
    else:
        ends = (f"{run['values'][-1]:.3g} {label}" for label, run in runs.items())
        title = f"The loss ends at {', at '.join(ends)}"
    title = with_minus_signs(title)
    names = {label: given[label].name if len(runs) > 1 else "its own data" for label in runs}
    try:
        from tinynet.plots import loss_curves  # Matplotlib is loaded when a page is written
    except MissingPart as missing:
        return _section("The loss", f"<p>{title}.</p><p>{escape(str(missing))}</p>", *said)
    # A run that explodes is followed as far as an axis can be drawn.
    drawn_as = {label: np.clip(run["values"], -FARTHEST, FARTHEST) for label, run in runs.items()}
    logarithmic = all((values >= 0).all() and values.any() for values in drawn_as.values())
    if logarithmic:
        drawn_as = {label: np.maximum(values, 1 / FARTHEST) for label, values in drawn_as.items()}
    curves = {
        "loss" if after is None else label: _Run(np.array(run["steps"]), drawn_as[label], _Named(names[label]))
        for label, run in runs.items()
    }
    counted = {run["counted"] for run in runs.values()}
    counted = counted.pop() if len(counted) == 1 else "steps"
    drawn = loss_curves(curves, title, base_rate=False, logarithmic=logarithmic, counted=counted)
    return _section("The loss", drawn.svg, drawn.words_html, *said)


def _said(one, run):
    if run is None:
        why = "no number was found that is its loss. Keep it under a name such as loss, or print it with that word"
        return f'<p class="quiet">{escape(one.name)}: {why}.</p>'
    name = "what it prints as its loss" if run["name"] == PRINTED else f"<code>{escape(run['name'])}</code>"
    said = f"{name}, {escape(run['how'])}. {escape(run['ended'])}".rstrip()
    return f'<p class="quiet">{escape(one.name)}: {said}</p>'
