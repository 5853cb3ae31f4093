"""Every lesson and exercise opens in a real JupyterLab, runs, and shows nothing cut off, in both themes."""

import pytest
from live import FAULTS, write_notebook

from tinynet.build import exercise_paths, lesson_paths

SLUGS = [path.stem for path in lesson_paths()]
# Views, figures, and long tables. The cells of the other lessons are always run, and seen in the browser where all are.
ALWAYS = ("01-a-neuron-makes-a-guess", "12-the-bug-clinic")


@pytest.mark.parametrize(
    "slug", [pytest.param(slug, marks=[pytest.mark.exhaustive] * (slug not in ALWAYS)) for slug in SLUGS]
)
def test_a_lesson_runs_in_jupyterlab_without_an_error_and_nothing_is_cut_off_in_both_themes(slug, open_notebook):
    notebook = open_notebook(f"notebooks/{slug}.ipynb")
    saved = notebook.run_all()
    outputs = [output for cell in saved["cells"] for output in cell.get("outputs", ())]
    assert [output for output in outputs if output["output_type"] == "error"] == []
    nothing_is_cut_off(notebook)
    notebook.menu("Settings", "Theme", "JupyterLab Dark")
    nothing_is_cut_off(notebook)
    notebook.menu("Settings", "Theme", "JupyterLab Light")


def nothing_is_cut_off(notebook):
    for number in screens(notebook):
        assert notebook.page.evaluate(FAULTS) == [], number


def test_the_lessons_that_are_always_opened_are_there():
    assert set(ALWAYS) <= set(SLUGS)


# What an exercise says before anybody has worked on it is asked for without a browser too, of each.
EXERCISES = [
    pytest.param(path.stem, marks=[pytest.mark.exhaustive] * bool(number % 5))
    for number, path in enumerate(exercise_paths())
]


@pytest.mark.parametrize("slug", EXERCISES)
def test_an_exercise_opens_and_its_first_check_asks_for_the_answer(slug, open_notebook):
    notebook = open_notebook(f"exercises/{slug}/{slug}.ipynb")
    notebook.menu("Run", "Run All Cells")
    said = notebook.page.locator(".jp-OutputArea-output", has_text="not been").first
    said.wait_for()
    assert "Traceback" not in said.inner_text()


LONG_WORK = """
import time
from tinynet.progress_bar import progress_bar

with progress_bar(20) as show:
    for _ in range(20):
        time.sleep(0.1)
        show(1)
"""


def test_a_progress_bar_leaves_nothing_behind_neither_at_once_nor_when_the_notebook_is_opened_again(lab, open_notebook):
    write_notebook(lab.folder / "bar.ipynb", LONG_WORK)
    first = open_notebook("bar.ipynb")
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
