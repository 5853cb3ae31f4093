"""A deck in Chromium: nothing runs over the edge of a slide, views are live without a server, and it prints."""

import re

import pytest

from tinynet.slides import make_deck

# What is on a slide: all of it must be within 1280 x 720, and large enough for the last row.
FAULTS = """() => {
    const faults = [];
    const slide = Reveal.getCurrentSlide();
    const box = slide.getBoundingClientRect();
    const told = (node) => node.textContent.trim().slice(0, 60);
    if (slide.scrollHeight > 720) faults.push(`${slide.scrollHeight} pixels high`);
    for (const node of slide.querySelectorAll("p, li, pre, table, svg, .live")) {
        const { left, right } = node.getBoundingClientRect();
        const isCut = node.matches("pre") && node.scrollWidth > node.clientWidth + 1;
        if (right > box.right + 1 || left < box.left - 1 || isCut) faults.push(`over the edge: ${told(node)}`);
    }
    for (const node of slide.querySelectorAll("p, li, pre")) {
        if (node.closest(".live, .notes, .jp-RenderedHTML, .running, table")) continue;
        const size = parseFloat(getComputedStyle(node).fontSize);
        if (size < (node.matches("pre") ? 17.5 : 22)) faults.push(`${size} px: ${told(node)}`);
    }
    return faults;
}"""


class Deck:
    """A deck in a page of its own; `complaints` is what went wrong in it."""

    def __init__(self, browser, file, **settings):
        self.page = browser.new_page(**{"viewport": {"width": 1280, "height": 720}} | settings)
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        self.page.goto(file.as_uri())
        self.page.wait_for_function("window.Reveal?.isReady()")

    def go_to(self, index):
        self.page.evaluate(
            "(i) => { const { h, v } = Reveal.getIndices(Reveal.getSlides()[i]); Reveal.slide(h, v, 99); }", index
        )


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    return tmp_path_factory.mktemp("decks")


@pytest.fixture
def open_deck(browser, decks):
    opened = []

    def open_one(lesson, **settings):
        opened.append(Deck(browser, make_deck(lesson, decks), **settings))
        return opened[-1]

    yield open_one
    complaints = [complaint for deck in opened for complaint in deck.complaints]
    for deck in opened:
        deck.page.close()
    assert not complaints


@pytest.mark.sample(16, ci=4)
@pytest.mark.parametrize("lesson", [f"{number:02}" for number in range(16)])
def test_nothing_runs_over_the_edge_of_a_slide_and_letters_are_large(lesson, open_deck):
    deck = open_deck(lesson)
    faults = {}
    for index in range(deck.page.evaluate("Reveal.getSlides().length")):
        deck.go_to(index)
        if deck.page.evaluate("!!Reveal.getCurrentSlide().querySelector('.figure[data-view], .live')"):
            deck.page.wait_for_function("Reveal.getCurrentSlide().querySelector('.live')?.dataset.zoom")
        # A view becomes smaller until it fits, in as many frames as it has sizes: on a busy machine that takes seconds.
        for _ in range(60):
            if not (found := deck.page.evaluate(FAULTS)):
                break
            deck.page.wait_for_timeout(250)
        if found:
            faults[index + 1] = found
    assert not faults


def test_a_view_in_a_deck_can_be_dragged_and_turned_back_by_keys_without_turning_the_page(open_deck):
    deck = open_deck("01")
    slides = deck.page.evaluate("Reveal.getSlides().map((slide) => !!slide.querySelector('.figure[data-view]'))")
    deck.go_to(slides.index(True))
    slider = deck.page.locator(".live input[type=range]").first
    slider.wait_for()
    before, where = slider.input_value(), deck.page.evaluate("JSON.stringify(Reveal.getIndices())")
    answers = deck.page.locator(".live tbody")
    answers_before = answers.inner_text()
    slider.focus()
    deck.page.keyboard.press("ArrowRight")
    assert float(slider.input_value()) > float(before)
    # The slider moves by itself; the table follows the model.
    assert answers.inner_text() != answers_before
    assert deck.page.evaluate("JSON.stringify(Reveal.getIndices())") == where
    deck.page.keyboard.press("Escape")
    deck.page.keyboard.press("ArrowRight")
    assert deck.page.evaluate("JSON.stringify(Reveal.getIndices())") != where


PHONE = {"viewport": {"width": 390, "height": 760}, "has_touch": True, "is_mobile": True}
# Runs in the page: what leaves the screen, or has letters of less than 10 pixels; a view's drawing is as on a page.
FAULTS_ON_A_PHONE = """() => {
    const faults = [];
    const slide = Reveal.getCurrentSlide();
    const [scale, told] = [Reveal.getScale(), (node) => node.textContent.trim().slice(0, 60)];
    if (slide.getBoundingClientRect().right > innerWidth + 1) faults.push("wider than the screen");
    const [scrolls, high] = [slide.querySelector(".live"), slide.scrollHeight * scale];
    if (!scrolls && high > innerHeight + 1) faults.push(`${high} pixels high`);
    for (const node of slide.querySelectorAll("p, li, pre, table, td, .live label, .live button")) {
        if (node.closest(".notes") || !node.getClientRects().length) continue;
        const { right } = node.getBoundingClientRect();
        if (right > innerWidth + 1 && !node.matches("td")) faults.push(`over the edge: ${told(node)}`);
        const size = parseFloat(getComputedStyle(node).fontSize) * scale * (node.closest(".live")?.dataset.zoom ?? 1);
        const isProse = node.matches("p, li") && !node.closest(".live, .jp-RenderedHTML, .running");
        if (size < (isProse ? 14 : 9.95)) faults.push(`${size.toFixed(1)} px: ${told(node)}`);
    }
    return faults;
}"""


@pytest.mark.parametrize("lesson", ["02", pytest.param("06", marks=pytest.mark.exhaustive)])
def test_on_a_phone_held_upright_a_slide_has_its_form_and_letters_to_read(lesson, open_deck):
    deck = open_deck(lesson, **PHONE)
    faults = {}
    for index in range(deck.page.evaluate("Reveal.getSlides().length")):
        deck.go_to(index)
        if deck.page.evaluate("!!Reveal.getCurrentSlide().querySelector('.figure[data-view], .live')"):
            deck.page.wait_for_function("'fitted' in (Reveal.getCurrentSlide().querySelector('.live')?.dataset ?? {})")
        if found := deck.page.evaluate(FAULTS_ON_A_PHONE):
            faults[index + 1] = found
    assert not faults
    deck.page.set_viewport_size({"width": 760, "height": 390})
    deck.page.wait_for_function("Reveal.getConfig().width === 1280")
    deck.go_to(2)
    deck.page.wait_for_timeout(300)
    assert deck.page.evaluate(FAULTS) == []


@pytest.mark.exhaustive
def test_a_deck_follows_the_computers_theme_and_the_key_t(open_deck):
    deck = open_deck("01", color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert deck.page.evaluate(ground) == "rgb(22, 24, 27)"
    deck.page.keyboard.press("t")
    assert deck.page.evaluate(ground) == "rgb(255, 255, 255)"


def test_the_key_n_shows_what_the_speaker_may_say(open_deck):
    deck = open_deck("01")
    deck.go_to(1)
    deck.page.keyboard.press("n")
    notes = deck.page.locator(".speaker-notes")
    notes.wait_for()
    assert len(notes.inner_text()) > 200


@pytest.mark.exhaustive
def test_a_deck_prints_one_sheet_for_each_slide(browser, decks):
    page = browser.new_page()
    page.goto(f"{make_deck('01', decks).as_uri()}?view=print")
    page.wait_for_selector(".pdf-page")
    slides = page.evaluate("Reveal.getSlides().length")
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == slides
