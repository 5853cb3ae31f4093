"""The result of an examination: a verdict, and findings that a learner can read, doubt and check."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from tinynet.doctor.listing import Annotated
from tinynet.doctor.report import as_html, plain_text, report_lines
from tinynet.mistakes import MISTAKES

__all__ = ["Diagnosis", "Finding", "Place", "named", "observed", "place_of", "place_of_line"]

Verdict = Literal["healthy", "sick", "cannot-examine"]
Severity = Literal["fault", "warning", "note"]
Ratio = tuple[str, float, float, float]
RATIO = ("parameter", "implied", "true", "ratio")
TOLD = ("code", "severity", "parameters", "message", "evidence", "symptom", "spot", "check", "found", "wanted")


@dataclass(frozen=True)
class Place:
    """A part of a program's text. Lines count from 1, columns from 0, in characters; the end is behind the last one.

    Attributes
    ----------
    line, column, end_line, end_column
        Where it stands.
    text
        The lines from the first to the last, whole.
    file
        The file's name, if it stands in one.
    cell
        The number of the notebook's code cell, from 1, if it stands in a notebook, or what a cell is called, such as
        "this cell"; lines then count from the cell's first.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str = ""
    file: str | None = None
    cell: int | str | None = None

    def where(self) -> str:
        """Return where it is, as a terminal makes a link of it: FILE:37:9, with columns from 1."""
        if self.file is not None and self.cell is None:
            return f"{self.file}:{self.line}:{self.column + 1}"
        return self.in_words()

    def in_words(self) -> str:
        """Return where it is, for a reader."""
        cell = f"cell {self.cell}" if isinstance(self.cell, int) else self.cell
        return ", ".join(part for part in (self.file, cell, f"line {self.line}") if part)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data. Columns count from 1 here, as editors have it."""
        start = {"file": self.file, "cell": self.cell, "line": self.line, "column": self.column + 1}
        return start | {"end_line": self.end_line, "end_column": self.end_column + 1, "text": self.text}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Place:
        """Return the place of which `as_dict` made plain data."""
        return cls(**data | {"column": data["column"] - 1, "end_column": data["end_column"] - 1})


def place_of(node: ast.expr | ast.stmt, lines: list[str], file: str | None) -> Place:
    """Return the place of a node of a syntax tree, in the lines of its file."""
    first, last = node.lineno, node.end_lineno or node.lineno
    start = len(lines[first - 1].encode()[: node.col_offset].decode(errors="replace"))
    end = len(lines[last - 1].encode()[: node.end_col_offset].decode(errors="replace"))
    return Place(first, start, last, end, "\n".join(lines[first - 1 : last]), file)


def place_of_line(line: int, lines: list[str], file: str | None) -> Place:
    """Return the place of all that stands in a line of a file."""
    text = lines[line - 1].rstrip()
    return Place(line, len(text) - len(text.lstrip()), line, len(text), text, file)


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Attributes
    ----------
    code
        The name of the mistake, as `tinynet.mistakes` has it.
    severity
        Wrong; latent or slow; harmless.
    parameters
        The program's own parameters that it touches.
    message
        What is wrong, the formula as it is and as it should be.
    evidence
        The numbers behind it.
    symptom, spot
        What shows, and where to look, for the hints.
    check
        How to see it for oneself.
    place
        Where it stands, the smallest part of the program that is wrong.
    found, wanted
        What stands there and what should stand there, in the program's own words.
    """

    code: str
    severity: Severity
    parameters: tuple[str, ...]
    message: str
    evidence: dict[str, Any] = field(default_factory=dict)
    symptom: str = ""
    spot: str = ""
    check: str = ""
    place: Place | None = None
    found: str = ""
    wanted: str = ""

    def hint(self, level: int) -> str:
        """Return a hint: 1 what shows, 2 the mistake's name and its spot, 3 the formula."""
        if level == 1:
            return self.symptom or self.message
        if level == 2:
            name = self.code.replace("-", " ")
            return (
                f"{name[0].upper()}{name[1:]}: {f'look at {self.spot}' if self.spot else self.message}".rstrip(".?")
                + "."
            )
        return self.message


def observed(
    code: str, severity: Severity, parameters: Iterable[str], more: str, evidence: dict[str, Any] | None = None
) -> Finding:
    """Make a finding that needs no reading: how the mistake shows, and what is to be said beyond it."""
    seen = MISTAKES[code].seen
    message = f"{seen[0].upper()}{seen[1:]}: {more}."
    return Finding(code, severity, tuple(parameters), message, evidence or {}, message)


def named(code: str, parameters: Iterable[str], message: str) -> Finding:
    """Make a finding of a mistake in the formulas that no reading shows."""
    return Finding(code, "fault", tuple(parameters), message, {}, message, MISTAKES[code].spot)


@dataclass(frozen=True)
class Diagnosis:
    """The outcome of `examine`.

    Attributes
    ----------
    verdict
        Sick exactly when there is a fault.
    findings
        Ordered by how much they explain.
    summary
        One sentence: what was examined, and the largest relative error, or why it could not be.
    ratios
        The derivatives on one row, as (parameter, implied, true, ratio): what the update implies, and what the loss
        says. Empty where the network was not recognised.
    annotated
        What the value of a part of the program is, for the parts that were watched: "slope of the loss in z2, right".
        In the order of the text. They show themselves as a listing of the program.
    loop
        The line in which the loop begins that was examined, if it was one. Plain data have it not.
    """

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    summary: str = ""
    ratios: tuple[Ratio, ...] = ()
    annotated: tuple[tuple[Place, str], ...] = ()
    loop: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "annotated", Annotated(self.annotated))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings, in order."""
        return tuple(finding.code for finding in self.findings)

    def hint(self, level: int) -> str:
        """Return the hint of that level of the first finding; 1 is a nudge, 3 the formula."""
        return self.findings[0].hint(level) if self.findings else self.summary

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, for JSON."""
        findings = []
        for finding in self.findings:
            told = {name: _plain(getattr(finding, name)) for name in TOLD}
            findings.append(told | {"place": finding.place and finding.place.as_dict()})
        ratios = [dict(zip(RATIO, _plain(ratio), strict=True)) for ratio in self.ratios]
        annotated = [{"place": place.as_dict(), "value": value} for place, value in self.annotated]
        return {"verdict": self.verdict, "findings": findings, "summary": self.summary} | {
            "ratios": ratios,
            "annotated": annotated,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Diagnosis:
        """Return the diagnosis of which `as_dict` made plain data; what else is in it is left aside."""
        findings = []
        for finding in data["findings"]:
            told = {name: finding[name] for name in TOLD} | {"parameters": tuple(finding["parameters"])}
            place = finding["place"]
            findings.append(Finding(**told, place=None if place is None else Place.from_dict(place)))
        ratios = tuple((one["parameter"], *(_number(one[name]) for name in RATIO[1:])) for one in data["ratios"])
        annotated = tuple((Place.from_dict(one["place"]), one["value"]) for one in data["annotated"])
        return cls(data["verdict"], tuple(findings), data["summary"], ratios, annotated)

    def __str__(self) -> str:
        return plain_text(report_lines(self))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return as_html(self)


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, which knows no nan."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (float, int)) and not isinstance(value, bool):
        return value if math.isfinite(value) else None
    return value


def _number(value: float | None) -> float:
    return math.nan if value is None else value
