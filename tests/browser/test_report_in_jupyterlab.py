"""The doctor's report in JupyterLab: the part is marked in every theme, and fits; the magic says it in a cell."""

import json

import pytest
from live import FAULTS, write_notebook

MADE = """from tinynet.doctor.diagnosis import Diagnosis, Finding, Place
line = "    db2 = np.mean(delta2 * a2)  # a comment that makes a long line of it, longer than a narrow window is"
place = Place(37, 18, 37, 29, line, "broken.py")
finding = Finding("extra-activation-output", "fault", ("b2",), "As it is.", place=place, found="a2", wanted="`z2`")
diagnosis = Diagnosis("sick", (finding,), "one neuron", (), ((place, "the slope in a2"),))
diagnosis"""
MARKED = ".jp-OutputArea pre u"
LISTED = "diagnosis.annotated"
DATA = """%load_ext tinynet
import numpy as np
X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([0, 1, 1, 1.0])
w, b, lr = np.array([0.3, -0.2]), 0.1, 0.5"""
EXAMINED = """%%doctor
for epoch in range(100):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) * p / len(y)
    w, b = w - lr * X.T @ d, b - lr * d.sum()"""
WRONG = "%%doctor --nothing\nw = 1"

# Contrast of the marked text against what is behind it, as WCAG computes it.
CONTRAST = """mark => {
    const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
    let behind = numbers(getComputedStyle(document.querySelector(".jp-Notebook")).backgroundColor).slice(0, 3);
    const [r, g, b, a] = numbers(getComputedStyle(mark).backgroundColor);
    behind = behind.map((value, i) => a * [r, g, b][i] + (1 - a) * value);
    const light = (colour) => {
        const [R, G, B] = colour.map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * R + 0.7152 * G + 0.0722 * B;
    };
    const [one, other] = [light(numbers(getComputedStyle(mark).color).slice(0, 3)), light(behind)];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}"""


@pytest.mark.sample(3, ci=3)
@pytest.mark.exhaustive
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 600])
def test_the_part_is_marked_and_read_and_nothing_is_cut_off(lab, open_notebook, dark, width):
    name = f"report-{dark}-{width}.ipynb"
    write_notebook(lab.folder / name, MADE, LISTED)
    notebook = open_notebook(name, dark=dark, width=width)
    notebook.run_all()
    mark = notebook.page.locator(MARKED)
    assert mark.inner_text() == "delta2 * a2"
    assert mark.evaluate(CONTRAST) >= 7
    assert "underline" in mark.evaluate("mark => getComputedStyle(mark).textDecorationLine")
    assert "the slope in a2" in notebook.page.locator(".jp-OutputArea table").inner_text()
    assert notebook.page.evaluate(FAULTS) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_stored_report_can_be_read_before_its_cell_is_run(lab, open_notebook, dark):
    """JupyterLab takes some styles off what another computer has stored, a colour that is inherited for one."""
    names = {}
    exec(MADE, names)  # noqa: S102
    name = f"stored-{dark}.ipynb"
    write_notebook(lab.folder / name, MADE)
    notebook = json.loads((lab.folder / name).read_text())
    report = {"text/html": names["diagnosis"]._repr_html_(), "text/plain": str(names["diagnosis"])}
    shown = {"output_type": "execute_result", "metadata": {}, "execution_count": 1, "data": report}
    notebook["cells"][0] |= {"outputs": [shown], "execution_count": 1}
    (lab.folder / name).write_text(json.dumps(notebook))
    marked = open_notebook(name, dark=dark).page.locator(MARKED)
    assert marked.inner_text() == "delta2 * a2"
    assert marked.evaluate(CONTRAST) >= 7


def test_the_magic_shows_its_report_below_the_cell_and_an_error_as_one_sentence(lab, open_notebook):
    write_notebook(lab.folder / "magic.ipynb", DATA, EXAMINED, WRONG)
    notebook = open_notebook("magic.ipynb", width=1920)
    saved = notebook.run_all()
    _, examined, wrong = (cell["outputs"] for cell in saved["cells"])
    assert "wrong-activation-derivative" in "".join(examined[0]["data"]["text/html"])
    report = notebook.page.locator(".jp-OutputArea").nth(1).inner_text()
    prose = notebook.page.locator(".jp-OutputArea").nth(1).locator(".jp-RenderedHTML > :is(p, ul)")
    assert prose.count() > 4
    assert prose.evaluate_all("texts => Math.max(...texts.map((text) => text.clientWidth))") < 640  # some 75 letters
    assert "Sick. One neuron; the loop in this cell, line 2; parameters w, b; inputs X, labels y" in report
    assert [output["text"] for output in wrong if output["output_type"] == "stream"] == [
        ["UsageError: unrecognized arguments: --nothing\n"]
    ]
