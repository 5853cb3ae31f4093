"""The course's figures in JupyterLab: a part of the page, in its colours, with a name; other pictures as ever."""

import json

import pytest
from live import write_notebook

DRAW = """import tinynet as tn
neuron = tn.Network((2, 1), start={"w11": 1.0, "w12": 1.0, "b1": -1.5})
tn.plots.plane(neuron, tn.AND, "One line")"""
TWICE = """tn.plots.plane(neuron, tn.OR, "Another line")"""
FOREIGN = """from IPython.display import SVG
SVG('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>')"""

# The colours of the first text and of the paper of each figure.
COLOURS = """() => [...document.querySelectorAll(".jp-RenderedSVG > svg")].map((svg) => [
    getComputedStyle(svg.querySelector("[fill^='var(--tn-ink']")).fill,
    getComputedStyle(svg.querySelector("[fill*='--tn-figure-paper']")).fill,
])"""
INKS = {False: "rgb(51, 51, 51)", True: "rgb(228, 228, 228)"}


@pytest.mark.exhaustive
@pytest.mark.parametrize("dark", [False, True])
def test_figures_are_in_the_page_in_its_colours_with_a_name_and_parts_of_their_own(dark, lab, open_notebook):
    write_notebook(lab.folder / "figures.ipynb", DRAW, TWICE, FOREIGN)
    notebook = open_notebook("figures.ipynb", dark=dark)
    notebook.run_all()
    notebook.page.locator(".jp-RenderedSVG > svg").nth(1).wait_for()
    names = notebook.page.get_by_role("img", name="line").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert names == ["One line.", "Another line."]
    assert notebook.page.evaluate(COLOURS) == [[INKS[dark], "rgba(0, 0, 0, 0)"]] * 2
    ids = notebook.page.evaluate("[...document.querySelectorAll('.jp-RenderedSVG [id]')].map((part) => part.id)")
    assert len(ids) == len(set(ids)) > 20
    # What a part refers to is drawn: letters have a size.
    widths = "[...document.querySelectorAll('.jp-RenderedSVG use')].map((part) => part.getBoundingClientRect().width)"
    assert max(notebook.page.evaluate(widths)) > 2
    assert notebook.page.locator(".jp-RenderedSVG > img").count() == 1


@pytest.mark.exhaustive
def test_in_a_narrow_window_a_figure_shrinks_no_further_than_its_letters_can_be_read(lab, open_notebook):
    wide = "tn.plots.neuron(neuron, tn.AND, 'Two panels')"
    begin = "\n".join(DRAW.splitlines()[:2])
    write_notebook(lab.folder / "narrow.ipynb", f"{begin}\n{wide}", TWICE)
    notebook = open_notebook("narrow.ipynb", width=600)
    notebook.run_all()
    figures = notebook.page.locator(".jp-RenderedSVG > svg")
    figures.nth(1).wait_for()
    drawn = figures.evaluate_all(
        "all => all.map((one) => [one.clientWidth, one.viewBox.baseVal.width * 4 / 3,"
        " parseFloat(getComputedStyle(one).getPropertyValue('--tn-narrowest')), one.parentElement.clientWidth])"
    )
    for width, full, narrowest, room in drawn:
        assert width == pytest.approx(min(full, max(0.95 * narrowest, room)), abs=2)
    # The first is wider than the window, and scrolls.
    assert drawn[0][0] > drawn[0][3]


@pytest.mark.exhaustive
def test_a_figure_that_nobody_has_run_here_is_not_put_into_the_page(lab, open_notebook):
    path = lab.folder / "not-trusted.ipynb"
    write_notebook(path, "1")
    notebook = json.loads(path.read_text())
    svg = '<svg class="tn-figure" xmlns="http://www.w3.org/2000/svg" width="40" height="40"></svg>'
    data = {"image/svg+xml": svg, "text/plain": "words"}
    notebook["cells"][0] |= {
        "outputs": [{"output_type": "display_data", "data": data, "metadata": {}}],
        "execution_count": 1,
    }
    path.write_text(json.dumps(notebook))
    opened = open_notebook("not-trusted.ipynb")
    opened.page.locator(".jp-OutputArea-output").wait_for()
    assert opened.page.locator(".jp-OutputArea-output svg").count() == 0
