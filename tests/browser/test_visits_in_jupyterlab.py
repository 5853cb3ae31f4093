"""However often a notebook is opened again, a learner sees its views, or their stills."""

import pytest
from live import write_notebook

VIEW = "application/vnd.jupyter.widget-view+json"
SOURCES = ("import tinynet as tn", "tn.widgets.neuron_view(tn.AND)", 'tn.widgets.predict("01-double")')


def bundles(notebook):
    return [output["data"] for cell in notebook["cells"] for output in cell.get("outputs", ()) if "data" in output]


def views(notebook):
    return sum(VIEW in bundle for bundle in bundles(notebook))


def complaints_in(page):
    """Return what stands where a view should, after the time that JupyterLab takes to look for its model."""
    page.wait_for_timeout(2500)
    text = page.locator(".jp-Notebook").inner_text()
    return [said for said in ("not found", "Error displaying", "Loading widget") if said in text]


def is_a_start(asked):
    return asked.request.method == "POST"


def stills_are_shown(page):
    pictures = page.locator(".jp-RenderedSVG .tn-figure"), page.locator(".jp-RenderedHTML", has_text="all doubled")
    return [picture.is_visible() for picture in pictures] == [True, True]


@pytest.mark.weekly
@pytest.mark.exhaustive
def test_a_notebook_that_is_visited_again_and_again_has_its_views_each_time(lab, browser, open_notebook):
    write_notebook(lab.folder / "visited.ipynb", *SOURCES)
    first = open_notebook("visited.ipynb")
    assert views(first.run_all()) == 2
    first.page.close()
    for visit in range(2, 5):
        lab.stop_kernel("visited.ipynb")
        notebook = open_notebook("visited.ipynb")
        view = notebook.view()
        before = view.inner_text()
        view.get_by_role("slider").first.press("ArrowRight")
        assert view.inner_text() != before
        assert notebook.page.locator(".tn-bet").is_visible()
        if visit == 3:
            notebook.menu("Kernel", "Shut Down Kernel")
            notebook.page.get_by_text("No Kernel |").wait_for()
        notebook.page.locator(".jp-InputPrompt").first.click()
        # What JupyterLab does by itself every few seconds.
        assert views(notebook.save()) == 2
        assert complaints_in(notebook.page) == []
        notebook.page.close()

    lab.stop_kernel("visited.ipynb")
    page = browser.new_page()
    page.route("**/api/sessions*", lambda asked: asked.fulfill(status=500) if is_a_start(asked) else asked.continue_())
    page.goto(f"{lab.address}/lab/workspaces/no-kernel/tree/visited.ipynb?token={lab.token}&reset")
    page.locator(".jp-Dialog", has_text="Error Starting Kernel").wait_for()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    assert complaints_in(page) == []
    assert stills_are_shown(page)
    page.close()


@pytest.mark.exhaustive
def test_where_the_models_were_never_saved_the_stills_are_shown(lab, open_notebook):
    write_notebook(lab.folder / "restarted.ipynb", *SOURCES)
    notebook = open_notebook("restarted.ipynb")
    notebook.menu("Run", "Run All Cells")
    notebook.page.locator(".tn-view").nth(1).wait_for()
    notebook.menu("Kernel", "Restart Kernel…")
    notebook.page.locator(".jp-Dialog .jp-mod-accept").click()
    notebook.page.get_by_text("| Idle").wait_for()
    notebook.page.wait_for_timeout(500)
    assert notebook.page.locator(".tn-view").count() == 2  # as long as this page is open
    # What is read first may still be what was saved by itself before the restart.
    assert 0 in (views(notebook.save()) for _ in range(3))
    notebook.page.close()
    lab.stop_kernel("restarted.ipynb")
    again = open_notebook("restarted.ipynb")
    assert complaints_in(again.page) == []
    assert stills_are_shown(again.page)
