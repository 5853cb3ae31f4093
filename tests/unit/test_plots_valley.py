"""The valley of step sizes: drawn from the numbers, its two sides measured, the same text every time."""

from itertools import combinations

import numpy as np
import pytest

from tinynet import plots

STEPS = 10.0 ** -np.arange(1, 13)
VALLEY = 0.3 * STEPS**2 + 1e-16 / STEPS
FLAT = np.minimum(1.0, 1e-3 / STEPS)


def draw(errors=None, steps=STEPS):
    return plots.step_size_valley(errors or {"in full": VALLEY, "rounded": FLAT}, steps, "A finding")


@pytest.mark.exhaustive
def test_it_is_the_same_text_every_time_and_does_not_hang_on_the_third_digit():
    assert draw().svg == draw().svg
    assert draw({"in full": VALLEY * 1.0001}).svg == draw({"in full": VALLEY}).svg


def test_its_words_give_the_best_step_and_the_steepness_of_both_sides():
    words = draw().words
    assert words.startswith("A finding. Relative error of the slope by step. ")
    assert "in full: best 4·10⁻¹¹ at step 10⁻⁵, above it the slope is 2.00, below it the slope is −1.00" in words
    assert "rounded: best 10⁻² at step 10⁻¹." in words


def test_the_order_of_the_steps_does_not_matter():
    assert draw({"one": VALLEY[::-1]}, STEPS[::-1]).svg == draw({"one": VALLEY}).svg


def test_a_side_that_is_no_straight_line_gets_no_steepness():
    jumping = VALLEY * np.where(np.arange(len(STEPS)) % 2, 30.0, 1.0)
    assert "slope is" not in draw({"one": jumping}).words


def test_names_do_not_lie_on_each_other_and_both_sides_carry_their_steepness(drawn):
    draw({"in full": VALLEY, "as good": VALLEY * 1.2, "rounded": FLAT})
    draw()
    for figure in drawn:
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in figure.axes[0].texts[-3:]]
        for one, other in combinations(boxes, 2):
            assert min(one.y1, other.y1) - max(one.y0, other.y0) <= 2 or min(one.x1, other.x1) <= max(one.x0, other.x0)
    written = [text.get_text() for text in drawn[1].axes[0].texts]
    assert {"slope 2.00", "slope −1.00", "best: 4·10⁻¹¹ at 10⁻⁵", "in full", "rounded"} == set(written)
