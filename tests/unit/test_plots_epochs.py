"""How many epochs runs need until they have learned: one dot for a run, none lost, and the same told in words."""

import numpy as np
import pytest

from tinynet import plots

NEVER = float("nan")
RATES = {
    "α = 0.1": np.linspace(4_200, 5_700, 40),
    "α = 10": np.linspace(42, 58, 40),
    "α = 50": [760, 1_295, 23_960, *[NEVER] * 37],
}


def axes_of(drawn):
    """Return the axes of the figures that were drawn, with everything in its place."""
    for figure in drawn:
        figure.draw_without_rendering()
    return [axes for figure in drawn for axes in figure.axes]


def dots(axes):
    return [line.get_xdata() for line in axes.lines if line.get_marker() == "o"]


def test_it_is_the_same_text_every_time():
    assert plots.learned_after(RATES, "A finding").svg == plots.learned_after(RATES, "A finding").svg


def test_every_run_has_a_dot_or_is_counted_among_the_never(drawn):
    plots.learned_after(RATES, "A finding")
    assert [len(strip) for strip in dots(axes_of(drawn)[0])] == [40, 40, 3]
    assert [text.get_text() for text in axes_of(drawn)[0].texts if " of " in text.get_text()] == [
        "0 of 40",
        "0 of 40",
        "37 of 40",
    ]


def test_the_words_have_the_first_the_last_the_median_and_the_never():
    assert plots.learned_after(RATES, "A finding").words == (
        "A finding. Epochs until learned. α = 0.1: 40 of 40 runs learned, the first after 4,200 epochs, the last after "
        "5,700, median 4,950; α = 10: 40 of 40 runs learned, the first after 42 epochs, the last after 58, median 50; "
        "α = 50: 3 of 40 runs learned, the first after 760 epochs, the last after 23,960, 37 never."
    )


def test_a_run_that_never_learns_is_later_than_every_other_in_the_median():
    assert "median 30" in plots.learned_after({"runs": [10, 20, 30, 40, NEVER]}, "A finding").words
    assert "median" not in plots.learned_after({"runs": [10, 20, NEVER, NEVER]}, "A finding").words
    assert "no: 0 of 2 runs learned, 2 never" in plots.learned_after({"a": [5], "no": [NEVER] * 2}, "A finding").words


def test_the_axis_is_logarithmic_only_where_the_epochs_differ_by_more_than_ten_times(drawn):
    plots.learned_after(RATES, "A finding")
    plots.learned_after({"α = 0.1": RATES["α = 0.1"]}, "A finding")
    assert [one.get_xscale() for one in axes_of(drawn)] == ["log", "linear"]


@pytest.mark.parametrize("count", [1, 40, 1_000])
def test_dots_stay_within_their_strip_and_inside_the_axes(drawn, count):
    same = np.full(count, 100.0)
    plots.learned_after({"alike": same, "also": same}, "A finding")
    low, high = axes_of(drawn)[0].get_xlim()
    for row, line in enumerate(line for line in axes_of(drawn)[0].lines if line.get_marker() == "o"):
        assert np.abs(line.get_ydata() - row).max() < 0.35
        assert low < line.get_xdata().min() <= line.get_xdata().max() < high


def test_texts_do_not_lie_on_each_other(drawn):
    plots.learned_after({f"α = {rate}": RATES["α = 0.1"] / rate for rate in (1, 2, 5, 10, 20, 50)}, "A finding")
    boxes = [text.get_window_extent() for text in axes_of(drawn)[0].texts]
    assert not [1 for i, one in enumerate(boxes) for other in boxes[i + 1 :] if one.overlaps(other)]


def test_it_says_what_a_dot_and_a_tall_line_are(drawn):
    plots.learned_after({"one": RATES["α = 0.1"]}, "A finding")
    assert "dot: one run; tall line: the median" in axes_of(drawn)[0].get_xlabel()


def test_where_no_run_has_learned_it_says_so():
    with pytest.raises(ValueError, match="at least one run"):
        plots.learned_after({"α = 1000": [NEVER, NEVER]}, "A finding")
