"""Every lesson and exercise opens in a real JupyterLab, runs, and shows nothing cut off, in both themes."""

import json
from itertools import pairwise
from statistics import median

import nbformat
import pytest
from live import FAULTS, TORN_CODE, write_notebook
from nbformat.sign import NotebookNotary

from tinynet import checks
from tinynet.build import exercise_paths, lesson_paths, read_notebook

PATHS = lesson_paths()
# Views, figures, and long tables. The others are looked at with what they show in the repository, which nbval compares.
TO_RUN = ("12-the-bug-clinic", "01-a-neuron-makes-a-guess")
VIEW = "application/vnd.jupyter.widget-view+json"

# Runs in the page: the cells whose lines do not fit.
CODE_OUT_OF_THE_PAGE = """() => [...document.querySelectorAll(".cm-scroller")]
    .filter((code) => code.scrollWidth > code.clientWidth + 1).map((code) => code.textContent)"""
# Runs in the page: of each colour in which code is written, the contrast with its paper, and a text in it.
CONTRASTS_OF_CODE = """() => {
    const channels = (color) => color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
    const light = (color) => channels(color)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const paper = light(getComputedStyle(document.querySelector(".jp-CodeCell .jp-InputArea-editor")).backgroundColor);
    return [...document.querySelectorAll(".jp-CodeCell .cm-line span")].map((text) => {
        const ink = light(getComputedStyle(text).color);
        return [(Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05), text.textContent];
    });
}"""
# Runs in the page: of each item of a list with letters, its letter, the sign before it, and how far it hangs out.
LETTERED = """() => [...document.querySelectorAll(".jp-RenderedMarkdown .tn-lettered > li")].map((item) => [
    item.querySelector("strong").textContent,
    getComputedStyle(item).listStyleType,
    item.getBoundingClientRect().left - item.querySelector("strong").getBoundingClientRect().left,
])"""
# Runs in the page: what a line's end tears apart, of the texts that should stand in one line.
TORN = """() => [...document.querySelectorAll(".tn-whole")]
    .filter((text) => text.getClientRects().length > 1).map((text) => text.textContent)"""
# Runs in the page: of each paragraph with several lines, how many letters a line has, if the last is half full.
LETTERS_IN_A_LINE = """() => [...document.querySelectorAll(".tn-course .jp-RenderedMarkdown > p")]
    .map((text) => [text, Math.round(text.clientHeight / parseFloat(getComputedStyle(text).lineHeight))])
    .filter(([, lines]) => lines >= 4)
    .map(([text, lines]) => text.textContent.length / (lines - 0.5))"""


@pytest.mark.exhaustive
@pytest.mark.sample(2, ci=2)
@pytest.mark.parametrize("slug", TO_RUN)
def test_a_lesson_runs_in_jupyterlab_without_an_error_and_nothing_is_cut_off_in_both_themes(slug, open_notebook):
    notebook = open_notebook(f"notebooks/{slug}.ipynb")
    saved = notebook.run_all()
    outputs = [output for cell in saved["cells"] for output in cell.get("outputs", ())]
    assert [output for output in outputs if output["output_type"] == "error"] == []
    letters = all_is_well(notebook)
    assert 65 < median(letters) < 85
    notebook.page.set_viewport_size({"width": 1920, "height": 1000})
    for _ in screens(notebook):
        if len(wide := notebook.page.evaluate(LETTERS_IN_A_LINE)) > 2:
            break
    assert 60 < median(wide) < 90


# Once a week all of them; a lesson that is being written is looked at with -m '' -k and its name.
@pytest.mark.exhaustive
@pytest.mark.sample(7, ci=7)
@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in PATHS if path.stem not in TO_RUN])
def test_a_lesson_as_it_is_stored_has_nothing_cut_off_in_both_themes(path, lab, open_notebook):
    lesson = read_notebook(path)
    outputs = [output for cell in lesson.cells for output in cell.get("outputs", ())]
    for output in outputs:
        output.get("data", {}).pop(VIEW, None)  # its model is gone; the still stays
    NotebookNotary(data_dir=str(lab.data)).sign(lesson)
    nbformat.write(lesson, lab.folder / "notebooks" / path.name)
    notebook = open_notebook(f"notebooks/{path.name}")
    letters = all_is_well(notebook)
    assert 65 < median(letters) < 85
    assert notebook.page.locator(".jp-OutputArea-output").count() == len(outputs) >= 10


def all_is_well(notebook):
    """Return how many letters the lines of its paragraphs have, after a look at all in both themes."""
    letters = nothing_is_cut_off(notebook)
    assert notebook.axe() == []
    # Other colours, in the same places.
    notebook.menu("Settings", "Theme", "JupyterLab Dark")
    notebook.page.wait_for_function("() => document.body.dataset.jpThemeName === 'JupyterLab Dark'")
    assert notebook.axe() == []
    notebook.menu("Settings", "Theme", "JupyterLab Light")
    return letters


def nothing_is_cut_off(notebook):
    """Return how many letters the lines of its paragraphs have, as they came into sight."""
    letters = []
    for number in screens(notebook):
        assert notebook.page.evaluate(FAULTS) == [], number
        assert notebook.page.evaluate(CODE_OUT_OF_THE_PAGE) == [], number
        letters += notebook.page.evaluate(LETTERS_IN_A_LINE)
    return letters


def test_the_lessons_that_are_run_are_there():
    assert set(TO_RUN) <= {path.stem for path in PATHS}


# What each exercise says before anybody has worked on it is asked for without a browser.
@pytest.mark.exhaustive
@pytest.mark.parametrize("slug", [path.stem for path in exercise_paths()][::10])
def test_an_exercise_opens_and_its_first_check_asks_for_the_answer(slug, open_notebook):
    notebook = open_notebook(f"exercises/{slug}/{slug}.ipynb")
    notebook.menu("Run", "Run All Cells")
    said = notebook.page.locator(".jp-OutputArea-output", has_text="not been").first
    said.wait_for()
    assert "Traceback" not in said.inner_text()
    assert notebook.axe() == []


@pytest.mark.exhaustive
def test_code_can_be_read_in_both_themes(open_notebook):
    notebook = open_notebook("exercises/06-through-the-hidden-neuron/06-through-the-hidden-neuron.ipynb")
    for theme in ("Light", "Dark"):
        notebook.menu("Settings", "Theme", f"JupyterLab {theme}")
        notebook.page.wait_for_function(f"document.body.dataset.jpThemeName === 'JupyterLab {theme}'")
        found = [written for _ in screens(notebook) for written in notebook.page.evaluate(CONTRASTS_OF_CODE)]
        assert any("Your lines go here" in text for _, text in found)
        assert {text for contrast, text in found if contrast < 4.5} == set()


@pytest.mark.exhaustive
def test_letters_stand_in_place_of_dots_and_short_code_is_not_torn_apart(open_notebook):
    lettered = open_notebook("exercises/08-it-does-not-learn/08-it-does-not-learn.ipynb")
    found = {letter: seen for _ in screens(lettered) for letter, *seen in lettered.page.evaluate(LETTERED)}
    assert "".join(found) == "abcdefghPQRST"
    assert all(style == "none" and 15 < indent < 35 for style, indent in found.values())
    notebook = open_notebook("exercises/15-from-by-hand-to-automatic/15-from-by-hand-to-automatic.ipynb")
    whole = set()
    for _ in screens(notebook):
        assert notebook.page.evaluate(TORN) == []
        whole |= set(notebook.page.locator(".tn-whole").all_text_contents())
    assert {"2-2-1", '"not summed over rows"'} <= whole


@pytest.mark.exhaustive
@pytest.mark.parametrize("width", [600, 1000])
def test_longer_code_in_a_sentence_is_torn_apart_only_between_words(width, open_notebook):
    notebook = open_notebook("exercises/12-the-bug-clinic/12-the-bug-clinic.ipynb", width=width)
    seen = ""
    for _ in screens(notebook):
        assert notebook.page.evaluate(TORN_CODE) == []
        seen += "".join(notebook.page.locator(".jp-RenderedMarkdown :not(pre) > code").all_text_contents())
    assert '.read_text(encoding="utf-8")' in seen


@pytest.mark.exhaustive
def test_a_slope_and_a_small_number_are_not_torn_apart_at_the_end_of_a_line(lab, open_notebook):
    notebook = open_notebook("notebooks/06-through-the-hidden-neuron.ipynb", width=1280)
    whole = set()
    for _ in screens(notebook):
        assert notebook.page.evaluate(TORN) == []
        whole |= set(notebook.page.locator(".tn-whole").all_text_contents())
    assert {"∂ℓ/∂w11", "∂ℓ/∂a1"} <= whole


# Runs in the page: of each table in the card of a bet, its own lines, those of its rows, and the gap to what follows.
TABLES_IN_CARDS = """() => [...document.querySelectorAll(".jp-RenderedMarkdown > h2[data-jupyter-id^=Predict] ~ table")]
    .map((table) => [getComputedStyle(table).borderTopWidth, getComputedStyle(table).borderBottomWidth,
        getComputedStyle(table.tHead).borderTopWidth, getComputedStyle(table.tBodies[0]).borderBottomWidth,
        table.nextElementSibling.getBoundingClientRect().top - table.tBodies[0].getBoundingClientRect().bottom])"""


@pytest.mark.exhaustive
def test_a_table_in_the_card_of_a_bet_has_its_lines_at_its_rows_and_a_gap_below(open_notebook):
    notebook = open_notebook("notebooks/06-through-the-hidden-neuron.ipynb", width=1280)
    found = [table for _ in screens(notebook) for table in notebook.page.evaluate(TABLES_IN_CARDS)]
    assert found
    for *lines, gap in found:
        assert lines == ["0px", "0px", "2px", "2px"]
        assert gap > 8


@pytest.mark.exhaustive
def test_the_table_of_a_comparison_looks_like_the_other_tables_and_printed_lines_have_one_distance(lab, open_notebook):
    write_notebook(
        lab.folder / "notebooks" / "tables.ipynb",
        "import tinynet as tn\nslopes = {'w1': [[1.0, 2.0], [3.0, 4.0]], 'b1': [1.0, 2.0], 'b2': 1.0}\n"
        "tn.compare_gradients(slopes, slopes)",
        "from tinynet.progress_bar import progress_bar\nimport time\nfor i in range(3):\n"
        "    with progress_bar(9) as show:\n        for _ in range(9):\n            time.sleep(0.2); show(1)\n"
        "    print('line', i)",
    )
    path = lab.folder / "notebooks" / "tables.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    table = {
        "cell_type": "markdown",
        "id": "title",
        "metadata": {},
        "source": "# Tables\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    }
    path.write_text(json.dumps(notebook | {"cells": [table, *notebook["cells"]]}), encoding="utf-8")
    page = open_notebook("notebooks/tables.ipynb", width=1280)
    page.run_all()
    looks = page.page.evaluate(
        """() => [...document.querySelectorAll(".tn-course table")].map((table) =>
            [table, table.tBodies[0].rows[0].cells[0]].flatMap((node) =>
                ["fontSize", "paddingTop", "borderTopWidth", "backgroundColor", "lineHeight"]
                    .map((name) => getComputedStyle(node)[name])))"""
    )
    assert len(looks) == 2
    assert looks[0] == looks[1]
    fonts = page.page.evaluate(
        """() => [...document.querySelectorAll(".jp-RenderedHTML tbody tr")]
            .map((row) => getComputedStyle(row.cells[1]).fontFamily)"""
    )
    assert len(fonts) == 3
    assert len(set(fonts)) == 1
    page.page.set_viewport_size({"width": 700, "height": 900})
    lines_of = """() => [...document.querySelectorAll(".jp-RenderedHTML tbody td:nth-child(5)")].map((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getClientRects().length; })"""
    assert page.page.evaluate(lines_of) == [1, 1, 1]
    page.page.set_viewport_size({"width": 1280, "height": 900})
    lines = page.page.evaluate(
        """() => [...document.querySelectorAll(".jp-OutputArea-output > pre")]
            .filter((pre) => pre.textContent.startsWith("line"))
            .map((pre) => [pre.getBoundingClientRect().top, pre.getBoundingClientRect().height])"""
    )
    assert len(lines) == 3
    assert [below - above - height for (above, height), (below, _) in pairwise(lines)] == [0, 0]


WITH_A_NUDGE_UPWARDS_ONLY = """
def slope_of(loss, parameters, name, nudge):
    return (loss(parameters | {name: parameters[name] + nudge}) - loss(parameters)) / nudge
"""


def test_a_check_answers_with_a_card_whose_hints_and_next_task_are_reached_by_keyboard(lab, open_notebook):
    slug = "02-learning-is-going-downhill"
    exercise = json.loads((lab.folder / f"exercises/{slug}/{slug}.ipynb").read_text(encoding="utf-8"))
    answers = {"slope-answer": "slope, w11_should = 0.0363, 'shrink'", "slope-of-answer": WITH_A_NUDGE_UPWARDS_ONLY}
    for cell in exercise["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    copy = f"exercises/{slug}/02-once-more.ipynb"
    (lab.folder / copy).write_text(json.dumps(exercise), encoding="utf-8")
    notebook = open_notebook(copy)
    page = notebook.page
    notebook.menu("Run", "Run All Cells")
    wrong, passed = page.locator(".tn-check-wrong"), page.locator(".tn-check-passed")
    wrong.wait_for()
    # The words stand once: below the card is one line, and it is not red.
    error = page.locator("[data-mime-type='application/vnd.jupyter.stderr']", has_text="Run All")
    assert error.text_content().strip() == "Task 2 of 5: not yet. “Run All” stops at this cell."
    assert error.evaluate("node => getComputedStyle(node).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert page.locator(".tn-check").count() == 2  # the rest has not been run
    edges = [card.evaluate("node => getComputedStyle(node).borderLeftStyle") for card in (passed, wrong)]
    assert edges == ["solid", "double"]

    hint = wrong.locator("summary").first
    hint.focus()
    page.keyboard.press("Enter")
    assert checks.nudged_slope.hints[0] in wrong.inner_text()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    # The link stays in this notebook, which another link to the exercise would leave.
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Or first: task 3, Train on nudges alone"
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Train on nudges alone")
    page.wait_for_function("node => node.getBoundingClientRect().top < 200", arg=heading.element_handle())
    assert heading.bounding_box()["y"] > 60
    assert page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab").count() == 1
    nothing_is_cut_off(notebook)
    assert notebook.complaints == []


LONG_WORK = """
import time
from tinynet.progress_bar import progress_bar

with progress_bar(20) as show:
    for _ in range(20):
        time.sleep(0.1)
        show(1)
"""


@pytest.mark.exhaustive
def test_a_progress_bar_leaves_nothing_behind_neither_at_once_nor_when_the_notebook_is_opened_again(lab, open_notebook):
    write_notebook(lab.folder / "bar.ipynb", LONG_WORK)
    first = open_notebook("bar.ipynb")
    # A notebook of one's own has not the course's look.
    assert first.page.locator(".jp-Notebook").count() == 1
    assert first.page.locator(".tn-course").count() == 0
    first.menu("Run", "Run All Cells")
    bar = first.page.locator(".jp-OutputArea .widget-hprogress")
    bar.wait_for()
    bar.wait_for(state="detached")
    first.save()
    for notebook in (first, open_notebook("bar.ipynb")):
        notebook.page.wait_for_timeout(1000)
        output = notebook.page.locator(".jp-Cell-outputArea").first
        assert output.inner_text().strip() == ""
        assert output.locator(".widget-hprogress").count() == 0
        # An output area with nothing in it is one line high.
        assert output.bounding_box()["height"] <= 20


def test_a_save_that_meets_another_asks_nothing(lab, open_notebook):
    write_notebook(lab.folder / "saved.ipynb", "first = 1")
    notebook = open_notebook("saved.ipynb")
    page = notebook.page
    page.locator(".jp-CodeCell .cm-content").click()
    page.keyboard.type("  # one")
    notebook.save()
    page.wait_for_timeout(1_000)  # a change within half a second is taken for one's own
    begun = []

    def answer_late(asked):
        answer = asked.fetch() if asked.request.method == "PUT" else None
        begun.append(asked.request.method)
        page.wait_for_timeout(1_500 if answer else 0)
        asked.fulfill(response=answer) if answer else asked.continue_()

    page.route("**/api/contents/saved.ipynb*", answer_late)
    page.keyboard.type(" two")
    wait_until(page, lambda: "PUT" in begun)  # JupyterLab saves by itself
    page.keyboard.type(" three")
    page.keyboard.press("Control+s")
    wait_until(page, lambda: begun.count("PUT") == 2 or page.get_by_role("dialog").is_visible())
    page.wait_for_timeout(3_000)
    assert not page.get_by_role("dialog").is_visible()
    assert json.loads(notebook.path.read_text(encoding="utf-8"))["cells"][0]["source"] == ["first = 1  # one two three"]
    page.unroute_all(behavior="wait")


def wait_until(page, fulfilled):
    for _ in range(600):
        if fulfilled():
            return
        page.wait_for_timeout(100)
    raise TimeoutError


def screens(notebook):
    """Scroll through a notebook, a window at a time."""
    scroller = notebook.page.locator(".jp-WindowedPanel-outer").first
    scroller.evaluate("node => node.scrollTo(0, 0)")
    for number in range(60):
        notebook.page.wait_for_timeout(120)
        yield number
        before = scroller.evaluate("node => node.scrollTop")
        if scroller.evaluate("node => (node.scrollBy(0, node.clientHeight * 0.9), node.scrollTop)") <= before + 1:
            return
    raise AssertionError("the notebook does not end")
