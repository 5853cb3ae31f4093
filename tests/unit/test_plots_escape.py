"""The escape from a stationary point: straight lines on a logarithmic axis, measured and told in words."""

import numpy as np
import pytest

from tinynet import plots

EPOCHS = np.arange(0, 5_001)


def grown(start, per_tenfold=800.0):
    """Return distances that grow tenfold in so many epochs, up to 5."""
    return np.minimum(start * 10 ** (EPOCHS / per_tenfold), 5.0)


def draw(**distances):
    return plots.escape(distances or {"w11": grown(1e-6), "w12": np.full(5_001, 1e-6)}, EPOCHS, "A finding")


@pytest.mark.exhaustive
def test_it_is_the_same_text_every_time_and_does_not_hang_on_the_fifth_digit():
    assert draw().svg == draw().svg
    assert draw(w11=grown(1.000001e-6)).svg == draw(w11=grown(1e-6)).svg


def test_its_words_say_how_fast_a_run_gets_away_and_of_one_that_does_not_only_where_it_is():
    assert draw().words == (
        "A finding. Distance from the stationary point. w11: from 1.0e-06 to 1.8e+00 after 5,000 epochs, "
        "tenfold every 800 epochs; w12: from 1.0e-06 to 1.0e-06 after 5,000 epochs."
    )


def test_a_rise_that_is_over_at_once_is_not_measured():
    assert "tenfold" not in draw(w11=grown(0.005)).words


def test_names_do_not_lie_on_each_other(drawn):
    draw(**{f"nudge 1e-{power}": grown(10.0**-power) for power in (4, 5, 6, 7)}, w12=np.full(5_001, 1e-6))
    drawn[0].draw_without_rendering()
    boxes = [text.get_window_extent() for text in drawn[0].axes[0].texts]
    assert len(boxes) == 5
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert min(one.y1, other.y1) <= max(one.y0, other.y0) or min(one.x1, other.x1) <= max(one.x0, other.x0)
