"""Each lesson can be shown as slides: every cell says where it goes, no slide is too full, and its views are live."""

import json
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from tinynet import slides as slides_of_a_lesson
from tinynet.build import read_notebook
from tinynet.course import CourseError
from tinynet.slides import LINES_ON_A_SLIDE, make_deck, on_slides

KINDS = {"slide", "subslide", "fragment", "skip", "-"}
# What is higher than a slide is set smaller: the doctor's report of lesson 12 is the highest.
LARGEST = 1.2 * LINES_ON_A_SLIDE
# Code is hardly made smaller, for it begins with small letters.
LARGEST_CODE = 1.02 * LINES_ON_A_SLIDE
MOST_LETTERS = 760
BET = "tn.widgets.predict("


def kind(cell):
    return cell.metadata.slideshow.slide_type


def slides(cells):
    """Return the cells of each slide, a subslide being one too."""
    found = []
    for cell in cells:
        if kind(cell) in ("slide", "subslide"):
            found.append([])
        found[-1].append(cell)
    return found


def test_every_cell_of_a_lesson_says_where_it_goes(lesson):
    for cell in read_notebook(lesson).cells:
        assert set(cell.metadata.slideshow) == {"slide_type"}, cell.id
        assert kind(cell) in KINDS, cell.id


def test_the_first_cell_and_every_heading_begin_a_slide(lesson):
    first, *others = read_notebook(lesson).cells
    assert kind(first) == "slide"
    for cell in others:
        if cell.source.startswith("## ") and cell.cell_type == "markdown":
            assert kind(cell) in ("slide", "skip"), cell.id


def test_exercises_and_solutions_have_no_slides(exercise):
    assert not [cell.id for cell in read_notebook(exercise).cells if "slideshow" in cell.metadata]


def test_what_follows_a_bet_is_not_on_its_slide(lesson):
    shown = [cell for cell in read_notebook(lesson).cells if kind(cell) != "skip"]
    for bet, after in pairwise(shown):
        if bet.source.startswith(BET):
            assert kind(after) in ("slide", "subslide"), after.id


def test_a_cell_that_settles_a_predict_is_not_on_its_slide(lesson):
    shown = [cell for cell in read_notebook(lesson).cells if kind(cell) != "skip"]
    for asks, after in pairwise(shown):
        headings = re.findall(r"^## (\w+)", asks.source, flags=re.M) if asks.cell_type == "markdown" else []
        if headings[-1:] == ["Predict"] and not after.source.startswith(BET):
            assert kind(after) in ("slide", "subslide"), after.id


def test_a_fold_begins_with_a_sentence_for_on_a_slide_it_goes_on_behind_its_name(lesson):
    for cell in read_notebook(lesson).cells:
        assert not re.search(r"</summary>\n\n([-|]|\d\.)", cell.source), cell.id


def test_no_slide_is_too_full(lesson):
    for slide in slides(on_slides(read_notebook(lesson))):
        assert sum(cell.metadata.height for cell in slide) <= LARGEST, slide[-1].source
        if slide[-1].cell_type == "code" and not slide[-1].outputs:
            assert sum(cell.metadata.height for cell in slide) <= LARGEST_CODE, slide[-1].source
        assert sum(len(cell.source.splitlines()) for cell in slide if cell.cell_type == "code") <= 24
        assert len([cell for cell in slide if is_figure(cell)]) <= 1
        # Neither text nor code takes room away from a figure; the line that names the section may.
        shown = [cell for cell in slide if kind(cell) != "notes"]
        assert len(shown) <= 2 or not any(map(is_figure, shown)), shown[-1].source
        prose = re.sub(r"^\|.*\n?|```.*?```", "", "\n".join(texts(shown)), flags=re.M | re.S)
        assert len(prose) <= MOST_LETTERS, prose


def texts(cells):
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


def is_figure(cell):
    return any("image/svg+xml" in output.get("data", {}) for output in cell.get("outputs", []))


def test_a_slide_has_the_sentences_that_lead_and_the_speaker_has_the_others():
    text = (
        "## Explain: a slope\n\nA slope says how steep it is here, for each step to the right. Here it is 2. "
        "Its name is **gradient**. (An aside.)\n\n(Another aside.)\n\n- One. Two is more than one, and it is longer "
        "than that. Why?\n\n$$a$$\n\n<details><summary>For the curious: why</summary>\n\nBecause.\n</details>"
    )
    *shown, notes, curious = on_slides(made_of(text))
    assert [kind(cell) for cell in (*shown, notes, curious)] == ["slide", "notes", "notes"]
    assert shown[0].source == (
        "## Explain: a slope\n\nA slope says how steep it is here, for each step to the right. "
        "Its name is **gradient**.\n\n- One. Two is more than one, and it is longer than that. Why?\n\n$$a$$"
    )
    assert "Here it is 2." in notes.source
    assert "(Another aside.)" in notes.source
    assert curious.source == "**For the curious: why:** Because."


def test_a_question_is_not_cut():
    text = "## Predict: it\n\nThe label of the first row is 0, and that of the second one is 1. Say it. Then go on."
    assert [cell.source for cell in on_slides(made_of(text))] == [text]


def test_a_table_that_is_too_long_is_cut_where_a_part_of_it_begins():
    head, line = "| part | lesson |", "|---|---|"
    rows = [f"| {'**Part**' if i in (0, 3, 9) else 'more'} | {i} |" for i in range(14)]
    shown = on_slides(made_of("## The map\n\n" + "\n".join([head, line, *rows])))
    first, second = [cell for cell in shown if "|" in cell.source]
    assert first.source.endswith("\n".join([head, line, *rows[:9]]))
    assert second.source == "\n".join([head, line, *rows[9:]])
    assert "subslide" in map(kind, shown[shown.index(first) + 1 :])


def test_a_recap_is_a_list_of_its_sentences():
    [recap] = on_slides(made_of("## Recap\n\nOne is said first. Two is said then. Three is said last."))
    assert recap.source == "## Recap\n\n- One is said first.\n- Two is said then.\n- Three is said last."


def made_of(text):
    cell = nbformat.v4.new_markdown_cell(text, metadata={"slideshow": {"slide_type": "slide"}})
    return nbformat.v4.new_notebook(cells=[cell])


def test_every_view_of_a_lesson_is_live_in_its_deck(tmp_path):
    page = parsed(make_deck("05", tmp_path))
    stored = [json.loads(figure["data-view"]) for figure in page.select(".figure[data-view]")]
    assert [view["view"] for view in stored] == ["network"] * 3
    assert [view["state"]["step"] for view in stored] == [3, 9, 10]
    assert sum("export default { render }" in str(script) for script in page.find_all("script")) == 1


def test_figures_and_formulas_of_a_deck_follow_its_theme(tmp_path):
    page = parsed(make_deck("04", tmp_path))
    assert len(page.select("svg.tn-figure")) == 5
    assert len(page.select("svg.formula")) > 3
    drawn = "".join(map(str, page.find_all("svg")))
    assert not re.findall(r"(?<!, )#[0-9a-f]{6}\b", drawn)
    parts = {str(part) for part in page.select("svg [id]")}
    assert len(parts) == len({part["id"] for part in page.select("svg [id]")}), "what is called alike is alike"


def parsed(deck):
    return BeautifulSoup(deck.read_text(encoding="utf-8"), "html.parser")


def test_nothing_that_is_shown_gets_lost_on_the_way(lesson):
    notebook = read_notebook(lesson)
    pieces = on_slides(notebook)
    told = words("\n".join(cell.source for cell in pieces if cell.cell_type == "markdown"))
    for cell in notebook.cells:
        if kind(cell) != "skip" and cell.cell_type == "markdown":
            assert words(cell.source) <= told, cell.id
        if kind(cell) != "skip" and is_figure(cell):
            assert any(is_figure(piece) and piece.source == cell.source for piece in pieces), cell.id


def words(text):
    return set(re.findall(r"\w+", re.sub(r"</?(details|summary)>", " ", text))) - {"Answer", "Refresher"}


def test_a_deck_is_one_file_that_loads_nothing(tmp_path):
    deck = make_deck("5", tmp_path / "decks")
    page = deck.read_text(encoding="utf-8")
    slides_and_styles, script, _ = page.partition("<script>")
    assert deck.name == "05-the-chain-rule-one-link-at-a-time.html"
    assert [path.name for path in deck.parent.iterdir()] == [deck.name]
    assert not re.findall(r"<link|<iframe|\bsrc=\"(?!data:)|url\(\"?https?:|@import|@font-face", slides_and_styles)
    assert script
    assert not re.search(r"<script[^>]+src", page)
    assert page.count("<section") == page.count("</section>") > 40


def test_formulas_are_drawn_and_can_be_read_aloud(tmp_path):
    page = parsed(make_deck("04", tmp_path))
    assert "$$" not in page.select_one(".slides").text
    names = [(formula["role"], formula["aria-label"]) for formula in page.select("svg.formula")]
    assert ("img", r"\text{logit}(a) = \ln\frac{a}{1 - a}") in names


def test_a_lesson_that_is_not_there_is_told_with_those_that_are(tmp_path):
    with pytest.raises(CourseError, match="no lesson '99'; the lessons are: 00-start-here, 01-a-neuron"):
        make_deck("99", tmp_path)


def test_the_notice_of_reveal_js_travels_with_it(tmp_path):
    script = make_deck("00", tmp_path).read_text(encoding="utf-8").partition("<script>")[2]
    assert "MIT licensed" in script
    assert "Hakim El Hattab" in script


def test_reveal_js_is_as_its_makers_published_it_and_has_its_licence_beside_it():
    folder = Path(slides_of_a_lesson.__file__).parent / "reveal"
    assert sorted(path.name for path in folder.iterdir()) == ["LICENSE", "reveal.css", "reveal.js"]
    for name in ("reveal.js", "reveal.css"):
        assert "reveal.js 5.2.0" in (folder / name).read_text(encoding="utf-8")[:60]
    assert "Permission is hereby granted, free of charge" in (folder / "LICENSE").read_text(encoding="utf-8")
