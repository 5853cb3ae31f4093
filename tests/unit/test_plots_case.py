"""The case's losses beside their floor and base rate: told in words, the same text every time, no name on another."""

from itertools import combinations

import tinynet as tn
from tinynet import plots

FELL = [0.33, 0.30, 0.27, 0.25, 0.25]
ROSE = [0.26, 0.25, 0.24, 0.245, 0.2492]


def draw(*runs):
    return plots.above_the_floor(runs or [(tn.AND, FELL, 0.2056), (tn.FIRST, ROSE, 0.1612)], "A finding")


def test_it_is_the_same_text_every_time():
    assert draw().svg == draw().svg


def test_its_words_give_start_end_base_rate_and_floor():
    assert draw().words.startswith(
        "A finding. AND: from 0.3300, at the end 0.2500 (epoch 4); base rate 0.1875, floor 0.2056; y = x1: "
    )


def test_the_lowest_loss_is_marked_and_told_only_where_the_run_did_not_stay_there():
    words = draw().words
    assert words.count("lowest") == 1
    assert "lowest 0.2400 at epoch 2, at the end 0.2492" in words


def test_one_loss_alone_is_drawn_too():
    assert "at the end 0.3000 (epoch 0)" in draw((tn.AND, [0.3], 0.2)).words


def test_the_names_of_the_lines_lie_neither_on_each_other_nor_on_the_curve(drawn):
    draw((tn.AND, FELL, 0.2056), (tn.OR, [0.2038, 0.2036, 0.2, 0.187, 0.1879], 0.1167), (tn.FIRST, ROSE, 0.1612))
    drawn[0].draw_without_rendering()
    for axes in drawn[0].axes:
        boxes = [text.get_window_extent() for text in axes.texts]
        assert len(boxes) == 2
        for one, other in combinations(boxes, 2):
            assert min(one.y1, other.y1) <= max(one.y0, other.y0)
        start = axes.transData.transform([(0.5, axes.lines[0].get_ydata()[0])])[0][1]
        assert not any(box.y0 <= start <= box.y1 for box in boxes)
