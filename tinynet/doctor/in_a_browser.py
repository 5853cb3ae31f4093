"""The doctor in the Python of a web page, which has one process, no clock that interrupts, and no figures.

The page's worker calls these functions; the page is in ``tinynet/site``. They work in any Python.
"""

import json
import tempfile
from contextlib import chdir
from pathlib import Path

from tinynet.doctor.diagnosis import Diagnosis
from tinynet.doctor.isolated_process import examine_file
from tinynet.doctor.listing import marked_html
from tinynet.doctor.page_clock import give_a_timer
from tinynet.doctor.programs.subject import CannotExamine
from tinynet.doctor.report import findings_html, proof_html

__all__ = ["examine_text", "give_a_timer"]


def examine_text(name, text, mistakes):
    """Examine a program that is given as text.

    Parameters
    ----------
    name : str
        The name of its file, which ends in .py or .ipynb.
    text : str
    mistakes : str
        The folder of the pages of mistakes, as an address with a slash at its end.

    Returns
    -------
    str
        JSON: the "verdict", the report as "text", its two parts as HTML, what was "found" and the "proof" of it, the
        first "place" that is underlined or null, and "outcome", the JSON that ``tinynet doctor --json`` prints, as a
        text, because a browser reads no JSON with NaN in it.

    Examples
    --------
    >>> answer = json.loads(examine_text("program.py", "print(1)", "mistakes/"))
    >>> answer["verdict"], json.loads(answer["outcome"])["findings"]
    ('cannot-examine', [])
    """
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path(name).write_text(text, encoding="utf-8")
        try:
            outcome = examine_file(name)
        except CannotExamine as reason:
            outcome = Diagnosis("cannot-examine", summary=str(reason)).as_dict() | {"source": (), "seconds": 0.0}
    diagnosis, source = Diagnosis.from_dict(outcome), outcome.pop("source")
    for name in ("annotated", "text"):
        outcome.pop(name, None)
    found, proof = findings_html(diagnosis, lambda code: f"{mistakes}{code}.html"), proof_html(diagnosis, drawn=False)
    places = [finding.place for finding in diagnosis.findings if finding.place is not None]
    first = {name: getattr(places[0], name) for name in ("line", "cell", "text")} if places else None
    if places:
        program = marked_html(source, places)
        proof += f"<details><summary>The whole program, with what is underlined</summary>{program}</details>"
    answer = {"verdict": diagnosis.verdict, "found": found, "proof": proof, "text": str(diagnosis), "place": first}
    return json.dumps(answer | {"outcome": json.dumps(outcome)})
