"""Every lesson and exercise opens in a real JupyterLab, runs, and shows nothing cut off, in both themes."""

import pytest
from build import exercises, lessons

SLUGS = [path.stem for path in lessons()]
# Runs in the page: what is wider than its place, or, in a view's drawing, written over another text.
FAULTS = """() => {
    const faults = [];
    for (const node of document.querySelectorAll(".jp-OutputArea-output, .tn-view, .jp-RenderedMarkdown"))
        if (node.clientWidth && node.scrollWidth > node.clientWidth + 1)
            faults.push(`scrolls sideways: ${node.textContent.slice(0, 60)}`);
    for (const panel of document.querySelectorAll(".tn-view svg[role=img]")) {
        const texts = [...panel.querySelectorAll("text")]
            .filter((text) => text.textContent.trim() && getComputedStyle(text).display !== "none")
            .map((text) => [text.textContent, text.getBoundingClientRect()]);
        texts.forEach(([one, a], i) => texts.slice(i + 1).forEach(([other, b]) => {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 3 && down > 5) faults.push(`“${one}” lies on “${other}”`);
        }));
    }
    return faults;
}"""


@pytest.mark.parametrize("slug", SLUGS)
def test_a_lesson_runs_in_jupyterlab_without_an_error_and_nothing_is_cut_off(slug, open_notebook, tmp_path):
    notebook = open_notebook(f"notebooks/{slug}.ipynb")
    saved = notebook.run_all()
    outputs = [output for cell in saved["cells"] for output in cell.get("outputs", ())]
    assert [output for output in outputs if output["output_type"] == "error"] == []
    for dark in (False, True):
        if dark:
            notebook.menu("Settings", "Theme", "JupyterLab Dark")
        for number, cell in enumerate(screens(notebook)):
            notebook.page.screenshot(path=tmp_path / f"{slug}-{'dark' if dark else 'light'}-{number:02}.png")
            assert notebook.page.evaluate(FAULTS) == [], cell
    notebook.menu("Settings", "Theme", "JupyterLab Light")


@pytest.mark.parametrize("slug", [path.stem for path in exercises()])
def test_an_exercise_opens_and_its_first_check_asks_for_the_answer(slug, open_notebook, tmp_path):
    notebook = open_notebook(f"exercises/{slug}/{slug}.ipynb")
    notebook.menu("Run", "Run All Cells")
    said = notebook.page.locator(".jp-OutputArea-output", has_text="not been").first
    said.wait_for()
    assert "Traceback" not in said.inner_text()
    notebook.page.screenshot(path=tmp_path / f"{slug}.png")


def screens(notebook):
    """Scroll through a notebook, a window at a time."""
    scroller = notebook.page.locator(".jp-WindowedPanel-outer").first
    scroller.evaluate("node => node.scrollTo(0, 0)")
    for number in range(60):
        notebook.page.wait_for_timeout(250)
        yield number
        before = scroller.evaluate("node => node.scrollTop")
        if scroller.evaluate("node => (node.scrollBy(0, node.clientHeight * 0.9), node.scrollTop)") <= before + 1:
            return
    raise AssertionError("the notebook does not end")
