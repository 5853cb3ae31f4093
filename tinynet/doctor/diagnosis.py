"""The result of an examination: a verdict, and findings that a learner can read, doubt and check."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from tinynet.extras import MissingPart
from tinynet.mistakes import MISTAKES

__all__ = ["Diagnosis", "Finding", "named", "observed"]

Verdict = Literal["healthy", "sick", "cannot-examine"]
Severity = Literal["fault", "warning", "note"]
Ratio = tuple[str, float, float, float]
VERDICTS = {"healthy": "Healthy.", "sick": "Sick.", "cannot-examine": "It cannot be examined."}


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
    """

    code: str
    severity: Severity
    parameters: tuple[str, ...]
    message: str
    evidence: dict[str, Any] = field(default_factory=dict)
    symptom: str = ""
    spot: str = ""
    check: str = ""

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
        says.
    """

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    summary: str = ""
    ratios: tuple[Ratio, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings, in order."""
        return tuple(finding.code for finding in self.findings)

    def hint(self, level: int) -> str:
        """Return the hint of that level of the first finding; 1 is a nudge, 3 the formula."""
        return self.findings[0].hint(level) if self.findings else self.summary

    def as_dict(self) -> dict[str, Any]:
        """Return verdict and findings as plain data, for JSON."""
        told = ("code", "severity", "parameters", "message", "evidence")
        findings = [{name: _plain(getattr(finding, name)) for name in told} for finding in self.findings]
        return {"verdict": self.verdict, "findings": findings, "summary": self.summary}

    def __str__(self) -> str:
        lines = [f"{self.verdict}: {self.summary}"]
        for finding in self.findings:
            names = f" ({', '.join(finding.parameters)})" if finding.parameters else ""
            lines += ["", f"{finding.severity}: {finding.code}{names}", f"  {finding.message}"]
            lines += [f"  {finding.check}"] * bool(finding.check)
        if self.ratios:
            lines += ["", "  On one row   implied by the update   from the loss   ratio"]
            lines += [
                f"  {name:12} {implied:17.6f} {true:15.6f} {_ratio(ratio)}"
                for name, implied, true, ratio in self.ratios
            ]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        said = self.summary[:1].upper() + self.summary[1:]
        parts = [f"<p><b>{escape(VERDICTS[self.verdict])}</b> {escape(said)}</p>"]
        for finding in self.findings:
            names = f" ({', '.join(finding.parameters)})" if finding.parameters else ""
            parts.append(
                f"<p><b>{escape(finding.severity)}: {escape(finding.code + names)}</b><br>{escape(finding.message)}"
                f"<br>{escape(finding.check)}</p>"
            )
        if self.ratios:
            rows = "".join(
                f"<tr><td>{escape(name)}</td><td>{implied:.6f}</td><td>{true:.6f}</td><td>{_ratio(ratio)}</td></tr>"
                for name, implied, true, ratio in self.ratios
            )
            head = "<tr><th>on one row</th><th>implied by the update</th><th>from the loss</th><th>ratio</th></tr>"
            parts.append(f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>")
            parts.append(self._figure())
        return "".join(parts)

    def _figure(self) -> str:
        try:
            from tinynet.plots import ratios  # Matplotlib is loaded when a report is drawn
        except MissingPart as missing:
            return f"<p>{escape(str(missing))}</p>"
        drawn = ratios({name: ratio for name, _, _, ratio in self.ratios}, "How far each derivative is off, on one row")
        return drawn.svg[drawn.svg.index("<svg") :] + drawn.words_html


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, which knows no nan."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (float, int)) and not isinstance(value, bool):
        return value if math.isfinite(value) else None
    return value


def _ratio(ratio: float) -> str:
    return f"{ratio:9.4f}" if ratio == ratio else "        –"
