"""The site: every page is there and holds by itself, and in Chromium, from a disk, it does what it promises."""

import os
import posixpath
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from live import TORN_CODE

from tinynet.build import lesson_paths
from tinynet.mistakes import MISTAKES
from tinynet.plots.loss import loss_curves
from tinynet.site import make_site
from tinynet.slides import make_deck

TOP = Path(__file__).parents[2]
LESSON = "lessons/02-learning-is-going-downhill.html"
WIDTHS = (360, 768, 1280, 1920)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def site(request, tmp_path_factory):
    """Make the site; where no exhaustive test looks at it, with one deck and one figure of a mistake, which take long.

    All other decks are then a link back, and the figure stands on the page of every mistake.
    """
    folder = tmp_path_factory.mktemp("course") / "site"
    here = [item for item in request.session.items if item.path == Path(__file__)]
    with pytest.MonkeyPatch.context() as patch:
        if not any(item.get_closest_marker("exhaustive") for item in here):
            patch.setattr("tinynet.site.make_deck", deck_or_link)
            patch.setattr("tinynet.site.gallery.loss_curves", one_figure)
        make_site(folder)
    return folder


def deck_or_link(lesson, folder, back):
    if lesson == Path(LESSON).stem:
        make_deck(lesson, folder, back)
    else:
        folder.mkdir(exist_ok=True)
        (folder / f"{lesson}.html").write_text(f'<a href="{back}">The lesson</a>')


DRAWN = []


def one_figure(runs, title, logarithmic):
    """Draw the figure of the first page that has one, and give it to all others."""
    if not DRAWN:
        DRAWN.append(loss_curves(runs, title, logarithmic=logarithmic))
    return DRAWN[0]


# The files -----------------------------------------------------------------------------------------------


class Addresses(HTMLParser):
    """Collects what a page leads to, what it loads, and the ids it has."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads, self.ids = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given.get("href"))
        elif tag in ("link", "use", "image"):
            self.loads.append(given.get("href") or given.get("xlink:href"))
        self.loads += [given[name] for name in ("src", "srcset", "poster", "data", "action") if name in given]


@pytest.fixture(scope="module")
def pages(site):
    """The text of every page, by its path, and what it leads to and loads."""
    texts = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    return {path: (text, Addresses(text)) for path, text in texts.items()}


@pytest.mark.exhaustive
def test_every_link_within_the_site_leads_to_a_page_and_a_place_in_it(pages):
    read = {path: page for path, (_, page) in pages.items()}
    dead = []
    for path, page in read.items():
        for address in page.links:
            if re.match(r"https?:|mailto:", address):
                continue
            file, _, place = address.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            if target not in read or (place and unquote(place) not in read[target].ids):
                dead.append(f"{path}: {address}")
    assert not dead
    assert len(read) > 100


def test_no_page_loads_anything_of_another_host_and_no_address_begins_at_the_root(site, pages):
    for path, (_, page) in pages.items():
        for address in page.loads:
            assert not re.match(r"[a-z]+:|/", address) or address.startswith("data:"), f"{path}: {address}"
            if not address.startswith(("#", "data:")):
                assert (site / posixpath.dirname(path) / address).is_file(), f"{path}: {address}"
        assert not [address for address in page.links if address.startswith("/")], path
    for file in (*site.rglob("*.css"), *site.rglob("*.js")):
        if file.name != "search-index.js":
            text = file.read_text(encoding="utf-8").replace("http://www.w3.org/", "").replace("https://jfly", "")
            assert not re.search(r"""url\((?!["']?(?:data:|#))|@import|["'`]https?://""", text), file.name


def test_ids_are_given_once_in_a_page(pages):
    # A deck shows a formula as often as it is said; the signs in its drawing have their ids by their shape.
    for path, (_, page) in pages.items():
        assert is_deck(path) or len(page.ids) == len(set(page.ids)), path


def test_every_lesson_exercise_and_mistake_has_its_page_and_the_concept_test_has_none(pages):
    there = set(pages)
    lessons = {path.stem for path in TOP.glob("notebooks/*.ipynb")}
    exercises = {path.parent.name for path in TOP.glob("exercises/[0-9]*/*.ipynb")}
    assert {f"lessons/{name}.html" for name in lessons} <= there
    assert {f"exercises/{name}.html" for name in exercises} <= there
    assert {f"mistakes/{code}.html" for code in MISTAKES} <= there
    assert not [path for path in there if "concept" in path]


def test_the_list_of_lessons_has_whole_promises_and_times(pages):
    text, _ = pages["lessons/index.html"]
    entries = re.findall(r'<p>([^<]+)</p>\s*<p class="facts">(.*?)</p>', text, flags=re.S)
    assert len(entries) == len(list(TOP.glob("notebooks/*.ipynb")))
    assert [promise for promise, _ in entries if not promise.endswith(".")] == []
    assert [facts for _, facts in entries if "minutes" not in facts] == []


def test_a_lesson_keeps_its_outputs_and_has_a_place_for_each_view_and_bet(pages):
    text, _ = pages[LESSON]
    assert "α = 10   learned after    60 epochs" in text
    assert text.count("data-bet=") == 2
    assert text.count("data-view=") == 1
    assert "answer" in unescape(re.search(r'data-bet="([^"]+)"', text)[1])


def test_pages_are_light(site, pages):
    weights = {path: len(text.encode()) for path, (text, _) in pages.items() if not is_deck(path)}
    shared = sum((site / "static" / name).stat().st_size for name in ("look.css", "theme.js", "site.js"))
    assert weights["index.html"] + shared + (site / "static/views/training.js").stat().st_size < 300_000
    assert max(weights.values()) < 1_000_000


def is_deck(path):
    return re.match(r"slides/\d", path)


def test_every_lesson_has_its_deck_and_the_deck_leads_back(pages):
    lessons = [path.stem for path in TOP.glob("notebooks/*.ipynb")]
    assert sorted(path for path in pages if is_deck(path)) == sorted(f"slides/{name}.html" for name in lessons)
    for name in lessons:
        deck = f"../slides/{name}.html"
        assert deck in pages[f"lessons/{name}.html"][1].links
        assert deck in pages["lessons/index.html"][1].links
        assert f"{name}.html" in pages["slides/index.html"][1].links
        text, page = pages[deck.removeprefix("../")]
        assert page.links.count(f"../lessons/{name}.html") == 1
        assert len(text.encode()) < 2_000_000


@pytest.mark.weekly
@pytest.mark.exhaustive
def test_the_same_course_gives_the_same_site_byte_for_byte(site, tmp_path):
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}
    command = [sys.executable, "-m", "tinynet", "site", "--out", str(tmp_path / "again")]
    subprocess.run(command, env=environment, cwd=TOP, check=True)
    read = [
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (site, tmp_path / "again")
    ]
    assert read[0] == read[1]


# In Chromium ---------------------------------------------------------------------------------------------


@pytest.fixture
def open_page(browser, site):
    """Open pages from the disk; nothing may be asked of a host, and the console has nothing to say."""
    complaints, opened = [], []

    def open_one(path, **settings):
        context = settings.pop("context", None) or browser.new_context(**settings)
        page = context.new_page()
        opened.append(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("request", lambda asked: asked.url.startswith("http") and complaints.append(asked.url))
        page.goto((site / path.partition("#")[0]).as_uri() + path[len(path.partition("#")[0]) :])
        return page

    yield open_one
    for page in opened:
        page.context.close()
    assert not complaints


def test_on_the_front_page_a_drag_of_the_rate_trains_both_programs_anew(open_page):
    page = open_page("index.html")
    rate = page.get_by_role("slider", name=re.compile("learning rate"))
    rate.wait_for()
    says = page.locator(".tn-readout")
    page.wait_for_function("document.querySelector('.tn-readout').textContent.includes('Learned at epoch 1,184')")
    box = rate.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.62, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    page.wait_for_function("!document.querySelector('.tn-readout').textContent.match(/1,184|being computed/)")
    right, broken = says.inner_text().splitlines()
    assert re.search(r"loss 0\.00\d+, 4 of 4 rows right\. Learned at epoch \d{3}\.", right)
    assert "broken: loss 0.2500, 0 of 4 rows right. Not learned within 2,000 epochs." in broken


def test_on_the_front_page_no_text_of_the_broken_programs_plane_is_close_to_another(open_page):
    page = open_page("index.html", viewport={"width": 1280, "height": 900})
    plane = page.get_by_role("img", name=re.compile("^broken: the outputs"))
    plane.get_by_text("no line ŷ = ½ here").wait_for()
    boxes = plane.locator("text").evaluate_all(
        """texts => texts.map((text) => [text.textContent, text.getBoundingClientRect()])
            .map(([words, { left, right, top, bottom }]) => [words, left, right, top, bottom])"""
    )
    (_, left, right, top, bottom) = next(box for box in boxes if box[0].startswith("no line"))
    others = [box for box in boxes if box[0] and not box[0].startswith("no line")]
    assert len(others) > 10
    assert [w for w, a, b, c, d in others if a < right and b > left and c < bottom + 10 and d > top - 10] == []


def test_a_bet_is_remembered_after_a_reload_and_the_first_one_counts(open_page):
    page = open_page(LESSON)
    bet = page.locator("[data-bet]").first
    bet.get_by_label("α = 0.1").check()
    bet.get_by_role("button", name="Lock my bet").click()
    bet.get_by_text("Locked. The next cells decide it.").wait_for()
    page.reload()
    bet.get_by_text("Locked. The next cells decide it.").wait_for()
    assert bet.get_by_label("α = 0.1").is_checked()
    assert bet.get_by_label("α = 10").is_disabled()
    bet.get_by_text("The answer, for afterwards").click()
    assert bet.get_by_text("Your bet was not right.").is_visible()
    # The table of lesson 03 has it too.
    other = open_page("lessons/03-what-one-neuron-cannot-do.html", context=page.context)
    assert "0 of 1 bets right." in other.locator("[data-bets]").inner_text()


def test_between_the_card_of_a_bet_and_what_follows_it_is_a_gap(open_page):
    page = open_page(LESSON, viewport={"width": 1280, "height": 900})
    gaps = page.evaluate(
        """() => [...document.querySelectorAll(".jp-RenderedMarkdown:has(> h2[id^=Predict])")].map((card) => {
            const next = card.closest(".jp-Cell").nextElementSibling.querySelector("pre, fieldset");
            return next.getBoundingClientRect().top - card.lastElementChild.getBoundingClientRect().bottom;
        })"""
    )
    assert len(gaps) == 3
    assert all(12 <= gap <= 40 for gap in gaps), gaps


@pytest.mark.parametrize("width", [360, 1280])
def test_the_cards_of_a_lesson_are_of_one_width_and_no_equation_in_a_bet_is_torn_apart(width, open_page):
    page = open_page("lessons/15-from-by-hand-to-automatic.html", viewport={"width": width, "height": 800})
    scroll_through(page)
    whole_cells = ".jp-RenderedMarkdown:has(> :is([id^=Stop-here], [id^=Recap]):first-child)"
    cards = page.locator(f".jp-RenderedMarkdown > [id^=Predict], {whole_cells}")
    assert cards.count() > 8
    sides = cards.evaluate_all(
        "cards => cards.map((card) => card.getBoundingClientRect()).map((b) => [b.left, b.right])"
    )
    for side in zip(*sides, strict=True):
        assert max(side) - min(side) < 1
    asked = page.locator(".tn-bet legend").all_text_contents()
    assert any("α\u00a0=\u00a00.5" in question for question in asked)
    assert [question for question in asked if re.search(r"\S [=<≤≥≈−·] \S", question)] == []


def test_on_paper_nothing_that_is_printed_is_cut_and_no_result_is_alone(open_page):
    """A page of A4 with the margins that a browser gives has some 718 pixels."""
    page = open_page("lessons/14-bring-your-own-network.html", viewport={"width": 718, "height": 1000})
    page.emulate_media(media="print")
    cut = """texts => texts.filter((text) => text.scrollWidth > text.parentElement.clientWidth)
        .map((text) => text.textContent.slice(0, 60))"""
    assert page.locator(".jp-OutputArea-output > pre").count() > 20
    assert page.locator(".jp-OutputArea-output > pre").evaluate_all(cut) == []
    # Otherwise the sign before a heading would be left out, as all backgrounds are.
    sign = "heading => getComputedStyle(heading, '::before').printColorAdjust"
    assert page.locator("h2[id^=Predict]").first.evaluate(sign) == "exact"
    page = open_page("symptoms.html")
    page.emulate_media(media="print")
    assert page.locator(".symptom dt").first.evaluate("part => getComputedStyle(part).breakAfter") == "avoid"


def test_a_setting_of_a_view_travels_in_the_address(open_page):
    page = open_page("index.html#two-programs?learning_rate=5&epoch=300")
    page.locator(".tn-readout").wait_for()
    assert page.get_by_role("spinbutton", name=re.compile("learning rate")).input_value() == "5"
    assert "Epoch 300, correct" in page.locator(".tn-readout").inner_text()


def test_an_address_that_was_cut_off_shows_the_view_as_it_stands(open_page):
    page = open_page('index.html#two-programs?learning_rate=&start_name="see&epoch=300')
    page.locator(".tn-readout").wait_for()
    assert page.get_by_role("spinbutton", name=re.compile("learning rate")).input_value() == "0.5"
    assert "Epoch 300, correct" in page.locator(".tn-readout").inner_text()


def test_an_address_that_asks_for_a_start_that_is_not_there_shows_the_view_as_it_was_stored(open_page):
    page = open_page('index.html#two-programs?start_name="nobody"')
    page.wait_for_function("document.querySelector('.tn-readout')?.textContent.includes('Learned at epoch 1,184')")
    assert page.get_by_role("combobox", name="start").input_value() == "zeros"


def test_from_a_lesson_to_its_slides_and_back(open_page):
    page = open_page(LESSON)
    page.get_by_role("link", name="Slides", exact=True).click()
    page.wait_for_function("window.Reveal?.isReady()")
    before = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(before) => location.href !== before", arg=before)
    page.get_by_role("link", name="The lesson").click()
    page.get_by_role("heading", level=1).wait_for()
    assert page.url.endswith(LESSON)


def test_on_a_phone_the_names_of_a_mistakes_curves_stand_above_them(open_page):
    page = open_page("mistakes/sign-flipped.html", viewport={"width": 360, "height": 700})
    names = page.locator(".names span")
    assert [name.inner_text().strip() for name in names.all()] == ["right", "mistaken"]
    for name in names.all():
        box = name.bounding_box()
        assert 0 <= box["x"] < box["x"] + box["width"] <= 360
    page.set_viewport_size({"width": 1280, "height": 700})
    assert not names.first.is_visible()


def test_a_page_shows_the_lines_of_a_mistake_in_three_styles_and_the_whole_program_on_demand(open_page):
    page = open_page("mistakes/missing-downstream-weight.html")
    assert page.locator(".style h3").count() == 3
    numpy = page.locator(".style").nth(1)
    assert numpy.locator(".wrong").inner_text().endswith("delta1 = delta2 * a1 * (1 - a1)")
    assert numpy.locator(".right").inner_text().endswith("delta1 = delta2 * w2.T * a1 * (1 - a1)")
    assert not numpy.locator("details pre").is_visible()
    numpy.get_by_text("The whole program, with the mistake").click()
    assert "for epoch in range(4000):" in numpy.locator("details pre").inner_text()


def test_the_search_finds_a_section_and_goes_there(open_page):
    page = open_page(LESSON)
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("transpose turned")
    first = page.locator("dialog li a").first
    first.wait_for()
    assert "missing-transpose" in page.locator("dialog ol").inner_text()
    first.click()
    page.wait_for_load_state()
    assert page.url != "about:blank"
    assert LESSON not in page.url


@pytest.mark.parametrize("address", ["nowhere.html", "lessons/nowhere/at/all.html"])
def test_from_an_address_that_does_not_exist_lessons_and_search_are_a_press_away(address, browser, site):
    top = "http://course.example/hosted/in/a/folder/"

    def answer(route):
        file = site / route.request.url.removeprefix(top).partition("#")[0]
        found = route.request.url.startswith(top) and file.is_file()
        route.fulfill(path=file if found else site / "404.html", status=200 if found else 404)

    page = browser.new_page()
    page.route("**/*", answer)
    for lesson in (True, False):
        page.goto(top + address)
        assert page.url == top + address
        page.wait_for_function("top => document.querySelector('base')?.href === top", arg=top)
        assert page.locator(".ways a").first.evaluate("link => getComputedStyle(link).borderRadius") == "8px"
        if lesson:
            page.get_by_role("link", name="02 Learning is going downhill").click()
        else:
            page.get_by_role("button", name="Search the course").click()
            page.get_by_role("searchbox").fill("transpose turned")
            page.locator("dialog li a").first.click()
        page.wait_for_url(lambda url: url.startswith(top) and url != top + address)
        assert page.get_by_role("heading", level=1).inner_text() != "There is no page at this address"
    page.goto(top + address)
    page.get_by_role("link", name="To the text").press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_the_theme_is_the_systems_until_the_reader_chooses(open_page):
    page = open_page("index.html", color_scheme="dark")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(paper) == "rgb(22, 24, 27)"
    page.get_by_role("button", name="Light").click()
    page.reload()
    assert page.evaluate(paper) == "rgb(255, 255, 255)"


LOOKED_AT = [
    "index.html",
    "404.html",
    "lessons/00-start-here.html",
    LESSON,
    "doctor.html",
    "symptoms.html",
    "mistakes/index.html",
    "mistakes/sign-flipped.html",
]
LOOKED_AT += ["mistakes/overflow.html", "lessons/index.html", "slides/index.html", "docs/instructor.html"]
LOOKED_AT += ["docs/glossary.html", "docs/architecture.html"]
LOOKED_AT += ["exercises/05-the-chain-rule-one-link-at-a-time.html", "lessons/13-two-neurons-side-by-side.html"]
LOOKED_AT += ["lessons/15-from-by-hand-to-automatic.html"]


@pytest.mark.sample(8, ci=2)
@pytest.mark.parametrize("path", LOOKED_AT)
def test_axe_finds_nothing_in_either_theme(path, open_page):
    page = open_page(path)
    scroll_through(page)
    page.evaluate(Axe().axe_script)
    for _ in range(2):
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'], preload: false })")["violations"]
        told = [f"{one['id']}: {node['html'][:120]} {node['failureSummary']}" for one in found for node in one["nodes"]]
        assert told == []
        page.locator(".theme-turns").click()


# A sheet to print has none of the site round it.
ALSO_NARROW = ["docs/doctor.html", "docs/how-the-doctor-works.html", "lessons/14-bring-your-own-network.html"]
ALSO_NARROW += [f"docs/print/{name}.html" for name in ("derivation-sheet", "trace-table", "triage-card")]


@pytest.mark.sample(30, ci=3)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", LOOKED_AT + ALSO_NARROW)
def test_nothing_is_wider_than_the_page(path, width, open_page):
    page = open_page(path, viewport={"width": width, "height": 800})
    scroll_through(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    "path",
    [
        "lessons/15-from-by-hand-to-automatic.html",
        "mistakes/wrong-delta.html",
        "exercises/05-the-chain-rule-one-link-at-a-time.html",
    ],
)
def test_what_goes_on_to_the_right_fades_there_until_its_end_is_reached(path, open_page):
    page = open_page(path, viewport={"width": 360, "height": 800})
    scroll_through(page)
    page.evaluate(
        """() => { window.wide = [...document.querySelectorAll("main *")].filter((node) =>
            node.checkVisibility() && node.scrollWidth > node.clientWidth + 1 &&
            getComputedStyle(node).overflowX === "auto"); }"""
    )
    fades = """() => wide.map((node) => [getComputedStyle(node).maskImage.includes("gradient"),
        parseFloat(getComputedStyle(node).getPropertyValue("--tn-fade"))])"""
    before = page.evaluate(fades)
    assert before != []
    assert [masked for masked, _ in before if not masked] == []
    assert min(fade for _, fade in before) > 20
    page.evaluate("wide.forEach((node) => { node.scrollLeft = node.scrollWidth; })")
    page.wait_for_function(f"({fades})().every(([_, fade]) => fade < 1)")


@pytest.mark.sample(2)
@pytest.mark.parametrize("path", ["docs/glossary.html", "docs/instructor.html"])
def test_on_a_phone_the_rows_of_a_table_with_much_to_read_are_read_without_scrolling_sideways(path, open_page):
    page = open_page(path, viewport={"width": 1280, "height": 800})
    tables = page.locator("table.stacks")
    assert tables.count() >= 1
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        cell = tables.first.locator("tbody td").nth(1)
        told = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
        assert told == (f'"{cell.get_attribute("data-column")}: "' if width == 360 else "none")
        assert tables.first.locator("th").first.is_visible() == (width != 360)
    rights = "cells => cells.map((cell) => cell.getBoundingClientRect().right)"
    assert max(page.locator("table.stacks td").evaluate_all(rights)) <= 360


@pytest.mark.sample(3)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "docs/architecture.html",
        "docs/contributing.html",
        "docs/in-ci-of-others.html",
        "docs/instructor.html",
        "exercises/11-was-the-answer-right.html",
    ],
)
def test_code_in_a_sentence_is_not_torn_apart_within_a_word(path, width, open_page):
    page = open_page(path, viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert page.evaluate(TORN_CODE) == []


@pytest.mark.parametrize("path", ["docs/glossary.html", "lessons/14-bring-your-own-network.html"])
def test_there_is_a_line_between_the_rows_of_a_table(path, open_page):
    page = open_page(path)
    rows = page.locator("main .jp-RenderedMarkdown > table tbody tr + tr")
    assert rows.count() > 5
    # Where borders are not collapsed, those of a row are not drawn.
    drawn = """rows => rows.map((row) => [getComputedStyle(row).borderTopWidth,
        getComputedStyle(row.closest("table")).borderCollapse].join())"""
    assert set(rows.evaluate_all(drawn)) == {"1px,collapse"}


@pytest.mark.sample(2)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_the_name_and_the_buttons_share_a_line(theme, open_page):
    page = open_page("symptoms.html", viewport={"width": 360, "height": 780}, color_scheme=theme)
    name, tools = page.locator(".home").bounding_box(), page.locator(".tools").bounding_box()
    assert abs(name["y"] + name["height"] / 2 - tools["y"] - tools["height"] / 2) < 2


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "settings",
    [
        PHONE | {"viewport": {"width": 360, "height": 640}},
        {"viewport": {"width": 1280, "height": 800}},
    ],
    ids=["small phone", "desk"],
)
def test_who_has_a_program_sees_without_scrolling_where_to_press(settings, open_page):
    page = open_page("index.html", **settings)
    end = settings["viewport"]["height"]
    door = page.get_by_role("link", name="Examine my program")
    box = door.bounding_box()
    assert box["y"] + box["height"] < end
    door.click()
    page.get_by_role("heading", name="My network does not learn").wait_for()
    box = page.get_by_role("button", name="Examine").bounding_box()
    assert box["y"] + box["height"] < end


# All six views, bets, and the lists of links.
TOUCHED = ["index.html", "doctor.html", LESSON, "lessons/01-a-neuron-makes-a-guess.html", "lessons/index.html"]
TOUCHED += ["lessons/11-was-the-answer-right.html", "lessons/13-two-neurons-side-by-side.html"]
TOUCHED += ["lessons/15-from-by-hand-to-automatic.html", "mistakes/index.html"]


@pytest.mark.sample(9, ci=3)
@pytest.mark.parametrize("path", TOUCHED)
def test_what_is_pressed_or_dragged_has_the_height_of_a_finger_on_a_phone(path, open_page):
    page = open_page(path, **PHONE | {"viewport": {"width": 360, "height": 740}})
    scroll_through(page)
    heights = page.evaluate(
        """() => [...document.querySelectorAll(
            "button, select, summary, input:is([type=range], [type=number]), label:has([type=radio]), label.tn-row, "
            + ".opens-file, nav a, .doors a, .ways a, .more a, .facts a, .gallery a, .lessons .title")]
            .filter((node) => node.checkVisibility({ visibilityProperty: true }))
            .map((node) => [node.closest(".tn-box, .tn-formula") ? 24 : 40, node.getBoundingClientRect().height,
                node.outerHTML.slice(0, 120)])"""
    )
    assert len(heights) > 20
    assert [(height, html) for least, height, html in heights if height < least] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.sample(6)
@pytest.mark.parametrize("width", [360, 768])
@pytest.mark.parametrize("lesson", ["00", "02", "08", "11", "13"])
def test_on_a_phone_no_letter_of_a_drawing_is_below_11_px_or_cut(lesson, width, open_page):
    [path] = [f"lessons/{path.stem}.html" for path in lesson_paths() if path.stem.startswith(lesson)]
    page = open_page(path, **PHONE | {"viewport": {"width": width, "height": 740}})
    scroll_through(page)
    letters = page.evaluate(
        """() => [...document.querySelectorAll(".live :is(.tn-panel, .tn-starts-scale) text")]
            .filter((text) => text.textContent && text.checkVisibility()).map((text) => {
                const [box, around] = [text, text.closest("svg")].map((node) => node.getBoundingClientRect());
                const { a, b } = text.getScreenCTM();
                return [parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b),
                    box.left - around.left, around.right - box.right, text.textContent]; })"""
    )
    assert len(letters) > 15
    assert [(size, text) for size, _, _, text in letters if size < 10.95] == []
    assert [text for _, left, right, text in letters if min(left, right) < -1] == []


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_every_slope_in_the_circuit_has_its_whole_name_within_its_box(width, open_page):
    page = open_page(
        "lessons/13-two-neurons-side-by-side.html", **PHONE | {"viewport": {"width": width, "height": 740}}
    )
    scroll_through(page)
    names = page.evaluate(
        """() => [...document.querySelectorAll(".tn-box .tn-backward:not(.tn-symbol) > .tn-name")]
            .filter((name) => name.checkVisibility()).map((name) => {
                const range = document.createRange();
                range.selectNodeContents(name);
                const [letters, box] = [range, name.closest(".tn-box")].map((part) => part.getBoundingClientRect());
                return [name.parentNode.dataset.quantity, name.textContent,
                    letters.left >= box.left && letters.right <= box.right]; })"""
    )
    assert len(names) > 12
    assert [name for quantity, name, inside in names if name != quantity or not inside] == []


# Runs in the page: how far each local slope on a wire is from the nearest box of its graph.
AIR = """graph => [...graph.querySelectorAll(".tn-local")]
    .filter((text) => getComputedStyle(text).visibility === "visible")
    .map((text) => {
        const a = text.getBoundingClientRect();
        const gaps = [...graph.querySelectorAll(".tn-box:not([hidden])")].map((box) => {
            const b = box.getBoundingClientRect();
            return Math.max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom);
        });
        return Math.min(...gaps);
    })"""


@pytest.mark.sample(2)
@pytest.mark.parametrize("width", [390, 1000, 1280, 1920])
def test_a_local_slope_has_air_between_the_boxes(width, open_page):
    page = open_page("lessons/15-from-by-hand-to-automatic.html", viewport={"width": width, "height": 1000})
    scroll_through(page)
    graphs = page.locator(".tn-graph")
    assert graphs.count() == 2
    for graph in graphs.all():
        graph.get_by_role("button", name="Last").click()
        air = graph.evaluate(AIR)
        assert len(air) > 10
        assert min(air) > 2.5


@pytest.mark.parametrize("settings", [PHONE, {"viewport": {"width": 1280, "height": 800}}], ids=["phone", "desk"])
def test_nothing_moves_when_a_bet_is_locked(settings, open_page):
    page = open_page("lessons/09-checking-a-gradient.html", **settings)
    bet = page.locator("[data-bet]").first
    bet.locator("label").last.click()
    before = bet.bounding_box()["height"]
    bet.get_by_role("button", name="Lock my bet").click()
    bet.get_by_text("Locked. The next cells decide it.").wait_for()
    assert bet.bounding_box()["height"] == before


def test_on_a_phone_the_triage_card_is_read_by_scrolling_in_its_box(open_page):
    page = open_page("docs/print/triage-card.html", **PHONE)
    letter = 8.6 * page.locator("svg").evaluate("svg => svg.getScreenCTM().a")
    assert letter > 11
    assert page.locator(".card").evaluate("card => card.scrollWidth > 700 && card.clientWidth <= 390")


def test_among_the_symptoms_no_name_of_a_mistake_is_broken(open_page):
    page = open_page("symptoms.html", viewport={"width": 1280, "height": 800})
    names = "names => names.filter((name) => name.getClientRects().length > 1).map((name) => name.textContent)"
    assert page.locator(".symptom dd code").count() > 30
    assert page.locator(".symptom dd code").evaluate_all(names) == []


def test_the_foot_of_the_triage_card_stays_below_it_at_any_width(open_page):
    page = open_page("docs/print/triage-card.html", viewport={"width": 1280, "height": 800})
    places = []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        card, foot = page.locator("svg").bounding_box(), page.locator(".source").bounding_box()
        places.append((foot["y"] - card["y"]) / card["height"])
        assert foot["height"] / card["height"] < 0.02
    assert places[0] == pytest.approx(places[1], abs=0.004)


def scroll_through(page):
    """Bring all views of a page to life."""
    for place in page.locator("[data-view]").all():
        place.scroll_into_view_if_needed()
        place.locator(".live").wait_for()
