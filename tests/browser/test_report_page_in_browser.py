"""The page of `tinynet report` in Chromium: it fits, it can be read in both themes, it prints, and it runs nothing."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tinynet.doctor.diagnosis import Diagnosis, Finding, Place
from tinynet.doctor.page import Examined, report_page

RUN = "<script>document.title = 'mine'</script>"
LINE = "    delta1 = [d * w2 for d in delta2]  # a comment that makes a long line of it, longer than a window is"


def examined(name, verdict, ratio, end):
    place = Place(26, 14, 26, 20, LINE, name)
    finding = Finding(
        *("missing-activation-derivative-hidden", "fault", ("w11", "w12", "b1"), "As it is: no slope."),
        *({}, "", "", "To check it: nudge w11."),
        *(place, "the slope in a1", "the slope in `z1`"),
    )
    ratios = tuple((name, 0.5 * ratio, 0.5, ratio) for name in ("w11", "w12", "b1"))
    diagnosis = Diagnosis(verdict, (finding,) if verdict == "sick" else (), "two neurons in a row", ratios)
    run = {"name": "loss", "steps": [1, 10, 100, 1000], "values": [0.3, 0.25, 0.2, end], "ended": "", "how": "it runs"}
    run |= {"counted": "turns of the loop"}
    return Examined(name, ((None, LINE + f"\n# {name} {RUN}\n"),), diagnosis, run, "bubblewrap")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    page = tmp_path_factory.mktemp("report") / "report.html"
    sides = examined("before.py", "sick", 4.9261, 0.167), examined("after.py", "healthy", 1.0, 0.0015)
    page.write_text(report_page(*sides, f"A link is missing. {RUN}"), encoding="utf-8")
    return page.as_uri()


@pytest.mark.sample(6)
@pytest.mark.parametrize("width", [320, 600, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_fits_and_can_be_read(browser, address, theme, width):
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(address)
    assert asked == [address]
    assert tab.title() == "before.py and after.py: a report"
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.locator("pre u").inner_text() == "d * w2"
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper)[:3])) < 150) == (theme == "dark")
    # The page lets no script run; axe-core comes from outside.
    found = Axe().run(tab).response["violations"]
    assert [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]] == []
    tab.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_paper_it_is_dark_on_white(browser, address, theme):
    tab = browser.new_page(color_scheme=theme)
    tab.goto(address)
    tab.emulate_media(media="print")
    colours = "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    assert tab.evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    printed = tab.pdf(prefer_css_page_size=True)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 4
    tab.close()
