"""Each page to print is one sheet of A4 when Chromium prints it, and on a lesson's sheets no code is cut."""

import re

import pytest
from nbconvert import HTMLExporter

from tinynet.build import TOP


@pytest.mark.parametrize("page", sorted((TOP / "docs/print").glob("*.html")), ids=lambda page: page.stem)
def test_a_page_to_print_comes_out_as_one_sheet(browser, page):
    tab = browser.new_page()
    tab.goto(page.as_uri())
    printed = tab.pdf(prefer_css_page_size=True)
    tab.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.sample(2)
@pytest.mark.parametrize("number", ["05", "12"])
def test_on_paper_no_line_of_a_lessons_code_is_cut(browser, number):
    here = TOP / "tinynet"
    exporter = HTMLExporter(
        template_name="two-neurons",
        extra_template_basedirs=[str(here / "lab_settings/export")],
        extra_template_paths=[str(here / "widgets")],
    )
    [lesson] = TOP.glob(f"notebooks/{number}-*.ipynb")
    # A4 between JupyterLab's margins.
    tab = browser.new_page(viewport={"width": 720, "height": 1000})
    tab.route("https://**", lambda route: route.abort())
    tab.set_content(exporter.from_filename(str(lesson))[0])
    tab.emulate_media(media="print")
    wide = "nodes => nodes.filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.textContent)"
    code = tab.locator(".jp-InputArea-editor, .jp-InputArea-editor pre")
    assert code.count() > 20
    assert code.evaluate_all(wide) == []
    tab.close()
