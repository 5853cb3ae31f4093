"""Each page to print is one sheet of A4 when Chromium prints it."""

import re

import pytest

from tinynet.build import TOP


@pytest.mark.parametrize("page", sorted((TOP / "docs/print").glob("*.html")), ids=lambda page: page.stem)
def test_a_page_to_print_comes_out_as_one_sheet(browser, page):
    tab = browser.new_page()
    tab.goto(page.as_uri())
    printed = tab.pdf(prefer_css_page_size=True)
    tab.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
