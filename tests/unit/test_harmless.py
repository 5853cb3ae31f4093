"""Whatever a student wrote, the graded notebook is harmless in the pages that nbgrader makes of it."""

import json
import os
import re
import time
from collections import Counter
from functools import cache
from pathlib import Path

import nbformat
import pytest
from bleach._vendor import html5lib
from hostile import OUTPUTS, PNG, RUN, SVG, TEXTS, shown
from matplotlib.figure import Figure
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader.handlers import static_path, template_path

from tinynet.grading.assignment import assignments
from tinynet.grading.grade_notebook import LONGEST_MESSAGE
from tinynet.grading.harmless import LONGEST, TAGS, harmless, plain, words_for_markdown
from tinynet.plots.style import picture

NBGRADER = {"grade": True, "solution": True, "locked": False, "task": False, "schema_version": 3}
OF_THE_PAGE = {"assignment_id": "01-small", "notebook_id": "01-small", "submission_id": "7", "index": 0, "total": 1}
ADDRESSES = {
    *("src", "href", "srcset", "action", "formaction", "data", "poster", "background", "ping", "xlink:href", "cite"),
    *("manifest", "content", "codebase", "dynsrc", "lowsrc", "longdesc", "srcdoc", "usemap", "http-equiv"),
}
PICTURE = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+")
RUNS_IN_A_FORMULA = re.compile(
    r"\\(href|url|class|cssId|style|bbox|mmlToken|require|def|newcommand|let|unicode|input)\b"
)


@cache
def exporter(template):
    styles = os.path.join(static_path, "node_modules", "bootstrap", "dist", "css")
    return HTMLExporter(template_name=template, extra_template_basedirs=[template_path], extra_template_paths=[styles])


def pages(notebook):
    """Return the pages that Formgrader and nbgrader's feedback make of a notebook."""
    resources = OF_THE_PAGE | {"base_url": "", "student": "ada", "last_name": None, "first_name": None}
    resources |= {"notebook_path": "a", "nbgrader": {"notebook": "a", "score": 1, "max_score": 2, "late_penalty": 0}}
    return [
        exporter(name).from_notebook_node(notebook, resources=dict(resources))[0] for name in ("formgrade", "feedback")
    ]


def with_text(text):
    """Return a notebook that has a text wherever a student's text can be, as it is graded."""
    outputs = [
        *(shown({name: text}) for name in ("text/html", "text/markdown", "text/latex", "text/plain", "image/svg+xml")),
        shown({"image/svg+xml": SVG, "text/plain": text}),
        {"output_type": "stream", "name": "stdout", "text": text},
        {"output_type": "error", "ename": text, "evalue": text, "traceback": [text]},
    ]
    return with_outputs(outputs, text, comment=words_for_markdown(text[:LONGEST_MESSAGE]))


def with_outputs(outputs, text="a", comment="a"):
    cells = [
        nbformat.v4.new_markdown_cell(
            text, metadata={"nbgrader": NBGRADER | {"grade_id": "words", "points": 2}, "a": text}
        ),
        nbformat.v4.new_markdown_cell(text, attachments={"a.png": {"image/png": f'"><img src=x onerror="{RUN}">'}}),
        nbformat.v4.new_code_cell(text, metadata={"nbgrader": NBGRADER | {"grade_id": "answer", "points": 2}}),
    ]
    cells[-1].outputs = [nbformat.from_dict(output) for output in outputs]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    made = harmless(cells)
    for cell in (made.cells[0], made.cells[2]):
        # As nbgrader puts it there for its feedback.
        cell.metadata.nbgrader |= {"comment": comment, "score": 1}
    return made


@cache
def of_the_templates():
    """Return what nbgrader's own templates have that would be a danger if a student had put it there."""
    return [dangers(page, Counter()) for page in pages(with_outputs([]))]


def dangers(page, known):
    """Return what in a page could run, load or lead somewhere, beyond what is known of the template."""
    found = Counter()
    # The head is the template's alone.
    body = html5lib.parse(page.partition("</head>")[2], namespaceHTMLElements=False)
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in TAGS.split():
            found[f"<{element.tag}>", element.text if element.tag in ("script", "style") else ""] += 1
        for name, value in element.attrib.items():
            name = str(name).lower()
            found[name, value] += bool(
                (name.startswith("on") or name == "id")
                or (name in ADDRESSES and not (element.tag == "img" and name == "src" and PICTURE.fullmatch(value)))
                or (name == "style" and re.search(r"url|expression|import|position|\\", value, re.IGNORECASE))
                or (name == "class" and re.search(r"credit|mark-graded|score\b|comment\b|tabbable", value))
            )
    for text in formulas(body):
        found.update(("in a formula", command) for command in RUNS_IN_A_FORMULA.findall(text))
    return found - known


def formulas(element):
    """Yield the texts in which MathJax looks for formulas."""
    if not isinstance(element.tag, str) or element.tag not in ("script", "style", "pre", "code", "textarea"):
        if isinstance(element.tag, str):
            yield element.text or ""
        for child in element:
            yield from formulas(child)
            yield child.tail or ""


def must_be_harmless(notebook):
    for page, known in zip(pages(notebook), of_the_templates(), strict=True):
        found = dangers(page, known)
        if page.find("formgrader") < 0:
            # Beside the feedback is nothing that a heading of a comment could be taken for.
            found = {what for what in found if what[0] != "id" and not what[1].startswith("#")}
        assert not found


@pytest.mark.sample(8, ci=2)
@pytest.mark.parametrize("name", TEXTS)
def test_no_text_of_a_student_becomes_more_than_text(name):
    must_be_harmless(with_text(TEXTS[name]))


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_output_of_any_form_becomes_more_than_a_picture_or_text(name):
    notebook = with_outputs([OUTPUTS[name]])
    nbformat.validate(notebook)
    must_be_harmless(notebook)


def test_the_tests_here_see_what_is_dangerous():
    for text in (f"<img src=x onerror={RUN}>", "<a href='javascript:a'>a</a>", "<iframe></iframe>", r"a \href{a}{b}"):
        assert dangers(f"</head>{text}", Counter()) - dangers("</head>", Counter())


def test_nothing_is_in_the_file_but_what_is_on_the_list():
    for text in TEXTS.values():
        for cell in with_text(text).cells:
            assert set(cell) <= {"cell_type", "id", "metadata", "source", "outputs", "execution_count"}
            assert set(cell.metadata) <= {"nbgrader"}
            for output in cell.get("outputs", ()):
                assert set(output.get("data", {})) <= {
                    "text/plain",
                    "text/html",
                    "text/latex",
                    "image/png",
                    "image/jpeg",
                }
                assert not output.get("metadata")


def test_a_size_of_a_picture_is_kept_where_it_is_one():
    [output] = (
        with_outputs([shown({"image/png": PNG}, {"image/png": {"width": 640, "height": 10**9}})]).cells[2].outputs
    )
    assert output == {
        "output_type": "display_data",
        "data": {"image/png": PNG},
        "metadata": {"image/png": {"width": 640}},
    }


def test_what_is_not_shown_is_told():
    [output] = with_outputs([shown({"application/javascript": RUN})]).cells[2].outputs
    assert output.text == "[Not shown: an output of the kind application/javascript]\n"
    made = with_outputs([shown({"text/plain": "a"})] * 250).cells[2].outputs
    assert made[-1].text == "[Not shown: 50 more outputs]\n"
    cells = [nbformat.v4.new_code_cell("a", outputs=[shown({"text/plain": "x" * LONGEST})] * 200) for _ in range(3)]
    last = harmless(cells).cells[-1].outputs
    assert [output.text for output in last] == ["[Not shown: outputs of this cell: those above it are long]\n"]
    assert plain("x" * (LONGEST + 5)).endswith("x…\n[5 more letters]")


def test_honest_words_stay_as_they_are_for_a_reader():
    words = (
        "The **loss** falls, `w11` shrinks: $\\frac{\\partial L}{\\partial w_{11}} < 0$ & 2 < 3.\n\n- a\n- b\n\n"
        "| w | b |\n|:--|--:|\n| 1 | 2 |\n\n```python\nw = 1\n\n\nb = 2\n```\n\n"
        "<details>\n<summary>Hint</summary>\n\nA *hint*.\n</details>\n\nSee [the book](https://a.example/b)."
    )
    page = pages(with_outputs([], words))[0]
    for part in (
        *("<strong>loss</strong>", "<code>w11</code>", r"$\frac{\partial L}{\partial w_{11}} &lt; 0$ &amp; 2 &lt; 3."),
        *("<li>a</li>", '<td style="text-align:right;">2</td>', "<em>hint</em>"),
        '<span class="n">w</span> <span class="o">=</span> <span class="mi">1</span>\n\n\n<span class="n">b</span>',
        *("<summary>Hint</summary>", "the book (https://a.example/b)"),
    ):
        assert page.count(part) >= 2


def test_figures_and_reports_stay_as_they_are_for_a_reader():
    drawing = Figure()
    drawing.subplots().plot([3, 2, 1], marker="o")
    figure = picture(drawing, "The loss falls")
    report = (
        f"<p><b>a</b></p><table><tr><td colspan='2'>1</td></tr></table>{figure.svg[figure.svg.index('<svg') :].strip()}"
    )
    outputs = [
        shown({"image/svg+xml": figure.svg}),
        shown({"text/html": report}),
        shown({"text/html": figure.words_html}),
    ]
    outputs += [shown({"text/latex": r"$\frac{a}{b} & \&$"}), shown({"image/png": PNG})]
    drawn, reported, words, formula, photo = with_outputs(outputs).cells[2].outputs
    assert re.fullmatch(rf'<img alt="figure" src="{PICTURE.pattern}">', drawn.data["text/html"])
    assert re.fullmatch(
        rf'<p><b>a</b></p><table>.*colspan="2">1</td>.*</table><img alt="figure" src="{PICTURE.pattern}">',
        reported.data["text/html"],
    )
    assert words.data["text/html"] == figure.words_html
    assert formula.data["text/latex"] == r"$\frac{a}{b} & \&$"
    assert photo.data["image/png"] == PNG


def test_the_courses_own_figures_are_shown():
    assignment = assignments(Path(__file__).parents[2])["02-learning-is-going-downhill"]
    [figure] = [outputs for source, outputs in assignment.figures.items() if "loss_curves" in source]
    drawn, words = with_outputs(figure).cells[2].outputs
    assert re.match(r'<img alt="Four runs[^"<>]+" src="', drawn.data["text/html"])
    assert PICTURE.search(drawn.data["text/html"])
    assert words.data["text/html"].startswith("<details><summary>This figure in words</summary>")


def test_the_colours_of_an_error_stay_and_other_controls_go():
    red = "\x1b[0;31mNameError\x1b[0m"
    assert plain(f"{red}\x1b]0;mine\x07\x1b[2J\x9b1m\x00\r\n") == f"{red}]0;mine[2J1m\n"


@pytest.mark.parametrize(
    "slow",
    ["<b>", "[", "![a](", "*a **a", "$ x\n", "\\begin{a}", "<svg ", "> ", "\n", "<details><p><b>", "|a|b|\n|-|-|\n"],
)
def test_no_text_keeps_the_cleaning_busy(slow):
    begin = time.process_time()
    cells = [nbformat.v4.new_markdown_cell((slow * 30_000)[:30_000]) for _ in range(60)]
    cells += [
        nbformat.v4.new_code_cell("a", outputs=[nbformat.v4.new_output("display_data", {"text/html": slow * 300_000})])
    ]
    made = harmless(cells)
    json.dumps(made)
    assert time.process_time() - begin < 10


def test_a_drawing_is_shown_as_a_picture_in_which_scripts_are_dead():
    [output] = with_outputs([shown({"image/svg+xml": SVG})]).cells[2].outputs
    assert PICTURE.search(output.data["text/html"])
