"""The ablation in small multiples: a panel for every program on every data set, and the same in words."""

import numpy as np
import pytest

import tinynet as tn
from tinynet import plots

EPOCHS = [0, 10, 100, 1_000]
DATA = (tn.AND, tn.OR, tn.FIRST)
STARTS = ("weights in (0, 2)", "weights in (-3, 3)")


def draw(programs=("neither mended", "output mended", "both mended"), shift=0.0):
    """Draw runs that end at 0.25 in the first program, and lower in each following one."""
    losses, learned = {}, {}
    for i, program in enumerate(programs):
        ends = 0.25 / (1 + 50 * i) + np.zeros((3, 2, 4))
        losses[program] = np.stack([ends + 0.1, ends + 0.05, ends + 0.02, ends], axis=-1) + shift
        learned[program] = losses[program][..., -1] < 0.01
    return plots.ablation(losses, learned, EPOCHS, DATA, STARTS, "A finding")


@pytest.mark.exhaustive
def test_it_is_the_same_text_every_time_and_does_not_hang_on_the_seventh_digit():
    programs = ("neither mended", "both mended")
    svg = draw(programs).svg
    assert draw(programs).svg == svg
    assert draw(programs, shift=1e-8).svg == svg


def test_its_words_give_for_every_panel_how_many_have_learned_and_where_the_losses_end():
    words = draw().words
    assert words.startswith(
        "A finding. How many runs learn (weights in (0, 2); weights in (−3, 3)), and the lowest and highest loss "
        "after 1,000 epochs. neither mended: AND 0 of 8 (0, 0), 0.2500 to 0.2500; OR 0 of 8"
    )
    assert words.count("8 of 8 (4, 4)") == 6


def test_it_has_a_panel_for_every_program_and_data_set_with_its_runs_and_the_base_rate(drawn):
    draw()
    panels = drawn[0].axes
    assert len(panels) == 9
    for i, axes in enumerate(panels):
        lines = [line for line in axes.lines if len(line.get_xdata())]
        assert len(lines) == 8 + 1
        assert lines[-1].get_ydata()[0] == DATA[i % 3].base_rate
        assert [text.get_text() for text in axes.texts] == ["learned 0 of 8" if i < 3 else "learned 8 of 8"]


def test_a_label_in_two_lines_is_one_line_in_words(drawn):
    assert "exact gradient of the doubled output: AND" in draw(("exact gradient of\nthe doubled output",)).words


def test_nothing_that_is_written_lies_on_something_else(drawn):
    draw(("neither mended", "gradient's line\nmended", "exact gradient of\ndoubled output", "output mended", "both"))
    [figure] = drawn
    figure.draw_without_rendering()
    texts = [figure._suptitle, figure._supylabel, *figure.legends[0].get_texts()]
    texts += [axes.yaxis.label for axes in figure.axes if axes.get_ylabel()]
    texts += [axes.xaxis.label for axes in figure.axes if axes.get_xlabel()]
    texts += [axes.title for axes in figure.axes if axes.get_title()]
    boxes = [text.get_window_extent() for text in texts]
    inside = figure.bbox
    for i, one in enumerate(boxes):
        assert inside.x0 <= one.x0
        assert one.x1 <= inside.x1
        for other in boxes[i + 1 :]:
            assert min(one.y1, other.y1) <= max(one.y0, other.y0) or min(one.x1, other.x1) <= max(one.x0, other.x0)
