"""The triage card: one page, nothing over the edge or over anything else, and the same in words."""

from itertools import combinations

import pytest

from tinynet import plots
from tinynet.plots.triage import RATIOS, ROWS


@pytest.fixture
def page(drawn):
    """Return the Matplotlib figure behind the card."""
    plots.triage_card()
    [figure] = drawn
    figure.draw_without_rendering()
    return figure


@pytest.mark.exhaustive
def test_it_is_the_same_text_every_time():
    assert plots.triage_card().svg == plots.triage_card().svg


def test_it_is_a_page_of_a4(page):
    assert tuple(page.get_size_inches()) == (8.27, 11.69)


def test_nothing_comes_near_the_edge_and_no_text_lies_on_another(page):
    boxes = [text.get_window_extent() for text in page.axes[0].texts if text.get_text()]
    margin, (width, height) = 0.35 * page.dpi, page.canvas.get_width_height()
    for box in boxes:
        assert margin < box.x0 < box.x1 < width - margin
        assert margin < box.y0 < box.y1 < height - margin
    for one, other in combinations(boxes, 2):
        # What stands in one line and belongs to two columns has more than a space between.
        apart = max(one.x0, other.x0) - min(one.x1, other.x1)
        assert apart >= 0.06 * page.dpi or min(one.y1, other.y1) <= max(one.y0, other.y0)


def test_it_can_be_read_on_paper(page):
    assert min(text.get_fontsize() for text in page.axes[0].texts) >= 8.5


def test_the_rows_stand_in_the_order_in_which_one_asks():
    assert [row.name for row in ROWS] == [
        "A door",
        "Data",
        "Answers",
        "Start",
        "Rate and calls",
        "Gradient check",
        "What the ratios say",
        "One change",
        "Prove it",
    ]


def test_its_words_say_all_that_is_drawn(page):
    words = plots.triage_card().words
    lines = [
        *(line for row in ROWS for line in (*row.asked, *row.then)),
        *(line for pattern, suspect in RATIOS for line in (pattern, *suspect)),
    ]
    assert all(line in words for line in lines)
    assert {row.name for row in ROWS} | set(lines) <= {text.get_text() for text in page.axes[0].texts}
